package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// A Pin says which passage answers some questions from now on; near, that it
// does not, though people ask it of that passage. It holds no prose.
type Pin struct {
	Number    int
	Address   string
	Questions []string
	Near      bool
	Stored    time.Time
}

// A State is what staff have set for all processes.
type State struct {
	Pins  string // changes with every change of the pins
	Pause string // what people are told while the bot pauses; "" while it answers
}

// foreseenOf turns pins into foreseen questions; of two pins of one question the
// later counts.
func foreseenOf(pins []Pin) []retrieval.Foreseen {
	var lines []retrieval.Foreseen
	seen := map[string]bool{}
	for _, p := range slices.Backward(pins) {
		a, err := retrieval.ParseAddress(p.Address)
		if err != nil {
			continue
		}
		for _, q := range p.Questions {
			if k := lexicon.Bare(lexicon.Fold(q)); !seen[k] {
				seen[k] = true
				lines = append(lines, retrieval.Foreseen{Address: a, Question: q, Near: p.Near})
			}
		}
	}
	return lines
}

// An outcome is what a question is answered with: an address, or a reason.
type outcome string

func outcomes(a *answers.Answerer, questions []string) []outcome {
	list := make([]outcome, len(questions))
	for i, q := range questions {
		list[i] = outcomeOf(a.Answer(q, nil))
	}
	return list
}

func outcomeOf(a answers.Answer) outcome {
	if len(a.Quotes) > 0 {
		return outcome(a.Quotes[0].Passage.Address.String())
	}
	return outcome(a.Reason)
}

// A Change is a question that a pin gives another answer: the address of the
// passage, or the reason why there is none.
type Change struct {
	Question      string
	Before, After string
	Own           bool // one of the project's own questions, not one of the ledger
}

// ErrNoPassage says that nothing stands at an address to be pinned.
var ErrNoPassage = errors.New("no passage at that address")

// Try returns what a pin would change, without keeping it: among the project's
// own questions and those that were noted in the last month, the pinned ones
// left out.
func (b *Bot) Try(ctx context.Context, p Pin) ([]Change, error) {
	b, _ = b.now(ctx)
	if b.passageOf(p.Address) == nil {
		return nil, ErrNoPassage
	}
	e := b.current.Load()
	then := newEdition(e.base, e.answerer.Default().ID, "", append(slices.Clone(e.pins), p))
	noted, err := b.memory.Ledger(ctx, time.Now().AddDate(0, -1, 0))
	if err != nil {
		return nil, err
	}
	var asked []string
	for _, n := range noted {
		if !slices.Contains(p.Questions, n.Asked) && !slices.Contains(asked, n.Asked) {
			asked = append(asked, n.Asked)
		}
	}
	var changes []Change
	compare := func(questions []string, before []outcome, own bool) {
		for i, q := range questions {
			if after := outcomeOf(then.answerer.Answer(q, nil)); ctx.Err() == nil && after != before[i] && !slices.Contains(p.Questions, q) {
				changes = append(changes, Change{q, string(before[i]), string(after), own})
			}
		}
	}
	if b.Questions != nil {
		own := b.Questions()
		compare(own, e.before(own), true)
	}
	compare(asked, outcomes(e.answerer, asked), false)
	return changes, ctx.Err()
}

// Keep keeps a pin, for all processes at once, and returns its number.
func (b *Bot) Keep(ctx context.Context, p Pin) (int, error) {
	p.Questions = slices.DeleteFunc(slices.Clone(p.Questions), func(q string) bool { return strings.TrimSpace(q) == "" })
	if len(p.Questions) == 0 {
		return 0, errors.New("no question to pin")
	}
	for i, q := range p.Questions {
		q, _ = Scrub(strings.Join(strings.Fields(q), " "))
		p.Questions[i] = q
	}
	c, _ := b.now(ctx)
	if c.passageOf(p.Address) == nil {
		return 0, ErrNoPassage
	}
	return b.memory.Pin(ctx, p)
}

// Unpin takes a pin back, in all processes at once; false where there is none of
// that number.
func (b *Bot) Unpin(ctx context.Context, number int) (bool, error) {
	return b.memory.Unpin(ctx, number)
}

// Pins returns the pins by their numbers.
func (b *Bot) Pins(ctx context.Context) ([]Pin, error) { return b.memory.Pins(ctx) }

// Export writes pins as lines for the companions of their reports, NAME.hints.txt
// and, for near misses, NAME.near.txt, each under its name.
func Export(pins []Pin) string {
	files := map[string][]string{}
	for _, p := range pins {
		report, place, _ := strings.Cut(p.Address, "/")
		name := report + ".hints.txt"
		if p.Near {
			name = report + ".near.txt"
		}
		for _, q := range p.Questions {
			files[name] = append(files[name], place+"\t"+q)
		}
	}
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		b.WriteString("# " + name + "\n" + strings.Join(files[name], "\n") + "\n")
	}
	return b.String()
}

// mostWordings is how many wordings of a group a pin takes.
const mostWordings = 20

// pinOf is the pin that a button stands for: a group's questions at an address.
func (b *Bot) pinOf(ctx context.Context, kind, value string) (Pin, bool) {
	id, place, _ := strings.Cut(value, ":")
	g, ok := b.group(ctx, id)
	if !ok {
		return Pin{}, false
	}
	a, ok := b.place(place)
	if !ok || !a.IsPassage() {
		return Pin{}, false
	}
	near := strings.EqualFold(kind, "z")
	return Pin{Address: a.String(), Questions: g.Wordings[:min(len(g.Wordings), mostWordings)], Near: near}, true
}

// proposal shows what a pin would change before it is kept.
func (b *Bot) proposal(ctx context.Context, w *wording, kind, value string) Reply {
	p, ok := b.pinOf(ctx, kind, value)
	if !ok {
		return Reply{Toast: w.stale}
	}
	changes, err := b.Try(ctx, p)
	b.note(err)
	reply := b.show(w, b.passageOf(p.Address).Address, Private)
	head := fmt.Sprintf(w.pinTry, p.Questions[0], len(p.Questions))
	if p.Near {
		head = fmt.Sprintf(w.nearTry, p.Questions[0], len(p.Questions))
	}
	reply.Pages[0] = join("\n\n", plainPage(head+"\n"+b.changesText(ctx, w, changes)), reply.Pages[0])
	if units(reply.Pages[0].Plain) > maxUnits {
		reply.Pages = append([]Page{plainPage(head)}, b.show(w, b.passageOf(p.Address).Address, Private).Pages...)
	}
	var rows keyboard
	rows.row(Button{Label: w.pinYes, Data: staffButton + strings.ToUpper(kind) + ":" + value}, Button{Label: w.pinNo, Data: staffButton + "l:0"})
	reply.Buttons, reply.Turn = rows, nil
	return reply
}

// shownChanges is how many changes a proposal spells out.
const shownChanges = 8

// changesText says what a pin changes. Words of the ledger that too few people
// used are counted, not shown.
func (b *Bot) changesText(ctx context.Context, w *wording, changes []Change) string {
	if len(changes) == 0 {
		return w.changesNone
	}
	groups, err := b.Misses(ctx, time.Time{})
	b.note(err)
	lines := []string{fmt.Sprintf(w.changesHead, len(changes))}
	for _, c := range changes {
		public := c.Own || slices.ContainsFunc(groups, func(g Miss) bool { return slices.Contains(g.Wordings, c.Question) })
		if public && len(lines) <= shownChanges {
			lines = append(lines, fmt.Sprintf("• %s：%s → %s", clipRunes(c.Question, 40), w.outcome(c.Before), w.outcome(c.After)))
		}
	}
	if rest := len(changes) - len(lines) + 1; rest > 0 {
		lines = append(lines, fmt.Sprintf(w.changesRest, rest))
	}
	return strings.Join(lines, "\n")
}

// keepPin keeps the pin of a button.
func (b *Bot) keepPin(ctx context.Context, w *wording, kind, value string) Reply {
	p, ok := b.pinOf(ctx, kind, value)
	if !ok {
		return Reply{Toast: w.stale}
	}
	n, err := b.Keep(ctx, p)
	if err != nil {
		b.note(err)
		return say(w.notKept)
	}
	reply := say(fmt.Sprintf(w.pinned, n, p.Address))
	reply.Buttons = [][]Button{{{Label: w.undo, Data: staffButton + "u:" + itoa(n)}, {Label: w.backToLedger, Data: staffButton + "l:0"}}}
	return reply
}

// shownPins is how many pins a message lists.
const shownPins = 20

// pins lists the pins with the lines that they make in the folder.
func (b *Bot) listPins(ctx context.Context, w *wording) Reply {
	pins, err := b.memory.Pins(ctx)
	b.note(err)
	if len(pins) == 0 {
		return say(w.noPins)
	}
	slices.SortFunc(pins, func(a, b Pin) int { return cmp.Compare(b.Number, a.Number) })
	pins = pins[:min(len(pins), shownPins)]
	lines := []string{fmt.Sprintf(w.pinsHead, len(pins))}
	for line := range strings.Lines(Export(pins)) {
		lines = append(lines, strings.TrimPrefix(strings.TrimSpace(line), "# "))
	}
	reply := say(clipUnits(strings.Join(lines, "\n"), maxUnits))
	var rows keyboard
	var undo []Button
	for _, p := range pins {
		undo = append(undo, Button{Label: fmt.Sprintf(w.undoNumber, p.Number), Data: staffButton + "u:" + itoa(p.Number)})
	}
	rows.grid(3, undo)
	reply.Buttons = rows
	return reply
}

// unpin takes back the pin of a button.
func (b *Bot) unpin(ctx context.Context, w *wording, number int) Reply {
	was, err := b.memory.Unpin(ctx, number)
	b.note(err)
	switch {
	case err != nil:
		return say(w.notKept)
	case !was:
		return Reply{Toast: w.stale}
	}
	reply := say(fmt.Sprintf(w.unpinned, number))
	reply.Buttons = [][]Button{{{Label: w.backToLedger, Data: staffButton + "l:0"}}}
	return reply
}
