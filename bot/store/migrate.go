package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// Version is the version of the tables that this program works with.
const Version = 3

// A NewerError says that a newer program has changed the tables.
type NewerError struct{ Has int }

func (e *NewerError) Error() string {
	return fmt.Sprintf("its tables have version %d, this program knows version %d", e.Has, Version)
}

// migrate brings the tables up to [Version]; those of before versions were kept
// have version 1.
func (s *Store) migrate(ctx context.Context) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if s.shared {
		// Replicas that start together would trip over each other's tables.
		if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(7305)`); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)`); err != nil {
		return err
	}
	has := 0
	err = tx.QueryRowContext(ctx, `SELECT version FROM schema_version`).Scan(&has)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		_, err = tx.ExecContext(ctx, `INSERT INTO schema_version (version) VALUES (0)`)
		if err != nil {
			return err
		}
	case err != nil:
		return err
	case has > Version:
		return &NewerError{has}
	}
	for n := has + 1; n <= Version; n++ {
		if err := step(ctx, tx, n); err != nil {
			return fmt.Errorf("schema/%d.sql: %w", n, err)
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE schema_version SET version = $1 WHERE version < $1`, Version); err != nil {
		return err
	}
	return tx.Commit()
}

// step runs the statements of schema/N.sql, which brings a database from version
// N-1 to N.
func step(ctx context.Context, tx *sql.Tx, n int) error {
	text, err := Embedded.ReadFile(fmt.Sprintf("schema/%d.sql", n))
	if err != nil {
		return err
	}
	for _, statement := range strings.Split(string(text), ";\n") {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
