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
			r := library.Page(q.Passage.Address.Report)
			return strings.TrimSuffix("《"+r.Title+"》"+reportDate(r)+" · "+w.label(q.Passage), " · ")
		}
	}
	return w.label(q.Passage)
}

// sideBySide is how many of an answer's first quotes are shown together: both of
// a pair, or the best of each report.
func sideBySide(a answers.Answer) int {
	switch {
	case a.Pair:
		return 2
	case a.Total > 0:
		return len(a.Quotes)
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
	switch {
	case len(a.Choices) > 0:
		return b.choices(a, s.w)
	case len(a.Parts) > 0:
		return b.oneByOne(a, s)
	}
	if a.Reason != answers.Answered {
		return b.refusal(a, s)
	}
	if a.Question.Kind == answers.Across {
		return b.across(a, s.w, 0)
	}
	var above []string
	if s.first && s.kind == Group {
		above = append(above, "《"+a.Report.Title+"》")
	}
	if line := s.w.understoodAs(a); line != "" {
		above = append(above, line)
	}
	above = append(above, s.w.remarks(a)...)
	pages, shown := b.quotes(a, s, above)
	last := &pages[len(pages)-1]
	if s.first && s.kind == Private {
		*last = join("\n\n", *last, plainPage(fmt.Sprintf(s.w.which, a.Report.Title)))
	}
	return Reply{Pages: pages, Buttons: b.answerButtons(a, s, shown)}
}

// understoodAs shows how a question was read that took something over, "" for any
// other.
func (w *wording) understoodAs(a answers.Answer) string {
	if !a.Question.Followed || a.Talk != answers.NoTalk && a.Talk != answers.Placed || a.Question.Subject == "" {
		return ""
	}
	return fmt.Sprintf(w.readAs, understood(w, a.Question))
}

// oneByOne sets the answers to several questions of one message below each other,
// each under its question, with a button to where it stands.
func (b *Bot) oneByOne(a answers.Answer, s setting) Reply {
	var pages []Page
	var places []Button
	for i, part := range a.Parts {
		head := boldPage(clipUnits(fmt.Sprintf("%d. %s", i+1, part.Question.Text), quoteReserve/4))
		if part.Reason != answers.Answered {
			pages = append(pages, join("\n", head, plainPage(s.w.refuse(part))))
			continue
		}
		q := part.Quotes[0]
		quoted := b.quote(emphasised(part, q), labelOf(s.w, b.library, a, q), Private)
		quoted[0] = join("\n", head, quoted[0])
		pages = append(pages, quoted...)
		places = append(places, Button{Label: fmt.Sprintf(s.w.partOf, i+1), Data: data("p", q.Passage.Address)})
	}
	var rows keyboard
	rows.grid(5, places)
	if len(rows) == 0 {
		rows = append(rows, b.sampleButtons(s.w, a.Report)...)
	}
	return Reply{Pages: packed("\n\n", pages), Buttons: rows}
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
	page := join("\n", plainPage(s.w.understoodAs(a)), plainPage(why))
	var rows keyboard
	switch nothingAsked := a.Question.Subject == "" && a.Reason == answers.NotInReport; {
	case len(a.Related) > 0:
		page, rows = b.related(a, s, page)
	case a.Talk == answers.Recalled && a.Question.Subject != "", a.Talk == answers.Exhausted:
		rows.row(Button{Label: s.w.contents, Data: data("c", top(a.Report))})
	case a.Reason == answers.SmallTalk, a.Reason == answers.Empty, nothingAsked, a.Talk != answers.NoTalk:
		rows = append(rows, b.sampleButtons(s.w, a.Report)...)
	default:
		rows.row(Button{Label: s.w.contents, Data: data("c", top(a.Report))})
	}
	if s.first && s.kind == Private && a.Reason != answers.SmallTalk && a.Question.Subject != "" {
		page = join("\n\n", page, plainPage(fmt.Sprintf(s.w.which, a.Report.Title)))
	}
	return Reply{Pages: []Page{page}, Buttons: rows}
}

// related sets below a refusal what stands nearest: one quote, or both figures of
// which arithmetic was asked for.
func (b *Bot) related(a answers.Answer, s setting, page Page) (Page, keyboard) {
	q := a.Related[0]
	label := s.w.label(q.Passage)
	switch {
	case a.Compared:
		for _, r := range a.Related {
			page = join("\n", page, b.quote(r, s.w.label(r.Passage), s.kind)[0])
		}
	case s.kind == Group:
		page = plainPage(strings.TrimSpace(page.Plain + s.w.related + " " + label))
		page = join("\n", page, b.quote(q, "", Group)[0])
	default:
		page = join("\n\n", page, join("\n", plainPage(s.w.related), b.quote(q, label, Private)[0]))
	}
	var rows keyboard
	if rest := a.Related[1:]; len(rest) > 0 && !a.Compared {
		rows.row(Button{Label: fmt.Sprintf(s.w.more, len(rest)), Data: several(rest)})
	}
	return page, append(rows, b.around(q.Passage, s.w)...)
}
