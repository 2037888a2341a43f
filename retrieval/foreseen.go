package retrieval

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"sort"
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

// A Leaning tells to which of the questions foreseen of one passage a question
// leans. What all of them share, the passage's subject, counts for little.
type Leaning struct {
	Hint  float64 // likeness to the nearest hint, 0 to 1
	Near  float64 // likeness to the nearest near miss, 0 to 1
	Said  float64 // share of hints among the lines that are like it, 0 to 1; 0.5 where none is
	Words float64 // log odds that its pairs of characters come from the hints of the passage, not its near misses
	Form  float64 // the same, over the lines of all passages
	Heard float64 // share of its pairs that the passage or its hints hold, by weight
	Vain  float64 // share that its near misses alone hold
}

// leaningSharpness is the power of a likeness with which a line counts in a
// leaning: at 4 a line half as like counts a sixteenth.
const leaningSharpness = 4

// leaning compares a bare text with the lines of one passage, whose text holds
// some pairs.
func (f *foreseen) leaning(passage int, text string, held func(gram) bool) Leaning {
	lo, hi := f.first[passage], f.first[passage+1]
	like := make([]float64, hi-lo)
	norm := 0.0
	text = lexicon.Canon(text)
	seen := map[gram]bool{}
	tally := pairTally{near: f.nearIn(lo, hi), of: hi - lo}
	grams(text, func(g gram, n int) {
		if seen[g] {
			return
		}
		seen[g] = true
		lines := f.within(g, lo, hi)
		w := weightAmong(len(lines), hi-lo, n)
		norm += w
		for _, p := range lines {
			like[int(p.document)-lo] += w
		}
		if n == 2 {
			tally.count(f, g, lines, held(g))
		}
	})
	own := f.localNorms(passage)
	leaning := tally.leaning()
	leaning.Said = 0.5
	var hints, nears, said, unsaid float64
	for i := range like {
		like[i] /= max(math.Sqrt(norm*own[i]), 1e-9)
		if f.lines[lo+i].near {
			nears++
			unsaid += math.Pow(like[i], leaningSharpness)
			leaning.Near = max(leaning.Near, like[i])
		} else {
			hints++
			said += math.Pow(like[i], leaningSharpness)
			leaning.Hint = max(leaning.Hint, like[i])
		}
	}
	if hints > 0 && nears > 0 && said+unsaid > 0 {
		said, unsaid = said/math.Sqrt(hints), unsaid/math.Sqrt(nears)
		leaning.Said = (said + leaningPrior) / (said + unsaid + 2*leaningPrior)
	}
	return leaning
}

// A pairTally weighs the pairs of a question against the lines of a passage.
type pairTally struct {
	near, of    int // near misses of the passage, and all its lines
	words, form float64
	total       float64
	heard, vain float64
}

// count adds one pair: lines are those of the passage that hold it.
func (t *pairTally) count(f *foreseen, g gram, lines []posting, inText bool) {
	var near, allNear int
	for _, p := range lines {
		near += toInt(f.lines[p.document].near)
	}
	all := f.grams.of(g)
	for _, p := range all {
		allNear += toInt(f.lines[p.document].near)
	}
	hints := float64(len(lines) - near)
	inHints := (float64(len(all)-allNear) + 0.5) / (float64(len(f.lines)-f.nears) + 1)
	inNears := (float64(allNear) + 0.5) / (float64(f.nears) + 1)
	t.form += math.Log(inHints / inNears)
	const sureOf = 6 // lines' worth of trust in what all passages say of a pair
	t.words += math.Log((hints + sureOf*inHints) / (float64(t.of-t.near) + sureOf) * (float64(t.near) + sureOf) / (float64(near) + sureOf*inNears))
	w := f.grams.idf(g)
	t.total += w
	switch {
	case inText, hints > 0:
		t.heard += w
	case near > 0:
		t.vain += w
	}
}

func (t *pairTally) leaning() Leaning {
	total := max(t.total, 1e-9)
	return Leaning{Words: t.words, Form: t.form, Heard: t.heard / total, Vain: t.vain / total}
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// nearIn counts the near misses among the lines from lo up to hi.
func (f *foreseen) nearIn(lo, hi int) int {
	n := 0
	for _, l := range f.lines[lo:hi] {
		n += toInt(l.near)
	}
	return n
}

// within returns the postings of a gram in the lines from lo up to hi.
func (f *foreseen) within(g gram, lo, hi int) []posting {
	list := f.grams.of(g)
	from := sort.Search(len(list), func(i int) bool { return int(list[i].document) >= lo })
	to := from + sort.Search(len(list)-from, func(i int) bool { return int(list[from+i].document) >= hi })
	return list[from:to]
}

// weightAmong is the squared weight of a gram that stands in some of n lines.
func weightAmong(lines, n, characters int) float64 {
	w := math.Log(1 + (float64(n)+1)/(float64(lines)+0.5))
	if characters == 1 {
		w *= singleWeight
	}
	return w * w
}

// localNorms returns the sums of the squared weights of each line of a passage
// among its lines.
func (f *foreseen) localNorms(passage int) []float64 {
	if known, ok := f.local.Load(passage); ok {
		return known.([]float64)
	}
	lo, hi := f.first[passage], f.first[passage+1]
	norms := make([]float64, hi-lo)
	for i := range norms {
		seen := map[gram]bool{}
		grams(f.lines[lo+i].canon, func(g gram, n int) {
			if !seen[g] {
				seen[g] = true
				norms[i] += weightAmong(len(f.within(g, lo, hi)), hi-lo, n)
			}
		})
	}
	f.local.Store(passage, norms)
	return norms
}

// leaningPrior keeps a leaning that few and distant lines give near a half.
const leaningPrior = 0.0005

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
