package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"reportbot/answers"
)

// An Update is one row of the inbox.
type Update struct {
	ID      int64
	Chat    int64  // the queue that it waits in
	Body    []byte // as Telegram sent it
	Stored  time.Time
	Tries   int // times that answering it failed
	Crashes int // times that it crashed its handler
	Sent    int // parts of the reply that Telegram has taken: the confirmation of a pressed button, messages
	Due     time.Time
}

// Put takes updates in, in one transaction, and returns how many were new. One
// that was taken before, or is there already, is left alone.
func (s *Store) Put(ctx context.Context, updates ...Update) (taken int, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		taken = 0
		now := s.now()
		for _, u := range updates {
			done, err := tx.ExecContext(ctx, `INSERT INTO seen (update_id, stored) VALUES ($1, $2) ON CONFLICT DO NOTHING`, u.ID, now.Unix())
			if err != nil {
				return err
			}
			if n, err := done.RowsAffected(); err != nil || n == 0 {
				continue
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO inbox (update_id, chat, body, stored) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
				u.ID, u.Chat, clean(string(u.Body)), now.UnixMilli())
			if err != nil {
				return err
			}
			taken++
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return taken, nil
}

// Waiting returns chats whose oldest update is due before a time and that no
// other process works, the longest waiting first, at most limit.
func (s *Store) Waiting(ctx context.Context, due time.Time, limit int) ([]int64, error) {
	rows, err := s.reads.QueryContext(ctx,
		`SELECT i.chat FROM (SELECT MIN(update_id) AS head FROM inbox WHERE aside = 0 GROUP BY chat) heads
		 JOIN inbox i ON i.update_id = heads.head
		 LEFT JOIN chats c ON c.chat = i.chat
		 WHERE i.due < $1 AND (c.owner IS NULL OR c.owner = $2 OR c.lease < `+s.clock()+`)
		 ORDER BY i.update_id LIMIT $3`,
		due.UnixMilli(), s.owner, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var chats []int64
	for rows.Next() {
		var chat int64
		if err := rows.Scan(&chat); err != nil {
			return nil, err
		}
		chats = append(chats, chat)
	}
	return chats, rows.Err()
}

// Next returns the oldest update of a chat, false if there is none.
func (s *Store) Next(ctx context.Context, chat int64) (Update, bool, error) {
	u := Update{Chat: chat}
	var body string
	var stored, due int64
	err := s.reads.QueryRowContext(ctx,
		`SELECT update_id, body, stored, tries, crashes, sent, due FROM inbox WHERE chat = $1 AND aside = 0 ORDER BY update_id LIMIT 1`, chat).
		Scan(&u.ID, &body, &stored, &u.Tries, &u.Crashes, &u.Sent, &due)
	if errors.Is(err, sql.ErrNoRows) {
		return u, false, nil
	}
	u.Body, u.Stored, u.Due = []byte(body), time.UnixMilli(stored), time.UnixMilli(due)
	return u, err == nil, err
}

// Behind returns how many updates of a chat wait behind one.
func (s *Store) Behind(ctx context.Context, u Update) (int, error) {
	var n int
	err := s.reads.QueryRowContext(ctx, `SELECT COUNT(*) FROM inbox WHERE chat = $1 AND aside = 0 AND update_id > $2`, u.Chat, u.ID).Scan(&n)
	return n, err
}

// Done strikes an update off and makes the changes of memory that it caused.
func (s *Store) Done(ctx context.Context, id int64, notes *Notes) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := notes.make(ctx, tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM inbox WHERE update_id = $1`, id)
		return err
	})
}

// A Taken message is one that Telegram took.
type Taken struct {
	Chat     int64         // where it stands
	Question int           // the message that it answers, 0 for none: when that is edited, so is the answer
	Reply    int           // its number, 0 when unknown
	Person   int64         // who asked
	Turn     *answers.Turn // what a reply to it goes on from, nil for nothing
	Last     bool          // the reply is complete: the update is struck off
	Notes    *Notes        // changes of memory, made with the last
}

// Sent notes that Telegram took parts of the reply to an update; u.Sent says how
// many it has taken.
func (s *Store) Sent(ctx context.Context, u Update, t Taken) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if t.Question != 0 && t.Reply != 0 {
			if _, err := tx.ExecContext(ctx,
				`INSERT INTO replies (chat, message, reply, stored) VALUES ($1, $2, $3, $4)
				 ON CONFLICT (chat, message) DO UPDATE SET reply = excluded.reply, stored = excluded.stored`,
				t.Chat, t.Question, t.Reply, s.now().Unix()); err != nil {
				return err
			}
		}
		if t.Turn != nil && t.Reply != 0 {
			if err := s.keepTurn(ctx, tx, t); err != nil {
				return err
			}
		}
		if !t.Last {
			_, err := tx.ExecContext(ctx, `UPDATE inbox SET sent = $2 WHERE update_id = $1`, u.ID, u.Sent)
			return err
		}
		if err := t.Notes.make(ctx, tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM inbox WHERE update_id = $1`, u.ID)
		return err
	})
}

// keepTurn keeps what a reply to a message that Telegram took goes on from.
func (s *Store) keepTurn(ctx context.Context, tx *sql.Tx, t Taken) error {
	body, err := json.Marshal(t.Turn)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx,
		`INSERT INTO turns (chat, reply, person, body, stored) VALUES ($1, $2, $3, $4, $5)
		 ON CONFLICT (chat, reply) DO UPDATE SET person = excluded.person, body = excluded.body, stored = excluded.stored`,
		t.Chat, t.Reply, t.Person, clean(string(body)), s.now().Unix())
	return err
}

// Move carries what is kept for a group over to the supergroup that it became.
func (s *Store) Move(ctx context.Context, from, to int64) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, statement := range []string{
			`INSERT INTO settings (chat, report) SELECT $2, report FROM settings WHERE chat = $1 ON CONFLICT DO NOTHING`,
			`DELETE FROM settings WHERE chat = $1 AND chat <> $2`,
			`DELETE FROM conversations WHERE chat = $1 AND chat <> $2`,
			`DELETE FROM replies WHERE chat = $1 AND chat <> $2`,
			`DELETE FROM turns WHERE chat = $1 AND chat <> $2`,
		} {
			if _, err := tx.ExecContext(ctx, statement, from, to); err != nil {
				return err
			}
		}
		return nil
	})
}

// Retry leaves an update for later; with failed the failure counts.
func (s *Store) Retry(ctx context.Context, id int64, due time.Time, failed bool) error {
	tries := 0
	if failed {
		tries = 1
	}
	return s.exec(ctx, `UPDATE inbox SET tries = tries + $3, due = $2 WHERE update_id = $1`, id, due.UnixMilli(), tries)
}

// Crashed notes how often an update crashed its handler.
func (s *Store) Crashed(ctx context.Context, id int64, times int) error {
	return s.exec(ctx, `UPDATE inbox SET crashes = $2 WHERE update_id = $1`, id, times)
}

// SetAside keeps an update out of the way for good, without its text.
func (s *Store) SetAside(ctx context.Context, id int64) error {
	return s.exec(ctx, `UPDATE inbox SET aside = 1, body = '' WHERE update_id = $1`, id)
}

// Counts returns how many updates wait and how many were set aside.
func (s *Store) Counts(ctx context.Context) (waiting, aside int, err error) {
	err = s.reads.QueryRowContext(ctx, `SELECT COALESCE(SUM(1 - aside), 0), COALESCE(SUM(aside), 0) FROM inbox`).Scan(&waiting, &aside)
	return waiting, aside, err
}
