package retrieval

import (
	"math"
	"sort"

	"reportbot/retrieval/lexicon"
)

// A Leaning tells to which of the questions foreseen of one passage a question
// leans. What all of them share, the passage's subject, counts for little.
type Leaning struct {
	Said  float64 // share of hints among the lines that are like it, 0 to 1; 0.5 where none is
	Words float64 // log odds that its pairs of characters come from the hints of the passage, not its near misses
	Vain  float64 // share of its pairs that the near misses of the passage alone hold, by weight
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
		} else {
			hints++
			said += math.Pow(like[i], leaningSharpness)
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
	words       float64
	total, vain float64
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
	const sureOf = 6 // lines' worth of trust in what all passages say of a pair
	t.words += math.Log((hints + sureOf*inHints) / (float64(t.of-t.near) + sureOf) * (float64(t.near) + sureOf) / (float64(near) + sureOf*inNears))
	w := f.grams.idf(g)
	t.total += w
	if !inText && hints == 0 && near > 0 {
		t.vain += w
	}
}

func (t *pairTally) leaning() Leaning {
	return Leaning{Words: t.words, Vain: t.vain / max(t.total, 1e-9)}
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
