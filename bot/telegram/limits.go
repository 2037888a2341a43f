package telegram

import "time"

// Limits are Telegram's limits on sending; 0 turns one off.
type Limits struct {
	PerSecond      float64 // messages a second, to all chats
	PerChatSecond  float64 // messages a second to one chat
	PerGroupMinute int     // messages a minute to one group
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
	if n := l.PerGroupMinute; group && n > 0 && len(p.minute) >= n {
		if free := p.minute[len(p.minute)-n].Add(time.Minute); free.After(due) {
			due = free
		}
	}
	return max(0, due.Sub(now))
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
