package bot

import (
	"fmt"
	"io"
	"strings"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/retrieval/check"
	"reportbot/retrieval/report"
)

// A Terminal is where a person reads answers at the command line.
type Terminal struct {
	Out     io.Writer
	Library *retrieval.Library
	Width   int  // columns at which text is wrapped; 0 for nowhere
	Colour  bool // words that answer are bold, places dim, differences red and green
	English bool
}

// How words are marked.
const (
	bold  = "\x1b[1m"
	dim   = "\x1b[2m"
	red   = "\x1b[31m"
	green = "\x1b[32m"
	plain = "\x1b[0m"
)

// A paint is how a stretch of a text is marked.
type paint struct {
	retrieval.Span
	style string
}

func (t Terminal) words() *wording {
	if t.English {
		return &english
	}
	return &chinese
}

// Print writes a text, wrapped, each line behind an indent.
func (t Terminal) Print(indent, text string) { t.print(indent, text) }

// print writes a text, wrapped, with stretches of it marked.
func (t Terminal) print(indent, text string, paints ...paint) {
	for _, line := range wrap(text, max(0, t.Width-len(indent))) {
		fmt.Fprintln(t.Out, indent+t.painted(text, line, paints))
	}
}

// painted is a line of a text with its marks.
func (t Terminal) painted(text string, line retrieval.Span, paints []paint) string {
	var b strings.Builder
	at := line.Start
	for _, p := range paints {
		from, to := max(p.Start, at), min(p.End, line.End)
		if !t.Colour || from >= to {
			continue
		}
		b.WriteString(text[at:from] + p.style + text[from:to] + plain)
		at = to
	}
	b.WriteString(text[at:line.End])
	return b.String()
}

// all marks the whole of a text.
func all(text, style string) paint { return paint{retrieval.Span{End: len(text)}, style} }

// Answer writes an answer as a person reads it.
func (t Terminal) Answer(a answers.Answer) {
	if len(a.Choices) > 0 {
		t.print("", t.words().whichOne)
		for i, c := range a.Choices {
			t.print("    ", fmt.Sprintf("%d. %s", i+1, c.Label))
		}
		return
	}
	if len(a.Parts) == 0 {
		t.answer(a)
		return
	}
	for i, part := range a.Parts {
		if i > 0 {
			fmt.Fprintln(t.Out)
		}
		title := fmt.Sprintf("%d. %s", i+1, part.Question.Text)
		t.print("", title, all(title, bold))
		t.answer(part)
	}
}

func (t Terminal) answer(a answers.Answer) {
	w := t.words()
	if line := w.understoodAs(a); line != "" {
		t.print("", line)
		fmt.Fprintln(t.Out)
	}
	if a.Reason != answers.Answered {
		t.refuse(a)
		return
	}
	for _, line := range w.remarks(a) {
		t.print("", line)
		fmt.Fprintln(t.Out)
	}
	if len(a.Mentions) > 0 {
		t.print("", fmt.Sprintf(w.mentionsHead, len(a.Mentions), a.Question.Subject, 1, 1))
		fmt.Fprintln(t.Out)
	}
	t.quotes(a, a.Quotes)
	if a.Other != nil {
		fmt.Fprintln(t.Out)
		t.print("", fmt.Sprintf(w.otherYear, a.Other.Passage.Year)+w.colon+a.Other.Passage.Address.String())
	}
}

// quotes writes quotes, each under the year and side that it speaks of, and its
// report where there are several.
func (t Terminal) quotes(a answers.Answer, quotes []answers.Quote) {
	for i, q := range quotes {
		if i > 0 {
			fmt.Fprintln(t.Out)
		}
		label := labelOf(t.words(), t.Library, a, q)
		if i < len(a.Mentions) {
			label = "《" + a.Mentions[i].Report.Title + "》" + reportDate(a.Mentions[i].Report) + fmt.Sprintf(t.words().times, a.Mentions[i].Count)
		}
		if label != "" {
			t.print("", "【"+label+"】")
		}
		var marks []paint
		for _, m := range emphasised(a, q).Marks {
			marks = append(marks, paint{retrieval.Span{Start: m.Start - q.Span.Start, End: m.End - q.Span.Start}, bold})
		}
		t.print("", q.Text(), marks...)
		t.place(cited(t.Library, q.Passage), q.Passage.Address)
	}
}

// place writes where something stands; an address has a line of its own.
func (t Terminal) place(citation string, address retrieval.Address) {
	for _, line := range []string{citation, address.String()} {
		t.print("    ", line, all(line, dim))
	}
}

// refuse writes why there is no answer, and the way on.
func (t Terminal) refuse(a answers.Answer) {
	w := t.words()
	why := w.refuse(a)
	if a.Reason == answers.TooLong {
		why = w.tooLongHere
	}
	t.print("", why)
	switch {
	case len(a.Related) > 0:
		if !a.Compared {
			fmt.Fprintln(t.Out)
			t.print("", w.related)
		} else {
			fmt.Fprintln(t.Out)
		}
		t.quotes(a, a.Related)
	case a.Talk != answers.NoTalk:
	case a.Reason == answers.SmallTalk || a.Reason == answers.Empty || a.Question.Subject == "":
		t.Samples()
	case a.Reason == answers.NotInReport:
		for _, part := range a.Report.Parts[1:] {
			t.print("    ", part.Heading)
		}
	}
}

// Samples writes some questions to begin with.
func (t Terminal) Samples() {
	for _, i := range t.words().samples[:4] {
		t.print("    ", samples[i])
	}
}

// Outline writes the contents of a report.
func (t Terminal) Outline(r *retrieval.Report) {
	t.print("", fmt.Sprintf(t.words().contentsOf, r.Title))
	line := func(indent, heading string, address retrieval.Address) {
		text := heading + "  " + address.String()
		t.print(indent, text, paint{retrieval.Span{Start: len(heading), End: len(text)}, dim})
	}
	for _, part := range r.Parts {
		if part.Heading != "" {
			line("", part.Heading, part.Address)
		}
		for _, s := range part.Sections {
			line("    ", s.Heading, s.Address)
		}
	}
}

// Check writes how a text stands to the reports.
func (t Terminal) Check(v check.Verdict) {
	w := t.words()
	switch {
	case v.Standing == check.Verbatim && v.Scattered:
		t.print("", w.scattered)
	case v.Standing == check.Verbatim:
		t.print("", w.verbatim)
	case v.Standing == check.Changed:
		t.print("", w.changed)
		t.changes(v.Changes)
	default:
		t.print("", w.notThere)
	}
	for _, p := range v.Places {
		citation := p.Text
		if p.Passage != nil {
			citation = cited(t.Library, p.Passage)
		}
		t.place(citation, p.Address)
	}
}

// changes writes what a text has otherwise: [-the report's words-] in red and
// {+its own+} in green.
func (t Terminal) changes(changes []check.Change) {
	var b strings.Builder
	var paints []paint
	for _, c := range changes {
		from := b.Len()
		switch c.Op {
		case '-':
			b.WriteString("[-" + c.Text + "-]")
			paints = append(paints, paint{retrieval.Span{Start: from, End: b.Len()}, red})
		case '+':
			b.WriteString("{+" + c.Text + "+}")
			paints = append(paints, paint{retrieval.Span{Start: from, End: b.Len()}, green})
		default:
			b.WriteString(c.Text)
		}
	}
	t.print("", b.String(), paints...)
}

// Found writes a place of a word, the word in bold: its address and the sentence
// or heading around it on a line, or, on a terminal, one below the other.
func (t Terminal) Found(at report.Place, around retrieval.Span) {
	text := at.Text[around.Start:around.End]
	word := paint{retrieval.Span{Start: at.Span.Start - around.Start, End: at.Span.End - around.Start}, bold}
	if t.Width == 0 {
		fmt.Fprintf(t.Out, "%s\t%s\n", at.Address, t.painted(text, retrieval.Span{End: len(text)}, []paint{word}))
		return
	}
	t.print("", text, word)
	t.print("    ", at.Address.String(), all(at.Address.String(), dim))
}

// Row writes a name, filled up to some columns, and beside it what it is.
func (t Terminal) Row(name string, width int, is string) {
	for i, line := range wrap(is, max(0, t.Width-width)) {
		if i > 0 {
			name = ""
		}
		fill := max(2, width-columns.StringWidth(name))
		fmt.Fprintln(t.Out, name+strings.Repeat(" ", fill)+is[line.Start:line.End])
	}
}
