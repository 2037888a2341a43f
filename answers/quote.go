package answers

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
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
	pair(&answer, a.library.Search(report, query), query)
	return answer.seen()
}

// pair finds the other year's passage of the same subject. When the question
// did not choose a year it becomes the second quote; when it did, it is only
// pointed at.
func pair(answer *Answer, all []retrieval.Hit, query retrieval.Query) {
	first := answer.Quotes[0]
	if first.Passage.Year == 0 || first.Passage.Side == retrieval.AnySide {
		return
	}
	others := slices.DeleteFunc(otherThan(first.Passage.Year, all), func(h retrieval.Hit) bool {
		return h.Passage.Year == 0 || h.Passage.Side == retrieval.AnySide
	})
	for _, h := range others[:min(len(others), pairsTried)] {
		p := h.Passage
		other := quote(h, Question{}, query)
		if !sameSubject(first, other, query) {
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

// pairsTried is how many passages of the other year are looked at for a pair.
const pairsTried = 4

// sameSubject reports whether two quotes speak of one subject: they share a run
// of at least four characters that holds a word asked for. Quotes that share
// only a verb (筹集建设) or a general noun (住房) do not.
func sameSubject(a, b Quote, query retrieval.Query) bool {
	for _, u := range query.Units {
		if u.Weight < 0.5 {
			continue
		}
		for _, t := range u.Terms {
			if t.Weight < 0.7 || utf8.RuneCountInString(t.Text) < 2 {
				continue
			}
			if sharedRun(strings.ToLower(a.Text()), strings.ToLower(b.Text()), t.Text) >= 4 {
				return true
			}
		}
	}
	return false
}

// sharedRun returns the length in characters of the longest run of 汉字 around
// word that a and b share; 0 where one of them lacks the word.
func sharedRun(a, b, word string) int {
	longest := 0
	for i := range a {
		if !strings.HasPrefix(a[i:], word) {
			continue
		}
		for j := range b {
			if !strings.HasPrefix(b[j:], word) {
				continue
			}
			before := commonRun([]rune(a[:i]), []rune(b[:j]), true)
			after := commonRun([]rune(a[i+len(word):]), []rune(b[j+len(word):]), false)
			longest = max(longest, before+utf8.RuneCountInString(word)+after)
		}
	}
	return longest
}

func commonRun(a, b []rune, backwards bool) int {
	n := 0
	for n < len(a) && n < len(b) {
		x, y := a[n], b[n]
		if backwards {
			x, y = a[len(a)-1-n], b[len(b)-1-n]
		}
		if x != y || !lexicon.IsHan(x) {
			break
		}
		n++
	}
	return n
}
