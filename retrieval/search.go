package retrieval

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"
)

// A Hit is a passage that speaks of a query.
type Hit struct {
	Passage   *Passage
	Score     float64     // orders the hits of one query
	Coverage  float64     // how much of what was asked the passage holds, by weight, 0 to 1
	Parts     []ScorePart // what the score is the sum of
	Units     []Holding   // for each unit of the query, how the passage holds it
	Sentences []float64   // for each sentence of the passage, how well it answers
	Hint      float64     // likeness to the nearest hint of the passage, 0 to 1
	HintText  string      // that hint, folded
	Foreseen  bool        // the report has hints or near misses at all
	Near      float64     // likeness to the nearest near miss of the passage, 0 to 1
	NearText  string      // that near miss, folded
}

// A ScorePart is one named part of a score.
type ScorePart struct {
	Name  string
	Value float64
}

// The weights of the parts of a score, found by coordinate ascent over the
// questions in testdata/questions; scores.txt there shows the price of changing one.
var (
	weightText     = 1.0
	weightHeading  = 0.35
	weightAsked    = 0.9
	weightHint     = 1.6
	weightUnits    = 1.4
	weightSentence = 0.6
	weightFigure   = 0.15
	weightSide     = 0.25
	weightYear     = 0.6  // of the year asked for, over a part that speaks of no one year
	weightVariety  = 0.05 // of each further term that a passage holds
	weightWanted   = 0.15 // of a sentence in the form asked for
	singleWeight   = 0.5  // of a single character beside a pair of characters
	weightAnchor   = 0.7  // of the likeness of a hint that names a sentence
	hintHolds      = 0.75 // how surely a passage speaks of a word that its hints hold
	headingHolds   = 0.8  // of a word that its heading holds
	partHolds      = 0.8  // of a long word most of which it holds
)

// Search returns the passages of a report that speak of a query, best first.
// Ties keep the order of the report.
func (l *Library) Search(r *Report, q Query) []Hit {
	c := l.corpus(r)
	likeness := c.foreseen.likeness(q.Text)
	candidates := l.candidates(r, q, likeness)
	order, weights := c.queryGrams(q)
	total := 0.0
	for _, g := range order {
		total += weights[g]
	}
	total = max(total, 1e-9)
	text := c.text.bm25(weights, order)
	heading := c.heading.bm25(weights, order)
	asked := c.asked.bm25(weights, order)
	units, variety := c.unitCoverage(q)
	sentences := c.scoreSentences(q, weights, order, total)
	hits := make([]Hit, 0, len(candidates))
	for _, d := range candidates {
		p := r.Passages[d]
		h := Hit{Passage: p, Foreseen: len(c.foreseen.lines) > 0}
		h.likenTo(c.foreseen, d, likeness)
		h.Units, h.Coverage = units.of(d, q)
		h.Sentences = slices.Clone(sentences[c.first[d]:c.first[d+1]])
		c.addAnchors(d, likeness, h.Sentences)
		best := 0.0
		if len(h.Sentences) > 0 {
			best = slices.Max(h.Sentences)
		}
		h.add("text", weightText*saturate(text[d]/total))
		h.add("heading", weightHeading*saturate(heading[d]/total))
		h.add("asked", weightAsked*saturate(asked[d]/total))
		h.add("hint", weightHint*h.Hint)
		h.add("units", weightUnits*h.Coverage)
		h.add("sentence", weightSentence*best)
		h.add("variety", weightVariety*variety[d])
		if q.Year != 0 && p.Year == q.Year {
			h.add("year", weightYear)
		}
		if q.Side != AnySide && p.Side == q.Side {
			h.add("side", weightSide)
		}
		if q.Figure && best > 0 && c.hasFigure(d, h.Sentences, best) {
			h.add("figure", weightFigure)
		}
		hits = append(hits, h)
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage.Order, b.Passage.Order))
	})
	return hits
}

// likenTo finds the hint and the near miss of passage d that are nearest.
func (h *Hit) likenTo(f *foreseen, d int, likeness []float64) {
	for i, l := range f.of(d) {
		switch {
		case l.near && likeness[i] > h.Near:
			h.Near, h.NearText = likeness[i], l.text
		case !l.near && likeness[i] > h.Hint:
			h.Hint, h.HintText = likeness[i], l.text
		}
	}
}

func (h *Hit) add(name string, value float64) {
	if value != 0 {
		h.Parts = append(h.Parts, ScorePart{name, value})
		h.Score += value
	}
}

// saturate keeps a BM25 score divided by its weights' sum, which a repeated
// word can lift above 1, near the range 0 to 1.
func saturate(x float64) float64 { return math.Min(x, 1.5) }

// queryGrams returns the weighted grams of a query in order of appearance.
func (c *corpus) queryGrams(q Query) ([]gram, map[gram]float64) {
	var order []gram
	weights := map[gram]float64{}
	factor := 1.0
	add := func(g gram, characters int) {
		if _, seen := weights[g]; seen {
			return
		}
		// Document frequency over text and hints together: a word that nobody
		// wrote weighs as much as the rarest one.
		w := c.text.idf(g)
		if characters == 1 {
			w *= singleWeight
			if stopCharacters[g] {
				w *= 0.1
			}
		}
		weights[g] = w * factor
		order = append(order, g)
	}
	grams(q.Text, add)
	factor = contextFactor
	grams(q.Context, add)
	return order, weights
}

// contextFactor is the weight of a gram of the question before.
const contextFactor = 0.4

var stopCharacters = func() map[gram]bool {
	stop := map[gram]bool{}
	for _, r := range "的了吗呢啊吧是有在和与及个么什哪怎多少几不没会要能今去年咋啥还都给让我你他这那" {
		stop[gramOf(r)] = true
	}
	return stop
}()

// A Holding is how surely a passage holds one unit of a query, and by what: each
// from 0 for not at all to 1 for in the unit's own word.
type Holding struct {
	Text    float64 // its text, in the unit's word, in what is the same, or in most of a long word
	Related float64 // its text, in a related word
	Heading float64 // a heading above it, in any of these
	Hint    float64 // a question that it was foreseen to answer
	Near    bool    // a question that it was foreseen not to answer
}

// Any returns how surely a passage has to do with the unit, whatever says so.
func (h Holding) Any() float64 { return max(h.Text, h.Related, h.Heading, h.Hint) }

// unitTable holds for each unit of a query how each passage holds it.
type unitTable [][]Holding

// unitCoverage looks for the units of a query in every passage: in its own
// words, in what the thesaurus says for them, in its heading and in what people
// were foreseen to ask of it. The variety of a passage is how many different
// terms it holds beyond one a unit, by weight: a passage on 教育 speaks of 学位
// and 中小学 as well.
func (c *corpus) unitCoverage(q Query) (table unitTable, variety []float64) {
	table = make(unitTable, len(q.Units))
	variety = make([]float64, len(c.texts))
	for i, u := range q.Units {
		row := make([]Holding, len(c.texts))
		for _, t := range u.Terms {
			for _, d := range c.passagesWith(t.Text) {
				if max(row[d].Text, row[d].Related) > 0 && variety[d] < maxVariety {
					variety[d] += t.Weight * u.Weight
				}
				row[d].hold(t)
			}
			for _, d := range c.headedBy(t.Text) {
				row[d].Heading = max(row[d].Heading, headingHolds*t.Weight)
			}
		}
		for _, n := range c.foreseen.linesWith(u.Text) {
			if l := c.foreseen.lines[n]; l.near {
				row[l.passage].Near = true
			} else {
				row[l.passage].Hint = hintHolds
			}
		}
		c.partlyHeld(u, row)
		table[i] = row
	}
	return table, variety
}

// hold notes that a passage's text holds a term.
func (h *Holding) hold(t lexicon.Term) {
	if t.Weight >= lexicon.SameThing {
		h.Text = max(h.Text, t.Weight)
	} else {
		h.Related = max(h.Related, t.Weight)
	}
}

// maxVariety bounds what variety counts for.
const maxVariety = 3

// headedBy returns the passages whose headings hold a term.
func (c *corpus) headedBy(term string) []int {
	var found []int
	for d := range c.heading.holding(term) {
		if lexicon.ContainsTerm(c.texts[d].heading, term) {
			found = append(found, d)
		}
	}
	return found
}

// partlyHeld credits a long word with the share of its pairs of characters that
// a passage holds: 电梯加装 and 加装电梯, a missing or mistyped character.
func (c *corpus) partlyHeld(u Unit, row []Holding) {
	if utf8.RuneCountInString(u.Text) < 3 {
		return
	}
	pairs := 0
	share := map[int32]float64{}
	grams(u.Text, func(g gram, n int) {
		if n == 1 {
			return
		}
		pairs++
		for _, p := range c.text.of(g) {
			share[p.document]++
		}
	})
	for d, n := range share {
		if n /= float64(pairs); n > 0.5 {
			row[d].Text = max(row[d].Text, partHolds*n)
		}
	}
}

// of returns how document d holds each unit, and the coverage: the weighted mean.
func (t unitTable) of(d int, q Query) (units []Holding, coverage float64) {
	total := 0.0
	units = make([]Holding, len(t))
	for i, row := range t {
		units[i] = row[d]
		coverage += q.Units[i].Weight * row[d].Any()
		total += q.Units[i].Weight
	}
	if total > 0 {
		coverage /= total
	}
	return units, coverage
}

// Leaning tells to which of the questions foreseen of a hit's passage a query
// leans.
func (l *Library) Leaning(r *Report, q Query, h Hit) Leaning {
	c := l.corpus(r)
	return c.foreseen.leaning(h.Passage.Order, q.Text, func(g gram) bool { return c.text.holds(g, h.Passage.Order) })
}
