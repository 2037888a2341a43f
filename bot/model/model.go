// Package model asks a language model behind any address that speaks the chat
// completions of OpenAI: Ollama, vLLM, DeepSeek and others. It knows nothing of
// reports; what a model writes is for those who call it to check.
package model

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A Client asks one model. It is safe for concurrent use.
type Client struct {
	address  string
	name     string
	key      string
	attempts int
	http     *http.Client
}

// A Message is one turn of what is put to the model.
type Message struct {
	Role    string `json:"role"` // system, user or assistant
	Content string `json:"content"`
}

// A Request is one thing to be written.
type Request struct {
	Messages    []Message
	Temperature float64 // 0: the likeliest words
	MaxTokens   int     // of the answer; 0: what the server takes
}

// A Reply is what the model wrote, and what that cost.
type Reply struct {
	Text             string
	Prompt, Complete int // tokens; 0 where the server does not count
}

// ErrCut is the error of an answer that stopped at the limit of its length. The
// reply beside it holds what there is.
var ErrCut = errors.New("the answer was cut")

const (
	maxAnswer   = 4 << 20          // bytes of one response
	maxWait     = 2 * time.Minute  // however long a server tells us to stay away
	firstWait   = time.Second      // before the second attempt; doubled for each one after it
	maxComplain = 200              // characters of a server's own words in an error
	slowest     = 10 * time.Minute // of one answer, where the context sets no earlier end
)

// New returns a client of the model of that name. The address is the base that
// the server's maker gives, such as http://localhost:11434/v1; key may be empty.
// Requests are made once; see [Client.Patient].
func New(address, name, key string) (*Client, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, errors.New("want an http or https URL, such as http://localhost:11434/v1")
	}
	const method = "/chat/completions"
	switch path := strings.TrimRight(u.Path, "/"); {
	case path == "":
		u.Path = "/v1" + method
	case strings.HasSuffix(path, method):
		u.Path = path
	default:
		u.Path = path + method
	}
	return &Client{address: u.String(), name: name, key: key, attempts: 1, http: &http.Client{Timeout: slowest}}, nil
}

// Host returns the name of the server that is asked, with its port.
func (c *Client) Host() string {
	u, err := url.Parse(c.address)
	if err != nil {
		return ""
	}
	return u.Host
}

// Patient returns a client that asks up to that many times where the server is
// away, busy (429) or broken (5xx), and waits as long in between as it is told.
func (c *Client) Patient(attempts int) *Client {
	patient := *c
	patient.attempts = max(attempts, 1)
	return &patient
}

// A StatusError is the refusal of a server.
type StatusError struct {
	Status int
	Words  string        // the server's own, shortened
	After  time.Duration // how long it asks to be left alone; 0 where it does not say
}

func (e *StatusError) Error() string {
	if e.Words == "" {
		return fmt.Sprintf("the model's server answers %d", e.Status)
	}
	return fmt.Sprintf("the model's server answers %d: %s", e.Status, e.Words)
}

// Temporary reports whether the same request may succeed later.
func (e *StatusError) Temporary() bool {
	return e.Status == http.StatusTooManyRequests || e.Status == http.StatusRequestTimeout || e.Status >= 500
}

// Complete returns what the model writes. Errors hold neither the key nor what
// was asked; they are a *[StatusError], [ErrCut], that of the context, or say
// that the server is away or talks nonsense.
func (c *Client) Complete(ctx context.Context, r Request) (Reply, error) {
	wait := firstWait
	for attempt := 1; ; attempt++ {
		reply, err := c.once(ctx, r)
		if err == nil || attempt >= c.attempts || ctx.Err() != nil || !again(err) {
			return reply, err
		}
		pause := wait + rand.N(wait/4) // requests side by side do not come back all at once
		var refused *StatusError
		if errors.As(err, &refused) && refused.After > 0 {
			pause = min(refused.After, maxWait)
		}
		wait = min(2*wait, maxWait)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return Reply{}, ctx.Err()
		}
	}
}

// again reports whether a request that failed so is worth another.
func again(err error) bool {
	var refused *StatusError
	if errors.As(err, &refused) {
		return refused.Temporary()
	}
	return !errors.Is(err, ErrCut)
}

// A chatRequest and a chatResponse are what goes over the wire.
type chatRequest struct {
	Model       string    `json:"model"`
	Messages    []Message `json:"messages"`
	Temperature float64   `json:"temperature"`
	MaxTokens   int       `json:"max_tokens,omitempty"`
	Stream      bool      `json:"stream"`
}

type chatResponse struct {
	Choices []struct {
		Message      Message `json:"message"`
		FinishReason string  `json:"finish_reason"`
	} `json:"choices"`
	Usage struct {
		Prompt   int `json:"prompt_tokens"`
		Complete int `json:"completion_tokens"`
	} `json:"usage"`
}

func (c *Client) once(ctx context.Context, r Request) (Reply, error) {
	body, err := json.Marshal(chatRequest{Model: c.name, Messages: r.Messages, Temperature: r.Temperature, MaxTokens: r.MaxTokens})
	if err != nil {
		return Reply{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address, bytes.NewReader(body))
	if err != nil {
		return Reply{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	if c.key != "" {
		request.Header.Set("Authorization", "Bearer "+c.key)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return Reply{}, c.away(ctx, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return Reply{}, c.away(ctx, err)
	}
	if response.StatusCode != http.StatusOK {
		return Reply{}, c.refused(response, text)
	}
	return read(text)
}

// away is the error of a server that cannot be reached; a URL may hold a secret.
func (c *Client) away(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return fmt.Errorf("the model's server is away: %w", err)
}

func (c *Client) refused(response *http.Response, text []byte) error {
	e := &StatusError{Status: response.StatusCode}
	var told struct {
		Error json.RawMessage `json:"error"`
	}
	var inner struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(text, &told) == nil && json.Unmarshal(told.Error, &e.Words) != nil && json.Unmarshal(told.Error, &inner) == nil {
		e.Words = inner.Message
	}
	if words := []rune(strings.Join(strings.Fields(e.Words), " ")); len(words) > maxComplain {
		e.Words = string(words[:maxComplain]) + "…"
	}
	if c.key != "" {
		e.Words = strings.ReplaceAll(e.Words, c.key, "…")
	}
	after := response.Header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(after, 64); err == nil && seconds > 0 && seconds < float64(maxWait) {
		e.After = time.Duration(seconds * float64(time.Second))
	} else if at, err := http.ParseTime(after); err == nil {
		e.After = max(time.Until(at), 0)
	}
	return e
}

// read takes the answer out of a response. What a model thought aloud before it
// (<think>…</think>) is no part of it.
func read(text []byte) (Reply, error) {
	var r chatResponse
	if err := json.Unmarshal(text, &r); err != nil || len(r.Choices) == 0 {
		return Reply{}, errors.New("the model's server answers something that is no completion")
	}
	reply := Reply{Text: r.Choices[0].Message.Content, Prompt: r.Usage.Prompt, Complete: r.Usage.Complete}
	if _, after, thought := strings.Cut(reply.Text, "</think>"); thought {
		reply.Text = after
	}
	reply.Text = strings.TrimSpace(reply.Text)
	switch {
	case r.Choices[0].FinishReason == "length":
		return reply, ErrCut
	case reply.Text == "":
		return reply, errors.New("the model answers nothing")
	}
	return reply, nil
}
