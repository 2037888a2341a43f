package report

import "fmt"

// A Refusal is the error of a file that is no report.
type Refusal struct {
	File string // NAME.txt
	Line int    // from 1
	Why  RefusedFor
}

// RefusedFor says what a file lacks.
type RefusedFor int

// The reasons to refuse a file.
const (
	EmptyFile RefusedFor = iota
	NotUTF8
	NotText
	NoTitle
	NoPart
)

// Error names the file, the line, and what a line should look like.
func (r *Refusal) Error() string {
	return fmt.Sprintf("%s: line %d: %s", r.File, r.Line, [...]string{
		EmptyFile: "the file is empty; want a title such as 2024年青山市政府工作报告, then parts such as 一、2023年工作回顾",
		NotUTF8:   "not UTF-8; save the text as UTF-8, or turn it with reportbot import",
		NotText:   "a control character: not a text; want plain UTF-8 text, which reportbot import makes of docx, html and pdf",
		NoTitle:   "no title: no line before the first part is a title with 政府工作报告; want one such as 2024年青山市政府工作报告 as the first line",
		NoPart:    "no part: no line opens with 一、; want each part under a heading of its own line, such as 一、2023年工作回顾",
	}[r.Why])
}

// A Warning says what looks wrong in a file that is read all the same.
type Warning struct {
	File  string // NAME.txt
	Line  int    // from 1
	Fault Fault
	Words string // of the file: the heading, the sentence
	Want  int    // the number that a heading should have
}

// A Fault is a kind of thing that looks wrong.
type Fault int

// What can look wrong in a file.
const (
	PartNumber     Fault = iota // a part with another number than the next one
	SectionNumber               // a section with another number than the next one
	TwiceTold                   // a heading that stands there already
	FigureOrPage                // a sentence is left out: its number may be a page's
	NoNumber                    // a part whose heading has no number
	WithoutHeading              // a part that has neither text nor sections
	LongPassage                 // a passage too long to quote; perhaps line ends were lost
)

// LongText is the number of characters from which a passage is too long to be
// one paragraph.
const LongText = 2000

// Error names the file, its line and what is done about it.
func (w Warning) Error() string {
	what := ""
	switch w.Fault {
	case PartNumber, SectionNumber:
		what = fmt.Sprintf("heading %s where number %d is due: counted by its place", w.Words, w.Want)
	case TwiceTold:
		what = fmt.Sprintf("heading %s stands here a second time", w.Words)
	case FigureOrPage:
		what = fmt.Sprintf("a figure or the number of a page? the sentence is left out: %s", w.Words)
	case NoNumber:
		what = fmt.Sprintf("heading %s has no number: counted by its place", w.Words)
	case WithoutHeading:
		what = fmt.Sprintf("nothing stands under the heading %s", w.Words)
	case LongPassage:
		what = fmt.Sprintf("a passage of %d characters: want one paragraph a line", w.Want)
	}
	return fmt.Sprintf("%s: line %d: %s", w.File, w.Line, what)
}
