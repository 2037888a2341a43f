// Package answers turns a question into quotes, or says why there are none.
// It knows no Telegram and no SQL, and it writes no prose: an [Answer] is made
// of places in a report.
package answers

import "reportbot/retrieval"

// Reason says why a question has no quote.
type Reason string

// The reasons, as the JSON answer names them.
const (
	Answered     Reason = ""
	NotInReport  Reason = "not_in_report"
	FactNotGiven Reason = "fact_not_given" // the subject is there, what was asked of it is not
	OtherPlace   Reason = "other_place"
	OtherYear    Reason = "other_year"
	Personal     Reason = "personal"
	Opinion      Reason = "opinion"
	SmallTalk    Reason = "small_talk"
	Empty        Reason = "empty"
	TooLong      Reason = "too_long"
)

// A Quote is a place in a report: it has no text of its own.
type Quote struct {
	Passage *retrieval.Passage
	Span    retrieval.Span   // the sentences that answer
	Marks   []retrieval.Span // inside Span: the words that answer, for emphasis; may be empty
	Score   float64          // coverage, 0 to 1, comparable between questions
}

// Text returns the sentences that answer, word for word.
func (q Quote) Text() string { return q.Passage.Text[q.Span.Start:q.Span.End] }

// An Answer is what the reports say to a question.
type Answer struct {
	Question  Question          // as it was understood
	Report    *retrieval.Report // the report that was asked
	Quotes    []Quote           // best first, at most five, no two of one passage; empty on a refusal
	Pair      bool              // Quotes[0] and Quotes[1] are result and target of one subject
	Other     *Quote            // the other year's passage of the same subject, when the question chose one
	Related   []Quote           // on a refusal: what stands nearest, not the answer; at most three
	Reason    Reason            // why there is no quote
	Missing   string            // on a refusal: the word asked for that the report does not have; may be ""
	Undefined bool              // a definition was asked for: the quote shows the use, the report does not define it
}
