package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// kept are the tables that outlive a move to another database; the others say
// which process works what.
var kept = []string{"inbox", "seen", "conversations", "settings", "replies", "turns", "keys", "ledger", "taps", "pins", "state", "counts", "choices"}

// ErrTaken says that the database to copy to holds something already.
var ErrTaken = errors.New("it is not empty")

// Copy copies what s keeps into an empty database, all or nothing, and returns
// how many rows that were.
func (s *Store) Copy(ctx context.Context, to *Store) (rows int, err error) {
	from, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer from.Rollback()
	tx, err := to.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	for _, table := range kept {
		var there int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+table).Scan(&there); err != nil {
			return 0, err
		}
		if there > 0 {
			return 0, fmt.Errorf("%s: %w", table, ErrTaken)
		}
		n, err := copyTable(ctx, from, tx, table)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", table, err)
		}
		rows += n
	}
	return rows, tx.Commit()
}

func copyTable(ctx context.Context, from, to *sql.Tx, table string) (n int, err error) {
	rows, err := from.QueryContext(ctx, `SELECT * FROM `+table)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	values, places, marks := make([]any, len(columns)), make([]any, len(columns)), make([]string, len(columns))
	for i := range columns {
		places[i], marks[i] = &values[i], fmt.Sprintf("$%d", i+1)
	}
	insert, err := to.PrepareContext(ctx, fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s)`, table, strings.Join(columns, ", "), strings.Join(marks, ", ")))
	if err != nil {
		return 0, err
	}
	defer insert.Close()
	for ; rows.Next(); n++ {
		if err := rows.Scan(places...); err != nil {
			return n, err
		}
		if _, err := insert.ExecContext(ctx, values...); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}
