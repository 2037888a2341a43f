package command

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/pflag"

	"reportbot/bot"
)

var statsHelp = help{
	use:  "[--since DATE] [--week] [--csv | --json] [--png FILE]",
	does: text{"问了多少、答了多少、为什么没答、有用没用、用时", "how much was asked, answered, refused and why, thumbs, times"},
	more: text{
		`一天一行，--week 一周一行。--png 画成一张图。`,
		`A line is a day, with --week a week. --png draws a chart.`,
	},
	example: `
    $ reportbot stats --since 2026-01-01 --week
`,
}

func (p *program) stats(flags *pflag.FlagSet) action {
	name := flags.String("config", "", p.in(flagConfig))
	day := flags.String("since", "", p.in(flagSince))
	week := flags.Bool("week", false, p.in(flagWeek))
	asCSV := flags.Bool("csv", false, p.in(flagTable))
	asJSON := flags.Bool("json", false, p.in(flagJSON))
	png := flags.String("png", "", p.in(flagPNG))
	return func(ctx context.Context, args []string) error {
		from, err := p.since(*day)
		if err != nil {
			return err
		}
		_, s, err := p.desk(ctx, *name)
		if err != nil {
			return err
		}
		defer s.Close()
		counted, err := s.Tally(ctx, from)
		if err != nil {
			return outside(err)
		}
		list := bot.StatsBy(counted, *week)
		if *png != "" {
			picture, err := bot.Chart(list, p.in(text{"zh", "en"}))
			if err != nil {
				return err
			}
			if err := os.WriteFile(*png, picture, 0o644); err != nil {
				return outside(err)
			}
		}
		switch {
		case *asJSON:
			return p.encode(slices.Concat([]bot.Stats{}, list))
		case *asCSV:
			return p.statsCSV(list)
		}
		for _, d := range list {
			fmt.Fprintf(p.stdout, p.in(statsLine)+"\n", d.From.Format(time.DateOnly), d.Asked, d.Answered, d.Asked-d.Answered, d.Useful, d.Useless)
		}
		return nil
	}
}

// statsCSV writes a row a day or week and count.
func (p *program) statsCSV(list []bot.Stats) error {
	rows := [][]string{{"from", "what", "count"}}
	for _, d := range list {
		add := func(what string, n int) {
			rows = append(rows, []string{d.From.Format(time.DateOnly), what, strconv.Itoa(n)})
		}
		add("asked", d.Asked)
		add("answered", d.Answered)
		for _, m := range []struct {
			name   string
			counts map[string]int
		}{{"refused:", d.Refused}, {"chat:", d.Chats}, {"ms:", d.Times}} {
			var keys []string
			for k := range m.counts {
				keys = append(keys, k)
			}
			slices.Sort(keys)
			for _, k := range keys {
				add(m.name+k, m.counts[k])
			}
		}
		add("useful", d.Useful)
		add("useless", d.Useless)
	}
	return csv.NewWriter(p.stdout).WriteAll(rows)
}
