package telegram

import (
	"sync"
	"time"
)

// mostChats bounds the chats that a courier keeps in mind. Those beyond wait in
// the inbox until there is room.
const mostChats = 10_000

// A chat is a queue of updates that are handled one after the other. Its fields
// but state belong to the worker that has it.
type chat struct {
	id      int64
	pace    pace
	due     int64     // the update that this process itself put off, now due
	answer  *answer   // made, and not wholly sent
	until   time.Time // before which Telegram wants nothing for it
	hinted  bool      // people were told that they can go on in private
	delayed bool      // an answer had to wait for the group's budget
	lease   int       // the generation of leases in which it was claimed
	state   state
}

type state int

const (
	idle    state = iota
	queued        // in ready
	working       // a worker has it
	again         // a worker has it, and there is more
	paused        // a timer will queue it
)

// chats are those that there was something to do for lately.
type chats struct {
	mu    sync.Mutex
	known map[int64]*chat
	ready chan *chat
	full  bool // a chat was turned away since the last scan
}

func newChats() *chats {
	return &chats{known: map[int64]*chat{}, ready: make(chan *chat, mostChats)}
}

// offer says that there may be something to do for a chat.
func (q *chats) offer(id int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	c := q.known[id]
	if c == nil {
		if len(q.known) >= mostChats {
			q.full = true
			return
		}
		c = &chat{id: id}
		q.known[id] = c
	}
	switch c.state {
	case idle:
		q.queue(c)
	case working:
		c.state = again
	}
}

// queue puts a chat at the end. There is room for all that are known.
func (q *chats) queue(c *chat) {
	c.state = queued
	q.ready <- c
}

func (q *chats) begin(c *chat) {
	q.mu.Lock()
	defer q.mu.Unlock()
	c.state = working
}

// end gives a chat back: to go on at once, after a while, or when more comes.
func (q *chats) end(c *chat, t turn) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case t.wait > 0:
		c.state = paused
		time.AfterFunc(t.wait, func() {
			q.mu.Lock()
			defer q.mu.Unlock()
			q.queue(c)
		})
	case t.more || c.state == again:
		q.queue(c)
	default:
		c.state = idle
	}
}

// quiet returns idle chats that no limit asks about any more, as if a worker
// had them; forget is to follow.
func (q *chats) quiet(now time.Time) (quiet []*chat) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, c := range q.known {
		if c.state == idle && c.pace.quiet(now) && now.After(c.until) {
			c.state = working
			quiet = append(quiet, c)
		}
	}
	return quiet
}

// forget drops a chat unless something came for it meanwhile.
func (q *chats) forget(c *chat) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if c.state == again {
		c.lease = 0
		q.queue(c)
		return
	}
	delete(q.known, c.id)
}

// room returns for how many more chats there is room, and whether any was
// turned away since the last call.
func (q *chats) room() (n int, full bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	full, q.full = q.full, false
	return mostChats - len(q.known), full
}

// A turn is what is left to do for a chat after a worker had it.
type turn struct {
	more bool
	wait time.Duration
}
