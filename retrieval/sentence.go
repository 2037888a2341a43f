package retrieval

import (
	"regexp"

	"reportbot/retrieval/lexicon"
)

// scoreSentences tells for each sentence of the report how well it answers: the
// share of the query's grams and units that it holds, by their weights. Their
// postings name the few sentences to look at.
func (c *corpus) scoreSentences(q Query, weights map[gram]float64, order []gram, total float64) []float64 {
	n := len(c.sentences)
	scores := make([]float64, n)
	for _, g := range order {
		w := weights[g]
		for _, p := range c.sentence.of(g) {
			scores[p.document] += w
		}
	}
	work := make([]float64, 2*n)
	units, best := work[:n], work[n:]
	weight := 0.0
	for _, u := range q.Units {
		weight += u.Weight
		clear(best)
		for _, term := range u.Terms {
			for d := range c.sentence.holding(term.Text) {
				if term.Weight > best[d] && lexicon.ContainsTerm(c.sentences[d].text, term.Text) {
					best[d] = term.Weight
				}
			}
		}
		for i, b := range best {
			units[i] += u.Weight * b
		}
	}
	var wanted []bool
	if q.Wants != nil {
		wanted = c.inForm(q.Wants)
	}
	for i := range scores {
		scores[i] = 0.5*scores[i]/total + 0.5*units[i]/max(weight, 1e-9)
		if q.Figure && c.sentences[i].digit {
			scores[i] += 0.1 * min(1, 2*scores[i])
		}
		if wanted != nil && scores[i] > 0 && wanted[i] {
			scores[i] += weightWanted * min(1, 3*scores[i])
		}
	}
	return scores
}

// inForm tells which sentences match a form of answer. There are few forms and
// a report never changes: each is matched once.
func (c *corpus) inForm(form *regexp.Regexp) []bool {
	if known, ok := c.forms.Load(form); ok {
		return known.([]bool)
	}
	matches := make([]bool, len(c.sentences))
	for i, s := range c.sentences {
		matches[i] = form.MatchString(s.text)
	}
	c.forms.Store(form, matches)
	return matches
}

// addAnchors lifts the sentences that the hints nearest to the query name.
func (c *corpus) addAnchors(d int, likeness []float64, scores []float64) {
	votes := make([]float64, len(scores))
	for i, l := range c.foreseen.of(d) {
		if s := l.sentence; s >= 0 {
			votes[s] = max(votes[s], likeness[i])
		}
	}
	for i, v := range votes {
		scores[i] += weightAnchor * v
	}
}

// hasFigure reports whether one of the best sentences of a passage holds a figure.
func (c *corpus) hasFigure(d int, scores []float64, best float64) bool {
	for i, s := range c.sentencesOf(d) {
		if scores[i] >= 0.8*best && s.digit {
			return true
		}
	}
	return false
}

func hasDigit(s string) bool {
	for i := range len(s) {
		if lexicon.IsDigit(rune(s[i])) {
			return true
		}
	}
	return false
}
