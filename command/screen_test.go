//go:build unix

package command

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// A screen is a terminal on which the program runs, as a person sees it.
type screen struct {
	t     *testing.T
	shown *vt.SafeEmulator
	mu    sync.Mutex // of shown, whose String takes no lock of its own
	keys  *os.File
	ended chan error
}

// Write shows what the program prints.
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.Write(p)
}

// newScreen starts the program on a terminal.
func newScreen(t *testing.T, width, height int, locale string, args ...string) *screen {
	t.Helper()
	c := exec.Command("reportbot", args...)
	c.Env = append(os.Environ(), "LC_ALL="+locale, "TERM=xterm-256color", "NO_COLOR=", "REPORTBOT_LANG=")
	keys, err := pty.StartWithSize(c, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)})
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{t, vt.NewSafeEmulator(width, height), sync.Mutex{}, keys, make(chan error, 1)}
	go io.Copy(keys, s.shown) // what a terminal answers when it is asked
	go func() {
		io.Copy(s, keys)
		s.ended <- c.Wait()
	}()
	t.Cleanup(func() { keys.Close(); c.Process.Kill() })
	return s
}

// lines returns what stands on the screen.
func (s *screen) lines() []string {
	s.mu.Lock()
	lines := strings.Split(s.shown.String(), "\n")
	s.mu.Unlock()
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// until waits for the screen to be as it should.
func (s *screen) until(what string, is func(lines []string) bool) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); !is(s.lines()); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("no %s:\n%s", what, strings.Join(s.lines(), "\n"))
		}
	}
}

// prompt waits for the prompt of the next line, the one of that number.
func (s *screen) prompt(prompt string, n int) {
	s.t.Helper()
	s.until("prompt", func(lines []string) bool {
		count := 0
		for _, line := range lines {
			if strings.HasPrefix(line, strings.TrimSpace(prompt)) {
				count++
			}
		}
		return count == n && lines[len(lines)-1] == strings.TrimSpace(prompt)
	})
}

func (s *screen) typed(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.keys, keys); err != nil {
		s.t.Fatal(err)
	}
}

const (
	enter = "\r"
	home  = "\x01"
	left  = "\x1b[D"
	back  = "\x7f"
	up    = "\x1b[A"
	tab   = "\t"
	ctrlC = "\x03"
	ctrlD = "\x04"
)

// TestScreens holds conversations on real pseudo-terminals, and wants the screens
// of testdata/screens.
func TestScreens(t *testing.T) {
	for _, c := range []struct {
		name, locale, prompt string
		width                int
		turns                []string
	}{
		{"zh-60", "zh_CN.UTF-8", "北京2022> ", 60, []string{
			"去年装了多少部电梯" + enter,
			"年呢" + home + "今" + enter,
			enter,
			"去年装了了多部电梯" + strings.Repeat(left, 3) + "少" + left + left + back + enter,
			"/halp" + enter,
			"/check 老楼加装电梯481部" + enter,
			"/rep" + tab + enter,
			up + up + ctrlC,
		}},
		{"en-60", "en_US.UTF-8", "beijing-2022> ", 60, []string{
			"GDP growth target" + enter, "last year?" + enter, enter, "help" + enter, "/find 電梯" + enter, "你好" + enter, ctrlC,
		}},
		{"zh-120", "zh_CN.UTF-8", "北京2022> ", 120, []string{
			"今年要建多少保障性租赁住房？" + enter, "目录" + enter, "/show 二（五）" + enter,
		}},
		{"en-120", "C.UTF-8", "beijing-2022> ", 120, []string{
			"unemployment target" + enter, "reports" + enter, "/check 地区生产总值增长5%" + enter,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScreen(t, c.width, 110, c.locale, "chat")
			s.prompt(c.prompt, 1)
			for i, keys := range c.turns {
				s.typed(keys)
				s.prompt(c.prompt, i+2)
			}
			s.typed(map[bool]string{true: ctrlC, false: ctrlD}[strings.HasSuffix(c.turns[len(c.turns)-1], ctrlC)])
			if err := <-s.ended; err != nil {
				t.Errorf("left with %v", err)
			}
			got := strings.Join(s.lines(), "\n") + "\n"
			golden := filepath.Join("testdata", "screens", c.name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the screen of %s is\n%s", c.name, got)
			}
		})
	}
}
