package retrieval

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
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
	Places    []Place  // verbatim: every place where the text stands, or opens; changed: the stretches of the lines that it was made from
	Changes   []Change // changed: from the report's words to the text's
	Marks     [][]Span // changed: for each place, the words that the text has otherwise
	Cut       string   // the figure, or the word with its 不, that an end of the text cuts; "" for none
	Scattered bool     // verbatim sentence by sentence, but the report does not have them in a row
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
	leastQuoted  = 8    // characters of a quotation inside other words,
	leastShare   = 0.35 // and its least share of the text
)

// Check tells whether a text stands in one of the reports word for word. White
// space, width and the shape of quotation marks do not count; every other
// character does. The headings between two passages may be there or not, and so
// may quotation marks around the text and another mark at its end.
func Check(reports []*Report, text string) Verdict {
	text = strings.ToValidUTF8(text, "")
	want, _ := letters(text)
	if !slices.ContainsFunc(want, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return Verdict{}
	}
	c := checker{reports: reports}
	if v, ok := c.verbatim(want); ok {
		return v
	}
	text = unquoted(text)
	want, _ = letters(unclosed(text))
	if v, ok := c.verbatim(want); ok {
		return v
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
	reports []*Report
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
func (c *checker) verbatim(want []rune) (Verdict, bool) {
	v := Verdict{Standing: Verbatim}
	for _, h := range []headings{closed, open, leftOut} {
		for _, p := range c.plain(h) {
			v.Places = append(v.Places, p.find(string(want))...)
		}
		if len(v.Places) > 0 {
			v.Cut = cutBy(v.Places)
			return v, true
		}
	}
	return Verdict{}, false
}

// scattered finds a text whose sentences all stand in the reports, though not
// in a row.
func (c *checker) scattered(text string) (Verdict, bool) {
	all := Verdict{Standing: Verbatim, Scattered: true}
	sentences := quotedSentences(text)
	for _, s := range sentences {
		want, _ := letters(s)
		v, ok := c.verbatim(want)
		if !ok {
			want, _ = letters(unclosed(s))
			v, ok = c.verbatim(want)
		}
		if !ok || len(want) == 0 || len(sentences) == 1 {
			return Verdict{}, false
		}
		all.Places = append(all.Places, v.Places[0])
		if all.Cut == "" {
			all.Cut = v.Cut
		}
	}
	return all, true
}

// quotedSentences splits a text where a sentence or a line ends.
func quotedSentences(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		for _, s := range splitSentences(line) {
			if sentence := line[s.Start:s.End]; strings.TrimSpace(sentence) != "" {
				list = append(list, sentence)
			}
		}
	}
	return list
}

// cutBy returns what the ends of a text cut in every place where it stands.
func cutBy(places []Place) string {
	first := ""
	for _, place := range places {
		c := cutAt(place)
		if c == "" {
			return ""
		}
		if first == "" {
			first = c
		}
	}
	return first
}

// cutAt returns the figure, or the 不 and the words behind it, that a place cuts.
func cutAt(place Place) string {
	before, after := place.Text[:place.Span.Start], []rune(place.Text[place.Span.Start:])
	for _, no := range []string{"不", "未", "没有", "无"} {
		if strings.HasSuffix(before, no) {
			return no + string(after[:min(4, len(after))])
		}
	}
	var whole []Span
	for _, m := range uncuttable.FindAllStringIndex(place.Text, -1) {
		whole = append(whole, Span{m[0], m[1]})
	}
	if place.Passage != nil {
		for _, f := range FiguresOf(place.Passage) {
			whole = append(whole, f.Span)
		}
	}
	inside := func(s Span, at int) bool { return s.Start < at && at < s.End }
	for _, s := range whole {
		if inside(s, place.Span.Start) || inside(s, place.Span.End) {
			return place.Text[s.Start:s.End]
		}
	}
	return ""
}

// uncuttable are years and softening words, which are no part of a figure's span.
var uncuttable = regexp.MustCompile(`(?:19|20)\d\d年|12345|初步预计`)
