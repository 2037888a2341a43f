package command

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A help is what a command says of itself.
type help struct {
	use     string // its arguments: "QUESTION… | -"
	does    text   // in a line
	more    text   // what else there is to know
	example string // "    $ reportbot …" with what it prints, in Chinese
}

// firstExample returns the first line that the example types in.
func (h help) firstExample() string {
	_, line, _ := strings.Cut(h.example, "$ ")
	line, _, _ = strings.Cut(line, "\n")
	return line
}

// helpOf writes the help of a command of the tree.
func (p *program) helpOf(c *cobra.Command) string {
	var b strings.Builder
	write := func(blocks ...string) {
		for _, s := range blocks {
			if s = strings.Trim(s, "\n"); s != "" {
				b.WriteString(s + "\n\n")
			}
		}
	}
	h, use := programHelp, c.CommandPath()
	for _, known := range commands() {
		if "reportbot "+known.name == c.CommandPath() {
			h = known.help
			use += strings.TrimRight(" "+h.use, " ")
		}
	}
	if c.HasParent() && c.HasSubCommands() {
		h = help{}
	}
	write(use+"\n"+p.in(h.does), p.in(h.more), h.example)
	if c.HasSubCommands() {
		list := p.in(helpCommands) + "\n"
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() {
				list += fmt.Sprintf("  %-12s %s\n", sub.Name(), sub.Short)
			}
		}
		write(list)
	}
	if list := flagList(c.LocalNonPersistentFlags()); list != "" {
		write(p.in(helpFlags) + "\n" + list)
	}
	if !c.HasParent() {
		write(p.in(helpAll) + "\n" + flagList(c.PersistentFlags()))
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// flagList lists flags, a line each.
func flagList(flags *pflag.FlagSet) string {
	var b strings.Builder
	flags.VisitAll(func(f *pflag.Flag) {
		value, does := pflag.UnquoteUsage(f)
		if f.Value.Type() == "bool" {
			value = ""
		}
		fmt.Fprintf(&b, "  %-16s %s\n", strings.TrimSpace("--"+f.Name+" "+value), strings.TrimLeft(strings.TrimPrefix(does, value), "：: "))
	})
	return b.String()
}

// helpOn shows the help of the command that it is asked for.
func (p *program) helpOn(c *cobra.Command, args []string) error {
	about := c.Root()
	if c.Name() != "help" {
		about = c
	}
	if len(args) > 0 {
		var rest []string
		var err error
		if about, rest, err = c.Root().Find(args); err != nil || len(rest) > 0 {
			return p.unknown(c.Root(), args)
		}
	}
	fmt.Fprint(p.stdout, p.helpOf(about))
	return nil
}

// group says what can stand behind the first word of a command of two.
func (p *program) group(c *cobra.Command, _ []string) error {
	var names []string
	for _, sub := range c.Commands() {
		names = append(names, sub.CommandPath())
	}
	return p.hinted(p.fault(needsWord, c.Name()), strings.Join(names, "\n"))
}
