package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"reportbot/answers"
	"reportbot/bot"
)

// A person's taps count once, another's anew, and a reason replaces the bare tap.
func TestTapsCountOnce(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		ctx, s := context.Background(), open()
		for range 3 {
			must(t, s.Tap(ctx, 1, "private", "beijing-2022/1.4.1", "useless"))
			must(t, s.InVain(ctx, bot.InVain{Person: 1, Asked: "电梯", Reason: bot.Tapped, Address: "beijing-2022/1.4.1"}))
			must(t, s.InVain(ctx, bot.InVain{Person: 1, Asked: "电梯", Reason: bot.Tapped + ":3", Address: "beijing-2022/1.4.1"}))
		}
		must(t, s.Tap(ctx, 2, "private", "beijing-2022/1.4.1", "useless"))
		counts, err := s.Tally(ctx, time.Time{})
		if err != nil || len(counts) != 1 || counts[0].Count != 2 {
			t.Errorf("counted %v, %v", counts, err)
		}
		noted, err := s.Ledger(ctx, time.Time{})
		if err != nil || len(noted) != 1 || noted[0].Times != 1 || noted[0].Reason != bot.Tapped+":3" {
			t.Errorf("noted %v, %v", noted, err)
		}
	})
}

// The key of a month is the same for all processes, and none of another month;
// the ledger holds no number of a person.
func TestAskersAreHashed(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		ctx, a, b := context.Background(), open(), open()
		const person = 777123456
		at := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
		for _, s := range []*Store{a, b, a} {
			s.now = func() time.Time { return at }
			must(t, s.InVain(ctx, bot.InVain{Person: person, Asked: "电梯" + at.Format("0102"), Reason: "not_in_report"}))
		}
		at = at.AddDate(0, 0, 1)
		must(t, b.InVain(ctx, bot.InVain{Person: person, Asked: "电梯0131", Reason: "not_in_report"}))
		noted, err := a.Ledger(ctx, time.Time{})
		if err != nil || len(noted) != 2 || noted[0].Times != 3 || noted[0].Asker == noted[1].Asker {
			t.Fatalf("noted %+v, %v", noted, err)
		}
		for _, n := range noted {
			if strings.Contains(fmt.Sprint(n), fmt.Sprint(person)) {
				t.Errorf("%+v names the person", n)
			}
		}
	})
}

// /forget leaves no row of a person in any table, of whatever month.
func TestForgetPerson(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		ctx, s := context.Background(), open()
		const me, other = 4711, 4712
		for _, p := range []int64{me, other} {
			put(t, s, Update{ID: p, Chat: p})
			must(t, s.Sent(ctx, Update{ID: p, Chat: p, Sent: 1}, Taken{Chat: p, Question: 5, Reply: 6, Last: true, Person: p}))
			must(t, s.SetReport(ctx, p, "beijing-2022"))
			for months := range 2 {
				s.now = func() time.Time { return time.Now().AddDate(0, -months, 0) }
				must(t, s.InVain(ctx, bot.InVain{Person: p, Asked: "电梯", Reason: "unsure"}))
				must(t, s.Tap(ctx, p, "private", "beijing-2022/1.4.1", "useful"))
			}
			s.now = time.Now
		}
		must(t, s.ForgetPerson(ctx, me, 0, me))
		for _, q := range []string{
			`SELECT COUNT(*) FROM replies`, `SELECT COUNT(*) FROM settings`, `SELECT COUNT(DISTINCT asker) / 2 FROM ledger`, `SELECT COUNT(DISTINCT asker) / 2 FROM taps`,
		} {
			var left int
			must(t, s.db.QueryRow(q).Scan(&left))
			if left != 1 {
				t.Errorf("%s: %d", q, left)
			}
		}
	})
}

// Two replicas see a pin at once; it outlives them, has one number for the same
// words, and is taken back once.
func TestPins(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		ctx, a, b := context.Background(), open(), open()
		p := bot.Pin{Address: "beijing-2022/1.4.1", Questions: []string{"升降机", "门洞"}}
		n, err := a.Pin(ctx, p)
		must(t, err)
		state, err := b.State(ctx)
		must(t, err)
		if again, err := b.Pin(ctx, p); err != nil || again != n {
			t.Errorf("the same pin again has number %d, %v", again, err)
		}
		pins, err := open().Pins(ctx)
		if err != nil || len(pins) != 1 || pins[0].Number != n || !slices.Equal(pins[0].Questions, []string{"升降机", "门洞"}) && !slices.Equal(pins[0].Questions, []string{"门洞", "升降机"}) {
			t.Errorf("pins %+v, %v", pins, err)
		}
		for _, want := range []bool{true, false} {
			if was, err := b.Unpin(ctx, n); err != nil || was != want {
				t.Errorf("undone: %v, %v", was, err)
			}
		}
		if after, err := a.State(ctx); err != nil || after.Pins == state.Pins || state.Pins == "" {
			t.Errorf("state %q, then %q, %v", state.Pins, after.Pins, err)
		}
	})
}

// Two replicas keep one choice under a key, which outlives them for a year.
func TestChoices(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		ctx, a, b := context.Background(), open(), open()
		first, second := answers.ReaderChoice{Number: 3, By: "a"}, answers.ReaderChoice{Reason: answers.FactNotGiven, By: "b"}
		if _, ok, err := a.Chosen(ctx, "k"); ok || err != nil {
			t.Errorf("chosen before: %v, %v", ok, err)
		}
		if kept, err := a.KeepChoice(ctx, "k", first); err != nil || kept != first {
			t.Errorf("kept %+v, %v", kept, err)
		}
		if kept, err := b.KeepChoice(ctx, "k", second); err != nil || kept != first {
			t.Errorf("kept besides %+v, %v", kept, err)
		}
		if kept, err := b.KeepChoice(ctx, "other", second); err != nil || kept != second {
			t.Errorf("kept %+v, %v", kept, err)
		}
		if c, ok, err := open().Chosen(ctx, "k"); c != first || !ok || err != nil {
			t.Errorf("chosen %+v, %v, %v", c, ok, err)
		}
		a.now = func() time.Time { return time.Now().Add(choiceAge + time.Hour) }
		must(t, a.Prune(ctx))
		if _, ok, err := b.Chosen(ctx, "k"); ok || err != nil {
			t.Errorf("chosen a year before: %v, %v", ok, err)
		}
	})
}

// A database of before versions were kept is taken over, a newer one refused by
// name, and nobody else may read any file of it.
func TestVersions(t *testing.T) {
	ctx, file := context.Background(), filepath.Join(t.TempDir(), "bot.db")
	s := mustOpen(t, "sqlite:"+file)
	for _, statement := range []string{"DROP TABLE ledger", "DROP TABLE taps", "DROP TABLE keys", "DROP TABLE pins", "DROP TABLE state", "DROP TABLE counts", "DROP TABLE choices", "DROP TABLE schema_version", "CREATE TABLE misses (day BIGINT)", "CREATE TABLE feedback (day BIGINT)"} {
		_, err := s.db.Exec(statement)
		must(t, err)
	}
	must(t, s.SetReport(ctx, 1, "kept"))
	must(t, s.Close())
	must(t, os.Chmod(file, 0o644))
	s = mustOpen(t, "sqlite:"+file)
	if id, err := s.Report(ctx, 1); err != nil || id != "kept" {
		t.Errorf("after the upgrade: %q, %v", id, err)
	}
	must(t, s.InVain(ctx, bot.InVain{Person: 1, Asked: "电梯", Reason: "unsure"}))
	files, err := filepath.Glob(file + "*")
	must(t, err)
	for _, name := range files {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	_, err = s.db.Exec("UPDATE schema_version SET version = 99")
	must(t, err)
	if _, err := Open(ctx, "sqlite:"+file); !hinted(err, "newer program") || !strings.Contains(err.Error(), file) {
		t.Errorf("newer: %v", err)
	}
}
