package retrieval

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"
)

// Literal returns the passages in which a text, folded by [Fold], stands word
// for word inside a sentence: a word, a figure or a slogan typed alone. They
// come in the order of a search; [Hit.Sentences] is 1 for a sentence that holds
// it, and a half where quotation marks stand between its characters.
func (l *Library) Literal(r *Report, text string) []Hit {
	typed := text
	text = lexicon.Bare(text)
	if n := utf8.RuneCountInString(text); n == 0 || n > literalLength {
		return nil
	}
	c := l.corpus(r)
	var hits []Hit
	for _, d := range c.passagesWith(text) {
		h := Hit{Passage: r.Passages[d], Coverage: 1, Sentences: make([]float64, c.first[d+1]-c.first[d])}
		held := false
		for i, s := range c.sentencesOf(d) {
			if !lexicon.ContainsTerm(s.text, text) {
				continue
			}
			h.Sentences[i], held = 1, true
			if span := h.Passage.Sentences[i]; !strings.Contains(lexicon.Fold(h.Passage.Text[span.Start:span.End]), typed) {
				h.Sentences[i] = 0.5
			}
		}
		if held {
			hits = append(hits, h)
		}
	}
	if len(hits) == 0 {
		return nil
	}
	rank := map[*Passage]float64{}
	q := l.Query(text)
	for _, h := range l.Search(r, q) {
		rank[h.Passage] = h.Score
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(rank[b.Passage], rank[a.Passage]) })
	return hits
}

// literalLength is the longest text, in characters, that is looked for word for
// word; a longer one is a question or a quotation to be checked.
const literalLength = 16
