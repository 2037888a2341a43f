package store

import (
	"context"
	"errors"
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

// each runs a test on SQLite and, where there is one, on PostgreSQL.
func each(t *testing.T, test func(t *testing.T, open func() *Store)) {
	t.Run("sqlite", func(t *testing.T) {
		address := "sqlite:" + filepath.Join(t.TempDir(), "data", "bot.db")
		test(t, func() *Store { return mustOpen(t, address) })
	})
	t.Run("postgres", func(t *testing.T) {
		address := os.Getenv("REPORTBOT_TEST_POSTGRES")
		if address == "" {
			t.Skip("REPORTBOT_TEST_POSTGRES holds no URL: PostgreSQL not tested")
		}
		s := mustOpen(t, address)
		for _, table := range []string{"inbox", "seen", "chats", "replicas", "conversations", "settings", "keys", "ledger", "taps", "pins", "state", "counts", "turns", "replies", "turns"} {
			if _, err := s.db.Exec("DELETE FROM " + table); err != nil {
				t.Fatal(err)
			}
		}
		test(t, func() *Store { return mustOpen(t, address) })
	})
}

func mustOpen(t *testing.T, address string) *Store {
	t.Helper()
	s, err := Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestRedeliveredUpdateIsKnown(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		ctx, s := context.Background(), open()
		u := Update{ID: 7, Chat: 1, Body: []byte(`{"update_id":7}`)}
		put(t, s, u, u)
		must(t, s.Done(ctx, 7, nil))
		put(t, s, u)
		put(t, open(), u)
		if waiting, _, err := s.Counts(ctx); err != nil || waiting != 0 {
			t.Errorf("%d updates wait after redelivery, %v", waiting, err)
		}
	})
}

// A chat whose first update waits for later holds its second back, and no
// other chat.
func TestOrderWithinAChat(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		ctx, s := context.Background(), open()
		put(t, s, Update{ID: 2, Chat: 1}, Update{ID: 1, Chat: 1}, Update{ID: 3, Chat: 2})
		if chats, err := s.Waiting(ctx, time.Now(), 10); err != nil || !slices.Equal(chats, []int64{1, 2}) {
			t.Fatalf("waiting: %v, %v", chats, err)
		}
		if u, ok, err := s.Next(ctx, 1); err != nil || !ok || u.ID != 1 {
			t.Errorf("first of chat 1: %d, %v, %v", u.ID, ok, err)
		}
		must(t, s.Retry(ctx, 1, time.Now().Add(time.Hour), true))
		if chats, err := s.Waiting(ctx, time.Now(), 10); err != nil || !slices.Equal(chats, []int64{2}) {
			t.Errorf("waiting while chat 1 pauses: %v, %v", chats, err)
		}
		must(t, s.SetAside(ctx, 1))
		if u, _, _ := s.Next(ctx, 1); u.ID != 2 {
			t.Errorf("after setting 1 aside chat 1 goes on with %d", u.ID)
		}
	})
}

func TestOneOwnerAChat(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		ctx, a := context.Background(), open()
		if !a.shared {
			return // a SQLite file has one process
		}
		b := open()
		put(t, a, Update{ID: 1, Chat: 1})
		const lease = 3 * time.Second
		claim := func(s *Store, want bool) {
			t.Helper()
			if got, err := s.Claim(ctx, 1, lease); err != nil || got != want {
				t.Errorf("claim: %v, %v, want %v", got, err, want)
			}
		}
		claim(a, true)
		claim(a, true)
		claim(b, false)
		if chats, err := b.Waiting(ctx, time.Now(), 10); err != nil || len(chats) != 0 {
			t.Errorf("the other process sees %v, %v", chats, err)
		}
		time.Sleep(lease + lease/4)
		claim(b, true) // a was killed
		claim(a, false)
		must(t, b.Release(ctx, 1))
		claim(a, true)
	})
}

func TestConversationsKeepApartAndExpire(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		ctx, s := context.Background(), open()
		must(t, s.Remember(ctx, 1, 2, 3, answers.Turn{Text: "电梯"}))
		for _, other := range [][3]int64{{9, 2, 3}, {1, 9, 3}, {1, 2, 9}} {
			if q, err := s.Recall(ctx, other[0], int(other[1]), other[2]); q != nil || err != nil {
				t.Errorf("%v recalls %v, %v", other, q, err)
			}
		}
		if q, err := open().Recall(ctx, 1, 2, 3); err != nil || q == nil || q.Text != "电梯" {
			t.Errorf("recalled %v, %v", q, err)
		}
		s.now = func() time.Time { return time.Now().Add(ConversationAge + time.Minute) }
		if q, err := s.Recall(ctx, 1, 2, 3); q != nil || err != nil {
			t.Errorf("recalled after its time: %v, %v", q, err)
		}
	})
}

// What is kept is bounded by its age.
func TestPrune(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		ctx, s := context.Background(), open()
		put(t, s, Update{ID: 1, Chat: 1})
		must(t, s.Sent(ctx, Update{ID: 1, Chat: 1, Sent: 1}, Taken{Chat: 1, Question: 5, Reply: 6, Last: true}))
		must(t, s.InVain(ctx, bot.InVain{Person: 1, Asked: "地铁票价", Reason: "not_in_report"}))
		must(t, s.Tap(ctx, 1, "private", "beijing-2022/1.4.1", "useful"))
		must(t, s.Remember(ctx, 1, 0, 1, answers.Turn{Text: "电梯"}))
		if reply, err := s.ReplyTo(ctx, 1, 5); err != nil || reply != 6 {
			t.Errorf("reply %d, %v", reply, err)
		}
		s.now = func() time.Time { return time.Now().Add(s.LedgerAge + 40*24*time.Hour) }
		must(t, s.Prune(ctx))
		for _, table := range []string{"inbox", "seen", "conversations", "ledger", "taps", "keys", "replies", "turns"} {
			var rows int
			must(t, s.db.QueryRow("SELECT COUNT(*) FROM "+table).Scan(&rows))
			if rows != 0 {
				t.Errorf("%s keeps %d rows", table, rows)
			}
		}
	})
}

// What a reply goes on from is kept by the number of the message, until the one
// who asked starts over.
func TestWhatWasSaidIsKept(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		ctx, s := context.Background(), open()
		put(t, s, Update{ID: 1, Chat: 1}, Update{ID: 2, Chat: 1})
		for i, person := range []int64{7, 8} {
			turn := &answers.Turn{Text: "电梯", Subject: "电梯", Seen: []answers.Seen{{Address: "beijing-2022/1.4.1", Main: true}}}
			must(t, s.Sent(ctx, Update{ID: int64(i + 1), Chat: 1, Sent: 1}, Taken{Chat: 1, Reply: 60 + i, Person: person, Turn: turn, Last: true}))
		}
		must(t, s.Forget(ctx, 1, 0, 8))
		for reply, want := range map[int]bool{60: true, 61: false, 62: false} {
			got, err := s.Said(ctx, 1, reply)
			if err != nil || (got != nil) != want || want && (got.Subject != "电梯" || !got.Seen[0].Main) {
				t.Errorf("%d: %+v, %v", reply, got, err)
			}
		}
		s.now = func() time.Time { return time.Now().Add(replyAge + time.Minute) }
		if got, err := s.Said(ctx, 1, 60); got != nil || err != nil {
			t.Errorf("after %v: %+v, %v", replyAge, got, err)
		}
	})
}

func TestGroupBecomesSupergroup(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		ctx, s := context.Background(), open()
		must(t, s.SetReport(ctx, -5, "beijing-2022"))
		must(t, s.Move(ctx, -5, -1005))
		if id, err := s.Report(ctx, -1005); err != nil || id != "beijing-2022" {
			t.Errorf("report %q, %v", id, err)
		}
	})
}

// A second process does not work the same file; when the first is gone it does.
func TestOneProcessAFile(t *testing.T) {
	t.Parallel()
	ctx, address := context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "bot.db")
	first, second := mustOpen(t, address), mustOpen(t, address)
	must(t, first.Alone(ctx))
	impatient, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	if err := second.Alone(impatient); !hinted(err, "another process") {
		t.Errorf("the second: %v", err)
	}
	go func() {
		time.Sleep(200 * time.Millisecond)
		first.Close()
	}()
	must(t, second.Alone(ctx))
}

// While another process holds the file, writes fail one by one; they come about
// when it lets go.
func TestHeldDatabase(t *testing.T) {
	t.Parallel()
	address := "sqlite:" + filepath.Join(t.TempDir(), "bot.db")
	s, other := mustOpen(t, address), mustOpen(t, address)
	tx, err := other.db.Begin()
	must(t, err)
	failed := make(chan error)
	for i := range 3 {
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
			defer cancel()
			_, err := s.Put(ctx, Update{ID: int64(i), Chat: 1})
			failed <- err
		}()
	}
	for range 3 {
		if <-failed == nil {
			t.Error("a held database took an update")
		}
	}
	must(t, tx.Rollback())
	put(t, s, Update{ID: 7, Chat: 2})
	if chats, err := s.Waiting(context.Background(), time.Now(), 10); err != nil || !slices.Contains(chats, 2) {
		t.Errorf("afterwards %v wait, %v", chats, err)
	}
}

// What a handler notes comes about with the update's end, and not before.
func TestNotesWaitForTheEnd(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		background, s := context.Background(), open()
		put(t, s, Update{ID: 1, Chat: 1})
		ctx, notes := WithNotes(background)
		must(t, s.Remember(ctx, 1, 0, 1, answers.Turn{Text: "电梯"}))
		must(t, s.InVain(ctx, bot.InVain{Person: 1, Asked: "地铁\x00票价\xff", Reason: "not_in_report"}))
		if q, err := s.Recall(background, 1, 0, 1); q != nil || err != nil {
			t.Errorf("remembered before its time: %v, %v", q, err)
		}
		must(t, s.Sent(background, Update{ID: 1, Chat: 1, Sent: 1}, Taken{Chat: 1, Reply: 5, Notes: notes}))
		if q, _ := s.Recall(background, 1, 0, 1); q != nil {
			t.Error("remembered before the last message")
		}
		must(t, s.Sent(background, Update{ID: 1, Chat: 1, Sent: 2}, Taken{Chat: 1, Reply: 6, Last: true, Notes: notes}))
		if q, err := s.Recall(background, 1, 0, 1); q == nil || err != nil {
			t.Errorf("not remembered: %v", err)
		}
		if noted, err := s.Ledger(background, time.Time{}); err != nil || len(noted) != 1 || noted[0].Times != 1 {
			t.Errorf("noted %v, %v", noted, err)
		}
	})
}

// A database that cannot be used is named with the way out and left as it is.
func TestUnusableDatabase(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bot.db")
	damaged := []byte(strings.Repeat("not a database ", 1000))
	must(t, os.WriteFile(file, damaged, 0o600))
	if _, err := Open(context.Background(), "sqlite:"+file); !hinted(err, "mv "+file) {
		t.Errorf("damaged: %v", err)
	}
	if kept, err := os.ReadFile(file); err != nil || !slices.Equal(kept, damaged) {
		t.Errorf("the damaged file was touched: %v", err)
	}
	if _, err := Open(context.Background(), "sqlite::memory:"); err == nil {
		t.Error("an inbox in memory is taken")
	}
	_, err := Open(context.Background(), "postgres://bot:geheim@127.0.0.1:1/bot?connect_timeout=2")
	if err == nil || strings.ContainsAny(err.Error(), "\n") || strings.Contains(err.Error(), "geheim") {
		t.Errorf("PostgreSQL away: %v", err)
	}
}

func TestLockedDatabase(t *testing.T) {
	t.Parallel()
	address := "sqlite:" + filepath.Join(t.TempDir(), "bot.db")
	tx, err := mustOpen(t, address).db.Begin()
	must(t, err)
	defer tx.Rollback()
	if _, err := Open(context.Background(), address); !hinted(err, "another process") {
		t.Errorf("locked: %v", err)
	}
}

func put(t *testing.T, s *Store, updates ...Update) {
	t.Helper()
	_, err := s.Put(context.Background(), updates...)
	must(t, err)
}

// hinted reports whether an error shows a way out.
func hinted(err error, way string) bool {
	var open *OpenError
	return errors.As(err, &open) && strings.Contains(open.Hint, way)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(fmt.Errorf("unexpected: %w", err))
	}
}

// A clock that jumps by days between any two calls loses no update.
func TestClockJumps(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		ctx, s := context.Background(), open()
		jumps := []time.Duration{0, 72 * time.Hour, -72 * time.Hour, 400 * 24 * time.Hour, -time.Minute}
		step := 0
		jump := func() {
			offset := jumps[step%len(jumps)]
			step++
			s.now = func() time.Time { return time.Now().Add(offset) }
		}
		const updates, chats = 50, 7
		for id := range int64(updates) {
			jump()
			put(t, s, Update{ID: id + 1, Chat: id % chats, Body: []byte(`{}`)})
			must(t, s.Prune(ctx))
		}
		answered := map[int64]int64{} // the last update of each chat
		for range 3 * updates {
			jump()
			waiting, err := s.Waiting(ctx, time.Now().Add(time.Second), chats)
			must(t, err)
			for _, chat := range waiting {
				jump()
				u, ok, err := s.Next(ctx, chat)
				must(t, err)
				if !ok || u.ID <= answered[chat] {
					t.Fatalf("chat %d: update %d after %d, %t", chat, u.ID, answered[chat], ok)
				}
				if u.Tries == 0 && u.ID%3 == 0 {
					must(t, s.Retry(ctx, u.ID, time.Now(), true))
					continue
				}
				answered[chat] = u.ID
				must(t, s.Done(ctx, u.ID, nil))
			}
		}
		if left, aside, err := s.Counts(ctx); err != nil || left != 0 || aside != 0 {
			t.Errorf("%d updates wait, %d set aside, %v", left, aside, err)
		}
	})
}
