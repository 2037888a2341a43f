package apitest

import (
	"fmt"
	"time"
)

// Telegram's limits on messages: one a second to a chat, 20 a minute to a group,
// 30 a second in all.
const (
	chatPause   = time.Second
	groupMinute = 20
	totalSecond = 30
)

// A Violation is a message or request that came too soon.
type Violation struct {
	Limit string // chat, group, total; early: before retry_after had passed
	Chat  int64
	Short time.Duration // by how much
}

// flood keeps the times of messages and whom a 429 binds.
type flood struct {
	total      []time.Time
	byChat     map[int64][]time.Time
	until      map[int64]time.Time
	violations []Violation
}

// Violations returns what broke a limit, whether it was refused or not.
func (s *Server) Violations(limits ...string) []Violation {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Violation
	for _, v := range s.violations {
		hit := len(limits) == 0
		for _, l := range limits {
			hit = hit || l == v.Limit
		}
		if hit {
			list = append(list, v)
		}
	}
	return list
}

// bind makes every request to a chat a violation for a while.
func (f *flood) bind(chat int64, wait time.Duration) {
	if f.until == nil {
		f.until = map[int64]time.Time{}
	}
	f.until[chat] = time.Now().Add(wait)
}

// early counts a request to a chat that a 429 binds.
func (f *flood) early(chat int64) {
	if short := time.Until(f.until[chat]); short > 0 {
		f.violations = append(f.violations, Violation{"early", chat, short})
	}
}

// bound refuses a request to a chat that a 429 binds; s.mu is held.
func (s *Server) bound(chat int64) *apiError {
	if short := time.Until(s.until[chat]); short > 0 {
		return tooMany(short)
	}
	return nil
}

// message counts a message to a chat against the limits; s.mu is held.
func (s *Server) message(c *chat) *apiError {
	now := time.Now()
	if s.byChat == nil {
		s.byChat = map[int64][]time.Time{}
	}
	s.total = since(s.total, now.Add(-time.Second))
	times := since(s.byChat[c.ID], now.Add(-time.Minute))
	var wait time.Duration
	broken := func(limit string, free time.Time) {
		if short := free.Sub(now); short > 0 {
			s.violations = append(s.violations, Violation{limit, c.ID, short})
			wait = max(wait, short)
		}
	}
	if n := len(times); n > 0 {
		broken("chat", times[n-1].Add(chatPause))
	}
	if n := len(times); n >= groupMinute && c.ID < 0 {
		broken("group", times[n-groupMinute].Add(time.Minute))
	}
	if n := len(s.total); n >= totalSecond {
		broken("total", s.total[n-totalSecond].Add(time.Second))
	}
	if wait > 0 && s.options.Flood {
		refusal := tooMany(wait)
		s.bind(c.ID, time.Duration(refusal.retryAfter)*time.Second)
		return refusal
	}
	s.total, s.byChat[c.ID] = append(s.total, now), append(times, now)
	return nil
}

func since(times []time.Time, from time.Time) []time.Time {
	for len(times) > 0 && times[0].Before(from) {
		times = times[1:]
	}
	return times
}

func tooMany(wait time.Duration) *apiError {
	seconds := int((wait + time.Second - 1) / time.Second)
	return &apiError{code: 429, description: fmt.Sprintf("Too Many Requests: retry after %d", seconds), retryAfter: seconds}
}
