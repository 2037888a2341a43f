// Package command is reportbot's command line: what its arguments ask for, and
// how results, messages and exit codes come out.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/retrieval"
)

// Run does what args say and returns the exit code: 0 for yes, 1 for no, 2 for
// wrong use or configuration, 3 where something outside the program failed.
func Run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := newProgram(getenv, stdin, stdout, stderr)
	return p.end(p.run(ctx, args))
}

// A program is one run of the command line.
type program struct {
	getenv  func(string) string
	stdin   io.Reader
	stdout  *results
	stderr  io.Writer
	reports string // --reports
	report  string // --report
	paint   string // --color
	literal bool   // the arguments stand behind --: a - is no sign for standard input

	library  *retrieval.Library
	leftOut  func(error) // told of each fault in a folder of reports, nil for nobody
	answerer *answers.Answerer
	chooser  *bot.Chooser // nil: no model chooses
}

func newProgram(getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) *program {
	return &program{getenv: getenv, stdin: stdin, stdout: &results{Writer: stdout}, stderr: stderr, reports: getenv("REPORTBOT_REPORTS"), paint: "auto"}
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
	return newProgram(getenv, stdin, stdout, stderr).run(ctx, args)
}

func (p *program) run(ctx context.Context, args []string) error {
	root := p.tree()
	root.SetArgs(colourGiven(args))
	err := root.ExecuteContext(ctx)
	if written := p.stdout.err; written != nil && (err == nil || errors.Is(err, errNo) || errors.Is(err, written)) {
		if errors.Is(written, syscall.EPIPE) {
			return nil // the reader has had enough
		}
		return outside(written)
	}
	return err
}

// colourGiven joins --color to its value, which may be missing.
func colourGiven(args []string) []string {
	args = append([]string{}, args...)
	for i := 0; i+1 < len(args) && args[i] != "--"; i++ {
		if args[i] == "--color" && slices.Contains(colours, args[i+1]) {
			args = slices.Replace(args, i, i+2, "--color="+args[i+1])
		}
	}
	return args
}

// tree hangs the commands under the program's name.
func (p *program) tree() *cobra.Command {
	cobra.MousetrapHelpText = "" // who opens the program from a window gets the conversation, too
	cobra.EnableCommandSorting = false
	chat := chatCommand
	root := &cobra.Command{
		Use: "reportbot", SilenceErrors: true, SilenceUsage: true,
		Args:              p.unknown,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetHelpCommand(&cobra.Command{Use: "help", Hidden: true, RunE: p.helpOn})
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { fmt.Fprint(p.stdout, p.helpOf(c)) })
	root.SetFlagErrorFunc(p.wrongFlag)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	flags := root.PersistentFlags()
	flags.StringVar(&p.reports, "reports", p.reports, p.in(flagReports))
	flags.StringVar(&p.report, "report", "", p.in(flagReport))
	flags.StringVar(&p.paint, "color", p.paint, p.in(flagColour))
	flags.Lookup("color").NoOptDefVal = "always"
	root.RegisterFlagCompletionFunc("color", cobra.FixedCompletions(colours, cobra.ShellCompDirectiveNoFileComp))
	root.RegisterFlagCompletionFunc("report", p.completeReport)
	root.MarkPersistentFlagDirname("reports")
	flags.BoolP("help", "h", false, p.in(flagHelp))
	asksVersion := root.Flags().Bool("version", false, p.in(flagVersion))
	talk := chat.define(p, pflag.NewFlagSet("", pflag.ContinueOnError))
	root.RunE = func(c *cobra.Command, _ []string) error {
		if *asksVersion {
			return p.printVersion(c.Context())
		}
		return p.act(c, chat, talk, nil)
	}
	groups := map[string]*cobra.Command{}
	for _, c := range commands() {
		parent := root
		group, name, two := strings.Cut(c.name, " ")
		if !two {
			name = group
		} else if parent = groups[group]; parent == nil {
			parent = &cobra.Command{Use: group, Short: p.in(c.does), Args: p.unknown, RunE: p.group}
			groups[group] = parent
			root.AddCommand(parent)
		}
		parent.AddCommand(p.leaf(name, c))
	}
	return root
}

// leaf is one command of the tree.
func (p *program) leaf(name string, c command) *cobra.Command {
	leaf := &cobra.Command{Use: name, Short: p.in(c.does), DisableFlagsInUseLine: true, ValidArgsFunction: p.complete(c)}
	act := c.define(p, leaf.Flags())
	leaf.RunE = func(self *cobra.Command, args []string) error { return p.act(self, c, act, args) }
	return leaf
}

// act lets a command act, if it is used rightly.
func (p *program) act(self *cobra.Command, c command, act action, args []string) error {
	p.literal = self.ArgsLenAtDash() >= 0
	if err := p.refuse(c, args); err != nil {
		return err
	}
	return act(self.Context(), args)
}

// refuse finds the wrong use of a command that its flags do not show.
func (p *program) refuse(c command, args []string) error {
	a := c.takes
	n := len(args)
	switch {
	case !slices.Contains(colours, p.paint):
		return p.wrong(wrongColour, p.paint)
	case p.report != "" && !c.oneReport:
		return p.wrong(wrongReport, c.name)
	case n > 0 && a.most == 0:
		return p.hinted(p.fault(takesNothing, c.name), c.firstExample())
	case n == 0 && a.least > 0:
		return p.hinted(p.fault(needsArgument, c.name, p.in(a.text)), c.firstExample())
	case n > a.most:
		return p.hinted(p.fault(takesOne, c.name, p.in(a.text)), c.firstExample())
	case a.words && strings.TrimSpace(strings.Join(args, "")) == "" && n > 0 && c.name != "ask":
		return p.hinted(p.fault(needsArgument, c.name, p.in(a.text)), c.firstExample())
	case a.words && n > 1 && !p.literal && slices.Contains(args, "-"):
		return p.wrong(dashAlone)
	case a.words && !utf8.ValidString(strings.Join(args, " ")):
		return p.wrong(wrongBytes)
	}
	return nil
}

// colours are the values of --color.
var colours = []string{"auto", "always", "never"}

// colour reports whether results are coloured.
func (p *program) colour() bool {
	switch p.paint {
	case "always":
		return true
	case "never":
		return false
	}
	return p.width() > 0 && p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb"
}

// width is how many columns the terminal has on which the results show; 0 where
// they show on none.
func (p *program) width() int {
	f, ok := p.stdout.Writer.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width == 0 {
		return 80
	}
	return width
}
