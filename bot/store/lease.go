package store

import (
	"context"
	"strconv"
	"time"
)

// clock is an SQL expression for the time in milliseconds that leases are
// measured by: PostgreSQL's own, the only one that all its clients share.
func (s *Store) clock() string {
	if s.shared {
		return `(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT`
	}
	return strconv.FormatInt(s.now().UnixMilli(), 10)
}

// Claim makes this process the one that works a chat, for the length of the
// lease; it reports false while another one does. A SQLite file has one process.
func (s *Store) Claim(ctx context.Context, chat int64, lease time.Duration) (bool, error) {
	if !s.shared {
		return true, nil
	}
	done, err := s.db.ExecContext(ctx,
		`INSERT INTO chats (chat, owner, lease) VALUES ($1, $2, `+s.clock()+` + $3)
		 ON CONFLICT (chat) DO UPDATE SET owner = excluded.owner, lease = excluded.lease
		 WHERE chats.owner = excluded.owner OR chats.lease < `+s.clock(),
		chat, s.owner, lease.Milliseconds())
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
	ms := lease.Milliseconds()
	if _, err := s.db.ExecContext(ctx, `UPDATE chats SET lease = `+s.clock()+` + $1 WHERE owner = $2`, ms, s.owner); err != nil {
		return 0, err
	}
	if _, err := s.db.ExecContext(ctx,
		`INSERT INTO replicas (owner, lease) VALUES ($1, `+s.clock()+` + $2) ON CONFLICT (owner) DO UPDATE SET lease = excluded.lease`,
		s.owner, ms); err != nil {
		return 0, err
	}
	if _, err := s.db.ExecContext(ctx, `DELETE FROM replicas WHERE lease < `+s.clock()); err != nil {
		return 0, err
	}
	var alive int
	err := s.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM replicas`).Scan(&alive)
	return alive, err
}

// Leave gives everything back that this process holds.
func (s *Store) Leave(ctx context.Context) error {
	if !s.shared {
		return nil
	}
	for _, statement := range []string{`DELETE FROM chats WHERE owner = $1`, `DELETE FROM replicas WHERE owner = $1`} {
		if _, err := s.db.ExecContext(ctx, statement, s.owner); err != nil {
			return err
		}
	}
	return nil
}
