// Reportbot answers questions about a government work report by quoting it, on
// Telegram and at the command line.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"golang.org/x/term"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/seeds"
)

// Exit codes. Every other error exits with 2.
var errNo = errors.New("no") // not in the report, not verbatim: said already, exit 1

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)
	stop()
	switch {
	case err == nil:
	case errors.Is(err, errNo):
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "reportbot:", err)
		var h *hintedError
		if errors.As(err, &h) {
			fmt.Fprintln(os.Stderr, "hint:", h.hint)
		}
		os.Exit(2)
	}
}

// A hintedError has a way out.
type hintedError struct {
	err  error
	hint string
}

func (e *hintedError) Error() string { return e.err.Error() }
func (e *hintedError) Unwrap() error { return e.err }

// A program is one run of the command line.
type program struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
	reports        string // --reports
	library        *retrieval.Library
	answerer       *answers.Answerer
}

// run does what args say; it returns errNo for exit code 1.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) error {
	p := &program{getenv: getenv, stdin: stdin, stdout: stdout, stderr: stderr, reports: getenv("REPORTBOT_REPORTS")}
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		switch name, value, _ := strings.Cut(strings.TrimLeft(args[0], "-"), "="); name {
		case "help", "h":
			fmt.Fprint(stdout, usage)
			return nil
		case "version":
			fmt.Fprintln(stdout, "reportbot", version())
			return nil
		case "reports":
			args = args[1:]
			if value == "" && len(args) > 0 {
				value, args = args[0], args[1:]
			}
			p.reports = value
		default:
			return &hintedError{fmt.Errorf("unknown flag %s", args[0]), "reportbot --help lists what there is"}
		}
	}
	name := "chat"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	c, ok := commands[name]
	if !ok {
		return &hintedError{fmt.Errorf("unknown command %q", name), fmt.Sprintf("to ask a question: reportbot ask %s", name)}
	}
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&p.reports, "reports", p.reports, "")
	action := c.define(p, flags)
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, c.help)
		return nil
	case err != nil:
		return &hintedError{err, "reportbot " + name + " --help"}
	}
	return action(ctx, flags.Args())
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return info.Main.Version + " " + s.Value
		}
	}
	return info.Main.Version
}

// load reads the reports once. What is left out is named on standard error.
func (p *program) load(home string) error {
	var fsys fs.FS = seeds.FS
	where := "the embedded reports"
	if p.reports != "" {
		if info, err := os.Stat(p.reports); err != nil {
			return err
		} else if !info.IsDir() {
			return fmt.Errorf("%s: not a folder of reports", p.reports)
		}
		fsys, where = os.DirFS(p.reports), p.reports
	}
	library, left := retrieval.Load(fsys)
	for _, err := range left {
		fmt.Fprintln(p.stderr, "reportbot:", err)
	}
	if len(library.Reports()) == 0 {
		return fmt.Errorf("%s: no report", where)
	}
	if home != "" && library.Report(home) == nil {
		fmt.Fprintf(p.stderr, "reportbot: default_report %q is not among the reports\n", home)
	}
	p.library, p.answerer = library, answers.New(library, home)
	return nil
}

// colour reports whether standard output is a terminal that shows colours.
func (p *program) colour() bool {
	f, ok := p.stdout.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb"
}

// lines calls yield for each line of standard input, split at \n alone, without it.
func (p *program) lines(yield func(string) error) error {
	in := bufio.NewReaderSize(p.stdin, 64<<10)
	for {
		line, err := in.ReadString('\n')
		if line != "" || err == nil {
			if err := yield(strings.TrimSuffix(line, "\n")); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
