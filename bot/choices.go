package bot

import (
	"context"
	"sync"

	"reportbot/answers"
)

// A ShortMemory keeps choices as long as the process lives: for the command line
// without a database, and for measuring.
type ShortMemory struct{ kept sync.Map }

// Chosen returns what was chosen under a key; false where nothing was.
func (m *ShortMemory) Chosen(_ context.Context, key string) (answers.ReaderChoice, bool, error) {
	c, ok := m.kept.Load(key)
	if !ok {
		return answers.ReaderChoice{}, false, nil
	}
	return c.(answers.ReaderChoice), true, nil
}

// KeepChoice keeps what was chosen first under a key, and returns that.
func (m *ShortMemory) KeepChoice(_ context.Context, key string, c answers.ReaderChoice) (answers.ReaderChoice, error) {
	kept, _ := m.kept.LoadOrStore(key, c)
	return kept.(answers.ReaderChoice), nil
}
