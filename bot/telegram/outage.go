package telegram

import (
	"log/slog"
	"sync"
	"time"
)

// An outage tells the log when something outside fails, once a minute while it
// goes on, and when it is over.
type outage struct {
	what string // is away
	log  *slog.Logger

	mu     sync.Mutex
	since  time.Time // zero while all is well
	said   time.Time
	failed int // times since it was last said
}

// sayAgain is how often an outage that goes on is logged.
const sayAgain = time.Minute

// fail notes a failure.
func (o *outage) fail(doing string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.failed++
	switch now := time.Now(); {
	case o.since.IsZero():
		o.since, o.said = now, now
		o.log.Error(o.what+" does not answer", "doing", doing, "error", err)
	case now.Sub(o.said) >= sayAgain:
		o.said = now
		o.log.Error(o.what+" still does not answer", "doing", doing, "error", err, "for", now.Sub(o.since).Round(time.Second), "failures", o.failed)
	default:
		return
	}
	o.failed = 0
}

// well notes that something succeeded.
func (o *outage) well() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.since.IsZero() {
		return
	}
	o.log.Info(o.what+" answers again", "after", time.Since(o.since).Round(time.Millisecond))
	o.since, o.failed = time.Time{}, 0
}
