//go:build !unix

package store

import "context"

// Alone does nothing where files cannot be locked for a process.
func (s *Store) Alone(context.Context) error { return nil }
