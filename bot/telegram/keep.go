package telegram

import (
	"context"
	"sync"
	"time"
)

const (
	lease      = 5 * time.Second // after which a silent replica's chats go to the others
	renewEvery = time.Second
	settle     = renewEvery * 3 / 2 // after which all others know of a process that has come
	leaseSafe  = time.Second        // before its end a lease is held for lost
	lookShared = 250 * time.Millisecond
	lookAlone  = time.Second
	lookAll    = 30 * time.Second // between two looks into an inbox that nobody else fills
	pruneEvery = 10 * time.Minute
)

// leases say how far this process's claims on chats hold.
type leases struct {
	mu         sync.Mutex
	generation int // of claims; those of an older one are lost
	until      time.Time
}

// current returns the generation of claims, 0 if none hold.
func (l *leases) current() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Now().After(l.until) {
		return 0
	}
	return l.generation
}

// renewed notes that all claims were prolonged by a request that began at start,
// and reports whether they had run out before.
func (l *leases) renewed(start time.Time) (anew bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if anew = start.After(l.until); anew {
		l.generation++
	}
	l.until = start.Add(lease - leaseSafe)
	return anew
}

// owns claims a chat for this process if it is not claimed yet.
func (c *Courier) owns(ctx context.Context, ch *chat) (bool, error) {
	if c.holds(ch) {
		return true, nil
	}
	ch.answer = nil // another process may have sent it meanwhile
	now := c.leases.current()
	if now == 0 {
		return false, nil
	}
	ok, err := c.store.Claim(ctx, ch.id, lease)
	if ok {
		ch.lease = now
	}
	return ok, err
}

// holds reports whether this process is the one that works a chat.
func (c *Courier) holds(ch *chat) bool {
	return !c.store.Shared() || ch.lease != 0 && ch.lease == c.leases.current()
}

// keep looks after the inbox until ctx ends: it finds what waits, gives back
// chats that are quiet, and forgets what is past its time.
func (c *Courier) keep(ctx context.Context) {
	every := lookAlone
	if c.store.Shared() {
		every = lookShared
	}
	var took time.Duration // the last look
	var looked, pruned time.Time
	due := time.Now().AddDate(1, 0, 0) // at first, what a process before this one put off too
	for {
		c.beat.Store(int64(time.Since(c.born)))
		for _, ch := range c.chats.quiet(time.Now()) {
			c.timed(ctx, "release", func(ctx context.Context) error { return c.store.Release(ctx, ch.id) })
			c.chats.forget(ch)
		}
		if room, full := c.chats.room(); full || c.store.Shared() || time.Since(looked) > lookAll {
			start := time.Now()
			c.look(ctx, due, room)
			looked, due = time.Now(), time.Time{}
			took = looked.Sub(start)
		}
		if time.Since(pruned) > pruneEvery {
			c.timed(ctx, "prune", c.store.Prune)
			pruned = time.Now()
		}
		if !sleep(ctx, max(every, 5*took)) { // a long inbox is not looked through all the time
			return
		}
	}
}

// look finds chats with updates that are due before a time, zero for now.
func (c *Courier) look(ctx context.Context, due time.Time, room int) {
	if due.IsZero() {
		due = time.Now()
	}
	c.timed(ctx, "look", func(ctx context.Context) error {
		waiting, err := c.store.Waiting(ctx, due, max(room, 100))
		for _, id := range waiting {
			c.chats.offer(id)
		}
		return err
	})
}

// renew prolongs this process's leases and takes its share of the limits.
func (c *Courier) renew(ctx context.Context) {
	if c.store.Shared() {
		c.slots.hold()
	}
	for c.store.Shared() {
		start, pause := time.Now(), renewEvery
		c.timed(ctx, "renew", func(ctx context.Context) error {
			ctx, cancel := context.WithTimeout(ctx, lease-leaseSafe)
			defer cancel()
			alive, err := c.store.Renew(ctx, lease)
			switch {
			case err != nil:
			case c.leases.renewed(start):
				c.slots.hold()
				pause = settle
			default:
				c.slots.share(alive)
			}
			return err
		})
		if !sleep(ctx, pause) {
			return
		}
	}
}

func (c *Courier) timed(ctx context.Context, what string, do func(context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, dbTimeout)
	defer cancel()
	c.note(what, do(ctx))
}
