package answers

import (
	"slices"

	"reportbot/retrieval"
)

// MaxCandidates is the most sentences that a reader is given to choose from.
const MaxCandidates = 6

// The surenesses between which the decision is in doubt: on the question files nine
// of ten wrong decisions lie there, of all that are weighed three of ten.
const (
	DoubtFrom = 0.05
	DoubtTo   = 0.7
)

// A searched is what a question found, before anything was decided.
type searched struct {
	question Question
	query    retrieval.Query
	all      []retrieval.Hit // whatever year they speak of
	hits     []retrieval.Hit // those that the question can be answered from, best first
}

// judged are the checks whose decision a reader may mend: what they look at is
// what the words mean. Places and years are told from the words alone.
var judged = []string{"weighed", "name", "contrary", "asked of the subject before"}

// Candidates returns the sentences from which a reader may choose the one that
// answers, best first, no two of one passage; none where there is nothing to choose:
// nothing was searched, or something decided that is no matter of reading.
func (a *Answerer) Candidates(answer Answer) []Quote {
	s := answer.searched
	if s == nil || len(answer.Checks) == 0 || !slices.Contains(judged, answer.Checks[len(answer.Checks)-1].Name) {
		return nil
	}
	var list []Quote
	for _, h := range s.hits[:min(len(s.hits), MaxCandidates)] {
		list = append(list, quote(h, s.question, s.query))
	}
	return list
}

// Doubtful reports whether an answer was given, or refused, without certainty.
func (answer Answer) Doubtful() bool {
	n := len(answer.Checks)
	if answer.searched == nil || n == 0 || answer.Checks[n-1].Name != "weighed" {
		return false
	}
	sure := answer.Checks[n-1].Value
	return sure >= DoubtFrom && sure < DoubtTo
}

// ByReader reports whether a reader decided.
func (answer Answer) ByReader() bool {
	n := len(answer.Checks)
	return n > 0 && answer.Checks[n-1].Name == "reader"
}

// ReaderReasons are the reasons for which a reader may refuse.
var ReaderReasons = []Reason{NotInReport, FactNotGiven, OtherPlace, OtherYear, Personal, Opinion}

// A ReaderChoice is one of the candidates of an answer, counted from 1, or 0
// and a reason why none of them answers.
type ReaderChoice struct {
	Number int
	Reason Reason
	By     string // the reader's name
}

// Choose returns the answer with what a reader chose among its candidates in the
// place of its decision. before is what the conversation remembered, as for
// [Answerer.Answer].
func (a *Answerer) Choose(answer Answer, c ReaderChoice, before *Turn) Answer {
	s := answer.searched
	found := string(c.Reason)
	if c.Number > 0 {
		found = s.hits[c.Number-1].Passage.Address.String()
	}
	checks := slices.Clone(answer.Checks)
	for i := range checks {
		checks[i].Decided = false
	}
	checks = append(checks, Check{Name: "reader", Found: c.By + ": " + found, Decided: true})
	if agreed := c.Number == 1 && answer.Reason == Answered && answer.Quotes[0].Passage == s.hits[0].Passage; agreed || c.Number == 0 && answer.Reason == c.Reason {
		answer.Checks = checks
		return answer
	}
	chosen := Answer{Question: s.question, Report: answer.Report, Hits: answer.Hits, searched: s}
	chosen.Decision = Decision{Reason: c.Reason, Checks: checks, Evidence: answer.Evidence}
	if c.Number > 0 {
		hits := slices.Clone(s.hits)
		first := hits[c.Number-1]
		hits = slices.Insert(slices.Delete(hits, c.Number-1, c.Number), 0, first)
		chosen.Undefined = s.question.Kind == Definition
		chosen.Hits = hits[:min(len(hits), maxHits)]
		chosen = a.quoting(chosen, hits)
	} else {
		chosen.Related = related(s.hits, s.query, c.Reason)
	}
	chosen.Newer = a.newer(chosen)
	chosen.Next = chosen.next(before)
	return chosen
}
