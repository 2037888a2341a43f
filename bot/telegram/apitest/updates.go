package apitest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// updates are what has not yet been confirmed by the bot.
type updates struct {
	pending []update // by ID
	next    int64
	allowed []string // kinds; empty means all but the rare ones
	poll    chan struct{}
	webhook webhook
	busy    map[int64]bool // queues with a delivery under way or in its pause
	taken   int
}

type update struct {
	id    int64
	kind  string
	queue int64 // deliveries of one queue keep their order
	body  json.RawMessage
}

// rare are the kinds that a bot gets only if it names them.
var rare = []string{"chat_member", "message_reaction", "message_reaction_count"}

// Push delivers an update with one field of the given kind and returns its
// number; a value that is a json.RawMessage goes out as it is.
func (s *Server) Push(kind string, value any) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.push(kind, 0, value)
}

// push is Push in a queue; s.mu is held.
func (s *Server) push(kind string, queue int64, value any) int64 {
	s.next++
	id := s.next
	if queue == 0 {
		queue = id << 16 // its own
	}
	if len(s.allowed) > 0 && !slices.Contains(s.allowed, kind) || len(s.allowed) == 0 && slices.Contains(rare, kind) {
		return id
	}
	body, err := json.Marshal(map[string]any{"update_id": id, kind: value})
	if err != nil {
		panic(fmt.Sprintf("apitest: %s: %v", kind, err))
	}
	s.pending = append(s.pending, update{id, kind, queue, body})
	s.change()
	return id
}

// Pending returns how many updates the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pending)
}

// Raw delivers {"update_id":id,fields} as it is, whatever kinds are allowed, and
// returns its number: the next one if id is 0, else one that was delivered
// before, as Telegram may do.
func (s *Server) Raw(id int64, fields string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id == 0 {
		s.next++
		id = s.next
	}
	at := slices.IndexFunc(s.pending, func(u update) bool { return u.id > id })
	if at < 0 {
		at = len(s.pending)
	}
	body := json.RawMessage(fmt.Sprintf(`{"update_id":%d,%s}`, id, fields))
	s.pending = slices.Insert(s.pending, at, update{id, "", id << 16, body})
	s.change()
	return id
}

func (s *Server) getUpdates(ctx context.Context, p params) (any, *apiError) {
	limit, wait := p.int("limit"), p.int("timeout")
	if limit < 1 || limit > 100 {
		limit = 100
	}
	allowed, err := p.strings("allowed_updates")
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.webhook.url != "" {
		return nil, &apiError{code: 409, description: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
	}
	if p["allowed_updates"] != "" {
		s.allowed = allowed
	}
	if s.poll != nil {
		close(s.poll)
	}
	mine := make(chan struct{})
	s.poll = mine
	defer func() {
		if s.poll == mine {
			s.poll = nil
		}
	}()
	s.confirm(p.int("offset"))
	timer := time.NewTimer(time.Duration(max(0, min(wait, 50))) * time.Second)
	defer timer.Stop()
	for expired := wait <= 0; len(s.pending) == 0 && !expired; {
		changed := s.changed
		s.mu.Unlock()
		conflict := false
		select {
		case <-changed:
		case <-timer.C:
			expired = true
		case <-ctx.Done():
			expired = true
		case <-s.ctx.Done():
			expired = true
		case <-mine:
			conflict = true
		}
		s.mu.Lock()
		if conflict {
			return nil, &apiError{code: 409, description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}
		}
	}
	batch := []json.RawMessage{}
	for _, u := range s.pending[:min(len(s.pending), int(limit))] {
		batch = append(batch, u.body)
	}
	return batch, nil
}

// confirm drops what stands before an offset; a negative one keeps that many.
func (s *Server) confirm(offset int64) {
	keep := s.pending
	if offset < 0 {
		keep = keep[max(0, len(keep)+int(offset)):]
	}
	for len(keep) > 0 && offset > 0 && keep[0].id < offset {
		keep = keep[1:]
	}
	if gone := len(s.pending) - len(keep); gone > 0 {
		s.taken += gone
		s.pending = slices.Clone(keep)
		s.change()
	}
}
