package command

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"reportbot/bot"
	"reportbot/bot/store"
)

// The project's own questions, on which a pin is tried before it is kept.
//
//go:embed testdata/questions/*.jsonl
var questionFiles embed.FS

// ownQuestions returns the questions of questionFiles that stand alone.
var ownQuestions = sync.OnceValue(func() []string {
	var list []string
	names, _ := fs.Glob(questionFiles, "testdata/questions/*.jsonl")
	for _, name := range names {
		text, _ := questionFiles.ReadFile(name)
		for line := range bytes.Lines(text) {
			var q struct{ Q string }
			if json.Unmarshal(line, &q) == nil && q.Q != "" {
				list = append(list, q.Q)
			}
		}
	}
	return list
})

// staffOf are the settings of a configuration that concern staff.
func staffOf(c config) bot.Staff {
	return bot.Staff{LeastAskers: c.Ledger.LeastAskers, LedgerOff: c.Ledger.Off, Questions: ownQuestions}
}

// ledgerAge is how long a configuration keeps the ledger; 0 for not at all.
func ledgerAge(c config) time.Duration {
	if c.Ledger.Off {
		return 0
	}
	return time.Duration(c.Ledger.KeepDays) * 24 * time.Hour
}

// desk opens what staff work with at the command line: the configuration, the
// reports and the database that a running bot uses.
func (p *program) desk(ctx context.Context, name string) (*bot.Bot, *store.Store, error) {
	c, err := readConfig(name, p.getenv)
	if err != nil {
		return nil, nil, err
	}
	if p.reports == "" {
		p.reports = c.Reports
	}
	if err := p.load(ctx, c.DefaultReport); err != nil {
		return nil, nil, err
	}
	s, err := store.Open(ctx, c.Database)
	if err != nil {
		return nil, nil, outside(withHint(err))
	}
	s.LedgerAge = ledgerAge(c)
	b := bot.New(p.answerer, p.library, s, c.Admins, slog.New(slog.DiscardHandler))
	b.SetStaff(staffOf(c))
	return b, s, nil
}

// since reads a day as --since has it; "" is the beginning of time.
func (p *program) since(day string) (time.Time, error) {
	if day == "" {
		return time.Unix(0, 0), nil
	}
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return t, p.wrong(wrongDay, day)
	}
	return t, nil
}
