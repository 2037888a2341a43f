package telegram

import (
	"context"
	"sync"
	"time"
)

// Limits are Telegram's limits on sending; 0 turns one off.
type Limits struct {
	PerSecond      float64 // messages a second, to all chats
	PerChatSecond  float64 // messages a second to one chat
	PerGroupMinute float64 // messages a minute to one group
}

// unlimited is a rate that no limit is worth keeping for.
const unlimited = 1e6

// normal turns off the limits that are none.
func (l Limits) normal() Limits {
	for _, rate := range []*float64{&l.PerSecond, &l.PerChatSecond, &l.PerGroupMinute} {
		if !(*rate > 0 && *rate < unlimited) {
			*rate = 0
		}
	}
	return l
}

// A pace remembers when one chat was last sent to. Times are those of
// Telegram's answers: counted from there, no delay on the way can push two
// messages closer together than the limit allows.
type pace struct {
	last   time.Time
	minute []time.Time // of the last minute, oldest first; groups only
}

// wait returns how long to wait before the next message to a chat.
func (p *pace) wait(l Limits, group bool, now time.Time) time.Duration {
	var due time.Time
	if l.PerChatSecond > 0 && !p.last.IsZero() {
		due = p.last.Add(time.Duration(float64(time.Second) / l.PerChatSecond))
	}
	if free := p.budget(l, group, now); free.After(due) {
		due = free
	}
	return max(0, due.Sub(now))
}

// budget returns when a group's budget of a minute has room, zero for at once.
func (p *pace) budget(l Limits, group bool, now time.Time) (free time.Time) {
	if !group || l.PerGroupMinute <= 0 {
		return free
	}
	most, span := window(l.PerGroupMinute, time.Minute)
	if len(p.minute) < most {
		return free
	}
	if free = p.minute[len(p.minute)-most].Add(span); free.Before(now) {
		return time.Time{}
	}
	return free
}

// lastOfBudget reports whether the next message takes the last place of a
// group's budget.
func (p *pace) lastOfBudget(l Limits, group bool, now time.Time) bool {
	after := pace{minute: append(p.minute[:len(p.minute):len(p.minute)], now)}
	return !after.budget(l, group, now).IsZero()
}

func (p *pace) sent(group bool, now time.Time) {
	p.last = now
	if !group {
		return
	}
	for len(p.minute) > 0 && now.Sub(p.minute[0]) > time.Minute {
		p.minute = p.minute[1:]
	}
	p.minute = append(p.minute, now)
}

// quiet reports whether the pace holds nothing that a limit still asks about.
func (p *pace) quiet(now time.Time) bool {
	if len(p.minute) > 0 {
		return now.Sub(p.last) > time.Minute
	}
	return now.Sub(p.last) > 2*time.Second
}

// window turns a rate into a whole number of messages in a span of time: half a
// message a second is one in two seconds.
func window(rate float64, per time.Duration) (most int, span time.Duration) {
	most = max(1, int(rate))
	return most, time.Duration(float64(per) * float64(most) / rate)
}

// slots hold the messages of all chats to a limit a second: a slot that was
// taken is free again a second after Telegram answered, so that no second at
// Telegram's end sees more messages than there are slots.
type slots struct {
	mu    sync.Mutex
	rate  float64 // of all replicas
	most  int     // 0: no limit; -1: none before it is known who shares it
	span  time.Duration
	taken int
	freed chan struct{} // closed when one gets free
}

func newSlots(rate float64) *slots {
	s := &slots{rate: rate, freed: make(chan struct{})}
	s.share(1)
	return s
}

// share makes this process take its share among replicas.
func (s *slots) share(replicas int) {
	if s.rate <= 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.most, s.span = window(s.rate/float64(max(1, replicas)), time.Second)
	s.wake()
}

// hold lets nothing through until the next share: a process that has just come
// waits until the others have made room for it.
func (s *slots) hold() {
	if s.rate <= 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.most = -1
}

func (s *slots) wake() {
	close(s.freed)
	s.freed = make(chan struct{})
}

// take waits for a slot; give is to be called when the message was answered.
func (s *slots) take(ctx context.Context) (give func(), err error) {
	for {
		s.mu.Lock()
		if s.most == 0 {
			s.mu.Unlock()
			return func() {}, ctx.Err()
		}
		if s.taken < s.most {
			s.taken++
			span := s.span
			s.mu.Unlock()
			return func() { time.AfterFunc(span, s.free) }, nil
		}
		freed := s.freed
		s.mu.Unlock()
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-freed:
		}
	}
}

func (s *slots) free() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken--
	s.wake()
}
