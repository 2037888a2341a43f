package retrieval

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"
)

// A foreseenLine is one question that people were foreseen to ask of a passage:
// a hint where the passage answers it, a near miss where neither it nor the rest
// of the report does.
type foreseenLine struct {
	passage  int
	text     string // folded and bare
	canon    string // its small words in one form, for comparison
	near     bool   // a near miss
	sentence int    // of a hint, the sentence that answers; -1 for the whole passage
	norm     float64
	pinned   bool // by staff, while the program runs
}

// Foreseen is what people were foreseen to ask of one report's passages.
type foreseen struct {
	lines []foreseenLine // by passage
	first []int          // for each passage its first line, and behind them the number of all
	nears int            // how many of them are near misses
	pins  int            // how many of them staff have pinned
	grams field          // documents are lines
	local sync.Map       // passage to the norms of its lines among themselves, made when first needed
}

// newForeseen makes lines ready to be likened to questions.
func newForeseen(lines []foreseenLine, passages int) *foreseen {
	slices.SortStableFunc(lines, func(a, b foreseenLine) int { return cmp.Compare(a.passage, b.passage) })
	f := &foreseen{lines: lines, first: make([]int, passages+1)}
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.canon
		f.first[l.passage+1]++
	}
	for i := range passages {
		f.first[i+1] += f.first[i]
	}
	f.nears = f.nearIn(0, len(f.lines))
	for _, l := range lines {
		f.pins += toInt(l.pinned)
	}
	places, tokens := tokensOf(texts)
	f.grams = fieldOf(places, tokens, len(texts))
	weights := make([]float64, len(places))
	for g, place := range places {
		weights[place] = f.weight(g, 1+toInt(g > maxSingle))
	}
	for _, t := range tokens {
		f.lines[t.document].norm += weights[t.place] * weights[t.place]
	}
	for i := range f.lines {
		f.lines[i].norm = math.Sqrt(f.lines[i].norm)
	}
	return f
}

// of yields the lines of a passage by their numbers.
func (f *foreseen) of(passage int) iter.Seq2[int, foreseenLine] {
	return func(yield func(int, foreseenLine) bool) {
		for i := f.first[passage]; i < f.first[passage+1]; i++ {
			if !yield(i, f.lines[i]) {
				return
			}
		}
	}
}

// weight weighs a gram: rare ones over common ones, pairs over single characters.
func (f *foreseen) weight(g gram, characters int) float64 {
	w := f.grams.idf(g)
	if characters == 1 {
		w *= singleWeight
	}
	return w
}

// likeness returns for each line its likeness to a bare text: the cosine of
// their gram weights, 0 to 1.
func (f *foreseen) likeness(text string) []float64 {
	likeness := make([]float64, len(f.lines))
	seen := map[gram]bool{}
	norm := 0.0
	text = lexicon.Canon(text)
	var touched []int32
	grams(text, func(g gram, n int) {
		if seen[g] {
			return
		}
		seen[g] = true
		w := f.weight(g, n)
		norm += w * w
		for _, p := range f.grams.of(g) {
			if likeness[p.document] == 0 {
				touched = append(touched, p.document)
			}
			likeness[p.document] += w * w
		}
	})
	norm = math.Sqrt(norm)
	for _, i := range touched {
		likeness[i] = min(1, likeness[i]/max(norm*f.lines[i].norm, 1e-9))
	}
	return likeness
}

// linesWith returns the lines that hold a bare term, in order.
func (f *foreseen) linesWith(term string) []int {
	var found []int
	term = lexicon.Canon(term)
	if term == "" {
		return nil
	}
	for d := range f.grams.holding(term) {
		if lexicon.ContainsTerm(f.lines[d].canon, term) {
			found = append(found, d)
		}
	}
	return found
}

// parseForeseen reads NAME.hints.txt or NAME.near.txt: address, tab, how people
// ask, and in hints, where one sentence answers, a tab and words of that
// sentence. The error names every bad line; the others count.
func parseForeseen(name string, r *Report, text []byte, near bool) ([]foreseenLine, error) {
	byAddress := make(map[string]*Passage, len(r.Passages))
	for _, p := range r.Passages {
		byAddress[p.Address.String()] = p
	}
	var lines []foreseenLine
	var bad []error
	n := 0
	for line := range bytes.Lines(bytes.TrimPrefix(text, []byte("\ufeff"))) {
		n++
		s := strings.TrimSpace(string(line))
		if s == "" || strings.HasPrefix(s, "#") {
			continue
		}
		l, err := parseForeseenLine(s, r, byAddress)
		if err != nil {
			bad = append(bad, fmt.Errorf("%s: line %d: %w", name, n, err))
			continue
		}
		l.near = near
		lines = append(lines, l)
	}
	return lines, errors.Join(bad...)
}

func parseForeseenLine(s string, r *Report, byAddress map[string]*Passage) (foreseenLine, error) {
	if !utf8.ValidString(s) {
		return foreseenLine{}, errors.New("not UTF-8")
	}
	f := strings.Split(s, "\t")
	if len(f) < 2 || len(f) > 3 {
		return foreseenLine{}, errors.New("want ADDRESS, tab, how people ask")
	}
	p := byAddress[r.ID+"/"+strings.TrimPrefix(f[0], r.ID+"/")]
	if p == nil {
		return foreseenLine{}, fmt.Errorf("no passage %s in %s", f[0], r.ID)
	}
	l := foreseenLine{passage: p.Order, text: lexicon.Bare(lexicon.Plainly(lexicon.Fold(f[1]))), sentence: -1}
	l.canon = lexicon.Canon(l.text)
	if len(f) == 3 {
		at := strings.Index(p.Text, f[2])
		if at < 0 {
			return foreseenLine{}, fmt.Errorf("%q does not stand in %s", f[2], p.Address)
		}
		l.sentence = slices.IndexFunc(p.Sentences, func(s Span) bool { return at < s.End })
	}
	return l, nil
}
