package apitest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
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

type webhook struct {
	url, secret string
	connections int
	lastError   string
	lastDate    int64
	cancel      context.CancelFunc
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

// Redeliver sends an update a second time, as Telegram may.
func (s *Server) Redeliver(id int64, kind string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, _ := json.Marshal(map[string]any{"update_id": id, kind: value})
	s.pending = slices.Insert(s.pending, 0, update{id, kind, id << 16, body})
	s.change()
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

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)

func (s *Server) setWebhook(_ context.Context, p params) (any, *apiError) {
	if p["url"] == "" {
		return s.deleteWebhook(nil, p)
	}
	address, err := url.Parse(p["url"])
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Host == "" {
		return nil, bad("bad webhook: invalid URL specified")
	}
	if !secretForm.MatchString(p["secret_token"]) {
		return nil, bad("secret token contains illegal characters")
	}
	connections := int(p.int("max_connections"))
	if connections < 1 || connections > 100 {
		connections = 40
	}
	allowed, refusal := p.strings("allowed_updates")
	if refusal != nil {
		return nil, refusal
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.poll != nil {
		close(s.poll)
		s.poll = nil
	}
	if p["allowed_updates"] != "" {
		s.allowed = allowed
	}
	if p.bool("drop_pending_updates") {
		s.pending = nil
	}
	if s.webhook.cancel != nil {
		s.webhook.cancel()
	}
	ctx, cancel := context.WithCancel(s.ctx)
	s.webhook = webhook{url: p["url"], secret: p["secret_token"], connections: connections, cancel: cancel}
	s.busy = map[int64]bool{}
	go s.deliver(ctx, s.webhook, s.busy)
	s.change()
	return true, nil
}

func (s *Server) deleteWebhook(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.webhook.cancel != nil {
		s.webhook.cancel()
	}
	s.webhook = webhook{}
	if p.bool("drop_pending_updates") {
		s.pending = nil
	}
	s.change()
	return true, nil
}

func (s *Server) getWebhookInfo(context.Context, params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	info := map[string]any{"url": s.webhook.url, "has_custom_certificate": false, "pending_update_count": len(s.pending)}
	if s.webhook.url != "" {
		info["max_connections"] = s.webhook.connections
	}
	if s.webhook.lastError != "" {
		info["last_error_message"], info["last_error_date"] = s.webhook.lastError, s.webhook.lastDate
	}
	if len(s.allowed) > 0 {
		info["allowed_updates"] = s.allowed
	}
	return info, nil
}

// deliver posts pending updates, those of one queue one after another, until
// ctx ends.
func (s *Server) deliver(ctx context.Context, hook webhook, busy map[int64]bool) {
	client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: hook.connections}}
	defer client.CloseIdleConnections()
	slots := make(chan struct{}, hook.connections)
	for ctx.Err() == nil {
		s.mu.Lock()
		changed := s.changed
		for _, u := range s.pending {
			if busy[u.queue] || len(slots) == cap(slots) {
				continue
			}
			busy[u.queue] = true
			slots <- struct{}{}
			go func() {
				err := post(ctx, client, hook, u.body)
				s.delivered(ctx, u, err)
				<-slots
				s.mu.Lock()
				delete(busy, u.queue)
				s.change()
				s.mu.Unlock()
			}()
		}
		s.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

func post(ctx context.Context, client *http.Client, hook webhook, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if hook.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", hook.secret)
	}
	response, err := client.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	io.Copy(io.Discard, response.Body)
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("wrong response from the webhook: %s", response.Status)
	}
	return nil
}

// delivered strikes an update off, or notes the error and pauses.
func (s *Server) delivered(ctx context.Context, u update, err error) {
	s.mu.Lock()
	if err == nil {
		s.taken++
		s.pending = slices.DeleteFunc(s.pending, func(p update) bool { return p.id == u.id })
		s.change()
		s.mu.Unlock()
		return
	}
	s.webhook.lastError, s.webhook.lastDate = err.Error(), time.Now().Unix()
	s.mu.Unlock()
	pause := s.options.WebhookRetry
	if pause == 0 {
		pause = 50 * time.Millisecond
	}
	select {
	case <-time.After(pause):
	case <-ctx.Done():
	}
}
