package command

import (
	"bytes"
	"context"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
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
//	go test -v -run TestServe/all/crash -timeout 2h ./command -crash.seeds=2000
//	go test -v -run TestServe/all/kill -timeout 1h ./command -long
//	go test -v -run TestServe/all/day -timeout 2h ./command -long
//	go test -v -run TestServe/all/faults . -long
//	go test -v -run TestServe/all/throughput . -long
var (
	crashSeeds = flag.Int("crash.seeds", 0, "crashes to try; 0 means as many as fit in 45 s, at least 50")
	long       = flag.Bool("long", false, "kill for a minute, let a whole day pass, hang a poll, measure the throughput at length")
)

func TestServe(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the bot is not run as a process")
	}
	if underRace() {
		t.Skip("the process is built without the race detector, which has nothing to see here")
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
			{"privacy", testPrivacy},
			{"bad start", testBadStart},
		} {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				c.test(t, u)
			})
		}
	})
	t.Run("secrets", func(t *testing.T) { testSecrets(t, u) })
}

// underRace reports whether this test binary was built with -race.
func underRace() bool {
	info, _ := debug.ReadBuildInfo()
	return info != nil && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
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
	if text, err := exec.Command("go", "build", "-tags", "failpoint", "-o", name, "..").CombinedOutput(); err != nil {
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

// secrets are words that no process may print; user and chat numbers of the
// crowds start alike.
var secrets = []string{apitest.Token, strings.SplitN(apitest.Token, ":", 2)[1], webhookSecret, databasePassword, personMark, groupMark}

const (
	webhookSecret    = "wh-5ecret_of-the-suite"
	databasePassword = "pa55word-of-the-suite"
	personMark       = "5210700"      // how the number of every person begins
	groupMark        = "-10000521070" // and of every group
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
