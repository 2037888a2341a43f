// Package report reads a government work report into parts, sections and passages.
//
// A [Report] is made of [Passage] values, each with a permanent [Address]. What
// stands in it can be looked up letter by letter ([Find]) and figure by figure
// ([Figures]); nothing here ranks or judges.
package report

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
	Names    []string  // every name of that place, the longest first: "北京市", "北京"; "恩施土家族苗族自治州", "恩施州", "恩施"
	Year     int       // the year whose tasks it sets: 2022
	Date     time.Time // when it was given; zero when the text does not say
	Speaker  string    // "北京市市长 陈吉宁" without the space; "" when the text does not say
	Parts    []Part    // in order; Parts[0] holds the lines before the first part, heading ""
	Passages []*Passage

	Left     []Left    // what the file holds besides, in order
	Warnings []Warning // what looks wrong in it

	Key string // ID and checksum of the file, by which an index knows the report: "beijing-2022@1f0c…"
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

// At returns the passage at an address of the report, nil if there is none.
func (r *Report) At(a Address) *Passage {
	if a.Part < 0 || a.Part >= len(r.Parts) || a.Section < 0 || a.Section > len(r.Parts[a.Part].Sections) {
		return nil
	}
	list := r.Parts[a.Part].Passages
	if a.Section > 0 {
		list = r.Parts[a.Part].Sections[a.Section-1].Passages
	}
	if a.Report != r.ID || a.Paragraph < 1 || a.Paragraph > len(list) {
		return nil
	}
	return list[a.Paragraph-1]
}
