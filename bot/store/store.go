// Package store keeps what must outlive the process: updates that were accepted
// and not yet answered, the last question of each conversation, and counts
// without people. It speaks to SQLite and PostgreSQL through database/sql.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver
	_ "modernc.org/sqlite"             // the SQLite driver
)

// How long what is kept is kept.
const (
	ConversationAge = 30 * time.Minute    // the last question of a conversation
	asideAge        = 30 * 24 * time.Hour // the number of an update that was set aside
	seenAge         = 48 * time.Hour      // the number of an update; Telegram repeats one for 24 h
	replyAge        = 48 * time.Hour      // which answer belongs to which message, and what it was about
)

// A Store is an open database. It is safe for concurrent use.
type Store struct {
	db     *sql.DB // writes
	reads  *sql.DB // reads; the same as db but for SQLite
	owner  string  // names this process among those that share the database
	shared bool    // other processes may use the database: PostgreSQL
	now    func() time.Time
	file   string // of SQLite

	// LedgerAge is how long the ledger keeps a question; 0 keeps none.
	LedgerAge time.Duration

	keys keyring
	lock io.Closer // held while this process alone works the file; nil if not

	writes   chan write // for SQLite: see gather
	closing  sync.Once
	closed   chan struct{}
	gathered chan struct{}
}

const (
	openMost  = 15 * time.Second       // that a server may take to answer at first
	closeMost = 2 * time.Second        // that closing waits for a write under way
	aloneWait = 800 * time.Millisecond // that [Store.Alone] waits for another process to end
)

// poolSize is how many connections one process holds to PostgreSQL.
const poolSize = 16

// Open opens the database at address, sqlite:FILE or a postgres:// URL, and
// brings its tables up. It never deletes a database that it cannot read.
func Open(ctx context.Context, address string) (*Store, error) {
	s := &Store{
		owner: fmt.Sprintf("%d-%d", os.Getpid(), time.Now().UnixNano()), now: time.Now, LedgerAge: 90 * 24 * time.Hour,
		writes: make(chan write), closed: make(chan struct{}), gathered: make(chan struct{}),
	}
	var err error
	file, local := strings.CutPrefix(address, "sqlite:")
	if local {
		s.db, s.reads, err = openSQLite(file)
	} else {
		file, s.shared = "", true
		s.db, err = sql.Open("pgx", address)
		s.reads = s.db
	}
	if err != nil {
		return nil, &OpenError{redact(err, address), wayOut(err, file)}
	}
	if s.shared {
		s.db.SetMaxOpenConns(poolSize)
		s.db.SetMaxIdleConns(poolSize)
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, openMost)
		defer cancel()
	}
	s.file = file
	if err = s.migrate(ctx); err == nil && local {
		err = s.whole(ctx)
	}
	if err != nil {
		s.db.Close()
		s.reads.Close()
		var newer *NewerError
		if errors.As(err, &newer) {
			return nil, &OpenError{fmt.Errorf("%s: %w", where(address), err), wayOut(err, file)}
		}
		return nil, &OpenError{redact(err, address), wayOut(err, file)}
	}
	go s.gather()
	return s, nil
}

// whole reports a damaged SQLite file.
func (s *Store) whole(ctx context.Context) error {
	var verdict string
	if err := s.db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("malformed: %s", verdict)
	}
	return nil
}

// An OpenError says why a database cannot be used, and what an operator can do.
type OpenError struct {
	Err  error
	Hint string
}

func (e *OpenError) Error() string { return "database: " + e.Err.Error() }
func (e *OpenError) Unwrap() error { return e.Err }

// wayOut tells an operator what to do about a database that does not open.
func wayOut(err error, file string) string {
	if newer := (*NewerError)(nil); errors.As(err, &newer) {
		return "run the newer program, or put back a copy of the database from before it"
	}
	switch text := err.Error(); {
	case file == "":
		return "is PostgreSQL running, and may this user create tables?"
	case strings.Contains(text, "malformed"), strings.Contains(text, "not a database"), strings.Contains(text, "corrupt"):
		return fmt.Sprintf("the file is damaged; put back a copy of it, or move it away: mv %s %s.damaged", file, file)
	case strings.Contains(text, "locked"), strings.Contains(text, "busy"):
		return fmt.Sprintf("another process holds %s; stop it first", file)
	}
	return fmt.Sprintf("may this user write to %s, and is there room on the disk?", filepath.Dir(file))
}

// openSQLite opens a file twice: one connection writes, since SQLite has one
// writer and queueing here is fairer than its busy handler; a few read what is
// committed while it does. What is deleted is overwritten, so that no question
// outlives its row.
func openSQLite(file string) (writes, reads *sql.DB, err error) {
	if file == ":memory:" {
		return nil, nil, errors.New("an inbox in memory would lose what it accepted")
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, nil, err
	}
	if err := private(file); err != nil {
		return nil, nil, err
	}
	uri := "file:" + (&url.URL{Path: file}).EscapedPath()
	options := url.Values{"_pragma": {"journal_mode(wal)", "busy_timeout(5000)", "synchronous(full)", "secure_delete(1)", "journal_size_limit(67108864)"}, "_txlock": {"immediate"}}
	if writes, err = sql.Open("sqlite", uri+"?"+options.Encode()); err != nil {
		return nil, nil, err
	}
	writes.SetMaxOpenConns(1)
	options = url.Values{"_pragma": {"busy_timeout(5000)", "query_only(1)"}}
	if reads, err = sql.Open("sqlite", uri+"?"+options.Encode()); err != nil {
		return nil, nil, err
	}
	reads.SetMaxOpenConns(4)
	reads.SetMaxIdleConns(4)
	return writes, reads, nil
}

// private lets nobody else read a database. SQLite gives the files beside it the
// rights of the file itself.
func private(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	for _, companion := range []string{"", "-wal", "-shm", ".lock"} {
		if err := os.Chmod(file+companion, 0o600); err != nil && !errors.Is(err, os.ErrNotExist) && !errors.Is(err, os.ErrPermission) {
			return err
		}
	}
	return nil
}

// where names a database without its password.
func where(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Redacted()
	}
	return "the database"
}

// redact keeps the password of a database URL out of an error, and the error in
// one line.
func redact(err error, address string) error {
	text := strings.ReplaceAll(err.Error(), "\n\t", " ")
	if u, parseErr := url.Parse(address); parseErr == nil && u.User != nil {
		if password, ok := u.User.Password(); ok && password != "" {
			text = strings.NewReplacer(password, "xxxxx", url.QueryEscape(password), "xxxxx", url.PathEscape(password), "xxxxx").Replace(text)
		}
	}
	return errors.New(text)
}

// Close closes the database; again, it does nothing.
func (s *Store) Close() error {
	s.closing.Do(func() { close(s.closed) })
	select {
	case <-s.gathered:
	case <-time.After(closeMost): // another process holds the file
	}
	err := errors.Join(s.reads.Close(), s.db.Close())
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
	}
	return err
}

// Ping reports whether the database can be reached and written to.
func (s *Store) Ping(ctx context.Context) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM replicas WHERE owner = ''`)
		return err
	})
}

// Shared reports whether other processes may work the same inbox.
func (s *Store) Shared() bool { return s.shared }

// Prune forgets what is past its time.
func (s *Store) Prune(ctx context.Context) error {
	now := s.now()
	for statement, before := range map[string]int64{
		`DELETE FROM seen WHERE stored < $1`:                now.Add(-seenAge).Unix(),
		`DELETE FROM replies WHERE stored < $1`:             now.Add(-replyAge).Unix(),
		`DELETE FROM turns WHERE stored < $1`:               now.Add(-replyAge).Unix(),
		`DELETE FROM conversations WHERE stored < $1`:       now.Add(-ConversationAge).Unix(),
		`DELETE FROM ledger WHERE last < $1`:                now.Add(-s.LedgerAge).Unix(),
		`DELETE FROM taps WHERE last < $1`:                  now.Add(-s.LedgerAge).Unix(),
		`DELETE FROM choices WHERE stored < $1`:             now.Add(-choiceAge).Unix(),
		`DELETE FROM inbox WHERE aside = 1 AND stored < $1`: now.Add(-asideAge).UnixMilli(),
	} {
		if err := s.exec(ctx, statement, before); err != nil {
			return err
		}
	}
	if err := s.exec(ctx, `DELETE FROM keys WHERE month < $1 AND month NOT IN (SELECT month FROM ledger)`, month(now.Add(-s.LedgerAge))); err != nil {
		return err
	}
	if s.shared {
		return nil
	}
	// What was deleted is overwritten in the file; the log still holds it.
	_, err := s.db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}
