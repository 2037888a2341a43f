package report

import "fmt"

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
