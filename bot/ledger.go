package bot

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"reportbot/answers"
	"reportbot/retrieval"
)

// Tapped opens the reasons that a person gave by a button under an answer; the
// number of the reason, if one was given, follows a colon.
const Tapped = "useless"

// Unsure is the reason of a question that was answered without certainty.
const Unsure = "unsure"

// sureFrom is the sureness from which an answer counts as certain: even odds.
const sureFrom = 0.5

// An InVain is a question that was asked in vain or whose answer was marked as
// wrong.
type InVain struct {
	Person  int64
	Asked   string // without personal data
	Reason  string // one of [answers.Reason], [Unsure], or one that opens with [Tapped]
	Address string // the passage nearest to it, or that answered; "" for none
}

// A Noted is what the ledger keeps of one person's question.
type Noted struct {
	Asker       string // a hash; those of two months have nothing in common
	Asked       string
	Reason      string
	Address     string
	Month       int
	Times       int
	First, Last time.Time
}

// A Miss is one question of the ledger in all the words that people found for it.
type Miss struct {
	ID       string // stays while its commonest wording does
	Asked    string // the commonest wording
	Wordings []string
	Reasons  []string // the commonest first
	Address  string   // the nearest passage, "" for none
	Askers   int      // distinct people: at least so many
	Times    int
	First    time.Time
	Last     time.Time
}

// inVain are the reasons that staff want to know of.
var inVain = []answers.Reason{answers.NotInReport, answers.FactNotGiven, answers.OtherPlace, answers.OtherYear}

// byModel stands before a reason that a model gave.
const byModel = "model:"

// noteInVain keeps a question that found no certain answer.
func (b *Bot) noteInVain(ctx context.Context, m Message, text string, a answers.Answer) {
	reason := string(a.Reason)
	switch {
	case b.LedgerOff, a.Question.Subject == "":
		return
	case a.Reason == answers.Answered && !unsure(a):
		return
	case a.Reason == answers.Answered:
		reason = Unsure
	case !slices.Contains(inVain, a.Reason):
		return
	case a.ByReader():
		reason = byModel + reason
	}
	b.note(b.memory.InVain(ctx, InVain{m.User, strings.TrimSpace(text), reason, nearest(a)}))
}

// noteTap counts a verdict on an answer; a bad one goes into the ledger with the
// question that the message was about.
func (b *Bot) noteTap(ctx context.Context, m Message, verdict string, a retrieval.Address, about *answers.Turn) {
	counted, reason := countUseless, Tapped
	switch {
	case verdict == "f+":
		counted, reason = countUseful, ""
	case strings.HasPrefix(verdict, "w"):
		counted, reason = "", Tapped+":"+verdict[1:]
	}
	if b.LedgerOff {
		return
	}
	if counted != "" {
		b.note(b.memory.Tap(ctx, m.User, chatName(m.Kind), a.String(), counted))
	}
	if reason != "" && about != nil && about.Text != "" {
		b.note(b.memory.InVain(ctx, InVain{m.User, about.Text, reason, a.String()}))
	}
}

// unsure reports whether an answer was given on less than even odds.
func unsure(a answers.Answer) bool {
	return slices.ContainsFunc(a.Checks, func(c answers.Check) bool { return c.Name == "weighed" && c.Decided && c.Value < sureFrom })
}

// nearest is the address of the passage nearest to a question, "" for none.
func nearest(a answers.Answer) string {
	switch {
	case len(a.Quotes) > 0:
		return a.Quotes[0].Passage.Address.String()
	case len(a.Related) > 0:
		return a.Related[0].Passage.Address.String()
	case len(a.Hits) > 0:
		return a.Hits[0].Passage.Address.String()
	}
	return ""
}

// MissesOf gathers what was noted into groups of paraphrases, those that most
// people asked first, and leaves out what fewer than least people asked.
func MissesOf(library *retrieval.Library, noted []Noted, least int) []Miss {
	byText := map[string][]Noted{}
	for _, n := range noted {
		byText[n.Asked] = append(byText[n.Asked], n)
	}
	texts := make([]string, 0, len(byText))
	times := map[string]int{}
	for text, list := range byText {
		texts = append(texts, text)
		for _, n := range list {
			times[text] += n.Times
		}
	}
	slices.SortFunc(texts, func(a, b string) int { return cmp.Or(cmp.Compare(times[b], times[a]), cmp.Compare(a, b)) })
	asked := make([]retrieval.Asked, len(texts))
	for i, text := range texts {
		asked[i] = retrieval.Asked{Text: text, Nearest: byText[text][0].Address}
	}
	var groups []Miss
	for _, places := range library.Alike(asked) {
		g := Miss{Asked: texts[places[0]], ID: groupID(texts[places[0]]), Address: asked[places[0]].Nearest}
		var all []Noted
		for _, i := range places {
			g.Wordings = append(g.Wordings, texts[i])
			all = append(all, byText[texts[i]]...)
		}
		g.tally(all)
		if g.Askers >= least {
			groups = append(groups, g)
		}
	}
	slices.SortStableFunc(groups, func(a, b Miss) int {
		return cmp.Or(cmp.Compare(b.Askers, a.Askers), cmp.Compare(b.Times, a.Times), b.Last.Compare(a.Last))
	})
	return groups
}

// tally counts people, times and reasons. Whether two hashes of different months
// are one person nobody can tell, so the month with most people counts.
func (g *Miss) tally(all []Noted) {
	askers := map[int]map[string]bool{}
	reasons := map[string]int{}
	for i, n := range all {
		if askers[n.Month] == nil {
			askers[n.Month] = map[string]bool{}
		}
		askers[n.Month][n.Asker] = true
		g.Askers = max(g.Askers, len(askers[n.Month]))
		reasons[n.Reason] += n.Times
		g.Times += n.Times
		if i == 0 || n.First.Before(g.First) {
			g.First = n.First
		}
		if n.Last.After(g.Last) {
			g.Last = n.Last
		}
	}
	for r := range reasons {
		g.Reasons = append(g.Reasons, r)
	}
	slices.SortFunc(g.Reasons, func(a, b string) int { return cmp.Or(cmp.Compare(reasons[b], reasons[a]), cmp.Compare(a, b)) })
}

func groupID(asked string) string {
	h := fnv.New32a()
	h.Write([]byte(asked))
	return fmt.Sprintf("%08x", h.Sum32())
}

// Misses returns the groups of the ledger since a time, for staff.
func (b *Bot) Misses(ctx context.Context, since time.Time) ([]Miss, error) {
	noted, err := b.memory.Ledger(ctx, since)
	return MissesOf(b.Library(), noted, b.LeastAskers), err
}

// group finds a group of the ledger by its ID.
func (b *Bot) group(ctx context.Context, id string) (Miss, bool) {
	groups, err := b.Misses(ctx, time.Time{})
	b.note(err)
	i := slices.IndexFunc(groups, func(g Miss) bool { return g.ID == id })
	if i < 0 {
		return Miss{}, false
	}
	return groups[i], true
}

// pinChoices is how many passages are proposed for a group.
const pinChoices = 3

// ledger shows staff one group of the ledger, with the way to mend it.
func (b *Bot) ledger(ctx context.Context, w *wording, page int) Reply {
	groups, err := b.Misses(ctx, time.Time{})
	b.note(err)
	if len(groups) == 0 {
		return say(w.nothing)
	}
	page = max(0, min(page, len(groups)-1))
	g := groups[page]
	lines := []string{
		fmt.Sprintf(w.ledgerHead, page+1, len(groups), g.Asked),
		fmt.Sprintf(w.ledgerCounts, g.Askers, g.Times, g.First.Format(time.DateOnly), g.Last.Format(time.DateOnly)),
		fmt.Sprintf(w.ledgerWhy, strings.Join(w.reasons(g.Reasons), w.listComma)),
	}
	if len(g.Wordings) > 1 {
		lines = append(lines, fmt.Sprintf(w.ledgerWordings, len(g.Wordings)-1))
	}
	lines = append(lines, "", w.pinWhich)
	reply := say(strings.Join(lines, "\n"))
	var rows keyboard
	for _, p := range b.proposed(g) {
		rows.row(Button{Label: shortLabel(p), Data: staffButton + "k:" + g.ID + ":" + keyed(p.Address)})
	}
	if p := b.passageOf(g.Address); p != nil {
		rows.row(Button{Label: w.sayNo, Data: staffButton + "z:" + g.ID + ":" + keyed(p.Address)})
	}
	var turn []Button
	if page > 0 {
		turn = append(turn, Button{Label: "◀", Data: staffButton + "l:" + itoa(page-1)})
	}
	if page+1 < len(groups) {
		turn = append(turn, Button{Label: "▶", Data: staffButton + "l:" + itoa(page+1)})
	}
	rows.row(turn...)
	reply.Buttons = rows
	return reply
}

// proposed are the passages that are proposed to answer a group.
func (b *Bot) proposed(g Miss) []*retrieval.Passage {
	var list []*retrieval.Passage
	add := func(p *retrieval.Passage) {
		if p != nil && len(list) < pinChoices && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	a := b.answerer.Answer(g.Asked, nil)
	for _, h := range a.Hits {
		add(h.Passage)
	}
	add(b.passageOf(g.Address))
	return list
}

// keyed is an address as a button carries it behind other words.
func keyed(a retrieval.Address) string { return strings.TrimPrefix(data("", a), ":") }

// passageOf returns the passage at an address as it is written, nil for none.
func (b *Bot) passageOf(address string) *retrieval.Passage {
	a, err := retrieval.ParseAddress(address)
	if err != nil {
		return nil
	}
	return b.library.Passage(a)
}
