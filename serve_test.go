package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"reportbot/answers"
	"reportbot/bot/telegram/apitest"
	"reportbot/retrieval"
	"reportbot/seeds"
)

// These tests run the bot as people run it, as a process, against a Bot API
// server that is strict and that fails as it is told. PostgreSQL is tested when
// REPORTBOT_TEST_POSTGRES holds the URL of a server on which databases may be
// created. What takes long is asked for:
//
//	go test -run TestServe/crash . -crash.seeds=2000 -timeout 2h
//	go test -run TestServe/kill . -long -timeout 1h
//	go test -run TestServe/day . -long -timeout 1h
var (
	crashSeeds = flag.Int("crash.seeds", 0, "crashes to try; 0 means as many as fit in 45 s, at least 50")
	long       = flag.Bool("long", false, "kill for a minute at 50 questions a second, and let a whole day pass")
)

func TestServe(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the bot is not run as a process")
	}
	u := &suite{binary: build(t), output: t.TempDir(), probes: probes(t)}
	t.Run("all", func(t *testing.T) {
		for _, c := range []struct {
			name string
			test func(*testing.T, *suite)
		}{
			{"thousand", testThousandQuestions},
			{"crash", testCrash},
			{"kill", testKill},
			{"faults", testFaults},
			{"database away", testDatabaseAway},
			{"disk full", testDiskFull},
			{"wrong token", testWrongToken},
			{"kinds of update", testKinds},
			{"day", testDay},
			{"throughput", testThroughput},
			{"hostile", testHostile},
			{"flood", testFlood},
			{"share of the limits", testShare},
		} {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				c.test(t, u)
			})
		}
	})
	t.Run("secrets", func(t *testing.T) { testSecrets(t, u) })
}

// A suite is what all tests share.
type suite struct {
	binary string
	output string // folder of what the processes printed
	probes []probe
}

// build builds the program; with a tag it dies where REPORTBOT_FAILPOINT says.
func build(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "reportbot")
	if text, err := exec.Command("go", "build", "-tags", "failpoint", "-o", name, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, text)
	}
	return name
}

// A probe is a question with the one passage that answers it.
type probe struct{ text, address string }

// probes takes one sentence of each passage, and keeps those that no other
// passage answers and that stay inside one log line's reach of recognition.
func probes(t *testing.T) []probe {
	library, left := retrieval.Load(seeds.FS)
	if len(left) > 0 {
		t.Fatal(left)
	}
	answerer := answers.New(library, "")
	var list []probe
	for _, p := range answerer.Default().Passages {
		for _, s := range p.Sentences {
			text := strings.Trim(p.Text[s.Start:s.End], "。；！")
			if n := len([]rune(text)); n < 12 || n > 60 {
				continue
			}
			if a := answerer.Answer(text, nil); len(a.Quotes) > 0 && a.Quotes[0].Passage == p {
				list = append(list, probe{text, p.Address.String()})
				break
			}
		}
	}
	if len(list) < 40 {
		t.Fatalf("only %d passages have a sentence of their own to ask", len(list))
	}
	return list
}

// A process is the bot, started again after each death as an init system does.
type process struct {
	t    *testing.T
	u    *suite
	dir  string
	env  []string
	name string // of the output file

	private string // address of /metrics

	mu      sync.Mutex
	cmd     *exec.Cmd
	gone    chan struct{} // closed when cmd has ended
	err     error         // how it ended
	ends    []time.Time   // when it ended, each time
	stopped bool
}

// A setup says how the bot is to run.
type setup struct {
	api      *apitest.Server
	database string // "" is a SQLite file in the process's folder
	yaml     string // of the key telegram
	url      string // where the bot finds the API; "" is the server itself
}

// unlimited turns the bot's own limits off.
const unlimited = "limits: {per_second: 0, per_chat_second: 0, per_group_minute: 0}\n"

// newProcess prepares a process; its folder holds configuration and data.
func newProcess(t *testing.T, u *suite, s setup) *process {
	t.Helper()
	p := &process{t: t, u: u, dir: t.TempDir(), private: port(t)}
	p.name = strings.NewReplacer("/", "-", " ", "-").Replace(t.Name()) + "-" + filepath.Base(p.dir)
	if s.url == "" {
		s.url = s.api.URL
	}
	if err := os.WriteFile(filepath.Join(p.dir, "config.yaml"), []byte("telegram:\n  "+strings.ReplaceAll(strings.TrimSpace(s.yaml), "\n", "\n  ")+"\nhttp: {listen: \""+p.private+"\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.env = append(os.Environ(), "TELEGRAM_BOT_TOKEN="+apitest.Token, "TELEGRAM_API_URL="+s.url, "REPORTBOT_DATABASE="+s.database)
	t.Cleanup(p.end)
	return p
}

// start starts the process, with more environment if given.
func (p *process) start(env ...string) {
	p.t.Helper()
	out, err := os.OpenFile(filepath.Join(p.u.output, p.name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		p.t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.Command(p.u.binary, "serve")
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = p.dir, append(p.env[:len(p.env):len(p.env)], env...), out, out
	gone := make(chan struct{})
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.cmd, p.gone = cmd, gone
	go func() {
		err := cmd.Wait()
		p.mu.Lock()
		p.err, p.ends = err, append(p.ends, time.Now())
		p.mu.Unlock()
		close(gone)
	}()
}

// kill ends the process as kill -9 does. It may be called from a hook.
func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.stopped {
		p.cmd.Process.Kill()
	}
}

// keep starts the process again whenever it has died, until the test ends or
// stop is called. A death that is not kill -9 fails the test.
func (p *process) keep() {
	go func() {
		for {
			p.mu.Lock()
			gone := p.gone
			p.mu.Unlock()
			<-gone
			p.mu.Lock()
			stopped, err := p.stopped, p.err
			p.mu.Unlock()
			if stopped {
				return
			}
			if status, ok := signalled(err); !ok || status != syscall.SIGKILL {
				p.t.Errorf("the process ended by itself: %v\n%s", err, p.printed())
				return
			}
			p.start()
		}
	}()
}

func signalled(err error) (syscall.Signal, bool) {
	exit, ok := err.(*exec.ExitError)
	if !ok {
		return 0, false
	}
	status := exit.Sys().(syscall.WaitStatus)
	return status.Signal(), status.Signaled()
}

// stop asks the process to end, which it does within 10 s and without an error.
func (p *process) stop() {
	p.t.Helper()
	p.mu.Lock()
	p.stopped = true
	cmd, gone := p.cmd, p.gone
	p.mu.Unlock()
	cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-gone:
		p.mu.Lock()
		defer p.mu.Unlock()
		if status, ok := signalled(p.err); p.err != nil && !(ok && status == syscall.SIGKILL) { // a late kill is none of its faults
			p.t.Errorf("stopped: %v\n%s", p.err, p.printed())
		}
	case <-time.After(15 * time.Second):
		p.t.Errorf("SIGTERM did not end the process\n%s", p.printed())
	}
}

// end kills what is still there when the test ends.
func (p *process) end() {
	p.mu.Lock()
	p.stopped = true
	cmd, gone := p.cmd, p.gone
	p.mu.Unlock()
	if cmd != nil {
		cmd.Process.Kill()
		<-gone
	}
}

// ended returns when the process ended, each time.
func (p *process) ended() []time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.ends)
}

// printed returns the last of what the process printed.
func (p *process) printed() string {
	text, _ := os.ReadFile(filepath.Join(p.u.output, p.name))
	return string(text[max(0, len(text)-3000):])
}

// secrets are words that no process may print; user and chat numbers of the
// crowds start alike.
var secrets = []string{apitest.Token, strings.SplitN(apitest.Token, ":", 2)[1], webhookSecret, personMark, groupMark}

const (
	webhookSecret = "wh-5ecret_of-the-suite"
	personMark    = "5210700"      // how the number of every person begins
	groupMark     = "-10000521070" // and of every group
)

// testSecrets searches all that the processes printed.
func testSecrets(t *testing.T, u *suite) {
	words := secrets
	for _, p := range u.probes {
		words = append(words, string([]rune(p.text)[:8]))
	}
	if address := os.Getenv("REPORTBOT_TEST_POSTGRES"); address != "" {
		if m := regexp.MustCompile(`:([^:@/]{6,})@`).FindStringSubmatch(address); m != nil {
			words = append(words, m[1])
		}
	}
	printed := 0
	err := fs.WalkDir(os.DirFS(u.output), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(u.output, name))
		printed += len(text)
		for _, w := range words {
			if at := bytes.Index(text, []byte(w)); at >= 0 {
				t.Errorf("%s: printed %q: %q", name, w, text[max(0, at-150):min(len(text), at+100)])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("searched %d bytes of output for %d words", printed, len(words))
}

// ports counts the ports given out. They lie below those that the system takes
// for outgoing connections, one of which could have the port when a killed
// process wants it back.
var ports atomic.Int64

// port returns an address on which nobody listens.
func port(t *testing.T) string {
	for {
		at := fmt.Sprintf("127.0.0.1:%d", 10_000+(int64(os.Getpid())*1009+ports.Add(1))%20_000)
		if l, err := net.Listen("tcp", at); err == nil {
			l.Close()
			return at
		}
		if ports.Load() > 20_000 {
			t.Fatal("no free port")
		}
	}
}

// each calls do n times a second until it returns false or ctx ends.
func each(ctx context.Context, n float64, do func() bool) {
	tick := time.NewTicker(time.Duration(float64(time.Second) / n))
	defer tick.Stop()
	for do() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

var addressForm = regexp.MustCompile(`[a-z]+-\d{4}/\d+\.\d+\.\d+`)
