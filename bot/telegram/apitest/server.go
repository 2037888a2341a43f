// Package apitest provides a Bot API server for tests, strict as the real one:
// what Telegram refuses it refuses, and remembers. People speak through
// [Server.Say], [Server.Press] and [Server.Inline]; what the bot sent is read
// with [Server.Sent]. Where Telegram drops broken marks without a word, this
// server refuses them, so that a test sees them.
package apitest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// Token is the token of every bot at a [Server].
const Token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

// Options say how a server differs from the default one.
type Options struct {
	Flood        bool          // a broken limit is answered with 429; it is counted in any case
	WebhookRetry time.Duration // pause after a delivery that failed; 0 means 50 ms
}

// A Server is a Bot API server with one bot. Its methods may be called from
// several goroutines.
type Server struct {
	URL string // base address, without a closing slash
	Bot User   // the bot itself

	options Options
	server  *httptest.Server
	ctx     context.Context
	stop    context.CancelFunc

	mu       sync.Mutex
	changed  chan struct{} // closed at the next change
	hook     func(Request) Fault
	requests map[string]int
	number   int
	refused  []Refusal
	chats    map[int64]*chat
	queries  map[string]*query
	profile  map[string]string // descriptions and commands, by method, language and scope
	updates
	flood
}

// New starts a server that stops with the test.
func New(t testing.TB, o Options) *Server {
	t.Helper()
	s := &Server{
		Bot:      User{ID: 110201543, First: "Report", Username: "reportbot", IsBot: true},
		options:  o,
		changed:  make(chan struct{}),
		requests: map[string]int{},
		chats:    map[int64]*chat{},
		queries:  map[string]*query{},
		profile:  map[string]string{},
	}
	s.updates.next = 1000
	s.updates.busy = map[int64]bool{}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.server = httptest.NewServer(s)
	s.URL = s.server.URL
	t.Cleanup(func() {
		s.stop()
		s.server.CloseClientConnections()
		s.server.Close()
	})
	return s
}

// A Request is one call of the bot.
type Request struct {
	N      int    // counts the calls of all methods from 1
	Nth    int    // counts the calls of this method from 1
	Method string // as the Bot API spells it
	Chat   int64  // 0 where it names none
	Params map[string]string
}

// A Fault is what goes wrong with a request; the zero Fault is nothing.
type Fault struct {
	Delay      time.Duration // before all else; one that the bot does not wait for is a Cut
	Effect     bool          // the request takes effect although its answer is lost or wrong
	After      func()        // called when the request has taken effect and is not yet answered
	Cut        bool          // the connection is closed without an answer
	Status     int           // answered in place of the truth; 429 binds the chat for RetryAfter
	Body       string        // with Status; "" means the Bot API's own form
	RetryAfter int           // seconds, with 429
}

// Hook lets f decide what goes wrong with each request from now on; nil ends
// all faults. It is called before the request takes effect.
func (s *Server) Hook(f func(Request) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook = f
}

// A Refusal is a request that was answered with an error that no fault made.
type Refusal struct {
	Method      string
	Code        int
	Description string
}

// Refused returns the refusals with one of the codes, all without codes.
func (s *Server) Refused(codes ...int) []Refusal {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Refusal
	for _, r := range s.refused {
		hit := len(codes) == 0
		for _, c := range codes {
			hit = hit || c == r.Code
		}
		if hit {
			list = append(list, r)
		}
	}
	return list
}

// Requests returns how often a method was called.
func (s *Server) Requests(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests[strings.ToLower(method)]
}

// Wait waits until done holds, looking again after every change, and reports
// whether it came to hold in time. done may call the server's methods.
func (s *Server) Wait(limit time.Duration, done func() bool) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if done() {
			return true
		}
		select {
		case <-changed:
		case <-timer.C:
			return done()
		}
	}
}

// change wakes all that wait; s.mu is held.
func (s *Server) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// An apiError is a refusal on its way to the bot.
type apiError struct {
	code        int
	description string
	retryAfter  int
	migrateTo   int64
}

func bad(format string, a ...any) *apiError {
	return &apiError{code: 400, description: "Bad Request: " + fmt.Sprintf(format, a...)}
}

func (e *apiError) body() string {
	answer := map[string]any{"ok": false, "error_code": e.code, "description": e.description}
	switch {
	case e.retryAfter > 0:
		answer["parameters"] = map[string]any{"retry_after": e.retryAfter}
	case e.migrateTo != 0:
		answer["parameters"] = map[string]any{"migrate_to_chat_id": e.migrateTo}
	}
	text, _ := json.Marshal(answer)
	return string(text)
}

var (
	callPath  = regexp.MustCompile(`^/bot([^/]+)/([A-Za-z]+)$`)
	tokenForm = regexp.MustCompile(`^\d+:[\w-]+$`)
)

// ServeHTTP answers one request as the Bot API does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	match := callPath.FindStringSubmatch(r.URL.Path)
	if match == nil || !tokenForm.MatchString(match[1]) {
		write(w, &apiError{code: 404, description: "Not Found"}, nil)
		return
	}
	name := strings.ToLower(match[2])
	p, err := readParams(r)
	if err == nil && match[1] != Token {
		err = &apiError{code: 401, description: "Unauthorized"}
	}
	method, known := methods[name]
	if err == nil && !known {
		err = &apiError{code: 404, description: "Not Found: method not found"}
	}
	if err != nil {
		s.refuse(match[2], err)
		write(w, err, nil)
		return
	}
	fault := s.arrived(match[2], p)
	select {
	case <-time.After(fault.Delay):
	case <-r.Context().Done():
		fault.Cut = true // it waited no longer
	case <-s.ctx.Done():
		fault.Cut = true
	}
	wrong := fault.Cut || fault.Status != 0
	var result any
	if !wrong || fault.Effect {
		if result, err = method(s, r.Context(), p); err != nil && !wrong {
			s.refuse(match[2], err)
		}
	}
	if fault.After != nil {
		fault.After()
	}
	switch {
	case fault.Cut:
		panic(http.ErrAbortHandler)
	case fault.Status != 0:
		w.WriteHeader(fault.Status)
		io.WriteString(w, fault.answer())
	default:
		write(w, err, result)
	}
}

func (f Fault) answer() string {
	if f.Body != "" {
		return f.Body
	}
	if f.Status == 429 {
		return (&apiError{code: 429, description: fmt.Sprintf("Too Many Requests: retry after %d", f.RetryAfter), retryAfter: f.RetryAfter}).body()
	}
	return (&apiError{code: f.Status, description: http.StatusText(f.Status)}).body()
}

func write(w http.ResponseWriter, err *apiError, result any) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(err.code)
		io.WriteString(w, err.body())
		return
	}
	json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": result})
}

// arrived counts a request and asks the hook what is to go wrong with it.
func (s *Server) arrived(method string, p params) Fault {
	s.mu.Lock()
	s.number++
	s.requests[strings.ToLower(method)]++
	request := Request{N: s.number, Nth: s.requests[strings.ToLower(method)], Method: method, Chat: p.int("chat_id"), Params: p}
	if request.Chat != 0 {
		s.flood.early(request.Chat)
	}
	hook := s.hook
	s.change()
	s.mu.Unlock()
	if hook == nil {
		return Fault{}
	}
	fault := hook(request)
	if fault.Status == 429 {
		s.mu.Lock()
		s.flood.bind(request.Chat, time.Duration(fault.RetryAfter)*time.Second)
		s.mu.Unlock()
	}
	return fault
}

func (s *Server) refuse(method string, err *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = append(s.refused, Refusal{method, err.code, err.description})
	s.change()
}
