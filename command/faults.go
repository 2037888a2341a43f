package command

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// errNo is the answer no, which is said already: not in the report, not
// verbatim, nothing found.
var errNo = errors.New("no")

// A hintedError has a way out.
type hintedError struct {
	err  error
	hint string
}

func (e *hintedError) Error() string { return e.err.Error() }
func (e *hintedError) Unwrap() error { return e.err }

// An outsideError is a failure of what stands outside the program and may be
// well again later: a database, Telegram, a disk.
type outsideError struct{ err error }

func (e *outsideError) Error() string { return e.err.Error() }
func (e *outsideError) Unwrap() error { return e.err }

// outside marks an error as one of what stands outside; nil stays nil.
func outside(err error) error {
	if err == nil {
		return nil
	}
	return &outsideError{err}
}

// end says what went wrong and returns the exit code.
func (p *program) end(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errNo):
		return 1
	}
	fmt.Fprintln(p.stderr, "reportbot:", err)
	if h := (*hintedError)(nil); errors.As(err, &h) && h.hint != "" {
		fmt.Fprintf(p.stderr, "%s%s\n", p.in(hintLabel), h.hint)
	}
	if errors.As(err, new(*outsideError)) {
		return 3
	}
	return 2
}

// fault is an error in the language of whoever runs the program.
func (p *program) fault(form text, values ...any) error {
	return fmt.Errorf(p.in(form), values...)
}

// hinted gives an error a way out.
func (p *program) hinted(err error, hint string) error { return &hintedError{err, hint} }

// A mistake is a kind of wrong use, with the way out.
type mistake struct{ fault, hint text }

// wrong is the error of a wrong use. The values are those of the fault; the hint
// takes the first ones of them.
func (p *program) wrong(m mistake, values ...any) error {
	hint := p.in(m.hint)
	if n := strings.Count(hint, "%s"); n > 0 {
		hint = fmt.Sprintf(hint, values[:n]...)
	}
	return p.hinted(p.fault(m.fault, values[:strings.Count(p.in(m.fault), "%")]...), hint)
}

// unknown refuses what stands where a command is due.
func (p *program) unknown(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, known := range c.Commands() {
		if known.IsAvailableCommand() {
			names = append(names, known.Name())
		}
	}
	if like := nearest(args[0], names); like != "" {
		return p.hinted(p.fault(unknownCommand, args[0]), fmt.Sprintf(p.in(didYouMean), c.CommandPath()+" "+like))
	}
	return p.wrong(mistake{unknownCommand, askLikeThis}, args[0])
}

// wrongFlag says in the language of whoever runs the program what is wrong with
// a flag.
func (p *program) wrongFlag(c *cobra.Command, err error) error {
	path := c.CommandPath()
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var bad *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		given := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			given = "-" + unknown.GetSpecifiedShortnames()
		}
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		c.InheritedFlags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		if like := nearest(given, names); like != "" {
			return p.hinted(p.fault(unknownFlag, given), fmt.Sprintf(p.in(didYouMean), like))
		}
		return p.hinted(p.fault(unknownFlag, given), fmt.Sprintf(p.in(flagHelpHint), path, given))
	case errors.As(err, &bare):
		return p.hinted(p.fault(flagWithoutValue, "--"+bare.GetFlag().Name), bare.GetFlag().Usage)
	case errors.As(err, &bad):
		return p.hinted(p.fault(flagWithBadValue, "--"+bad.GetFlag().Name, bad.GetValue()), bad.GetFlag().Usage)
	}
	return p.hinted(err, fmt.Sprintf(p.in(flagHelpHint), path, "-"))
}

// unreadable says of a file or folder why it cannot be read.
func (p *program) unreadable(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return p.fault(noSuchFile, name)
	case errors.Is(err, fs.ErrPermission):
		return p.fault(notAllowed, name)
	}
	return err
}

// nearest returns the one of some names that a word was most likely meant to be,
// "" where none is like it.
func nearest(word string, names []string) string {
	length, best, found := utf8.RuneCountInString(word), 3, ""
	for _, name := range names {
		if d := distance([]rune(strings.ToLower(word)), []rune(name)); d < best && 2*d <= length+1 {
			best, found = d, name
		}
	}
	return found
}

// distance counts the letters to add, drop, change or swap between two words.
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		for j := range rows[i] {
			switch {
			case i == 0 || j == 0:
				rows[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				rows[i][j] = rows[i-1][j-1]
			default:
				rows[i][j] = 1 + min(rows[i-1][j-1], rows[i-1][j], rows[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], 1+rows[i-2][j-2])
			}
		}
	}
	return rows[len(a)][len(b)]
}
