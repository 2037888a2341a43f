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
	Units     []float64   // for each unit of the query, how surely the passage holds it, 0 to 1
	Sentences []float64   // for each sentence of the passage, how well it answers
	Hint      float64     // likeness to the nearest hint of the passage, 0 to 1
	HintText  string      // that hint, folded
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
	hintKnows      = 0.75 // how surely a passage speaks of a word that only its hints hold
)

// Search returns the passages of a report that speak of a query, best first.
// Ties keep the order of the report.
func (l *Library) Search(r *Report, q Query) []Hit {
	c := l.corpus(r)
	likeness := c.hintLikeness(q.Text)
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
		h := Hit{Passage: p}
		for _, i := range c.hintsOf[d] {
			if likeness[i] > h.Hint {
				h.Hint, h.HintText = likeness[i], c.hints[i].text
			}
		}
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

// hintLikeness returns for each hint its likeness to a bare text: the cosine of
// their gram weights, 0 to 1.
func (c *corpus) hintLikeness(text string) []float64 {
	likeness := make([]float64, len(c.hints))
	seen := map[gram]bool{}
	norm := 0.0
	var touched []int32
	grams(text, func(g gram, n int) {
		if seen[g] {
			return
		}
		seen[g] = true
		w := c.hintWeight(g, n)
		norm += w * w
		for _, p := range c.hinted.of(g) {
			if likeness[p.document] == 0 {
				touched = append(touched, p.document)
			}
			likeness[p.document] += w * w
		}
	})
	norm = math.Sqrt(norm)
	for _, i := range touched {
		likeness[i] = min(1, likeness[i]/max(norm*c.hints[i].norm, 1e-9))
	}
	return likeness
}

// unitTable holds for each unit of a query how surely each passage holds it.
type unitTable [][]float64

// unitCoverage looks for the units of a query in every passage: in its own
// words, in what the thesaurus says for them, in its heading and in its hints.
// The variety of a passage is how many different terms it holds beyond one a
// unit, by weight: a passage on 教育 speaks of 学位 and 中小学 as well.
func (c *corpus) unitCoverage(q Query) (table unitTable, variety []float64) {
	table = make(unitTable, len(q.Units))
	variety = make([]float64, len(c.texts))
	for i, u := range q.Units {
		row := make([]float64, len(c.texts))
		for _, t := range u.Terms {
			for _, d := range c.passagesWith(t.Text) {
				if row[d] > 0 && variety[d] < maxVariety {
					variety[d] += t.Weight * u.Weight
				}
				row[d] = max(row[d], t.Weight)
			}
			for _, d := range c.headedBy(t.Text) {
				row[d] = max(row[d], 0.8*t.Weight)
			}
		}
		for _, n := range c.hintsWith(u.Text) {
			d := c.hints[n].passage
			row[d] = max(row[d], hintKnows)
		}
		c.partlyHeld(u, row)
		table[i] = row
	}
	return table, variety
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
func (c *corpus) partlyHeld(u Unit, row []float64) {
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
			row[d] = max(row[d], 0.8*n)
		}
	}
}

// of returns how surely document d holds each unit, and the coverage: the
// weighted mean.
func (t unitTable) of(d int, q Query) (units []float64, coverage float64) {
	total := 0.0
	units = make([]float64, len(t))
	for i, row := range t {
		units[i] = row[d]
		coverage += q.Units[i].Weight * row[d]
		total += q.Units[i].Weight
	}
	if total > 0 {
		coverage /= total
	}
	return units, coverage
}
