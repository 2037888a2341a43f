package bot

import (
	"sync"
	"time"
)

const (
	failuresToBreak = 5 // in a row
	firstBreak      = 30 * time.Second
	longestBreak    = 10 * time.Minute
)

// A breaker keeps calls from a server that has failed several times in a row. After
// a pause it lets one through, the probe; where that fails too, the next pause is
// twice as long.
type breaker struct {
	mu       sync.Mutex
	failures int
	pause    time.Duration // the last one; 0 while all calls are let through
	until    time.Time     // its end
	probing  bool          // the probe is on its way
}

// allows reports whether a call may be made now, and whether it is the probe.
func (b *breaker) allows(now time.Time) (ok, probe bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pause == 0 {
		return true, false
	}
	if b.probing || now.Before(b.until) {
		return false, false
	}
	b.probing = true
	return true, true
}

// succeeded notes a call that did, and reports whether calls are let through again.
func (b *breaker) succeeded(probe bool) (again bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if probe {
		b.probing, b.pause = false, 0
	}
	if b.pause == 0 {
		b.failures = 0
	}
	return probe
}

// failed notes a call that did, and returns the pause that begins with it; 0 for
// none.
func (b *breaker) failed(now time.Time, probe bool) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures++
	switch {
	case probe:
		b.probing, b.pause = false, min(2*b.pause, longestBreak)
	case b.pause > 0 || b.failures < failuresToBreak:
		return 0
	default:
		b.pause = firstBreak
	}
	b.until = now.Add(b.pause)
	return b.pause
}

// withdrawn notes a call that nobody waits for any more.
func (b *breaker) withdrawn(probe bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.probing = b.probing && !probe
}
