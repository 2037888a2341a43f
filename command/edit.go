package command

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/mattn/go-runewidth"
	"github.com/peterh/liner"
)

// canEdit reports whether lines can be edited: on a terminal on both sides that
// can move its cursor.
func (p *program) canEdit() bool {
	in, typed := onTerminal(p.stdin)
	_, shown := onTerminal(p.stdout.Writer)
	return typed && shown && in == os.Stdin && liner.TerminalSupported()
}

// edited holds the conversation on a terminal. Ctrl-D leaves, and so does the
// second Ctrl-C in a row.
func (c *conversation) edited(history string) error {
	if c.getenv("RUNEWIDTH_EASTASIAN") == "" {
		runewidth.DefaultCondition.EastAsianWidth = false // “ takes one column, whatever the locale
	}
	editor := liner.NewLiner()
	defer editor.Close()
	defer restoring(editor)()
	editor.SetCtrlCAborts(true)
	editor.SetMultiLineMode(true)
	editor.SetTabCompletionStyle(liner.TabPrints)
	editor.SetCompleter(c.completed)
	if err := c.recall(editor, history); err != nil {
		return err
	}
	c.welcome()
	for aborted := false; ; {
		said, err := editor.Prompt(c.prompt())
		switch {
		case errors.Is(err, liner.ErrPromptAborted) && aborted:
			return c.keep(editor, history)
		case errors.Is(err, liner.ErrPromptAborted):
			aborted = true
			c.whisper(c.in(chatAbort))
			continue
		case errors.Is(err, io.EOF):
			fmt.Fprintln(c.stderr)
			return c.keep(editor, history)
		case err != nil:
			return outside(err)
		}
		aborted = false
		if said == "" {
			c.whisper(c.in(chatAnew))
		} else {
			editor.AppendHistory(said)
		}
		c.screen.Width = c.width() // the window may have changed
		switch err := c.turn(strings.ToValidUTF8(said, "\ufffd")); {
		case errors.Is(err, errLeave):
			return c.keep(editor, history)
		case err != nil:
			return err
		}
	}
}

// whisper says something about the conversation itself.
func (c *conversation) whisper(words string) {
	if c.colour() {
		words = "\x1b[2m" + words + "\x1b[0m"
	}
	fmt.Fprintln(c.stderr, words)
}

// prompt says which report is asked: 北京2022> .
func (c *conversation) prompt() string {
	r := c.report()
	if r.Place == "" || r.Year == 0 || c.english() {
		return r.ID + "> "
	}
	return fmt.Sprintf("%s%d> ", r.Place, r.Year)
}

// completed returns the lines that a line may be the beginning of.
func (c *conversation) completed(begun string) []string {
	var list []string
	add := func(line string) {
		if begun != "" && strings.HasPrefix(line, begun) {
			list = append(list, line)
		}
	}
	for _, w := range chatWords() {
		add(w.name)
		for _, also := range w.also {
			add(also)
		}
	}
	for _, r := range c.library.Reports() {
		add("/reports " + r.ID)
	}
	return list
}

// recall reads what was typed in conversations before, if a file keeps it.
func (c *conversation) recall(editor *liner.State, history string) error {
	if history == "" {
		return nil
	}
	f, err := os.Open(history)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return c.unreadable(history, err)
	}
	defer f.Close()
	_, err = editor.ReadHistory(f)
	return err
}

// keep writes it to that file, which is for its owner alone.
func (c *conversation) keep(editor *liner.State, history string) error {
	if history == "" {
		return nil
	}
	f, err := os.OpenFile(history, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return outside(err)
	}
	_, err = editor.WriteHistory(f)
	return outside(errors.Join(err, f.Close()))
}

// restoring gives the terminal back as it was when a signal ends the program; the
// function that it returns stops that.
func restoring(editor *liner.State) (stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		s, ended := <-signals
		if !ended {
			return
		}
		editor.Close()
		signal.Reset(s)
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			self.Signal(s)
		}
	}()
	return func() {
		signal.Stop(signals)
		close(signals)
	}
}
