//go:build unix

package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A database and what stands beside it are for its owner alone, one that others
// could read before, too; and one process alone may work it.
func TestPrivateAndAlone(t *testing.T) {
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "bot.db")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	var stores []*Store
	for range 2 {
		s, err := Open(ctx, "sqlite:"+file)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		stores = append(stores, s)
	}
	if err := stores[0].Alone(ctx); err != nil {
		t.Fatal(err)
	}
	if err := stores[1].Alone(ctx); !errors.As(err, new(*OpenError)) {
		t.Errorf("the second one: %v", err)
	}
	files, err := filepath.Glob(file + "*")
	if err != nil || len(files) < 4 {
		t.Fatalf("%q, %v", files, err)
	}
	for _, name := range files {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", filepath.Base(name), info.Mode(), err)
		}
	}
}
