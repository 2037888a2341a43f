package bot

import (
	"fmt"
	"strings"

	"reportbot/answers"
	"reportbot/retrieval"
)

// answerButtons lead from an answer to the other year, the further quotes and the
// passages around it, and take feedback: two rows.
func (b *Bot) answerButtons(a answers.Answer, s setting, shown int) [][]Button {
	var rows keyboard
	first := a.Quotes[0].Passage
	rest := a.Quotes[shown:]
	other := a.Other
	if a.Pair && shown == 1 {
		other, rest = &rest[0], rest[1:]
	}
	var row []Button
	if other != nil {
		p := other.Passage
		row = append(row, Button{Label: s.w.label(p), Data: data("y"+itoa(p.Year), p.Address)})
	}
	if len(rest) > 0 {
		row = append(row, Button{Label: fmt.Sprintf(s.w.more, len(rest)), Data: several(rest)})
	}
	rows.row(append(row, Button{Label: s.w.useful, Data: data("f+", first.Address)}, Button{Label: s.w.useless, Data: data("f-", first.Address)})...)
	row = b.reading(first, s.w)
	if s.kind == Private {
		row = append(row, Button{Label: s.w.copyQuote, Copy: b.copyText(a.Quotes[0])})
	}
	rows.row(row...)
	return rows
}

// around leads, in new messages, from a quote to the passages before and after
// it, its section and the contents.
func (b *Bot) around(p *retrieval.Passage, w *wording) [][]Button {
	var rows keyboard
	rows.row(append(b.reading(p, w), Button{Label: w.contents, Data: data("c", above(p.Address))})...)
	return rows
}

// reading leads to the passage before one, its section, and the passage after it.
func (b *Bot) reading(p *retrieval.Passage, w *wording) []Button {
	section := Button{Label: w.section, Data: data("s", above(p.Address))}
	row := b.neighbours(p, w, "p")
	switch {
	case len(row) == 2:
		return []Button{row[0], section, row[1]}
	case len(row) == 1 && row[0].Label == w.before:
		return []Button{row[0], section}
	}
	return append([]Button{section}, row...)
}

// neighbours lead to the passages before and after one.
func (b *Bot) neighbours(p *retrieval.Passage, w *wording, kind string) []Button {
	all := b.library.Report(p.Address.Report).Passages
	var row []Button
	if p.Order > 0 {
		row = append(row, Button{Label: w.before, Data: data(kind, all[p.Order-1].Address)})
	}
	if p.Order+1 < len(all) {
		row = append(row, Button{Label: w.after, Data: data(kind, all[p.Order+1].Address)})
	}
	return row
}

// several is what a button carries that opens several passages: those of the first
// one's report, as many as fit.
func several(quotes []answers.Quote) string {
	s := data("m", quotes[0].Passage.Address)
	for _, q := range quotes[1:] {
		a := q.Passage.Address
		if more := s + "," + numbers(a); a.Report == quotes[0].Passage.Address.Report && len(more) <= dataLimit {
			s = more
		}
	}
	return s
}

// further shows the passages that a button opened by several carries; ok is false
// where one of them leads nowhere.
func (b *Bot) further(w *wording, value string, kind ChatKind) (reply Reply, ok bool) {
	first, others, _ := strings.Cut(value, ",")
	report, _, _ := strings.Cut(first, "/")
	places := []string{first}
	for n := range strings.SplitSeq(others, ",") {
		if n != "" {
			places = append(places, report+"/"+n)
		}
	}
	var pages []Page
	var open []Button
	for _, s := range places {
		a, ok := b.place(s)
		if !ok || !a.IsPassage() {
			return reply, false
		}
		p := b.library.Passage(a)
		pages = append(pages, b.quote(answers.Whole(p), w.label(p), kind)...)
		open = append(open, Button{Label: numbers(a), Data: data("g", a)})
		if reply.Turn == nil {
			reply.Turn = b.answerer.TurnAt(a)
		}
	}
	var rows keyboard
	rows.grid(4, open)
	reply.Pages, reply.Buttons = packed("\n\n", pages), rows
	return reply, true
}

// above is the address of the section that holds a passage; section 0 holds
// those of a part that stand in none.
func above(a retrieval.Address) retrieval.Address {
	a.Paragraph = retrieval.None
	return a
}

// sampleButtons are four questions that a report answers.
func (b *Bot) sampleButtons(w *wording, r *retrieval.Report) [][]Button {
	var rows keyboard
	for _, i := range w.samples {
		if len(rows) < 4 && b.answerer.Answer(samples[i], &answers.Turn{Report: r.ID}).Reason == answers.Answered {
			rows.row(Button{Label: samples[i], Data: "q:" + itoa(i)})
		}
	}
	if len(rows) == 0 {
		rows.row(Button{Label: w.contents, Data: data("c", top(r))})
	}
	return rows
}
