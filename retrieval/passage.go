// Package retrieval finds the passages of a report that speak of a question.
//
// A [Report] is read from its text into [Passage] values, each with a permanent
// [Address]. A [Library] holds the reports and their index, and [Library.Search]
// ranks the passages of one report for a [Query]. The package knows words and
// ranking; it knows nothing of answers, chats or manners.
package retrieval

import "time"

// Side tells whether a passage reviews what was done or sets what is planned.
type Side int

// The sides of a passage. A part that speaks of no one year may still have one.
const (
	AnySide Side = iota
	Done
	Planned
)

// A Span is the half-open byte range [Start, End) of a passage's text.
type Span struct{ Start, End int }

// A Report is one government work report.
type Report struct {
	ID       string    // the seed's file name without its ending: "beijing-2022"
	Title    string    // as it stands in the text: "2022年北京市政府工作报告"
	Place    string    // short name of whom it governs: "北京", "上海", "全国"; "" when unknown
	Year     int       // the year whose tasks it sets: 2022
	Date     time.Time // when it was given; zero when the text does not say
	Speaker  string    // "北京市市长 陈吉宁" without the space; "" when the text does not say
	Parts    []Part    // in order; Parts[0] holds the lines before the first part, heading ""
	Passages []*Passage

	key    string         // ID and checksum of the text: by it the index knows the report
	corpus func() *corpus // made when a question first reaches the report
}

// A Part is a first-level division of a report, and its sections.
type Part struct {
	Address  Address // "beijing-2022/2"
	Heading  string  // "二、2022年主要任务"
	Year     int     // the year that it speaks of; 0 where it speaks of no one year
	Side     Side
	Passages []*Passage    // those that stand in no section
	Sections []PartSection // in order
}

// A PartSection is a second-level division of a report.
type PartSection struct {
	Address  Address // "beijing-2022/2.8"
	Heading  string  // "（八）紧扣“七有”“五性”，持续保障和改善民生"
	Passages []*Passage
}

// A Section names where a passage stands, by the report's own headings.
type Section struct {
	Part    string // "二、2022年主要任务", "" before the first part
	Heading string // "（五）…", "" outside any section
}

// A Passage is one paragraph of a report: what is found, cited and paged through.
type Passage struct {
	Address   Address
	Section   Section
	Topic     string // the run-in topic sentence that opens Text, with its full stop; "" if none
	Year      int    // the year that it speaks of; 0 where its part speaks of no one year
	Side      Side
	Text      string
	Sentences []Span // the sentences of Text, in order, without gaps
	Order     int    // its place in Report.Passages, from 0
}
