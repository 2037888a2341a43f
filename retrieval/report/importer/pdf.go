package importer

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
)

// A printed is one line of a page; lengths are points, from the lower left.
type printed struct {
	page                     int
	left, right, top, bottom float64
	text                     string
}

func (l printed) height() float64 { return l.top - l.bottom }

// pdfium is made ready once a process, which takes seconds.
var pdfiumPool = sync.OnceValues(func() (pdfium.Pool, error) {
	return webassembly.Init(webassembly.Config{MinIdle: 1, MaxIdle: 1, MaxTotal: 1})
})

// readPDF takes the paragraphs out of a PDF: its lines without the heads, feet and
// numbers of its pages, joined where the page alone broke them.
func readPDF(data []byte) (Document, error) {
	const patience = time.Minute
	pool, err := pdfiumPool()
	if err != nil {
		return Document{}, fmt.Errorf("pdfium: %w", err)
	}
	engine, err := pool.GetInstance(patience)
	if err != nil {
		return Document{}, fmt.Errorf("pdfium: %w", err)
	}
	defer engine.Close()
	opened, err := engine.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		if strings.Contains(err.Error(), "password") {
			return Document{}, ErrLocked
		}
		return Document{}, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	count, err := engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return Document{}, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	var lines []printed
	for i := range count.PageCount {
		of, err := pageLines(engine, opened.Document, i)
		if err != nil {
			return Document{}, fmt.Errorf("%w: page %d: %v", ErrDamaged, i+1, err)
		}
		lines = append(lines, of...)
	}
	if letters := visibleLetters(lines); letters < 20*max(count.PageCount, 1) {
		return Document{}, ErrScan
	}
	d := Document{Kind: "pdf"}
	lines, d.Left = withoutMargins(lines, count.PageCount)
	d.Lines = paragraphs(lines)
	return d, nil
}

func visibleLetters(lines []printed) int {
	n := 0
	for _, l := range lines {
		n += utf8.RuneCountInString(l.text)
	}
	return n
}

// pageLines puts the pieces of a page together to lines, from top to bottom.
func pageLines(engine pdfium.Pdfium, document references.FPDF_DOCUMENT, page int) ([]printed, error) {
	text, err := engine.GetPageTextStructured(&requests.GetPageTextStructured{
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: document, Index: page}},
		Mode: requests.GetPageTextStructuredModeRects,
	})
	if err != nil {
		return nil, err
	}
	var pieces []printed
	for _, r := range text.Rects {
		p := r.PointPosition
		if strings.TrimSpace(r.Text) != "" {
			pieces = append(pieces, printed{page, p.Left, p.Right, math.Max(p.Top, p.Bottom), math.Min(p.Top, p.Bottom), r.Text})
		}
	}
	var rows [][]printed
	for _, piece := range pieces {
		at := rowOf(rows, piece)
		if at < 0 {
			at, rows = len(rows), append(rows, nil)
		}
		rows[at] = append(rows[at], piece)
	}
	rows = merged(rows)
	slices.SortStableFunc(rows, func(a, b []printed) int { return cmp.Compare(line(b).bottom, line(a).bottom) })
	var lines []printed
	for _, row := range rows {
		lines = append(lines, line(row))
	}
	return lines, nil
}

// rowOf returns the row that a piece stands on, the last one before earlier ones:
// pieces follow each other as they are written. -1 is none of them.
func rowOf(rows [][]printed, p printed) int {
	for i := len(rows) - 1; i >= 0; i-- {
		if slices.MaxFunc(rows[i], func(a, b printed) int { return cmp.Compare(a.height(), b.height()) }).beside(p) {
			return i
		}
	}
	return -1
}

// beside reports whether two stand on one line: half of the lower one's height.
func (l printed) beside(p printed) bool {
	return min(l.top, p.top)-max(l.bottom, p.bottom) > min(l.height(), p.height())/2
}

// merged joins the rows that turn out to be one: 一 and a quotation mark reach to
// other heights until a taller letter stands beside them.
func merged(rows [][]printed) [][]printed {
	var whole [][]printed
	for _, row := range rows {
		if n := len(whole); n > 0 && line(whole[n-1]).beside(line(row)) {
			whole[n-1] = append(whole[n-1], row...)
		} else {
			whole = append(whole, row)
		}
	}
	return whole
}

// line joins the pieces of a row as they were written, or from the left where
// they were not written in order; a gap nearly as wide as a letter is a blank.
func line(row []printed) printed {
	row = slices.Clone(row)
	for i := range row[1:] {
		if row[i+1].left < row[i].left-row[i].height() {
			slices.SortStableFunc(row, func(a, b printed) int { return cmp.Compare(a.left, b.left) })
			break
		}
	}
	l := row[0]
	l.text = strings.TrimSpace(l.text)
	for _, p := range row[1:] {
		if gap := p.left - l.right; gap > 0.8*max(p.height(), l.height()) {
			l.text += " "
		}
		l.text += strings.TrimSpace(p.text)
		l.left, l.right, l.top, l.bottom = min(l.left, p.left), max(l.right, p.right), max(l.top, p.top), min(l.bottom, p.bottom)
	}
	return l
}

var digits = regexp.MustCompile(`\d+`)

// withoutMargins drops the lines that stand at the head or foot of page after
// page: a title, a number.
func withoutMargins(lines []printed, pages int) (kept []printed, left []string) {
	times := map[string]int{}
	key := func(l printed, at string) string {
		return at + digits.ReplaceAllString(strings.Join(strings.Fields(l.text), ""), "#")
	}
	edge := func(i int) (at string) {
		switch {
		case i == 0 || lines[i-1].page != lines[i].page:
			return "head "
		case i == len(lines)-1 || lines[i+1].page != lines[i].page:
			return "foot "
		}
		return ""
	}
	for i, l := range lines {
		if at := edge(i); at != "" {
			times[key(l, at)]++
		}
	}
	for i, l := range lines {
		at := edge(i)
		repeated := at != "" && pages > 1 && times[key(l, at)]*2 >= pages && times[key(l, at)] > 1
		if i == 0 && isTitle(l.text) && (len(lines) == 1 || key(lines[1], "") != key(l, "")) {
			repeated = false // the title itself, which the other pages have for a head
		}
		if repeated && (digits.MatchString(l.text) || !sentenceEnd.MatchString(l.text)) {
			left = append(left, l.text)
		} else {
			kept = append(kept, l)
		}
	}
	return kept, left
}
