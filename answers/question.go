package answers

import "reportbot/retrieval"

// Kind is what sort of answer a question wants.
type Kind string

// The kinds of question.
const (
	Ask        Kind = ""           // an ordinary question or bare keywords
	Where      Kind = "where"      // in which section something stands
	Overview   Kind = "overview"   // what is arranged for a subject
	Definition Kind = "definition" // what a term means
	AtAddress  Kind = "address"    // a section or passage named by its number
)

// A Question is what was asked, as it was understood. It is kept, as JSON, to
// read the next question of the same conversation.
type Question struct {
	Text     string         `json:"text"`              // as asked
	Subject  string         `json:"subject,omitempty"` // what it is about, without year, courtesy and question words
	Report   string         `json:"report,omitempty"`  // ID of the report asked
	Year     int            `json:"year,omitempty"`    // the year chosen; 0 when none was
	Side     retrieval.Side `json:"side,omitempty"`    // done or planned, when the question chose
	Figure   bool           `json:"figure,omitempty"`  // a figure is asked for
	Kind     Kind           `json:"kind,omitempty"`
	Address  string         `json:"address,omitempty"`  // of AtAddress, or of the first quote that was given
	Followed bool           `json:"followed,omitempty"` // parts were taken from the question before
}
