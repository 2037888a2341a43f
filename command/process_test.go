package command

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"reportbot/bot/telegram/apitest"
)

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
	p.env = append(os.Environ(), "TELEGRAM_BOT_TOKEN="+apitest.Token, "TELEGRAM_API_URL="+s.url, "REPORTBOT_DATABASE="+s.database, "REPORTBOT_LEASH=1")
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
	if _, err := cmd.StdinPipe(); err != nil { // it ends with this process
		p.t.Fatal(err)
	}
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
