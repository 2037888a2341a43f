package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
)

// groupMost is how many writes share one transaction, and so one sync to disk.
const groupMost = 256

var errClosed = errors.New("database is closed")

// A statement is one write.
type statement struct {
	query string
	args  []any
}

// A write is some statements that hold together.
type write struct {
	do   func(context.Context, *sql.Tx) error
	done chan error
}

// write makes a change and returns when it is safe. PostgreSQL gathers the
// commits of many connections by itself; for SQLite, which has one writer, what
// waits at the same time goes into one transaction.
func (s *Store) write(ctx context.Context, do func(context.Context, *sql.Tx) error) error {
	if s.shared {
		return s.transact(ctx, do)
	}
	w := write{do, make(chan error, 1)}
	select {
	case s.writes <- w:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closed:
		return errClosed
	}
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done(): // the change may come about all the same
		return ctx.Err()
	case <-s.closed:
		return errClosed
	}
}

// A lockedError says that no transaction could begin.
type lockedError struct{ error }

func (e lockedError) Unwrap() error { return e.error }

func (s *Store) transact(ctx context.Context, do func(context.Context, *sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return lockedError{err}
	}
	defer tx.Rollback()
	if err := do(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// gather writes in groups until the store is closed.
func (s *Store) gather() {
	defer close(s.gathered)
	for {
		select {
		case w := <-s.writes:
			s.commit(s.group(w))
		case <-s.closed:
			return
		}
	}
}

func (s *Store) group(first write) []write {
	group := []write{first}
	for len(group) < groupMost {
		select {
		case w := <-s.writes:
			group = append(group, w)
		default:
			return group
		}
	}
	return group
}

// commit makes the changes of a group together; where that does not work, each
// for itself, so that one bad change spoils no other.
func (s *Store) commit(group []write) {
	ctx := context.Background()
	err := s.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, w := range group {
			if err := w.do(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
	var locked lockedError
	alone := err != nil && len(group) > 1 && !errors.As(err, &locked)
	for _, w := range group {
		if alone {
			w.done <- s.transact(ctx, w.do)
			continue
		}
		w.done <- err
	}
}

// Notes are changes of memory that wait for the update that caused them to be
// struck off. So an update that is handled again, after a crash, finds the
// memory that it found at first, and counts once.
type Notes struct {
	mu         sync.Mutex
	statements []statement
	made       bool // what a late handler still notes is dropped
}

type notesKey struct{}

// WithNotes returns a context in which changes of memory go into notes instead
// of the database.
func WithNotes(ctx context.Context) (context.Context, *Notes) {
	n := &Notes{}
	return context.WithValue(ctx, notesKey{}, n), n
}

// exec makes one change, or notes it.
func (s *Store) exec(ctx context.Context, query string, args ...any) error {
	for i, a := range args {
		if text, ok := a.(string); ok {
			args[i] = clean(text)
		}
	}
	if n, ok := ctx.Value(notesKey{}).(*Notes); ok {
		n.mu.Lock()
		defer n.mu.Unlock()
		if !n.made {
			n.statements = append(n.statements, statement{query, args})
		}
		return nil
	}
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}

// make makes the changes that were noted.
func (n *Notes) make(ctx context.Context, tx *sql.Tx) error {
	if n == nil {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.made = true
	for _, st := range n.statements {
		if _, err := tx.ExecContext(ctx, st.query, st.args...); err != nil {
			return err
		}
	}
	return nil
}

// clean drops what PostgreSQL refuses in a text.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
