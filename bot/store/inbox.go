package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// An Update is one row of the inbox.
type Update struct {
	ID      int64
	Chat    int64
	Body    []byte // as Telegram sent it
	Stored  time.Time
	Tries   int // times that answering it failed
	Crashes int // times that it crashed its handler
	Sent    int // messages of the reply that Telegram has taken
	Due     time.Time
}

// Put takes updates in, in one transaction. One that was taken before, or is
// there already, is left alone.
func (s *Store) Put(ctx context.Context, updates ...Update) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	now := s.now().Unix()
	for _, u := range updates {
		done, err := tx.ExecContext(ctx, `INSERT INTO seen (update_id, stored) VALUES ($1, $2) ON CONFLICT DO NOTHING`, u.ID, now)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			continue
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO inbox (update_id, chat, body, stored) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, u.ID, u.Chat, string(u.Body), now)
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Waiting returns chats whose oldest update is due and that no other process
// works, the longest waiting first, at most limit.
func (s *Store) Waiting(ctx context.Context, limit int) ([]int64, error) {
	now := s.now().UnixMilli()
	rows, err := s.db.QueryContext(ctx,
		`SELECT i.chat FROM (SELECT MIN(update_id) AS head FROM inbox WHERE aside = 0 GROUP BY chat) heads
		 JOIN inbox i ON i.update_id = heads.head
		 LEFT JOIN chats c ON c.chat = i.chat
		 WHERE i.due <= $1 AND (c.owner IS NULL OR c.owner = $2 OR c.lease < $1)
		 ORDER BY i.update_id LIMIT $3`,
		now, s.owner, limit)
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

// Claim makes this process the one that works a chat, for the length of the
// lease; it reports false while another one does. A SQLite file has one process.
func (s *Store) Claim(ctx context.Context, chat int64, lease time.Duration) (bool, error) {
	if !s.shared {
		return true, nil
	}
	now := s.now()
	done, err := s.db.ExecContext(ctx,
		`INSERT INTO chats (chat, owner, lease) VALUES ($1, $2, $3)
		 ON CONFLICT (chat) DO UPDATE SET owner = excluded.owner, lease = excluded.lease
		 WHERE chats.owner = excluded.owner OR chats.lease < $4`,
		chat, s.owner, now.Add(lease).UnixMilli(), now.UnixMilli())
	if err != nil {
		return false, err
	}
	n, err := done.RowsAffected()
	return n > 0, err
}

// Release gives a chat back.
func (s *Store) Release(ctx context.Context, chat int64) error {
	if !s.shared {
		return nil
	}
	_, err := s.db.ExecContext(ctx, `DELETE FROM chats WHERE chat = $1 AND owner = $2`, chat, s.owner)
	return err
}

// Renew prolongs this process's leases and returns how many processes are alive.
func (s *Store) Renew(ctx context.Context, lease time.Duration) (int, error) {
	if !s.shared {
		return 1, nil
	}
	now := s.now()
	if _, err := s.db.ExecContext(ctx, `UPDATE chats SET lease = $1 WHERE owner = $2`, now.Add(lease).UnixMilli(), s.owner); err != nil {
		return 0, err
	}
	if _, err := s.db.ExecContext(ctx,
		`INSERT INTO replicas (owner, lease) VALUES ($1, $2) ON CONFLICT (owner) DO UPDATE SET lease = excluded.lease`,
		s.owner, now.Add(lease).UnixMilli()); err != nil {
		return 0, err
	}
	if _, err := s.db.ExecContext(ctx, `DELETE FROM replicas WHERE lease < $1`, now.UnixMilli()); err != nil {
		return 0, err
	}
	var alive int
	err := s.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM replicas`).Scan(&alive)
	return alive, err
}

// Next returns the oldest update of a chat, false if there is none.
func (s *Store) Next(ctx context.Context, chat int64) (Update, bool, error) {
	u := Update{Chat: chat}
	var body string
	var stored, due int64
	err := s.db.QueryRowContext(ctx,
		`SELECT update_id, body, stored, tries, crashes, sent, due FROM inbox WHERE chat = $1 AND aside = 0 ORDER BY update_id LIMIT 1`, chat).
		Scan(&u.ID, &body, &stored, &u.Tries, &u.Crashes, &u.Sent, &due)
	if errors.Is(err, sql.ErrNoRows) {
		return u, false, nil
	}
	u.Body, u.Stored, u.Due = []byte(body), time.Unix(stored, 0), time.UnixMilli(due)
	return u, err == nil, err
}

// Done strikes an update off.
func (s *Store) Done(ctx context.Context, id int64) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM inbox WHERE update_id = $1`, id)
	return err
}

// Sent notes that Telegram took one message of the reply to an update: how many
// it has taken, and, when question is not 0, that reply answers question, so
// that an edited question edits its answer. With last the update is struck off.
func (s *Store) Sent(ctx context.Context, u Update, question, reply int, last bool) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if question != 0 && reply != 0 {
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO replies (chat, message, reply, stored) VALUES ($1, $2, $3, $4)
			 ON CONFLICT (chat, message) DO UPDATE SET reply = excluded.reply, stored = excluded.stored`,
			u.Chat, question, reply, s.now().Unix()); err != nil {
			return err
		}
	}
	if last {
		_, err = tx.ExecContext(ctx, `DELETE FROM inbox WHERE update_id = $1`, u.ID)
	} else {
		_, err = tx.ExecContext(ctx, `UPDATE inbox SET sent = $2 WHERE update_id = $1`, u.ID, u.Sent)
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

// Move carries what is kept for a group over to the supergroup that it became.
func (s *Store) Move(ctx context.Context, from, to int64) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, statement := range []string{
		`INSERT INTO settings (chat, report) SELECT $2, report FROM settings WHERE chat = $1 ON CONFLICT DO NOTHING`,
		`DELETE FROM settings WHERE chat = $1 AND chat <> $2`,
		`DELETE FROM conversations WHERE chat = $1 AND chat <> $2`,
		`DELETE FROM replies WHERE chat = $1 AND chat <> $2`,
	} {
		if _, err := tx.ExecContext(ctx, statement, from, to); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Retry leaves an update for later and counts the failure.
func (s *Store) Retry(ctx context.Context, id int64, due time.Time) error {
	_, err := s.db.ExecContext(ctx, `UPDATE inbox SET tries = tries + 1, due = $2 WHERE update_id = $1`, id, due.UnixMilli())
	return err
}

// Crashed counts that an update crashed its handler.
func (s *Store) Crashed(ctx context.Context, id int64) error {
	_, err := s.db.ExecContext(ctx, `UPDATE inbox SET crashes = crashes + 1 WHERE update_id = $1`, id)
	return err
}

// SetAside keeps an update out of the way for good, without its text.
func (s *Store) SetAside(ctx context.Context, id int64) error {
	_, err := s.db.ExecContext(ctx, `UPDATE inbox SET aside = 1, body = '' WHERE update_id = $1`, id)
	return err
}

// Counts returns how many updates wait and how many were set aside.
func (s *Store) Counts(ctx context.Context) (waiting, aside int, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT COALESCE(SUM(1 - aside), 0), COALESCE(SUM(aside), 0) FROM inbox`).Scan(&waiting, &aside)
	return waiting, aside, err
}

