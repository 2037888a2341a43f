package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"reportbot/answers"
)

// choiceAge is how long it is kept what a model chose. Its key is a sum that tells
// no word of the question.
const choiceAge = 365 * 24 * time.Hour

const selectChoice = `SELECT number, reason, model FROM choices WHERE key = $1`

// Chosen returns what a model chose under a key; false where nothing is kept.
func (s *Store) Chosen(ctx context.Context, key string) (answers.ReaderChoice, bool, error) {
	return choice(s.reads.QueryRowContext(ctx, selectChoice, key))
}

func choice(row *sql.Row) (c answers.ReaderChoice, ok bool, err error) {
	err = row.Scan(&c.Number, &c.Reason, &c.By)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	return c, err == nil, err
}

// KeepChoice keeps what a model chose under a key, unless something is kept there
// already, and returns what is kept: replicas that ask at once get one answer.
func (s *Store) KeepChoice(ctx context.Context, key string, c answers.ReaderChoice) (kept answers.ReaderChoice, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO choices (key, number, reason, model, stored) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			key, c.Number, string(c.Reason), c.By, s.now().Unix())
		if err == nil {
			kept, _, err = choice(tx.QueryRowContext(ctx, selectChoice, key))
		}
		return err
	})
	return kept, err
}
