package telegram

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"reportbot/bot/store"
)

// An update that crashes its handler is set aside after three times, and the
// next one of its chat has its turn. A bot that is nil crashes at every question.
func TestCrashesAreSetAside(t *testing.T) {
	ctx := context.Background()
	s, err := store.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "bot.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var log strings.Builder
	c := New(nil, s, Options{Log: slog.New(slog.NewTextHandler(&log, nil)), Metrics: NewMetrics(prometheus.NewRegistry())})
	_, err = s.Put(ctx,
		store.Update{ID: 1, Chat: 7, Body: []byte(`{"update_id":1,"message":{"message_id":1,"from":{"id":7},"chat":{"id":7,"type":"private"},"text":"电梯"}}`)},
		store.Update{ID: 2, Chat: 7, Body: []byte(`{"update_id":2,"poll":{}}`)},
		store.Update{ID: 3, Chat: 7, Body: []byte(`{"update_id":3,"poll":{}}`)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Crashed(ctx, 3, crashesMost); err != nil { // as if it had ended the process
		t.Fatal(err)
	}
	ch := &chat{id: 7}
	for i, want := range []struct{ waiting, aside int }{{3, 0}, {3, 0}, {2, 1}, {1, 1}, {0, 2}} {
		c.turn(ctx, ch)
		if waiting, aside, err := s.Counts(ctx); err != nil || waiting != want.waiting || aside != want.aside {
			t.Errorf("turn %d: %d wait and %d are set aside, %v", i+1, waiting, aside, err)
		}
	}
	if strings.Contains(log.String(), "电梯") {
		t.Error("the question is logged")
	}
}
