package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"reportbot/answers"
)

// A Counted is how often something happened on a day.
type Counted struct {
	Day   time.Time // midnight UTC
	Chat  string    // private, group or inline
	What  string    // answered, refused:REASON, useful, useless, or ms:N for answers made in up to N ms
	Count int
}

// What is counted beside refusals.
const (
	countAnswered = "answered"
	countRefused  = "refused:"
	countTime     = "ms:"
	countUseful   = "useful"
	countUseless  = Tapped
)

// timeSteps are the times in milliseconds by which answers are counted.
var timeSteps = []int{1, 3, 10, 30, 100, 300, 1000}

// chatName is a kind of chat as counts have it.
func chatName(kind ChatKind) string {
	if kind == Group {
		return "group"
	}
	return "private"
}

// count counts an answer and the time that it took.
func (b *Bot) count(ctx context.Context, chat string, a answers.Answer, took time.Duration) {
	what := countAnswered
	if a.Reason != answers.Answered {
		what = countRefused + string(a.Reason)
	}
	step := timeSteps[len(timeSteps)-1]
	for _, s := range slices.Backward(timeSteps) {
		if took <= time.Duration(s)*time.Millisecond {
			step = s
		}
	}
	b.note(b.memory.Count(ctx, chat, what, countTime+itoa(step)))
}

// Stats are counts added up over a stretch of days.
type Stats struct {
	From     time.Time      `json:"from"` // its first day
	Asked    int            `json:"asked"`
	Answered int            `json:"answered"`
	Refused  map[string]int `json:"refused"` // by reason
	Chats    map[string]int `json:"chats"`   // asked, by private, group and inline
	Useful   int            `json:"useful"`
	Useless  int            `json:"useless"`
	Times    map[string]int `json:"times_ms"` // answers by the milliseconds that they took at most
}

// StatsBy adds counts up by day, or by the week from Monday on.
func StatsBy(list []Counted, week bool) []Stats {
	var out []Stats
	for _, c := range list {
		from := c.Day
		if week {
			from = from.AddDate(0, 0, -(int(from.Weekday())+6)%7)
		}
		if n := len(out); n == 0 || !out[n-1].From.Equal(from) {
			out = append(out, newStats(from))
		}
		out[len(out)-1].add(c)
	}
	return out
}

func newStats(from time.Time) Stats {
	return Stats{From: from, Refused: map[string]int{}, Chats: map[string]int{}, Times: map[string]int{}}
}

func (s *Stats) add(c Counted) {
	reason, refused := strings.CutPrefix(c.What, countRefused)
	ms, timed := strings.CutPrefix(c.What, countTime)
	switch {
	case timed:
		s.Times[ms] += c.Count
		return
	case c.What == countUseful:
		s.Useful += c.Count
		return
	case c.What == countUseless:
		s.Useless += c.Count
		return
	case refused:
		s.Refused[reason] += c.Count
	default:
		s.Answered += c.Count
	}
	s.Asked += c.Count
	s.Chats[c.Chat] += c.Count
}

// Total adds up all counts.
func Total(list []Counted) Stats {
	total := newStats(time.Time{})
	for i, c := range list {
		if i == 0 {
			total.From = c.Day
		}
		total.add(c)
	}
	return total
}

// statsDays is how many days /stats shows.
const statsDays = 14

// stats tells staff how much was asked and what came of it.
func (b *Bot) stats(ctx context.Context, w *wording) Reply {
	list, err := b.memory.Tally(ctx, time.Now().AddDate(0, 0, 1-statsDays))
	b.note(err)
	if len(list) == 0 {
		return say(w.noStats)
	}
	t := Total(list)
	lines := []string{
		fmt.Sprintf(w.statsHead, statsDays),
		fmt.Sprintf(w.statsAsked, t.Asked, t.Answered, t.Asked-t.Answered),
		fmt.Sprintf(w.statsChats, t.Chats["private"], t.Chats["group"], t.Chats["inline"]),
		fmt.Sprintf(w.statsTaps, t.Useful, t.Useless),
	}
	var reasons []string
	for r := range t.Refused {
		reasons = append(reasons, r)
	}
	slices.SortFunc(reasons, func(a, b string) int { return t.Refused[b] - t.Refused[a] })
	for _, r := range reasons {
		lines = append(lines, fmt.Sprintf("• %s  %d", w.reasons([]string{r})[0], t.Refused[r]))
	}
	lines = append(lines, "")
	for _, s := range StatsBy(list, false) {
		lines = append(lines, fmt.Sprintf(w.statsDay, s.From.Format("01-02"), s.Asked, s.Answered))
	}
	return say(strings.Join(lines, "\n"))
}
