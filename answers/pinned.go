package answers

import (
	"slices"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// likePinned is the likeness from which a question is taken for a pinned one in
// other words: paraphrases have 0.55 to 1, other questions on the same subject
// are nearly always nearer to one of the report's own hints.
const likePinned = 0.5

// pinned answers a question that staff have pinned to a passage; where they have
// pinned it as one that the report does not answer, it refuses. One in other words
// must ask for the same year and no other place.
func (a *Answerer) pinned(q Question, report *retrieval.Report, d Decision) (Answer, bool) {
	pin, ok := a.library.Pinned(report, lexicon.Fold(q.Text))
	p, near := pin.Passage, pin.Near
	strange := len(q.places) > 0 || q.period != "" || ok && q.Year != 0 && p.Year != 0 && q.Year != p.Year
	if !ok || !pin.Exact && (pin.Likeness < likePinned || strange) {
		return Answer{}, false
	}
	answer := Answer{Question: q, Report: report, Decision: d}
	query := a.Query(q)
	hits := a.library.Search(report, query)
	h := retrieval.Hit{Passage: p, Coverage: 1, Sentences: make([]float64, len(p.Sentences))}
	if i := slices.IndexFunc(hits, func(h retrieval.Hit) bool { return h.Passage == p }); i >= 0 {
		h = hits[i]
		hits = slices.Delete(hits, i, i+1)
	}
	answer.Hits = append([]retrieval.Hit{h}, hits[:min(len(hits), maxHits-1)]...)
	answer.Checks = append(slices.Clone(d.Checks), Check{Name: "pinned", Found: p.Address.String(), Value: pin.Likeness, Bound: likePinned, Decided: true})
	if near {
		answer.Reason = FactNotGiven
		answer.Related = []Quote{quote(h, q, query)}
		return answer, true
	}
	answer.Quotes = []Quote{quote(h, q, query)}
	return answer.seen(), true
}
