package check

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"reportbot/retrieval/report"
)

// Standing is how a text stands to the reports.
type Standing int

// A text is in a report word for word, in it with changes, or not in it.
const (
	NotThere Standing = iota
	Changed
	Verbatim
)

// A Verdict is what [Check] finds.
type Verdict struct {
	Standing  Standing
	Places    []report.Place  // verbatim: every place where the text stands, or opens; changed: the stretches of the lines that it was made from
	Changes   []Change        // changed: from the report's words to the text's
	Marks     [][]report.Span // changed: for each place, the words that the text has otherwise
	Scattered bool            // verbatim sentence by sentence, but the report does not have them in a row
}

// A Change is a run of characters: the same in both, or only in one.
type Change struct {
	Op   rune // '=' both, in the report's words; '-' only in the report; '+' only in the text
	Text string
}

const (
	maxChecked   = 2000 // characters of a text that are compared one by one
	lead         = 200  // of them before the first that differs
	leastSimilar = 0.6  // share of the text that a report must hold for it to be a changed quotation
	leastRun     = 5    // characters in a row that do with half of the text
	leastQuoted  = 8    // characters of a quotation inside other words,
	leastShare   = 0.35 // and its least share of the text
)

// Check tells whether a text stands in one of the reports word for word. White
// space, width and the shape of quotation marks do not count; every other
// character does. The headings between two passages may be there or not, and so
// may quotation marks around the text and another mark at its end. A text that
// leaves out the 不 before it, or the rest of the figure at one of its ends, is
// a changed one.
func Check(reports []*report.Report, text string) Verdict {
	text = strings.ToValidUTF8(text, "")
	want, _ := letters(text)
	if !slices.ContainsFunc(want, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return Verdict{}
	}
	c := checker{reports: reports}
	places := c.verbatim(want)
	if len(places) == 0 {
		text = unquoted(text)
		places = c.quotation(text)
	}
	switch {
	case isCut(places):
		return c.cut(text)
	case len(places) == 1: // its end may stand in another line than its place
		if v := c.cut(text); len(v.Changes) > 1 {
			return v
		}
		fallthrough
	case len(places) > 0:
		return Verdict{Standing: Verbatim, Places: places}
	}
	if v, ok := c.scattered(text); ok {
		return v
	}
	return c.changed(text)
}

var outerMarks = map[rune]string{'“': "”", '"': `"`, '「': "」", '『': "』", '‘': "’", '＂': "＂"}

// unquoted takes off a text the quotation marks around it.
func unquoted(text string) string {
	text = strings.TrimSpace(text)
	first, n := utf8.DecodeRuneInString(text)
	if inner, ok := strings.CutSuffix(text[n:], outerMarks[first]); ok && outerMarks[first] != "" && !strings.Contains(inner, outerMarks[first]) {
		text = strings.TrimSpace(inner)
	}
	return text
}

// closers are the marks with which people end what they quote, whatever stands
// in the report.
const closers = "。，；、,;"

// unclosed takes off a text the mark that closes it.
func unclosed(text string) string {
	text = strings.TrimSpace(text)
	last, n := utf8.DecodeLastRuneInString(text)
	if strings.ContainsRune(closers, last) {
		text = text[:len(text)-n]
	}
	return text
}

// A checker compares one text with reports.
type checker struct {
	reports []*report.Report
	plains  [3][]*plain // of the reports, for each way of the headings; made when needed
}

func (c *checker) plain(h headings) []*plain {
	if c.plains[h] == nil {
		for _, r := range c.reports {
			c.plains[h] = append(c.plains[h], newPlain(r, h))
		}
	}
	return c.plains[h]
}

// verbatim finds the places in which want stands word for word.
func (c *checker) verbatim(want []rune) []report.Place {
	for _, h := range []headings{closed, open, leftOut} {
		var places []report.Place
		for _, p := range c.plain(h) {
			places = append(places, p.find(string(want))...)
		}
		if len(places) > 0 {
			return places
		}
	}
	return nil
}

// quotation finds the places of a text that may end in a mark of its own.
func (c *checker) quotation(text string) []report.Place {
	want, _ := letters(text)
	if places := c.verbatim(want); len(places) > 0 {
		return places
	}
	want, _ = letters(unclosed(text))
	if len(want) == 0 {
		return nil
	}
	return c.verbatim(want)
}

// scattered finds a text whose sentences all stand in the reports, though not
// in a row. Where it makes two sentences of one, or cuts one, it is changed
// there.
func (c *checker) scattered(text string) (Verdict, bool) {
	sentences := quotedSentences(text)
	if len(sentences) < 2 {
		return Verdict{}, false
	}
	all := Verdict{Standing: Verbatim, Scattered: true}
	places := make([][]report.Place, len(sentences))
	for i, s := range sentences {
		if places[i] = c.quotation(s); len(places[i]) == 0 {
			return Verdict{}, false
		}
		all.Places = append(all.Places, places[i][0])
	}
	for i := range sentences {
		if i > 0 && sameSentence(places[i-1], places[i]) {
			return c.changed(sentences[i-1] + sentences[i]), true
		}
	}
	for i, s := range sentences {
		if isCut(places[i]) {
			return c.cut(s), true
		}
	}
	return all, true
}

// sameSentence reports whether two stretches of text, of which one is no whole
// sentence, stand in one sentence.
func sameSentence(a, b []report.Place) bool {
	for _, p := range a {
		for _, q := range b {
			if p.Passage == nil || p.Passage != q.Passage {
				continue
			}
			s := report.SentenceOf(p.Passage, p.Span.Start)
			parts := p.Span.End < s.End-len("。") || q.Span.End < s.End-len("。") || p.Span.Start > s.Start || q.Span.Start > s.Start
			if parts && s == report.SentenceOf(q.Passage, q.Span.Start) {
				return true
			}
		}
	}
	return false
}

// quotedSentences splits a text where a sentence or a line ends.
func quotedSentences(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		for _, s := range report.SplitSentences(line) {
			if sentence := line[s.Start:s.End]; strings.TrimSpace(sentence) != "" {
				list = append(list, sentence)
			}
		}
	}
	return list
}

// isCut reports whether an end of a text cuts something in every place where it
// stands.
func isCut(places []report.Place) bool {
	return len(places) > 0 && !slices.ContainsFunc(places, func(p report.Place) bool { return widenCut(p, p) == [2]int{p.Span.Start, p.Span.End} })
}

// widenCut returns where the words would have to start in the first of their
// places and to end in the last to cut no figure and leave out no 不.
func widenCut(first, last report.Place) [2]int {
	from, to := first.Span.Start, last.Span.End
	for _, s := range uncut(first) {
		if s.Start < from && from < s.End {
			from = s.Start
		}
	}
	for _, s := range uncut(last) {
		if s.Start < to && to < s.End {
			to = s.End
		}
	}
	for _, no := range []string{"不", "未", "没有", "无"} {
		if strings.HasSuffix(first.Text[:from], no) {
			from -= len(no)
		}
	}
	return [2]int{from, to}
}

// uncut returns the stretches of a line that go whole or not at all.
func uncut(p report.Place) []report.Span {
	var whole []report.Span
	for _, form := range []*regexp.Regexp{uncuttable, report.Date} {
		for _, m := range form.FindAllStringIndex(p.Text, -1) {
			whole = append(whole, report.Span{Start: m[0], End: m[1]})
		}
	}
	if p.Passage != nil {
		for _, f := range report.FiguresOf(p.Passage) {
			whole = append(whole, f.Span)
		}
	}
	return whole
}

// uncuttable are years and softening words, which are no part of a figure's span.
var uncuttable = regexp.MustCompile(`(?:19|20)\d\d年|12345|初步预计`)
