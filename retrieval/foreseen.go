package retrieval

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"
)

// A foreseenLine is one question that people were foreseen to ask of a passage:
// a hint where the passage answers it, a near miss where neither it nor the rest
// of the report does.
type foreseenLine struct {
	passage  int
	text     string // folded and bare
	near     bool   // a near miss
	sentence int    // of a hint, the sentence that answers; -1 for the whole passage
	norm     float64
}

// Foreseen is what people were foreseen to ask of one report's passages.
type foreseen struct {
	lines []foreseenLine
	of    [][]int // the lines of each passage
	grams field   // documents are lines
}

// newForeseen makes lines ready to be likened to questions.
func newForeseen(lines []foreseenLine, passages int) foreseen {
	f := foreseen{lines: lines, of: make([][]int, passages)}
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.text
		f.of[l.passage] = append(f.of[l.passage], i)
	}
	f.grams = newField(texts)
	for i := range f.lines {
		grams(f.lines[i].text, func(g gram, n int) {
			w := f.weight(g, n)
			f.lines[i].norm += w * w
		})
		f.lines[i].norm = math.Sqrt(f.lines[i].norm)
	}
	return f
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
	for d := range f.grams.holding(term) {
		if lexicon.ContainsTerm(f.lines[d].text, term) {
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
	p := byAddress[r.ID+"/"+f[0]]
	if p == nil {
		return foreseenLine{}, fmt.Errorf("no passage %s in %s", f[0], r.ID)
	}
	l := foreseenLine{passage: p.Order, text: lexicon.Bare(lexicon.Fold(f[1])), sentence: -1}
	if len(f) == 3 {
		at := strings.Index(p.Text, f[2])
		if at < 0 {
			return foreseenLine{}, fmt.Errorf("%q does not stand in %s", f[2], p.Address)
		}
		l.sentence = slices.IndexFunc(p.Sentences, func(s Span) bool { return at < s.End })
	}
	return l, nil
}
