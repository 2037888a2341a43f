package answers

import (
	"strings"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// A Piece is one named piece of evidence for or against a passage as the answer.
type Piece struct {
	Name  string
	Value float64 // mostly 0 to 1; the name says of what
}

// evidence weighs nothing: it names what is there. What the passage itself holds
// and what people were foreseen to ask stand in pieces of their own.
type evidence []Piece

func (e *evidence) add(name string, value float64) {
	if value != 0 {
		*e = append(*e, Piece{name, value})
	}
}

// of returns the value of a piece, 0 where it is missing.
func (e evidence) of(name string) float64 {
	for _, p := range e {
		if p.Name == name {
			return p.Value
		}
	}
	return 0
}

// situated is the share of its weight that a word missing from the passage keeps
// when it stands in what is told before the question.
const situated = 0.25

// gather names the evidence for the best of some hits.
func (a *Answerer) gather(q Question, query retrieval.Query, hits []retrieval.Hit, report *retrieval.Report) evidence {
	best := hits[0]
	said := quote(best, q, query)
	e := evidence{{"bias", 1}}
	e.holdings(q, query, best, lexicon.Fold(said.Text()))
	e.foreseen(hits)
	if best.Foreseen {
		l := a.library.Leaning(report, query, best)
		e.add("leaning", l.Said-0.5)
		e.add("leaning of words", max(-2, min(2, l.Words/5)))
		e.add("pairs in vain", l.Vain)
	}
	e.search(hits)
	a.form(&e, q, query, said)
	return e
}

// holdings tells how much of what is asked the passage holds, and by what.
func (e *evidence) holdings(q Question, query retrieval.Query, best retrieval.Hit, said string) {
	var total, text, sentence, nearly, nowhere float64
	for i, u := range query.Units {
		h := best.Units[i]
		w := u.Weight
		inText := h.Text
		switch {
		case inText >= leastHeld:
		case h.Heading >= leastHeld:
			inText = 0.6
		}
		if inText < leastHeld && !q.asksOf(u.Text) {
			w *= situated
		}
		total += w
		text += w * inText
		if len(spokenOf(said, []retrieval.Unit{u})) > 0 {
			sentence += w
		}
		if inText >= leastHeld {
			continue
		}
		rest := w * (1 - inText)
		switch {
		case h.Related > 0, h.Hint > 0:
		case h.Near:
			nearly += rest
		default:
			nowhere += rest
		}
	}
	total = max(total, 1e-9)
	e.add("text holds", text/total)
	e.add("sentence holds", sentence/total)
	e.add("near misses alone hold", nearly/total)
	e.add("nothing holds", nowhere/total)
}

// foreseen tells how near the question is to what people were foreseen to ask.
func (e *evidence) foreseen(hits []retrieval.Hit) {
	best := hits[0]
	var near float64
	for _, h := range hits[1:min(len(hits), foreseenHits)] {
		near = max(near, h.Near)
	}
	if !best.Foreseen {
		return
	}
	e.add("near miss before hint", max(0, best.Near-best.Hint))
	e.add("near miss elsewhere", max(0, near-max(best.Near, best.Hint)))
}

// foreseenHits is how many hits are looked at for a nearer hint or near miss.
const foreseenHits = 8

// search tells how far the best hit stands out.
func (e *evidence) search(hits []retrieval.Hit) {
	if len(hits) > 1 {
		e.add("margin", min(1, 1-hits[1].Score/max(hits[0].Score, 1e-9)))
	}
}

// form tells whether the sentences that would be quoted give what is asked for.
func (a *Answerer) form(e *evidence, q Question, query retrieval.Query, said Quote) {
	if q.wants != nil {
		switch giving := a.gives(q.wants, said, query); {
		case giving == given && q.wants.figure:
			e.add("gives figure", 1)
		case giving == anothers:
			e.add("gives another's figure", 1)
		case giving == lacking && q.wants.figure:
			e.add("lacks figure", 1)
		case giving == lacking:
			e.add("lacks fact", 1)
		}
	}
	if q.Kind == Overview {
		e.add("asks overview", 1)
	}
	if lexicon.Forms["whether"].MatchString(q.folded) {
		e.add("asks whether", 1)
	}
}

// asksOf reports whether the clause that asks, not the situation told before it,
// holds a word.
func (q Question) asksOf(word string) bool { return strings.Contains(lexicon.Bare(q.asking), word) }
