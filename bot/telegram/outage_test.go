package telegram

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Five failures a second for three minutes are four lines, and one when it is over.
func TestOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		o := outage{what: "the database", log: slog.New(slog.NewTextHandler(&log, nil))}
		o.well()
		for range 5 * 181 {
			o.fail("look", errors.New("away"))
			time.Sleep(200 * time.Millisecond)
		}
		o.well()
		o.well()
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		if len(lines) != 5 {
			t.Fatalf("%d lines:\n%s", len(lines), &log)
		}
		for i, want := range []string{"does not answer", "for=1m0s failures=300", "for=2m0s", "for=3m0s", "answers again\" after=3m1s"} {
			if !strings.Contains(lines[i], want) {
				t.Errorf("line %d: %s, want %s", i+1, lines[i], want)
			}
		}
	})
}
