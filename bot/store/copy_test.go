package store

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
)

// What is kept moves to another database whole, and never into one that holds
// something.
func TestCopy(t *testing.T) {
	ctx := context.Background()
	open := func(address string) *Store {
		s, err := Open(ctx, address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	from := open("sqlite:" + filepath.Join(t.TempDir(), "a.db"))
	if _, err := from.Put(ctx, Update{ID: 7, Chat: 3, Body: []byte(`{"update_id":7}`)}); err != nil {
		t.Fatal(err)
	}
	if err := from.SetReport(ctx, 3, "beijing-2022"); err != nil {
		t.Fatal(err)
	}
	to := open("sqlite:" + filepath.Join(t.TempDir(), "b.db"))
	if n, err := from.Copy(ctx, to); err != nil || n != 3 { // the update, its number, the setting
		t.Errorf("%d rows, %v", n, err)
	}
	if u, ok, err := to.Next(ctx, 3); err != nil || !ok || u.ID != 7 || string(u.Body) != `{"update_id":7}` {
		t.Errorf("the inbox has %v, %v", u, err)
	}
	if id, err := to.Report(ctx, 3); err != nil || id != "beijing-2022" {
		t.Errorf("the setting is %q, %v", id, err)
	}
	if _, err := from.Copy(ctx, to); !errors.Is(err, ErrTaken) {
		t.Errorf("again: %v", err)
	}
}

// Every table is kept, or is one that says which process works what.
func TestCopyKnowsEveryTable(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows, err := s.db.QueryContext(ctx, `SELECT name FROM sqlite_master WHERE type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(kept, name) && !slices.Contains([]string{"chats", "replicas", "schema_version"}, name) {
			t.Errorf("%s is not copied", name)
		}
	}
}
