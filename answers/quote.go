package answers

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
)

// A passage up to shortPassage characters is quoted whole for an overview. A
// sentence longer than longSentence is quoted by the clauses between its ；.
const (
	shortPassage = 450
	longSentence = 150
)

// Whole quotes all of a passage.
func Whole(p *retrieval.Passage) Quote {
	return Quote{Passage: p, Span: retrieval.Span{End: len(p.Text)}, Score: 1}
}

// More returns the quotes behind those of an answer, for a list that is paged.
func (a *Answerer) More(answer Answer) []Quote {
	query := a.Query(answer.Question)
	var quotes []Quote
	for _, h := range answer.Hits {
		if !slices.ContainsFunc(answer.Quotes, func(q Quote) bool { return q.Passage == h.Passage }) && worthy(h, answer.Hits[0]) {
			quotes = append(quotes, quote(h, answer.Question, query))
		}
	}
	return quotes
}

// companion is the share of the best sentence's score from which a neighbouring
// sentence is quoted with it.
const companion = 0.8

// quote chooses the sentences of a hit that answer.
func quote(h retrieval.Hit, q Question, query retrieval.Query) Quote {
	p := h.Passage
	quote := Quote{Passage: p, Span: retrieval.Span{End: len(p.Text)}, Score: h.Coverage}
	if !wholePassage(q, p) && len(p.Sentences) > 0 {
		first, last := bestSentences(h.Sentences)
		if p.Topic != "" && first == 0 && last == 0 && len(p.Sentences) > 1 {
			last = len(p.Sentences) - 1 // a topic sentence alone answers nothing
		}
		quote.Span = retrieval.Span{Start: p.Sentences[first].Start, End: p.Sentences[last].End}
		if first == last {
			quote.Span = bestClause(p.Text, quote.Span, query)
		}
	}
	quote.Marks = marks(p.Text, quote.Span, query)
	return quote
}

func wholePassage(q Question, p *retrieval.Passage) bool {
	return q.Kind == Overview && utf8.RuneCountInString(p.Text) <= shortPassage
}

// bestSentences returns the first and last of the run of sentences that answers.
func bestSentences(scores []float64) (first, last int) {
	best := 0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	first, last = best, best
	for first > 0 && scores[first-1] >= companion*scores[best] {
		first--
	}
	for last+1 < len(scores) && scores[last+1] >= companion*scores[best] {
		last++
	}
	return first, last
}

// bestClause narrows a long sentence to the ；-clause that holds most of what
// was asked.
func bestClause(text string, span retrieval.Span, query retrieval.Query) retrieval.Span {
	if utf8.RuneCountInString(text[span.Start:span.End]) <= longSentence {
		return span
	}
	best, bestScore := span, 0.0
	for start := span.Start; start < span.End; {
		end := span.End
		if i := strings.Index(text[start:span.End], "；"); i >= 0 {
			end = start + i + len("；")
		}
		score := 0.0
		for _, m := range marks(text, retrieval.Span{Start: start, End: end}, query) {
			score += float64(m.End - m.Start)
		}
		if score > bestScore {
			best, bestScore = retrieval.Span{Start: start, End: end}, score
		}
		start = end
	}
	return best
}

// marks returns the words of the query and of the thesaurus that stand in
// text[span.Start:span.End], in order, none inside another.
func marks(text string, span retrieval.Span, query retrieval.Query) []retrieval.Span {
	part := text[span.Start:span.End]
	folded := strings.ToLower(part) // lengths stay: the report holds no letter that changes
	if len(folded) != len(part) {
		folded = part
	}
	var found []retrieval.Span
	for _, u := range query.Units {
		for _, t := range u.Terms {
			if utf8.RuneCountInString(t.Text) < 2 {
				continue
			}
			for from := 0; ; {
				i := strings.Index(folded[from:], t.Text)
				if i < 0 {
					break
				}
				start := span.Start + from + i
				found = append(found, retrieval.Span{Start: start, End: start + len(t.Text)})
				from += i + len(t.Text)
			}
		}
	}
	slices.SortFunc(found, func(a, b retrieval.Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	var kept []retrieval.Span
	for _, m := range found {
		if n := len(kept); n > 0 && m.Start <= kept[n-1].End {
			kept[n-1].End = max(kept[n-1].End, m.End)
			continue
		}
		kept = append(kept, m)
	}
	return kept
}

// literal answers a word or figure typed alone with the places where it stands.
func (a *Answerer) literal(q Question, report *retrieval.Report, hits []retrieval.Hit) Answer {
	query := a.library.Query(q.folded)
	answer := Answer{Question: q, Report: report, Hits: hits}
	for _, h := range hits[:min(len(hits), MaxQuotes)] {
		best := 0
		for i, s := range h.Sentences {
			if s > h.Sentences[best] {
				best = i
			}
		}
		p := h.Passage
		span := p.Sentences[best]
		answer.Quotes = append(answer.Quotes, Quote{Passage: p, Span: span, Marks: marks(p.Text, span, query), Score: 1})
	}
	a.pair(&answer, a.library.Search(report, query), query)
	return answer.seen()
}

// pair finds the other year's passage of the same subject, by which the question
// would be answered if it were asked of that year. When it did not choose a year
// it becomes the second quote; when it did, it is only pointed at.
func (a *Answerer) pair(answer *Answer, all []retrieval.Hit, query retrieval.Query) {
	first := answer.Quotes[0]
	if first.Passage.Year == 0 || first.Passage.Side == retrieval.AnySide {
		return
	}
	others := slices.DeleteFunc(otherThan(first.Passage.Year, all), func(h retrieval.Hit) bool {
		return h.Passage.Year == 0 || h.Passage.Side == retrieval.AnySide
	})
	figure := answer.Question.wants != nil && answer.Question.wants.figure
	for _, h := range others[:min(len(others), pairsTried)] {
		p := h.Passage
		other := quote(h, Question{}, query)
		if !samePair(first, other, query, figure) || !a.answersFor(answer.Question, p, answer.Report) {
			continue
		}
		if answer.Question.Year != 0 {
			answer.Other = &other
			return
		}
		rest := slices.DeleteFunc(answer.Quotes[1:], func(q Quote) bool { return q.Passage == p })
		answer.Quotes = append([]Quote{first, other}, rest...)
		answer.Quotes = answer.Quotes[:min(len(answer.Quotes), MaxQuotes)]
		answer.Pair = true
		return
	}
}

// answersFor reports whether a question that goes on from an answer for a passage's
// year (2022年呢) is answered by that passage.
func (a *Answerer) answersFor(q Question, p *retrieval.Passage, report *retrieval.Report) bool {
	turn := q.Turn
	turn.Other = p.Address.String()
	alone := *a
	alone.unpaired = true
	answer := alone.from(report, hear(strconv.Itoa(p.Year)+"年呢"), &turn)
	return answer.Reason == Answered && answer.Quotes[0].Passage == p
}

// pairsTried is how many passages of the other year are looked at for a pair.
const pairsTried = 4
