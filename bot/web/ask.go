package web

import (
	"net/http"
	"slices"
	"strings"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/retrieval"
)

// A stretch is a run of a passage's text, which answers or does not.
type stretch struct {
	Text   string
	Strong bool
}

// A litText is a passage's text with the quoted part of it.
type litText struct {
	Before string
	Lit    []stretch // the quoted part; none where nothing is quoted
	After  string
}

// lit cuts a passage's text at the quote and at the words in it that answer.
func lit(q answers.Quote) litText {
	text := q.Passage.Text
	l := litText{Before: text[:q.Span.Start], After: text[q.Span.End:]}
	at := q.Span.Start
	add := func(to int, strong bool) {
		if to > at {
			l.Lit = append(l.Lit, stretch{text[at:to], strong})
			at = to
		}
	}
	for _, m := range q.Marks {
		if m.Start >= at && m.End <= q.Span.End {
			add(m.Start, false)
			add(m.End, true)
		}
	}
	add(q.Span.End, false)
	return l
}

// An asked is a question with its answer, and what stands around that.
type asked struct {
	bot.Spoken
	Beside *reading // the section of the report that holds the first quote
}

// ask shows the search box, and below it the answer to what was asked with it.
func (s *Site) ask(w http.ResponseWriter, r *http.Request) {
	v := s.view(r, nil)
	v.QuestionAsked = strings.TrimSpace(strings.ToValidUTF8(r.FormValue("q"), ""))
	if chosen := v.Library().Report(r.FormValue("report")); chosen != nil {
		v.Report = chosen
	}
	switch {
	case v.Pause != "" || v.QuestionAsked == "":
		v.Heading = v.Title
	default:
		a := &asked{Spoken: v.Answer(r.Context(), v.QuestionAsked, v.Report.ID)}
		a.Beside = beside(v.Reader, a.all())
		v.Heading, v.Data = clip(v.QuestionAsked), a
	}
	s.show(w, http.StatusOK, "ask", v)
}

// clip keeps the start of a question that is too long for a heading.
func clip(s string) string {
	if r := []rune(s); len(r) > longHeading {
		return string(r[:longHeading]) + "…"
	}
	return s
}

const longHeading = 120 // characters

// all returns the quotes of an answer and of its parts.
func (a *asked) all() []bot.Cited {
	list := slices.Clone(a.Quotes)
	for _, p := range a.Parts {
		list = append(list, p.Quotes...)
	}
	return list
}

// beside shows the section of the first of some quotes, with all quotes in it lit.
func beside(r bot.Reader, quotes []bot.Cited) *reading {
	if len(quotes) == 0 {
		return nil
	}
	a := quotes[0].Passage.Address
	report := r.Library().Report(a.Report)
	if report == nil {
		return nil
	}
	a.Paragraph = retrieval.None
	b := sectionAt(report, a)
	for i := range b.Blocks {
		for j := range b.Blocks[i].Passages {
			p := &b.Blocks[i].Passages[j]
			for _, q := range quotes {
				if q.Passage == p.Passage {
					p.Quote = q.Quote
				}
			}
		}
	}
	return b
}
