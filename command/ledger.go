package command

import (
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"reportbot/bot"
)

var ledgerHelp = help{
	use:  "[--since DATE] [--csv | --json]",
	does: text{"没答上来、没把握、点了没用的问题，按意思归成组，不记人", "what was asked in vain or marked as wrong, in groups, without people"},
	more: text{
		`每组是同一个问题的各种问法：几个人、几次、为什么、最近的一段。少于 ledger.least_askers
个人问过的不列出，超过 ledger.keep_days 天的已经删去。`,
		`A group is one question in all its wordings: how many people, how often, why, and the
nearest passage. What fewer than ledger.least_askers people asked is not listed; what
is older than ledger.keep_days is gone.`,
	},
	example: `
    $ reportbot ledger --since 2026-01-01 --csv >ledger.csv
`,
}

// jsonMiss is a group of the ledger as scripts read it.
type jsonMiss struct {
	Question  string   `json:"question"`
	Wordings  []string `json:"wordings"`
	Reasons   []string `json:"reasons"`
	Address   string   `json:"address"`
	Text      string   `json:"text"` // of the nearest passage
	Year      int      `json:"year"`
	Askers    int      `json:"askers"`
	Times     int      `json:"times"`
	FirstDate string   `json:"first"`
	LastDate  string   `json:"last"`
}

func (p *program) ledger(flags *pflag.FlagSet) action {
	name := flags.String("config", "", p.in(flagConfig))
	day := flags.String("since", "", p.in(flagSince))
	asCSV := flags.Bool("csv", false, p.in(flagTable))
	asJSON := flags.Bool("json", false, p.in(flagJSON))
	return func(ctx context.Context, args []string) error {
		from, err := p.since(*day)
		if err != nil {
			return err
		}
		b, s, err := p.desk(ctx, *name)
		if err != nil {
			return err
		}
		defer s.Close()
		misses, err := b.Misses(ctx, from)
		if err != nil {
			return outside(err)
		}
		list := make([]jsonMiss, len(misses))
		for i, m := range misses {
			list[i] = p.jsonMissOf(m)
		}
		switch {
		case *asJSON:
			return p.encode(list)
		case *asCSV:
			return p.ledgerCSV(list)
		}
		for _, m := range list {
			fmt.Fprintf(p.stdout, p.in(ledgerLine)+"\n", m.Question, m.Askers, m.Times, strings.Join(m.Reasons, ", "), m.FirstDate, m.LastDate, m.Address)
		}
		return nil
	}
}

func (p *program) jsonMissOf(m bot.Miss) jsonMiss {
	j := jsonMiss{
		Question: m.Asked, Wordings: m.Wordings, Reasons: m.Reasons, Address: m.Address, Askers: m.Askers, Times: m.Times,
		FirstDate: m.First.Format(time.DateOnly), LastDate: m.Last.Format(time.DateOnly),
	}
	if at := p.passageAt(m.Address); at != nil {
		j.Text, j.Year = at.Text, at.Year
	}
	return j
}

// ledgerCSV writes the groups as a table that spreadsheets open.
func (p *program) ledgerCSV(list []jsonMiss) error {
	w := csv.NewWriter(p.stdout)
	rows := [][]string{{"question", "askers", "times", "reasons", "first", "last", "address", "wordings"}}
	for _, m := range list {
		rows = append(rows, []string{
			plainCell(m.Question), strconv.Itoa(m.Askers), strconv.Itoa(m.Times), strings.Join(m.Reasons, " "), m.FirstDate, m.LastDate, m.Address,
			plainCell(strings.Join(m.Wordings, " | ")),
		})
	}
	return w.WriteAll(rows)
}

// plainCell keeps a spreadsheet from taking what people typed for a formula.
func plainCell(s string) string {
	if strings.HasPrefix(s, "=") || strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-") || strings.HasPrefix(s, "@") {
		return "'" + s
	}
	return s
}
