package bot

import (
	"context"
	"maps"
	"slices"
	"strings"
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
	noted         []Noted
	counted       []Counted
	pins          []Pin
	changes       int
	state         State
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

func (r *ram) ForgetPerson(_ context.Context, chat int64, topic int, person int64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.conversations, func(c conversation, _ remembered) bool {
		return c.person == person && (chat == person || c.chat == chat && c.topic == topic)
	})
	delete(r.reports, chat)
	r.noted = slices.DeleteFunc(r.noted, func(n Noted) bool { return n.Asker == itoa(int(person)) })
	return nil
}

func (r *ram) InVain(_ context.Context, v InVain) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	if strings.HasPrefix(v.Reason, Tapped) { // it replaces what was tapped before
		r.noted = slices.DeleteFunc(r.noted, func(n Noted) bool {
			return n.Asker == itoa(int(v.Person)) && n.Asked == v.Asked && strings.HasPrefix(n.Reason, Tapped)
		})
	}
	r.noted = append(r.noted, Noted{Asker: itoa(int(v.Person)), Asked: v.Asked, Reason: v.Reason, Address: v.Address, Times: 1, First: now, Last: now})
	return nil
}

func (r *ram) Ledger(context.Context, time.Time) ([]Noted, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.noted), nil
}

func (r *ram) Tap(_ context.Context, _ int64, chat, _, verdict string) error {
	return r.Count(context.Background(), chat, verdict)
}

func (r *ram) Count(_ context.Context, chat string, what ...string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range what {
		r.counted = append(r.counted, Counted{Day: r.now().UTC().Truncate(24 * time.Hour), Chat: chat, What: w, Count: 1})
	}
	return nil
}

func (r *ram) Tally(context.Context, time.Time) ([]Counted, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.counted), nil
}

func (r *ram) State(context.Context) (State, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state, nil
}

func (r *ram) Pause(_ context.Context, text string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.Pause = text
	return nil
}

func (r *ram) Pin(_ context.Context, p Pin) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changes++
	p.Number, r.state.Pins = r.changes, itoa(r.changes)
	r.pins = append(r.pins, p)
	return p.Number, nil
}

func (r *ram) Unpin(_ context.Context, number int) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := len(r.pins)
	r.pins = slices.DeleteFunc(slices.Clone(r.pins), func(p Pin) bool { return p.Number == number })
	r.changes++
	r.state.Pins = itoa(r.changes)
	return len(r.pins) < before, nil
}

func (r *ram) Pins(context.Context) ([]Pin, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.pins), nil
}
