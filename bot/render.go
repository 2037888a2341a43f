package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/retrieval/report"
)

func itoa(n int) string { return strconv.Itoa(n) }

// A setting is what a reply depends on beside the answer.
type setting struct {
	w     *wording
	kind  ChatKind
	first bool // of a conversation: it names the report
}

// labelOf is what stands above a quote: the year and side that it speaks of, and
// the report's title where an answer quotes several reports.
func labelOf(w *wording, library *retrieval.Library, a answers.Answer, q answers.Quote) string {
	for _, other := range a.Quotes {
		if other.Passage.Address.Report != a.Quotes[0].Passage.Address.Report {
			return strings.TrimSuffix("《"+library.Page(q.Passage.Address.Report).Title+"》 · "+w.label(q.Passage), " · ")
		}
	}
	return w.label(q.Passage)
}

// sideBySide is how many of an answer's first quotes are shown together: both of
// a pair, or the best of each report.
func sideBySide(a answers.Answer) int {
	if a.Pair {
		return 2
	}
	seen := map[string]bool{}
	for i, q := range a.Quotes {
		if seen[q.Passage.Address.Report] {
			return i
		}
		seen[q.Passage.Address.Report] = true
	}
	return len(a.Quotes)
}

// understood shows in natural words how a question was read: 新增中小学学位（2021年）.
func understood(w *wording, q answers.Question) string {
	q.Subject, q.Context = clipRunes(q.Subject, 40), clipRunes(q.Context, 24)
	about := q.About()
	if q.Year == 0 {
		return about
	}
	return about + fmt.Sprintf(w.ofYear, q.Year)
}

// emphasised marks in a quote the figures beside the words that answer, too,
// where a figure is asked for or two years have their own.
func emphasised(a answers.Answer, q answers.Quote) answers.Quote {
	if !a.Question.Figure && !a.Pair && a.Other == nil {
		return q
	}
	marks := slices.Clone(q.Marks)
	for _, f := range report.FiguresOf(q.Passage) {
		beside := slices.ContainsFunc(q.Marks, func(m retrieval.Span) bool { return m.Start < f.Clause.End && f.Clause.Start < m.End })
		if beside && q.Span.Start <= f.Span.Start && f.Span.End <= q.Span.End {
			marks = append(marks, f.Span)
		}
	}
	slices.SortFunc(marks, func(a, b retrieval.Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	q.Marks = nil
	for _, m := range marks {
		if n := len(q.Marks); n > 0 && m.Start <= q.Marks[n-1].End {
			q.Marks[n-1].End = max(q.Marks[n-1].End, m.End)
			continue
		}
		q.Marks = append(q.Marks, m)
	}
	return q
}

// render turns an answer into one message, with buttons to read on.
func (b *Bot) render(a answers.Answer, s setting) Reply {
	if a.Reason != answers.Answered {
		return b.refusal(a, s)
	}
	var above []string
	if s.first && s.kind == Group {
		above = append(above, "《"+a.Report.Title+"》")
	}
	if a.Question.Followed {
		above = append(above, fmt.Sprintf(s.w.readAs, understood(s.w, a.Question)))
	}
	above = append(above, s.w.remarks(a)...)
	pages, shown := b.quotes(a, s, above)
	last := &pages[len(pages)-1]
	if a.Other != nil && s.kind == Private {
		*last = join("\n\n", *last, plainPage(fmt.Sprintf(s.w.elsewhere, a.Other.Passage.Year)))
	}
	if s.first && s.kind == Private {
		*last = join("\n\n", *last, plainPage(fmt.Sprintf(s.w.which, a.Report.Title)))
	}
	return Reply{Pages: pages, Buttons: b.answerButtons(a, s, shown)}
}

// quotes sets the first quote, and in private chats those that belong side by
// side. A group has one line above.
func (b *Bot) quotes(a answers.Answer, s setting, above []string) (pages []Page, shown int) {
	first := emphasised(a, a.Quotes[0])
	label := labelOf(s.w, b.library, a, first)
	if s.kind == Group {
		if label != "" {
			above = append(above, label)
		}
		return b.quote(first, strings.Join(above, " · "), Group), 1
	}
	pages = b.quote(first, label, Private)
	pages[0] = join("\n", plainPage(strings.Join(above, "\n")), pages[0])
	shown = sideBySide(a)
	for _, q := range a.Quotes[1:shown] {
		pages = packed("\n\n", append(pages, b.quote(emphasised(a, q), labelOf(s.w, b.library, a, q), Private)...))
	}
	return pages, shown
}

// refusal says why there is no quote, and offers the way on.
func (b *Bot) refusal(a answers.Answer, s setting) Reply {
	why := s.w.refuse(a)
	page := plainPage(why)
	if a.Question.Followed && s.kind == Private {
		page = join("\n", plainPage(fmt.Sprintf(s.w.readAs, understood(s.w, a.Question))), page)
	}
	var rows keyboard
	if len(a.Related) > 0 {
		q := a.Related[0]
		label := s.w.label(q.Passage)
		if s.kind == Group {
			page = plainPage(strings.TrimSpace(why + s.w.related + " " + label))
			page = join("\n", page, b.quote(q, "", Group)[0])
		} else {
			page = join("\n\n", page, join("\n", plainPage(s.w.related), b.quote(q, label, Private)[0]))
		}
		rows = append(rows, b.around(q.Passage, s.w)...)
		var others []Button
		for _, r := range a.Related[1:] {
			others = append(others, Button{Label: shortLabel(r.Passage), Data: data("p", r.Passage.Address)})
		}
		rows.grid(2, others)
	}
	nothingAsked := a.Question.Subject == "" && a.Reason == answers.NotInReport
	switch {
	case a.Reason == answers.SmallTalk, a.Reason == answers.Empty, nothingAsked:
		rows = append(rows, b.sampleButtons(s.w, a.Report)...)
	default:
		if len(a.Related) == 0 {
			rows.row(Button{Label: s.w.contents, Data: data("c", top(a.Report))})
		}
	}
	if s.first && s.kind == Private && a.Reason != answers.SmallTalk && a.Question.Subject != "" {
		page = join("\n\n", page, plainPage(fmt.Sprintf(s.w.which, a.Report.Title)))
	}
	return Reply{Pages: []Page{page}, Buttons: rows}
}

// answerButtons lead from an answer to the other year, the other quotes, the
// passages around it, the contents, and take feedback.
func (b *Bot) answerButtons(a answers.Answer, s setting, shown int) [][]Button {
	var rows keyboard
	first := a.Quotes[0].Passage
	rest := slices.Clone(a.Quotes[shown:])
	other := a.Other
	if a.Pair && shown == 1 {
		other, rest = &rest[0], rest[1:]
	}
	if other != nil {
		p := other.Passage
		rows.row(Button{Label: fmt.Sprintf(s.w.otherYear, p.Year), Data: data("p", p.Address)})
	}
	var others []Button
	for _, q := range rest {
		if other == nil || q.Passage.Address != other.Passage.Address {
			others = append(others, Button{Label: shortLabel(q.Passage), Data: data("p", q.Passage.Address)})
		}
	}
	rows.grid(2, others)
	rows = append(rows, b.around(first, s.w)...)
	if s.kind == Private {
		rows.row(Button{Label: s.w.copyQuote, Copy: b.copyText(a.Quotes[0])})
	}
	rows.row(Button{Label: s.w.useful, Data: data("f+", first.Address)}, Button{Label: s.w.useless, Data: data("f-", first.Address)})
	return rows
}

// around leads, in new messages, from a quote to the passages before and after
// it, its section and the contents.
func (b *Bot) around(p *retrieval.Passage, w *wording) [][]Button {
	var rows keyboard
	rows.row(b.neighbours(p, w, "p")...)
	rows.row(Button{Label: w.section, Data: data("s", above(p.Address))}, Button{Label: w.contents, Data: data("c", above(p.Address))})
	return rows
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
