package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"reportbot/answers"
	"reportbot/retrieval"
)

// Buttons carry what they open, so they work after a restart and an upgrade. A
// button under an answer opens a new message; one under a page that people walk
// through changes that page.
//
//	q:N        a sample question
//	p:ADDRESS  a passage          g:ADDRESS  the same, in place
//	s:ADDRESS  a whole section
//	yYEAR:ADDRESS  the same question for another year, whose passage that is
//	k:WORDS    one of several things that may have been meant (k:#N by its number)
//	a:N        a page of what the whole library says, in place
//	m:ADDRESS,NUMBERS…  several passages of a report
//	c:ADDRESS  the contents       o:ADDRESS  the same, in place (o:ADDRESS#N for a page)
//	n:REPORT:N figures, in place  d:N:WORD   places of a word, in place
//	r:REPORT   choose a report
//	f+:ADDRESS f-:ADDRESS         feedback
//	x:PERSON   takes back the answer that the person caused in a group
//	wN:ADDRESS                    why the answer was useless
//
// Buttons of staff: !l:N a page of the ledger, !k:GROUP:ADDRESS proposes a pin and
// !z:GROUP:ADDRESS a near miss, !K and !Z keep them, !u:N takes pin N back.

// press answers a pressed button. Data that nothing here made gets a kind word.
func (b *Bot) press(ctx context.Context, m Message, w *wording) Reply {
	kind, value, _ := strings.Cut(m.Data, ":")
	if year, err := strconv.Atoi(strings.TrimPrefix(kind, "y")); err == nil && strings.HasPrefix(kind, "y") {
		if a, ok := b.place(value); ok && a.IsPassage() {
			return b.otherYear(ctx, m, w, year, a)
		}
	}
	switch kind {
	case "q":
		if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < len(samples) {
			return b.answer(ctx, m, w, samples[n])
		}
	case "p", "s", "g":
		if a, ok := b.place(value); ok && a.Part != retrieval.None {
			reply := b.show(w, a, m.Kind)
			reply.Edit = kind == "g"
			return reply
		}
	case "k":
		if reply, ok := b.chosen(ctx, m, w, value); ok {
			return reply
		}
	case "a":
		if reply, ok := b.turnPage(ctx, m, w, value); ok {
			return reply
		}
	case "m":
		if reply, ok := b.further(w, value, m.Kind); ok {
			return reply
		}
	case "c", "o":
		value, page, _ := strings.Cut(value, "#")
		if a, ok := b.place(value); ok {
			n, _ := strconv.Atoi(page)
			reply := b.outline(w, a, n)
			reply.Edit = kind == "o"
			return reply
		}
	case "n":
		id, page, _ := strings.Cut(value, ":")
		if r := b.reportOf(id); r != nil {
			n, _ := strconv.Atoi(page)
			reply := b.figures(w, r, n)
			reply.Edit = true
			return reply
		}
	case "d":
		page, word, _ := strings.Cut(value, ":")
		if n, err := strconv.Atoi(page); err == nil && word != "" {
			reply := b.find(w, b.report(ctx, m.Chat), word, n)
			reply.Edit = true
			return reply
		}
	case "x":
		return b.takeBack(ctx, m, w, value)
	case "r":
		if r := b.reportOf(value); r != nil {
			b.note(b.memory.SetReport(ctx, m.Chat, r.ID))
			b.note(b.memory.Forget(ctx, m.Chat, m.Topic, m.User))
			reply := say(fmt.Sprintf(w.switched, r.Title))
			reply.Buttons = b.sampleButtons(w, r)
			return reply
		}
	case "f+", "f-", "w0", "w1", "w2", "w3":
		if a, ok := b.place(value); ok && a.IsPassage() {
			return b.feedback(ctx, m, w, kind, a)
		}
	}
	return Reply{Toast: w.stale}
}

// otherYear asks once more what the message was about that carries the button, for
// another year; of a message that is not remembered it shows the passage.
func (b *Bot) otherYear(ctx context.Context, m Message, w *wording, year int, a retrieval.Address) Reply {
	before, err := b.memory.Said(ctx, m.Chat, m.ID)
	b.note(err)
	if before != nil && before.Subject != "" {
		text := fmt.Sprintf("%d年呢", year)
		if got := b.answerer.Answer(text, before); len(got.Quotes) > 0 && got.Quotes[0].Passage.Address == a {
			return b.goOn(ctx, m, w, text, before)
		}
	}
	return b.show(w, a, m.Kind)
}

// takeBackFor is how long an answer in a group can be taken back.
const takeBackFor = 5 * time.Minute

// takeBack takes an answer in a group away, for who caused it.
func (b *Bot) takeBack(ctx context.Context, m Message, w *wording, asker string) Reply {
	switch {
	case asker != strconv.FormatInt(m.User, 36):
		return Reply{Toast: w.notYours}
	case time.Since(m.Sent) > takeBackFor:
		return Reply{Toast: w.tooLate}
	}
	b.note(b.memory.Forget(ctx, m.Chat, m.Topic, m.User))
	return Reply{Delete: true, Toast: w.takenBack}
}

// feedback counts a verdict on the answer at an address; a bad one is asked why.
func (b *Bot) feedback(ctx context.Context, m Message, w *wording, verdict string, a retrieval.Address) Reply {
	about, err := b.memory.Said(ctx, m.Chat, m.ID)
	b.note(err)
	b.noteTap(ctx, m, verdict, a, about)
	if b.watch.Rated != nil {
		b.watch.Rated(verdict)
	}
	switch verdict {
	case "f+":
		return Reply{Toast: w.thanks}
	case "f-":
		reply := say(w.why)
		reply.Turn = about
		var whys []Button
		for i, why := range w.whys {
			whys = append(whys, Button{Label: why, Data: data("w"+itoa(i), a)})
		}
		rows := keyboard{}
		rows.grid(2, whys)
		reply.Buttons = rows
		return reply
	}
	reply := say(w.thanks)
	reply.Toast, reply.Edit = w.thanks, true
	reply.Buttons = [][]Button{{{Label: w.contents, Data: data("c", above(a))}}}
	return reply
}

// show shows a passage, a section, or the contents of a part.
func (b *Bot) show(w *wording, a retrieval.Address, kind ChatKind) Reply {
	switch {
	case !b.exists(a):
		return b.nowhere(w, a)
	case a.IsPassage():
		return b.passage(w, b.library.Passage(a), kind)
	case a.Section == retrieval.None && len(b.library.Report(a.Report).Parts[a.Part].Sections) > 0:
		return b.outline(w, a, 0)
	}
	return b.section(w, a, kind)
}

// nowhere says that nothing stands at an address, and offers the contents.
func (b *Bot) nowhere(w *wording, a retrieval.Address) Reply {
	r := b.library.Report(a.Report)
	if r == nil {
		r = b.answerer.Default()
	}
	reply := say(w.noSuch)
	reply.Buttons = [][]Button{{{Label: w.contents, Data: data("c", top(r))}}}
	return reply
}

// passage shows one passage with the way on.
func (b *Bot) passage(w *wording, p *retrieval.Passage, kind ChatKind) Reply {
	whole := answers.Whole(p)
	reply := Reply{Pages: b.quote(whole, w.label(p), kind), Turn: b.answerer.TurnAt(p.Address)}
	var rows keyboard
	rows.row(b.neighbours(p, w, "g")...)
	rows.row(Button{Label: w.section, Data: data("s", above(p.Address))}, Button{Label: w.contents, Data: data("o", above(p.Address))})
	if kind == Private {
		rows.row(Button{Label: w.copyQuote, Copy: b.copyText(whole)}, Button{Label: w.copyLink, Copy: b.link(p.Address)})
	}
	reply.Buttons = rows
	return reply
}

// sectionPage is how many passages a message holds at most: Telegram reads a
// hundred marks of one, and a passage has two.
const sectionPage = 40

// section shows the passages of a section, or of a part outside its sections,
// in as few messages as they fit; each names the headings.
func (b *Bot) section(w *wording, a retrieval.Address, kind ChatKind) Reply {
	r := b.library.Report(a.Report)
	passages := r.Parts[a.Part].Passages
	if a.Section != retrieval.None && a.Section > 0 {
		passages = r.Parts[a.Part].Sections[a.Section-1].Passages
	}
	if len(passages) == 0 {
		return b.outline(w, a, 0)
	}
	f := never
	if kind == Group {
		f = always
	}
	var blocks []Page
	for _, p := range passages {
		for _, span := range spans(p.Text, retrieval.Span{End: len(p.Text)}, maxUnits-quoteReserve) {
			blocks = append(blocks, join("\n", blockquote(p.Text, span, nil, f), b.linkTo(p.Address, numbers(p.Address))))
		}
	}
	head := b.head(passages[0])
	reply := Reply{Turn: b.answerer.TurnAt(a)}
	for i, block := range blocks {
		if n := len(reply.Pages); n > 0 && i%sectionPage != 0 && units(reply.Pages[n-1].Plain)+units(block.Plain)+2 <= maxUnits {
			reply.Pages[n-1] = join("\n", reply.Pages[n-1], block)
			continue
		}
		reply.Pages = append(reply.Pages, join("\n", head, block))
	}
	var rows keyboard
	rows.row(b.sections(w, r, passages)...)
	rows.row(Button{Label: w.contents, Data: data("c", above(passages[0].Address))})
	reply.Buttons = rows
	return reply
}

// head names the headings of a passage, the report's title where it has none.
func (b *Bot) head(p *retrieval.Passage) Page {
	if p.Section.Part == "" {
		return boldPage(b.cited(p))
	}
	return join("\n", boldPage(p.Section.Part), boldPage(p.Section.Heading))
}

// sections lead to the sections before and after the one that passages make up.
// Passages of a part behind its sections belong to those before them.
func (b *Bot) sections(w *wording, r *retrieval.Report, passages []*retrieval.Passage) []Button {
	var all []retrieval.Address
	seen := map[retrieval.Address]bool{}
	for _, p := range r.Passages {
		if a := above(p.Address); !seen[a] {
			seen[a] = true
			all = append(all, a)
		}
	}
	here := slices.Index(all, above(passages[0].Address))
	var row []Button
	if here > 0 {
		row = append(row, Button{Label: w.sectionBefore, Data: data("s", all[here-1])})
	}
	if here+1 < len(all) {
		row = append(row, Button{Label: w.sectionAfter, Data: data("s", all[here+1])})
	}
	return row
}
