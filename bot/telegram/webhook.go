package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"reportbot/bot/store"
)

const (
	mostBody     = 1 << 20 // bytes of an update
	mostSwallow  = 8 << 20 // bytes of a body too large that are read to be polite
	hookConns    = "40"    // requests that Telegram may make at a time
	portWait     = 5 * time.Second
	closeTimeout = 5 * time.Second
)

// A Webhook says where Telegram delivers updates. With CertFile and KeyFile the
// server speaks TLS, else a proxy in front does.
type Webhook struct {
	Listen, URL, Secret string
	CertFile, KeyFile   string
}

// path is the one path that the server has.
func (w *Webhook) path() string {
	u, err := url.Parse(w.URL)
	if err != nil || u.EscapedPath() == "" {
		return "/"
	}
	return u.EscapedPath()
}

// open starts to listen. It waits a while for a process before this one that is
// about to end.
func (w *Webhook) open(ctx context.Context) (net.Listener, error) {
	listener, err := net.Listen("tcp", w.Listen)
	for end := time.Now().Add(portWait); errors.Is(err, syscall.EADDRINUSE) && time.Now().Before(end) && sleep(ctx, portWait/20); {
		listener, err = net.Listen("tcp", w.Listen)
	}
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	if w.CertFile == "" && w.KeyFile == "" {
		return listener, nil
	}
	pair, err := tls.LoadX509KeyPair(w.CertFile, w.KeyFile)
	if err != nil {
		listener.Close()
		return nil, fmt.Errorf("webhook: %w", err)
	}
	return tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}), nil
}

// receive serves the webhook until ctx ends, and then what is under way.
func (c *Courier) receive(ctx context.Context, listener net.Listener) {
	server := &http.Server{
		Handler:           http.HandlerFunc(c.hook),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       75 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // it would log the addresses of callers
	}
	stopped := make(chan struct{})
	context.AfterFunc(ctx, func() {
		defer close(stopped)
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
		defer cancel()
		if server.Shutdown(closing) != nil {
			server.Close()
		}
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		c.broken(fmt.Errorf("webhook: %w", err))
	}
	<-stopped
}

// hook answers one delivery: 200 says that the update is stored.
func (c *Courier) hook(w http.ResponseWriter, r *http.Request) {
	status := c.deliverable(w, r)
	c.Metrics.hooks.WithLabelValues(fmt.Sprint(status)).Inc()
	if status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", http.MethodPost)
	}
	w.WriteHeader(status)
}

func (c *Courier) deliverable(w http.ResponseWriter, r *http.Request) (status int) {
	switch {
	case r.URL.EscapedPath() != c.Webhook.path():
		return http.StatusNotFound
	case r.Method != http.MethodPost:
		return http.StatusMethodNotAllowed
	case !same(r.Header.Get("X-Telegram-Bot-Api-Secret-Token"), c.Webhook.Secret):
		return http.StatusUnauthorized
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		io.CopyN(io.Discard, r.Body, mostSwallow)
		return http.StatusRequestEntityTooLarge
	}
	if err != nil {
		return http.StatusBadRequest
	}
	id, err := updateID(body)
	if err != nil {
		return http.StatusBadRequest
	}
	if err := c.accept(r.Context(), []store.Update{{ID: id, Chat: queueOf(body), Body: body}}); err != nil {
		return http.StatusServiceUnavailable
	}
	return http.StatusOK
}

// same compares in a time that tells nothing about where two texts differ, nor
// how long the secret is.
func same(given, secret string) bool {
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(secret))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// setWebhook tells Telegram where to deliver. What waits there is kept.
func (c *Courier) setWebhook(ctx context.Context) {
	c.insist(ctx, "setWebhook", tgbotapi.Params{
		"url": c.Webhook.URL, "secret_token": c.Webhook.Secret, "allowed_updates": allowedUpdates,
		"max_connections": hookConns, "drop_pending_updates": "false",
	})
}

// probe asks Telegram for a sign of life when it was silent for a while: who
// waits for deliveries cannot tell a quiet hour from a broken line.
func (c *Courier) probe(ctx context.Context) {
	for sleep(ctx, silentMost) {
		if ago, ok := c.Heard(); !ok || ago > silentMost {
			c.call(ctx, callTimeout, "getMe", nil)
		}
	}
}
