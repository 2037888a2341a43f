package model

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const secret = "sk-hush"

// serve starts a server that answers the n-th request, from 1, as told.
func serve(t *testing.T, answer func(w http.ResponseWriter, n int32)) *Client {
	t.Helper()
	var n atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked chatRequest
		if r.URL.Path != "/v1/chat/completions" || r.Header.Get("Authorization") != "Bearer "+secret ||
			json.NewDecoder(r.Body).Decode(&asked) != nil || asked.Model != "m" || asked.Stream || asked.Messages[0].Content != "你好" {
			t.Errorf("asked %s with %+v", r.URL.Path, asked)
		}
		answer(w, n.Add(1))
	}))
	t.Cleanup(server.Close)
	c, err := New(server.URL+"/v1", "m", secret)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var ask = Request{Messages: []Message{{"user", "你好"}}}

func completion(text, finish string) string {
	b, _ := json.Marshal(map[string]any{
		"choices": []any{map[string]any{"message": map[string]any{"role": "assistant", "content": text}, "finish_reason": finish}},
		"usage":   map[string]any{"prompt_tokens": 7, "completion_tokens": 3},
	})
	return string(b)
}

func TestComplete(t *testing.T) {
	for name, c := range map[string]struct {
		status     int
		body       string
		text, want string // want: the error
	}{
		"an answer":            {200, completion("您好", "stop"), "您好", ""},
		"thoughts before it":   {200, completion("<think>嗯，嗯</think>\n\n您好", "stop"), "您好", ""},
		"cut":                  {200, completion("您", "length"), "您", "the answer was cut"},
		"nothing":              {200, completion(" \n", "stop"), "", "the model answers nothing"},
		"no choice":            {200, `{"choices":[]}`, "", "the model's server answers something that is no completion"},
		"a web page":           {200, "<html>", "", "the model's server answers something that is no completion"},
		"refused":              {401, `{"error":{"message":"bad key ` + secret + `"}}`, "", "the model's server answers 401: bad key …"},
		"refused in a word":    {404, `{"error":"no such model"}`, "", "the model's server answers 404: no such model"},
		"refused without word": {502, "<html>Bad Gateway", "", "the model's server answers 502"},
	} {
		t.Run(name, func(t *testing.T) {
			client := serve(t, func(w http.ResponseWriter, _ int32) {
				w.WriteHeader(c.status)
				w.Write([]byte(c.body))
			})
			reply, err := client.Complete(context.Background(), ask)
			got := ""
			if err != nil {
				got = err.Error()
			}
			if reply.Text != c.text || got != c.want {
				t.Errorf("got %q, %q; want %q, %q", reply.Text, got, c.text, c.want)
			}
			if c.status == 200 && c.text != "" && (reply.Prompt != 7 || reply.Complete != 3) {
				t.Errorf("counted %d and %d tokens", reply.Prompt, reply.Complete)
			}
		})
	}
}

func TestPatience(t *testing.T) {
	var asked int32
	client := serve(t, func(w http.ResponseWriter, n int32) {
		asked = n
		switch n {
		case 1:
			w.Header().Set("Retry-After", "0.01")
			w.WriteHeader(http.StatusTooManyRequests)
		case 2:
			w.Header().Set("Retry-After", "0.01")
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			w.Write([]byte(completion("好", "stop")))
		}
	})
	var refused *StatusError
	if _, err := client.Complete(context.Background(), ask); !errors.As(err, &refused) || refused.After != 10*time.Millisecond {
		t.Errorf("without patience: %v", err)
	}
	if reply, err := client.Patient(3).Complete(context.Background(), ask); err != nil || reply.Text != "好" || asked != 3 {
		t.Errorf("got %q, %v after %d requests", reply.Text, err, asked)
	}
}

// What the server refuses for good is not asked again.
func TestNoPatienceForFaults(t *testing.T) {
	var asked int32
	client := serve(t, func(w http.ResponseWriter, n int32) {
		asked = n
		w.WriteHeader(http.StatusBadRequest)
	})
	if _, err := client.Patient(5).Complete(context.Background(), ask); err == nil || asked != 1 {
		t.Errorf("%v after %d requests", err, asked)
	}
}

func TestDeadline(t *testing.T) {
	release := make(chan struct{})
	client := serve(t, func(http.ResponseWriter, int32) { <-release })
	defer close(release)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := client.Patient(5).Complete(ctx, ask); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"http://localhost:11434":                  "http://localhost:11434/v1/chat/completions",
		"http://localhost:11434/v1/":              "http://localhost:11434/v1/chat/completions",
		"https://a.example/api/v3":                "https://a.example/api/v3/chat/completions",
		"https://a.example/x/v1/chat/completions": "https://a.example/x/v1/chat/completions",
		"localhost:11434":                         "",
		"ftp://a.example":                         "",
	} {
		c, err := New(address, "m", "")
		if got := ""; err == nil {
			if got = c.address; got != want {
				t.Errorf("%s: %s, want %s", address, got, want)
			}
		} else if want != "" {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestAway(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	c, err := New(server.URL+"/v1?token="+secret, "m", secret)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Complete(context.Background(), ask); err == nil || strings.Contains(err.Error(), secret) {
		t.Error(err)
	}
}
