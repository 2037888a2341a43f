package answers

import (
	"strings"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// Talk is what a person said of the conversation itself.
type Talk string

// What can be said of a conversation.
const (
	NoTalk    Talk = ""
	Forgotten Talk = "forgotten" // it is to start anew
	Recalled  Talk = "recalled"  // what was asked before is asked
	Doubted   Talk = "doubted"   // the last answer is asked after, and there is none
	Placed    Talk = "placed"    // the last answer is asked after: its place is shown
	Turned    Talk = "turned"    // what stands around the last answer is shown
	Exhausted Talk = "exhausted" // more or something else is asked for, and there is none
)

// ofTalk answers what is said of the conversation and its last quote; false for
// any other text.
func (a *Answerer) ofTalk(said saying, before *Turn) (Answer, bool) {
	s := trimmed(said.folded)
	is := func(form string) bool { return lexicon.Forms["talk "+form].MatchString(s) }
	last, quoted := a.last(before)
	switch {
	case is("forget"):
		return a.aside(said, before, Meta, Forgotten), true
	case is("asked"):
		return a.aside(said, before, Meta, Recalled), true
	case !quoted && len(a.library.Literal(a.report(homeOf(before)), said.folded)) > 0: // a word of the report
	case !quoted:
		for _, form := range []string{"sure", "not this", "before", "after", "longer"} {
			if is(form) {
				return a.aside(said, before, Meta, Doubted), true
			}
		}
	case is("sure"):
		answer := a.aside(said, before, Answered, Placed)
		answer.Question.Kind = Where
		answer.Quotes = []Quote{last}
		return answer, true
	case is("not this"):
		return a.otherwise(said, before), true
	case is("before"), is("after"):
		return a.beside(said, before, last, is("before"), strings.Contains(s, "句"))
	case is("longer"):
		answer := a.aside(said, before, Answered, Turned)
		answer.Question.Kind = InFull
		answer.Quotes = []Quote{Whole(last.Passage)}
		if r := a.report(last.Passage.Address.Report); last.Span == answer.Quotes[0].Span && last.Passage.Order+1 < len(r.Passages) {
			answer.Quotes = append(answer.Quotes, Whole(r.Passages[last.Passage.Order+1]))
		}
		return answer.seen(), true
	}
	return Answer{}, false
}

// aside is an answer that leaves what the conversation is about as it is.
func (a *Answerer) aside(said saying, before *Turn, reason Reason, talk Talk) Answer {
	q := Question{saying: said}
	if before != nil {
		q.Turn = *before
		q.Followed = before.Subject != ""
	}
	q.Text, q.Kind = clip(said.text), Ask
	answer := Answer{Question: q, Report: a.report(q.Report), Talk: talk}
	answer.Question.Report = answer.Report.ID
	answer.Reason = reason
	answer.Checks = []Check{{Name: "talk", Found: string(talk), Decided: true}}
	return answer
}

// otherwise answers the question before once more, from a passage that has not
// been quoted yet.
func (a *Answerer) otherwise(said saying, before *Turn) Answer {
	answer := a.aside(said, before, Answered, NoTalk)
	q := answer.Question
	q.Kind = Otherwise
	found := a.answer(q, answer.Report, answer.Decision)
	if found.Reason == Answered {
		return found
	}
	answer.Reason, answer.Talk = NotInReport, Exhausted
	return answer
}

// beside quotes the passage or sentence before or behind the last quote.
func (a *Answerer) beside(said saying, before *Turn, last Quote, back, sentence bool) (Answer, bool) {
	answer := a.aside(said, before, Answered, Turned)
	answer.Question.Kind = InFull
	p := last.Passage
	if sentence {
		for i, s := range p.Sentences {
			if back && s.End == last.Span.Start || !back && s.Start == last.Span.End {
				answer.Quotes = []Quote{{Passage: p, Span: p.Sentences[i], Score: 1}}
				return answer.seen(), true
			}
		}
	}
	order := p.Order + 1
	if back {
		order = p.Order - 1
	}
	passages := a.report(p.Address.Report).Passages
	if order < 0 || order >= len(passages) {
		answer.Reason, answer.Talk = NotInReport, Exhausted
		return answer, true
	}
	next := Whole(passages[order])
	if sentence && len(next.Passage.Sentences) > 0 {
		next.Span = next.Passage.Sentences[0]
		if back {
			next.Span = next.Passage.Sentences[len(next.Passage.Sentences)-1]
		}
	}
	answer.Quotes = []Quote{next}
	return answer.seen(), true
}

// further keeps of the hits of a question that asks for more those that hold
// what was not quoted yet and are as good as an answer: the passage quoted last
// with its unread sentences first.
func (q Question) further(hits []retrieval.Hit) []retrieval.Hit {
	var rest []retrieval.Hit
	for _, h := range hits {
		seen := q.hasSeen(h.Passage)
		_, unread := q.furtherOf(h)
		if !worthy(h, hits[0]) || seen && (q.Kind == Otherwise || !unread) {
			continue
		}
		rest = append(rest, h)
	}
	return rest
}
