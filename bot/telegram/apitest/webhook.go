package apitest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"
)

type webhook struct {
	url, secret string
	connections int
	lastError   string
	lastDate    int64
	cancel      context.CancelFunc
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)

func (s *Server) setWebhook(ctx context.Context, p params) (any, *apiError) {
	if p["url"] == "" {
		return s.deleteWebhook(ctx, p)
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
	if w := s.webhook; w.url == p["url"] && w.secret == p["secret_token"] && w.connections == connections {
		return true, nil
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
