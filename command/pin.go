package command

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/retrieval"
)

var pinHelp = help{
	use:  "[--near] [--try] ADDRESS QUESTION…",
	does: text{"把几个问题钉在一段上：从此由它回答", "a passage that answers these questions from now on"},
	more: text{
		`先列出它会改变哪些回答（测试问题和最近一个月的问题），再存下来，马上在所有副本里生效。
别的问法也沾光，和提示文件里的一行一样。--near 相反：这些问题应该说没有。--try 只看不存。`,
		`First it lists whose answers change, among the project's own questions and those of the
last month; then the pin is kept and holds in all replicas at once. Other wordings
profit as from a hint. --near is the opposite: these questions should be refused.
--try only shows.`,
	},
	example: `
    $ reportbot pin beijing-2022/1.4.1 去年帮了多少门洞安上升降机
`,
}

var pinsHelp = help{
	use:  "[--undo N | --export] [--json]",
	does: text{"列出钉住的问题，撤销一条，或者写成提示文件的行", "lists what is pinned, takes one back, or writes lines for hint files"},
	example: `
    $ reportbot pins --undo 1
`,
}

// jsonPin is a pin as scripts read it.
type jsonPin struct {
	Number    int      `json:"number"`
	Address   string   `json:"address"`
	Text      string   `json:"text"`
	Year      int      `json:"year"`
	Questions []string `json:"questions"`
	Near      bool     `json:"near"`
	Stored    string   `json:"stored"`
}

func (p *program) pin(flags *pflag.FlagSet) action {
	name := flags.String("config", "", p.in(flagConfig))
	near := flags.Bool("near", false, p.in(flagNearMiss))
	try := flags.Bool("try", false, p.in(flagTry))
	return func(ctx context.Context, args []string) error {
		if len(args) < 2 {
			return p.hinted(p.fault(needsArgument, "pin", p.in(aPin.text)), pinHelp.firstExample())
		}
		b, s, err := p.desk(ctx, *name)
		if err != nil {
			return err
		}
		defer s.Close()
		address, ok := answers.ParseAddress(args[0], p.answerer.Default())
		if !ok {
			return p.hinted(p.fault(noAddress, args[0]), p.in(addressesAre))
		}
		pin := bot.Pin{Address: address.String(), Questions: args[1:], Near: *near}
		changes, err := b.Try(ctx, pin)
		if errors.Is(err, bot.ErrNoPassage) {
			return p.hinted(p.fault(nothingAt, args[0]), p.in(addressesAre))
		}
		if err != nil {
			return outside(err)
		}
		fmt.Fprintf(p.stdout, p.in(pinChanges)+"\n", len(changes))
		for _, c := range changes {
			fmt.Fprintf(p.stdout, "  %s\t%s → %s\n", c.Question, c.Before, c.After)
		}
		if *try {
			return nil
		}
		n, err := b.Keep(ctx, pin)
		if err != nil {
			return outside(err)
		}
		fmt.Fprintf(p.stdout, p.in(pinKept)+"\n", n, pin.Address)
		return nil
	}
}

func (p *program) pins(flags *pflag.FlagSet) action {
	name := flags.String("config", "", p.in(flagConfig))
	undo := flags.Int("undo", 0, p.in(flagUndo))
	export := flags.Bool("export", false, p.in(flagExport))
	asJSON := flags.Bool("json", false, p.in(flagJSON))
	return func(ctx context.Context, args []string) error {
		b, s, err := p.desk(ctx, *name)
		if err != nil {
			return err
		}
		defer s.Close()
		if *undo != 0 {
			switch was, err := b.Unpin(ctx, *undo); {
			case err != nil:
				return outside(err)
			case !was:
				fmt.Fprintf(p.stderr, p.in(noSuchPin)+"\n", *undo)
				return errNo
			}
			fmt.Fprintf(p.stdout, p.in(pinUndone)+"\n", *undo)
			return nil
		}
		pins, err := b.Pins(ctx)
		switch {
		case err != nil:
			return outside(err)
		case *export:
			fmt.Fprint(p.stdout, bot.Export(pins))
			return nil
		}
		list := make([]jsonPin, len(pins))
		for i, pin := range pins {
			list[i] = jsonPin{Number: pin.Number, Address: pin.Address, Questions: pin.Questions, Near: pin.Near, Stored: pin.Stored.Format(time.DateOnly)}
			if at := p.passageAt(pin.Address); at != nil {
				list[i].Text, list[i].Year = at.Text, at.Year
			}
		}
		if *asJSON {
			return p.encode(list)
		}
		for _, pin := range list {
			sign := "✓"
			if pin.Near {
				sign = "✗"
			}
			fmt.Fprintf(p.stdout, "%d\t%s %s\t%s\n", pin.Number, sign, pin.Address, strings.Join(pin.Questions, " | "))
		}
		return nil
	}
}

// passageAt returns the passage at an address as it is written, nil for none.
func (p *program) passageAt(address string) *retrieval.Passage {
	a, err := retrieval.ParseAddress(address)
	if err != nil {
		return nil
	}
	return p.library.Passage(a)
}
