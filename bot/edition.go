package bot

import (
	"context"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"reportbot/answers"
	"reportbot/retrieval"
)

// A Staff says how much staff see and what they try changes on.
type Staff struct {
	LeastAskers int             // from which a group of the ledger is shown
	LedgerOff   bool            // nothing is noted
	Questions   func() []string // the project's own, on which a pin is tried
}

// DefaultStaff are the settings of an empty configuration.
var DefaultStaff = Staff{LeastAskers: 3}

// Shared is what all that the bot does at a time has in common.
type shared struct {
	Staff
	patience time.Duration // that a person waits for an answer to be made
	refused  atomic.Int64  // staff commands from others
	pieces   pieces
	current  atomic.Pointer[edition]
	changing sync.Mutex // held while the next edition is made
}

// An edition is the reports with the pins that answer at one time.
type edition struct {
	base     *retrieval.Library // as the folder has it
	library  *retrieval.Library // with the pins
	answerer *answers.Answerer
	state    string // of the pins
	pins     []Pin
	before   func(questions []string) []outcome // what it answers to the project's own
}

func newEdition(base *retrieval.Library, home, state string, pins []Pin) *edition {
	e := &edition{base: base, library: base, state: state, pins: pins}
	if len(pins) > 0 {
		e.library = base.WithForeseen(foreseenOf(pins))
	}
	e.answerer = answers.New(e.library, home)
	var once sync.Once
	var known []outcome
	e.before = func(questions []string) []outcome {
		once.Do(func() { known = outcomes(e.answerer, questions) })
		return known
	}
	return e
}

// warm makes ready what the first question would have to wait for.
func (e *edition) warm() { e.answerer.Answer(samples[0], nil) }

// now returns the bot with the reports and pins of this moment: one message is
// answered from one edition. The second value is what people are told while the
// bot pauses.
func (b *Bot) now(ctx context.Context) (*Bot, string) {
	state, err := b.memory.State(ctx)
	b.note(err)
	e := b.current.Load()
	if err == nil && state.Pins != e.state {
		e = b.repin(ctx, state.Pins)
	}
	c := *b
	c.library, c.answerer = e.library, e.answerer
	return &c, state.Pause
}

// repin makes the edition of a state of the pins.
func (b *Bot) repin(ctx context.Context, state string) *edition {
	b.changing.Lock()
	defer b.changing.Unlock()
	e := b.current.Load()
	if e.state == state {
		return e
	}
	pins, err := b.memory.Pins(ctx)
	if err != nil {
		b.note(err)
		return e
	}
	e = newEdition(e.base, e.answerer.Default().ID, state, pins)
	e.warm()
	b.current.Store(e)
	return e
}

// Replace makes the bot answer from another library, whose default report is
// home, from the next message on.
func (b *Bot) Replace(library *retrieval.Library, home string) {
	b.changing.Lock()
	defer b.changing.Unlock()
	e := b.current.Load()
	next := newEdition(library, home, e.state, e.pins)
	next.warm()
	b.current.Store(next)
}

// Warm makes ready what the first question would have to wait for.
func (b *Bot) Warm() { b.current.Load().warm() }

// Library returns the reports that answer now.
func (b *Bot) Library() *retrieval.Library { return b.current.Load().library }

// Answerer returns what answers now.
func (b *Bot) Answerer() *answers.Answerer { return b.current.Load().answerer }

// born is when the program began.
var born = time.Now()

// slice is how often a late answer is looked at again.
const slice = 50 * time.Millisecond

// within does what may take long, with ctx ended when it takes more than so much
// work; false when that was so. A machine that has no time for the process makes
// nothing late, nor does the database, which is not asked in it. What is late goes
// on unheard until it looks at ctx.
func within[T any](ctx context.Context, patience time.Duration, do func(context.Context) T) (T, bool) {
	type outcome struct {
		value T
		crash any
		at    string
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	start := worked()
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if o.crash = recover(); o.crash != nil {
				o.at = string(debug.Stack())
			}
			done <- o
		}()
		o.value = do(ctx)
	}()
	for wait := patience; ; wait = slice {
		select {
		case o := <-done:
			if o.crash != nil {
				panic(Crashed{o.crash, o.at})
			}
			return o.value, true
		case <-time.After(wait):
			if worked()-start >= patience {
				var none T
				return none, false
			}
		}
	}
}

// A Crashed is what a goroutine of the bot panicked with, and where.
type Crashed struct {
	Value any
	At    string
}

// late is said in place of an answer that took too long.
func (b *Bot) late(w *wording) Reply {
	b.log.Warn("an answer took too long")
	return say(w.slow)
}
