// Package command is reportbot's command line: what its arguments ask for, and
// how results, messages and exit codes come out.
package command

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/term"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/seeds"
)

var errNo = errors.New("no") // not in the report, not verbatim: said already

// Run does what args say and returns the exit code: 0 for yes, 1 for no, 2 for
// wrong use or configuration.
func Run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	err := run(ctx, args, getenv, stdin, stdout, stderr)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errNo):
		return 1
	}
	fmt.Fprintln(stderr, "reportbot:", err)
	var h *hintedError
	if errors.As(err, &h) {
		fmt.Fprintln(stderr, "hint:", h.hint)
	}
	return 2
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
	getenv   func(string) string
	stdin    io.Reader
	stdout   *results
	stderr   io.Writer
	reports  string // --reports
	library  *retrieval.Library
	answerer *answers.Answerer
}

// Results are standard output, with the first error of writing to it.
type results struct {
	io.Writer
	err error
}

func (r *results) Write(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	n, err := r.Writer.Write(p)
	r.err = err
	return n, err
}

// run does what args say; it returns errNo for exit code 1.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) error {
	p := &program{getenv: getenv, stdin: stdin, stdout: &results{Writer: stdout}, stderr: stderr, reports: getenv("REPORTBOT_REPORTS")}
	err := p.run(ctx, args)
	if (err == nil || errors.Is(err, errNo)) && p.stdout.err != nil {
		return p.stdout.err
	}
	return err
}

func (p *program) run(ctx context.Context, args []string) error {
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		name, value, given := strings.Cut(strings.TrimLeft(args[0], "-"), "=")
		switch {
		case name == "help" || name == "h":
			fmt.Fprint(p.stdout, usage)
			return nil
		case name == "version":
			fmt.Fprintln(p.stdout, "reportbot", version())
			return nil
		case name == "reports" && given:
			p.reports, args = value, args[1:]
		case name == "reports" && len(args) > 1:
			p.reports, args = args[1], args[2:]
		case name == "reports":
			return &hintedError{errors.New("--reports without a folder"), "reportbot --reports DIR COMMAND"}
		default:
			return &hintedError{fmt.Errorf("unknown flag %s", args[0]), "reportbot --help lists what there is"}
		}
	}
	name := "chat"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	if name == "help" && len(args) > 0 {
		name, args = args[0], []string{"--help"}
	} else if name == "help" {
		fmt.Fprint(p.stdout, usage)
		return nil
	}
	if len(args) > 0 && commands[name+" "+args[0]].define != nil { // hints draft
		name, args = name+" "+args[0], args[1:]
	}
	c, ok := commands[name]
	if !ok {
		for longer := range commands {
			if strings.HasPrefix(longer, name+" ") {
				return &hintedError{fmt.Errorf("%s what?", name), "reportbot " + longer + " --help"}
			}
		}
		return &hintedError{fmt.Errorf("unknown command %q", name), fmt.Sprintf("to ask a question: reportbot ask %s", name)}
	}
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&p.reports, "reports", p.reports, "")
	action := c.define(p, flags)
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(p.stdout, c.help)
		return nil
	case err != nil:
		return &hintedError{err, fmt.Sprintf("reportbot %s --help lists its flags; what starts with - goes behind --: reportbot %[1]s -- -5%%", name)}
	}
	if err := c.refuse(name, args, flags); err != nil {
		return err
	}
	return action(ctx, flags.Args())
}

// refuse finds the wrong use of a command that its flags do not show: arguments
// too few, too many, or before a flag.
func (c command) refuse(name string, args []string, flags *flag.FlagSet) error {
	use, _, _ := strings.Cut(c.help, ": ")
	_, example, _ := strings.Cut(c.help, "    $ ")
	example, _, _ = strings.Cut(example, "\n")
	for _, a := range flags.Args() {
		f, ok := strings.CutPrefix(a, "--")
		if ok && (f == "help" || flags.Lookup(f) != nil) && !slices.Contains(args, "--") {
			return &hintedError{fmt.Errorf("%s stands behind an argument", a), "flags come first: " + use}
		}
	}
	switch n := flags.NArg(); {
	case n > 0 && c.takes == nothing:
		return &hintedError{fmt.Errorf("%s takes no arguments", name), example}
	case n == 0 && c.takes != nothing:
		return &hintedError{fmt.Errorf("%s needs %s", name, c.takes), example}
	case n > 1 && c.takes == anAddress:
		return &hintedError{fmt.Errorf("%s takes %s", name, c.takes), example}
	}
	return nil
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
func (p *program) load(ctx context.Context, home string) error {
	if p.library != nil {
		return nil
	}
	where := "the embedded reports"
	var library *retrieval.Library
	var left []error
	if p.reports == "" {
		library, left = retrieval.Load(seeds.FS)
	} else {
		where = p.reports
		if info, err := os.Stat(p.reports); err != nil {
			return &hintedError{err, "--reports (or REPORTBOT_REPORTS) names a folder of reports"}
		} else if !info.IsDir() {
			return &hintedError{fmt.Errorf("%s: not a folder", p.reports), "--reports (or REPORTBOT_REPORTS) names a folder of reports"}
		}
		library, left = retrieval.Open(ctx, p.reports, p.progress())
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	for _, err := range left {
		fmt.Fprintln(p.stderr, "reportbot:", err)
	}
	if len(library.Reports()) == 0 {
		return &hintedError{fmt.Errorf("%s: no report", where), "NAME.txt in that folder is a report"}
	}
	p.library, p.answerer = library, answers.New(library, home)
	return nil
}

// colour reports whether standard output is a terminal that shows colours.
func (p *program) colour() bool {
	f, ok := p.stdout.Writer.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb"
}

// maxLine is how much of a line of standard input is kept, in bytes; what is
// longer is too long a question anyhow.
const maxLine = 4 << 20

// lines calls yield for each line of standard input, split at \n alone, without it.
func (p *program) lines(yield func(string) error) error {
	in := bufio.NewReaderSize(p.stdin, 64<<10)
	var line []byte
	for {
		more, err := in.ReadSlice('\n')
		line = append(line, more[:min(len(more), maxLine-len(line))]...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if len(line) > 0 || err == nil {
			if err := yield(string(bytes.TrimSuffix(line, []byte("\n")))); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		line = line[:0]
	}
}
