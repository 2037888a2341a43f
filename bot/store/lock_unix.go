//go:build unix

package store

import (
	"context"
	"fmt"
	"os"
	"syscall"
	"time"
)

// Alone makes this process the only one that works the inbox of a SQLite file,
// until it ends. It waits a while for one that is about to end.
func (s *Store) Alone(ctx context.Context) error {
	if s.shared {
		return nil
	}
	// Not the file itself: closing it again would drop SQLite's own locks.
	name := s.file + ".lock"
	lock, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return &OpenError{err, wayOut(err, s.file)}
	}
	for end := time.Now().Add(aloneWait); ; time.Sleep(100 * time.Millisecond) {
		if err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			s.lock = lock
			return nil
		}
		if ctx.Err() != nil || time.Now().After(end) {
			lock.Close()
			return &OpenError{fmt.Errorf("%s is locked: %w", name, err), fmt.Sprintf("another process answers from %s; stop it first", s.file)}
		}
	}
}
