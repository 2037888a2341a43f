package command

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/retrieval"
	"reportbot/retrieval/report"
)

// errLeave ends a conversation.
var errLeave = errors.New("leave")

func (c *conversation) help(string) error {
	c.screen.Print("", c.in(chatHow))
	c.screen.Samples()
	fmt.Fprintln(c.stdout)
	for _, w := range chatWords() {
		name := w.name
		if w.takes.zh != "" {
			name += " " + c.in(w.takes)
		}
		for _, also := range w.also {
			if isASCII(also) == c.english() && len(also) > 1 && also[0] != '/' && "/"+also != w.name {
				name += ", " + also
				break
			}
		}
		c.screen.Row(name, 24, c.in(w.does))
	}
	return nil
}

func isASCII(s string) bool { return strings.IndexFunc(s, func(r rune) bool { return r > 127 }) < 0 }

func (c *conversation) contents(string) error {
	c.screen.Outline(c.report())
	return nil
}

func (c *conversation) place(behind string) error {
	address, ok := answers.ParsePlace(behind, c.report())
	if !ok {
		c.screen.Print("", fmt.Sprintf(c.in(noAddress), behind))
		return nil
	}
	passages := c.passagesAt(address)
	if len(passages) == 0 {
		c.screen.Print("", fmt.Sprintf(c.in(nothingAt), address))
		return nil
	}
	c.printPassages(passages)
	return nil
}

func (c *conversation) search(behind string) error {
	places := report.FindAll(c.report(), strings.Fields(behind))
	for _, at := range places {
		c.screen.Found(at, aroundSpan(at))
	}
	fmt.Fprintln(c.stdout, len(places))
	return nil
}

func (c *conversation) compare(behind string) error {
	c.screen.Check(bot.Compare(c.library, behind))
	return nil
}

// shownReports is how many reports a conversation lists.
const shownReports = 40

// choose lists the reports, or takes the one that is named from now on.
func (c *conversation) choose(behind string) error {
	all := c.library.Reports()
	if behind != "" {
		i := slices.IndexFunc(all, func(r *retrieval.Report) bool { return strings.EqualFold(r.ID, behind) || r.Title == behind })
		if i < 0 {
			c.screen.Print("", fmt.Sprintf(c.in(noSuchReport), behind))
			return nil
		}
		c.home = all[i].ID
		c.startAnew()
		c.screen.Print("", fmt.Sprintf(c.in(chatChosen), bot.Named(all[i])))
		return nil
	}
	for i, r := range all {
		if i == shownReports {
			c.screen.Print("", fmt.Sprintf(c.in(chatMore), len(all)-i))
			break
		}
		mark := "  "
		if r.ID == c.report().ID {
			mark = "* "
		}
		c.screen.Row(mark+r.ID, 24, bot.Named(r))
	}
	return nil
}

func (c *conversation) anew(string) error {
	c.startAnew()
	c.screen.Print("", c.in(chatAnew))
	return nil
}

func (c *conversation) leave(string) error { return errLeave }
