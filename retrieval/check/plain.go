package check

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"reportbot/retrieval/report"

	"golang.org/x/text/unicode/norm"
)

// letters returns the characters of a text that count when it is compared with
// another, and where in bytes each of them stands; at has one entry more, the
// text's length. White space, width, the shape of quotation marks and the marks of
// notes, [1], do not count.
func letters(s string) (runes []rune, at []int) {
	runes, at = make([]rune, 0, len(s)/3+1), make([]int, 0, len(s)/3+2)
	var notes [][]int
	if strings.ContainsAny(s, "[［〔【") {
		notes = report.NoteMark.FindAllStringIndex(s, -1)
	}
	for i, r := range s {
		if len(notes) > 0 && i >= notes[0][1] {
			notes = notes[1:]
		}
		if len(notes) > 0 && i >= notes[0][0] {
			continue
		}
		if r < utf8.RuneSelf || unicode.Is(unicode.Han, r) && r < 0xF900 && r > 0x2FFF {
			if !unicode.IsSpace(r) && !unicode.IsControl(r) {
				runes, at = append(runes, quotationMark(r)), append(at, i)
			}
			continue
		}
		for _, r := range norm.NFKC.String(string(r)) {
			if !unicode.IsSpace(r) && !unicode.In(r, unicode.Cf, unicode.Cc) {
				runes, at = append(runes, quotationMark(r)), append(at, i)
			}
		}
	}
	return runes, append(at, len(s))
}

func quotationMark(r rune) rune {
	switch r {
	case '“', '”', '„', '「', '」', '『', '』', '〝', '〞', '«', '»':
		return '"'
	case '‘', '’', '‚', '`', '´':
		return '\''
	}
	return r
}

// A plain is a report as one run of the characters that count.
type plain struct {
	report *report.Report
	lines  []report.Place // with Span empty
	starts []int          // of each line in runes
	runes  []rune
	text   string // of runes
}

// How the headings of sections stand in a plain: the report may close them with
// a full stop, or not, and people leave them out.
type headings int

const (
	closed headings = iota
	open
	leftOut
)

func newPlain(r *report.Report, h headings) *plain {
	p := &plain{report: r}
	for line := range r.Lines() {
		if line.Passage == nil && h == leftOut {
			continue
		}
		p.lines, p.starts = append(p.lines, line), append(p.starts, len(p.runes))
		runes, _ := letters(line.Text)
		p.runes = append(p.runes, runes...)
		if line.Passage == nil && h == closed && line.Address.Section != report.None {
			p.runes = append(p.runes, '。')
		}
	}
	p.text = string(p.runes)
	return p
}

// lineAt returns the number of the line that holds a rune.
func (p *plain) lineAt(i int) int {
	return sort.Search(len(p.starts), func(n int) bool { return p.starts[n] > i }) - 1
}

// places returns the stretches of the lines that runes from up to to come from.
func (p *plain) places(from, to int) []report.Place {
	var places []report.Place
	for n := p.lineAt(from); n < len(p.lines) && p.starts[n] < to; n++ {
		line := p.lines[n]
		_, at := letters(line.Text)
		last := len(at) - 1
		line.Span = report.Span{Start: at[min(max(0, from-p.starts[n]), last)], End: at[min(to-p.starts[n], last)]}
		if line.Span.Start < line.Span.End {
			places = append(places, line)
		}
	}
	return places
}

// words returns the report's own words of runes from up to to.
func (p *plain) words(from, to int) string {
	var b strings.Builder
	for _, place := range p.places(from, to) {
		b.WriteString(place.Words())
	}
	return b.String()
}

// find returns every place in which want stands, or opens when it runs over
// several lines.
func (p *plain) find(want string) []report.Place {
	var found []report.Place
	length := utf8.RuneCountInString(want)
	runes, bytes := 0, 0
	for {
		i := strings.Index(p.text[bytes:], want)
		if i < 0 {
			return found
		}
		runes += utf8.RuneCountInString(p.text[bytes : bytes+i])
		bytes += i
		if places := p.places(runes, runes+length); len(places) > 0 {
			found = append(found, places[0])
		}
		runes += length
		bytes += len(want)
	}
}
