// Package modeltest is a server that speaks the chat completions of OpenAI as
// strictly as the real ones, and fails as it is told.
package modeltest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
)

// A Fault is a way in which a server fails a request.
type Fault int

// The faults. With Slow nothing comes for a long time, with Drips a byte now and
// then; Cuts ends the connection in the middle of the answer.
const (
	None    Fault = iota
	Busy          // 429
	Broken        // 500
	Away          // 503
	Denied        // 401
	Cuts          //
	Slow          //
	Drips         //
	Page          // a web page with the status 200
	Empty         // a completion without a choice
	Long          // finish_reason: length
	Chatter       // words around the JSON
	Beyond        // a number that no sentence has
	Below         // a negative number
	Word          // the number as a string
	Reason        // 0 with a reason that does not exist
	Bare          // 0 without a reason
	faults
)

// Faults are all ways to fail.
func Faults() []Fault {
	var list []Fault
	for f := None + 1; f < faults; f++ {
		list = append(list, f)
	}
	return list
}

// A Sentence is one of those that the model may choose.
type Sentence struct {
	Number  int    `json:"编号"`
	Year    int    `json:"年份"`
	Section string `json:"小节"`
	Text    string `json:"原文"`
}

// A Question is what was put to the model.
type Question struct {
	Raw       string     `json:"-"` // the whole message
	Question  string     `json:"问题"`
	ReadAs    string     `json:"理解为"`
	Year      int        `json:"年份"`
	Report    string     `json:"报告"`
	Place     string     `json:"地方"`
	Sentences []Sentence `json:"句子"`
}

// A Server is a model behind an address.
type Server struct {
	URL string // ends in /v1
	Key string // that a request must show

	t      testing.TB
	answer func(Question) string
	stop   chan struct{}

	mu    sync.Mutex
	fault func(n int) Fault
	asked []Question
	faint []string
}

// New starts a server whose model writes what answer returns. What a real server
// would refuse fails the test.
func New(t testing.TB, answer func(Question) string) *Server {
	s := &Server{Key: "sk-of-the-test", t: t, answer: answer, stop: make(chan struct{}), fault: func(int) Fault { return None }}
	server := httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = server.URL + "/v1"
	t.Cleanup(func() {
		close(s.stop)
		server.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, f := range s.faint {
			t.Error(f)
		}
	})
	return s
}

// Fail makes the n-th request from now, from 0, fail as f says.
func (s *Server) Fail(f func(n int) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := len(s.asked)
	s.fault = func(n int) Fault { return f(n - from) }
}

// Asked returns what was put to the model so far.
func (s *Server) Asked() []Question {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Question(nil), s.asked...)
}

// A request is all that may be sent.
type request struct {
	Model    string `json:"model"`
	Messages []struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	} `json:"messages"`
	Temperature *float64 `json:"temperature"`
	MaxTokens   int      `json:"max_tokens"`
	Stream      bool     `json:"stream"`
}

// wrong tells what is wrong with a request.
func (s *Server) wrong(r *http.Request, asked *request) string {
	d := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 1<<20))
	d.DisallowUnknownFields()
	err := d.Decode(asked)
	switch {
	case r.Method != http.MethodPost || r.URL.Path != "/v1/chat/completions":
		return r.Method + " " + r.URL.Path
	case r.Header.Get("Authorization") != "Bearer "+s.Key:
		return "no key"
	case r.Header.Get("Content-Type") != "application/json":
		return "Content-Type " + r.Header.Get("Content-Type")
	case err != nil:
		return err.Error()
	case asked.Model == "" || asked.Temperature == nil || *asked.Temperature != 0 || asked.MaxTokens < 1:
		return fmt.Sprintf("model %q, temperature %v, max_tokens %d", asked.Model, asked.Temperature, asked.MaxTokens)
	case asked.Stream:
		return "streaming"
	case len(asked.Messages) != 2 || asked.Messages[0].Role != "system" || asked.Messages[1].Role != "user":
		return "other messages than system and user"
	case !utf8.ValidString(asked.Messages[1].Content):
		return "not UTF-8"
	}
	return ""
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	var asked request
	if wrong := s.wrong(r, &asked); wrong != "" {
		s.mu.Lock()
		s.faint = append(s.faint, "the model's server was asked wrongly: "+wrong)
		s.mu.Unlock()
		http.Error(w, `{"error":{"message":"bad request"}}`, http.StatusBadRequest)
		return
	}
	q := Question{Raw: asked.Messages[1].Content}
	json.Unmarshal([]byte(q.Raw), &q)
	s.mu.Lock()
	fault := s.fault(len(s.asked))
	s.asked = append(s.asked, q)
	s.mu.Unlock()
	s.fail(w, r, fault, q)
}

// fail answers a request, with a fault or without.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, fault Fault, q Question) {
	refuse := map[Fault]int{Busy: http.StatusTooManyRequests, Broken: http.StatusInternalServerError, Away: http.StatusServiceUnavailable, Denied: http.StatusUnauthorized}
	say := map[Fault]string{
		Chatter: `好的，我选第1句：{"n":1}`, Beyond: `{"n":99}`, Below: `{"n":-1}`, Word: `{"n":"1"}`,
		Reason: `{"n":0,"reason":"because"}`, Bare: `{"n":0}`,
	}
	w.Header().Set("Content-Type", "application/json")
	text := say[fault]
	switch {
	case refuse[fault] != 0:
		w.Header().Set("Retry-After", "30")
		w.WriteHeader(refuse[fault])
		json.NewEncoder(w).Encode(map[string]any{"error": map[string]string{"message": "no: " + q.Question}}) // some repeat what they were asked
		return
	case fault == Page:
		fmt.Fprint(w, "<html>welcome</html>")
		return
	case fault == Empty:
		fmt.Fprint(w, `{"choices":[]}`)
		return
	case fault == Slow:
		s.wait(r, time.Minute)
		return
	case text == "":
		text = s.answer(q)
	}
	body := completion(text, fault == Long)
	switch fault {
	case Cuts:
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		fmt.Fprint(w, body[:len(body)/2])
		panic(http.ErrAbortHandler)
	case Drips:
		for i := range len(body) {
			fmt.Fprint(w, body[i:i+1])
			w.(http.Flusher).Flush()
			if !s.wait(r, 200*time.Millisecond) {
				return
			}
		}
	default:
		fmt.Fprint(w, body)
	}
}

// wait waits until the time is over, the asker gone, or the server stopped; true
// for the first.
func (s *Server) wait(r *http.Request, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-r.Context().Done():
	case <-s.stop:
	}
	return false
}

func completion(text string, cut bool) string {
	finish := "stop"
	if cut {
		finish = "length"
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(map[string]any{
		"id": "x", "object": "chat.completion", "model": "m",
		"choices": []any{map[string]any{"index": 0, "message": map[string]any{"role": "assistant", "content": text}, "finish_reason": finish}},
		"usage":   map[string]any{"prompt_tokens": 900, "completion_tokens": 8, "total_tokens": 908},
	})
	return b.String()
}
