package bot

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"reportbot/answers"
)

const (
	ramAge   = 30 * time.Minute // how long a conversation is remembered
	ramBound = 10_000           // conversations kept at most; the oldest give way
)

// A ram is a memory that lives as long as its test.
type ram struct {
	mu            sync.Mutex
	conversations map[conversation]remembered
	reports       map[int64]string
	said          map[int64]map[int]*answers.Turn
	now           func() time.Time
}

type conversation struct {
	chat   int64
	topic  int
	person int64
}

type remembered struct {
	question answers.Turn
	at       time.Time
}

// newRAM returns an empty memory.
func newRAM() *ram {
	return &ram{conversations: map[conversation]remembered{}, reports: map[int64]string{}, said: map[int64]map[int]*answers.Turn{}, now: time.Now}
}

func (r *ram) Recall(_ context.Context, chat int64, topic int, person int64) (*answers.Turn, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m, ok := r.conversations[conversation{chat, topic, person}]
	if !ok || r.now().Sub(m.at) > ramAge {
		return nil, nil
	}
	return &m.question, nil
}

func (r *ram) Remember(_ context.Context, chat int64, topic int, person int64, q answers.Turn) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conversations[conversation{chat, topic, person}] = remembered{q, r.now()}
	if len(r.conversations) > ramBound {
		r.dropOldest()
	}
	return nil
}

// dropOldest makes room: for many at once, so that it is seldom needed.
func (r *ram) dropOldest() {
	var times []time.Time
	for _, m := range r.conversations {
		times = append(times, m.at)
	}
	slices.SortFunc(times, time.Time.Compare)
	before := times[len(times)/10]
	maps.DeleteFunc(r.conversations, func(_ conversation, m remembered) bool { return !m.at.After(before) })
}

func (r *ram) Forget(_ context.Context, chat int64, topic int, person int64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.conversations, conversation{chat, topic, person})
	return nil
}

// keep notes what the bot's message of that number was about, as the wire does.
func (r *ram) keep(chat int64, message int, t *answers.Turn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.said[chat] == nil {
		r.said[chat] = map[int]*answers.Turn{}
	}
	r.said[chat][message] = t
}

func (r *ram) Said(_ context.Context, chat int64, message int) (*answers.Turn, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.said[chat][message], nil
}

func (r *ram) Report(_ context.Context, chat int64) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reports[chat], nil
}

func (r *ram) SetReport(_ context.Context, chat int64, id string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reports[chat] = id
	return nil
}

func (r *ram) Rate(context.Context, string, string) error { return nil }

func (r *ram) Miss(context.Context, string, string) error { return nil }

func (r *ram) Misses(context.Context, int) ([]answers.Miss, error) { return nil, nil }
