package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"strings"
	"sync"
	"time"

	"reportbot/bot"
)

// longestAsked is how much of a question the ledger keeps, in characters.
const longestAsked = 120

// month numbers the months; each has a key of its own.
func month(t time.Time) int64 { return int64(t.UTC().Year())*12 + int64(t.UTC().Month()) - 1 }

// A keyring remembers the key of the month.
type keyring struct {
	mu    sync.Mutex
	month int64
	key   []byte
}

// key returns the key that askers of this month are hashed with, and makes it
// where there is none yet.
func (s *Store) key(ctx context.Context) (int64, []byte, error) {
	s.keys.mu.Lock()
	defer s.keys.mu.Unlock()
	now := month(s.now())
	if s.keys.month == now {
		return now, s.keys.key, nil
	}
	fresh := make([]byte, 32)
	rand.Read(fresh)
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO keys (month, key) VALUES ($1, $2) ON CONFLICT DO NOTHING`, now, hex.EncodeToString(fresh))
		return err
	})
	if err != nil {
		return 0, nil, err
	}
	var text string
	if err := s.reads.QueryRowContext(ctx, `SELECT key FROM keys WHERE month = $1`, now).Scan(&text); err != nil {
		return 0, nil, err
	}
	key, err := hex.DecodeString(text)
	if err == nil {
		s.keys.month, s.keys.key = now, key
	}
	return now, key, err
}

// hashed is a person as the ledger knows one: two months' hashes of a person
// have nothing in common.
func hashed(key []byte, person int64) string {
	mac := hmac.New(sha256.New, key)
	var id [8]byte
	for i := range id {
		id[i] = byte(person >> (8 * i))
	}
	mac.Write(id[:])
	return hex.EncodeToString(mac.Sum(nil)[:12])
}

// askers returns a person's hashes under the keys that are kept: those of months
// of which rows are left.
func (s *Store) askers(ctx context.Context, person int64) ([]string, error) {
	rows, err := s.reads.QueryContext(ctx, `SELECT key FROM keys`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var askers []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		if key, err := hex.DecodeString(text); err == nil {
			askers = append(askers, hashed(key, person))
		}
	}
	return askers, rows.Err()
}

// InVain notes a question that was asked in vain, or marked as wrong: what was
// tapped replaces what the same person tapped before.
func (s *Store) InVain(ctx context.Context, v bot.InVain) error {
	m, key, err := s.key(ctx)
	if err != nil {
		return err
	}
	asker, now, again := hashed(key, v.Person), s.now().Unix(), 1
	if strings.HasPrefix(v.Reason, bot.Tapped) {
		again = 0
		err := s.exec(ctx, `DELETE FROM ledger WHERE asker = $1 AND asked = $2 AND address = $3 AND reason LIKE '`+bot.Tapped+`%'`,
			asker, clip(v.Asked, longestAsked), v.Address)
		if err != nil {
			return err
		}
	}
	return s.exec(ctx,
		`INSERT INTO ledger (asker, asked, reason, address, month, times, first, last) VALUES ($1, $2, $3, $4, $5, 1, $6, $6)
		 ON CONFLICT (asker, asked, reason, address) DO UPDATE SET times = ledger.times + $7, last = excluded.last`,
		asker, clip(v.Asked, longestAsked), v.Reason, v.Address, m, now, again)
}

// Ledger returns what was noted since a time.
func (s *Store) Ledger(ctx context.Context, since time.Time) ([]bot.Noted, error) {
	rows, err := s.reads.QueryContext(ctx,
		`SELECT asker, asked, reason, address, month, times, first, last FROM ledger WHERE last >= $1 ORDER BY first, asked, asker`, since.Unix())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []bot.Noted
	for rows.Next() {
		var n bot.Noted
		var first, last int64
		if err := rows.Scan(&n.Asker, &n.Asked, &n.Reason, &n.Address, &n.Month, &n.Times, &first, &last); err != nil {
			return nil, err
		}
		n.First, n.Last = time.Unix(first, 0), time.Unix(last, 0)
		list = append(list, n)
	}
	return list, rows.Err()
}

// Tap counts a verdict on the answer at an address, once a person.
func (s *Store) Tap(ctx context.Context, person int64, chat, address, verdict string) error {
	_, key, err := s.key(ctx)
	if err != nil {
		return err
	}
	asker, now := hashed(key, person), s.now()
	err = s.exec(ctx,
		`INSERT INTO counts (day, chat, what, count)
		 SELECT $1, $2, $3, 1 WHERE NOT EXISTS (SELECT 1 FROM taps WHERE asker = $4 AND address = $5)
		 ON CONFLICT (day, chat, what) DO UPDATE SET count = counts.count + 1`,
		now.Unix()/86400, chat, verdict, asker, address)
	if err != nil {
		return err
	}
	return s.exec(ctx, `INSERT INTO taps (asker, address, last) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, asker, address, now.Unix())
}

// Count adds one to each of some counts of today.
func (s *Store) Count(ctx context.Context, chat string, what ...string) error {
	for _, w := range what {
		err := s.exec(ctx,
			`INSERT INTO counts (day, chat, what, count) VALUES ($1, $2, $3, 1)
			 ON CONFLICT (day, chat, what) DO UPDATE SET count = counts.count + 1`, s.now().Unix()/86400, chat, w)
		if err != nil {
			return err
		}
	}
	return nil
}

// Tally returns what was counted since a day.
func (s *Store) Tally(ctx context.Context, since time.Time) ([]bot.Counted, error) {
	rows, err := s.reads.QueryContext(ctx,
		`SELECT day, chat, what, count FROM counts WHERE day >= $1 ORDER BY day, chat, what`, since.Unix()/86400)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []bot.Counted
	for rows.Next() {
		var c bot.Counted
		var day int64
		if err := rows.Scan(&day, &c.Chat, &c.What, &c.Count); err != nil {
			return nil, err
		}
		c.Day = time.Unix(day*86400, 0).UTC()
		list = append(list, c)
	}
	return list, rows.Err()
}

// State returns what staff have set: how often the pins have changed, and what
// people are told while the bot pauses.
func (s *Store) State(ctx context.Context) (bot.State, error) {
	rows, err := s.reads.QueryContext(ctx, `SELECT name, value FROM state`)
	if err != nil {
		return bot.State{}, err
	}
	defer rows.Close()
	var state bot.State
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return state, err
		}
		switch name {
		case "pins":
			state.Pins = value
		case "pause":
			state.Pause = value
		}
	}
	return state, rows.Err()
}

// Pause sets what people are told while the bot pauses; "" ends the pause.
func (s *Store) Pause(ctx context.Context, text string) error {
	return s.exec(ctx, `INSERT INTO state (name, value) VALUES ('pause', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, text)
}

// Pin keeps that a passage answers some questions, or, near, that it does not,
// and returns the pin's number: at once, for all processes.
func (s *Store) Pin(ctx context.Context, p bot.Pin) (number int, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var known sql.NullInt64
		if err := tx.QueryRowContext(ctx, `SELECT MAX(pin) FROM pins WHERE address = $1 AND near = $2 AND question = $3`,
			p.Address, toInt(p.Near), p.Questions[0]).Scan(&known); err != nil {
			return err
		}
		if known.Valid { // the same again, after a crash
			number = int(known.Int64)
		} else if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(pin), 0) + 1 FROM pins`).Scan(&number); err != nil {
			return err
		}
		for _, q := range p.Questions {
			_, err := tx.ExecContext(ctx, `INSERT INTO pins (pin, address, question, near, stored) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
				number, p.Address, clean(q), toInt(p.Near), s.now().Unix())
			if err != nil {
				return err
			}
		}
		return pinsChanged(ctx, tx)
	})
	return number, err
}

// Unpin takes a pin back; false where there is none of that number.
func (s *Store) Unpin(ctx context.Context, number int) (was bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM pins WHERE pin = $1`, number)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		if err != nil || n == 0 {
			return err
		}
		was = true
		return pinsChanged(ctx, tx)
	})
	return was, err
}

// pinsChanged tells all processes to read the pins anew.
func pinsChanged(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx,
		`INSERT INTO state (name, value) VALUES ('pins', '1')
		 ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(state.value AS BIGINT) + 1 AS TEXT)`)
	return err
}

// Pins returns the pins by their numbers.
func (s *Store) Pins(ctx context.Context) ([]bot.Pin, error) {
	rows, err := s.reads.QueryContext(ctx, `SELECT pin, address, question, near, stored FROM pins ORDER BY pin, question`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var pins []bot.Pin
	for rows.Next() {
		var number, near int
		var address, question string
		var stored int64
		if err := rows.Scan(&number, &address, &question, &near, &stored); err != nil {
			return nil, err
		}
		if n := len(pins); n == 0 || pins[n-1].Number != number {
			pins = append(pins, bot.Pin{Number: number, Address: address, Near: near == 1, Stored: time.Unix(stored, 0)})
		}
		last := &pins[len(pins)-1]
		last.Questions = append(last.Questions, question)
	}
	return pins, rows.Err()
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
