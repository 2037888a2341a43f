package report

import (
	"fmt"
	"strings"
	"testing"
)

// printedPages sets a report as pages of short lines, with what mark returns for
// the n-th page between two of them, in the middle of a sentence where it falls so.
func printedPages(r *Report, shift int, mark func(n int) string) string {
	const width, height = 34, 22 // characters, lines
	var b strings.Builder
	lines := shift
	for l := range r.Lines() {
		text := []rune(l.Text)
		for len(text) > 0 {
			n := min(width, len(text))
			for 0 < n && n < len(text) && text[n-1] < 0x80 && text[n] < 0x80 { // no printer parts a figure
				n--
			}
			b.WriteString(string(text[:n]) + "\n")
			text = text[n:]
			if lines++; lines%height == 0 {
				b.WriteString(mark(lines/height) + "\n")
			}
		}
	}
	return b.String()
}

// wholeText returns headings and passages in order, without their divisions: a
// line that ends with a sentence may end a paragraph or not.
func wholeText(r *Report) string {
	var b strings.Builder
	for l := range r.Lines() {
		b.WriteString(visible(strings.TrimSuffix(l.Text, "。")))
	}
	return strings.ReplaceAll(b.String(), "。", "")
}

// headingsOf returns the headings of a report with their addresses.
func headingsOf(r *Report) string {
	var b strings.Builder
	for l := range r.Lines() {
		if l.Passage == nil {
			fmt.Fprintln(&b, l.Address, l.Text)
		}
	}
	return b.String()
}

func figureSet(r *Report) map[string]bool {
	set := map[string]bool{}
	for _, f := range Figures(r) {
		set[f.Number+f.Unit] = true
	}
	return set
}

// Whatever marks stand between the lines of a sentence, in however many places:
// the report reads as if they were not there.
func TestPageMarksAreNoText(t *testing.T) {
	marks := map[string]func(n int) string{
		"dashes":        func(n int) string { return fmt.Sprintf("- %d -", n) },
		"long dashes":   func(n int) string { return fmt.Sprintf("— %d —", n) },
		"two dashes":    func(n int) string { return fmt.Sprintf("\n—— %d ——\n", n) },
		"dots":          func(n int) string { return fmt.Sprintf("·%d·", n) },
		"of pages":      func(n int) string { return fmt.Sprintf("%d/99", n) },
		"in words":      func(n int) string { return fmt.Sprintf("第%d页 共99页", n) },
		"in words, cut": func(n int) string { return fmt.Sprintf("第 %d 页，共 99 页", n) },
		"in English":    func(n int) string { return fmt.Sprintf("Page %d of 99", n) },
		"numbers":       func(n int) string { return fmt.Sprint(n) },
		"form feeds":    func(n int) string { return fmt.Sprintf("%d\n\f", n*7%90+3) },
		"an address": func(n int) string {
			return fmt.Sprintf("https://www.gov.example/2022/01/t20220112_%d.html %d/99", n*31, n)
		},
		"a time and a title": func(n int) string {
			return fmt.Sprintf("2022/1/12 09:%02d\t政府工作报告_政府网\n%d/99", n%60, n)
		},
	}
	for id, text := range ownTexts(t) {
		plain := mustParse(t, id, text)
		want, headings := wholeText(plain), headingsOf(plain)
		for name, mark := range marks {
			for shift := range 3 {
				r, err := Parse(id, []byte(printedPages(plain, shift*7, mark)))
				if err != nil {
					t.Errorf("%s, %s: %v", id, name, err)
					continue
				}
				if got := headingsOf(r); got != headings {
					t.Errorf("%s, %s, shift %d: headings\n%s\nwant\n%s", id, name, shift, got, headings)
				}
				if got := wholeText(r); got != want {
					i := 0
					for i < min(len(got), len(want)) && got[i] == want[i] {
						i++
					}
					t.Errorf("%s, %s, shift %d:\ngot  …%.120s\nwant …%.120s\nleft %v", id, name, shift, got[max(0, i-60):], want[max(0, i-60):], r.Warnings)
				}
			}
		}
	}
}

// A number alone that may be a figure or a page's is neither read as a figure nor
// lost without a word.
func TestDoubtfulNumbersBecomeNoFigures(t *testing.T) {
	for id, text := range reportTexts(t) {
		plain := mustParse(t, id, text)
		figures := figureSet(plain)
		for shift := range 7 {
			n := 0
			r, err := Parse(id, []byte(printedPages(plain, shift*3, func(page int) string {
				if page%3 != 0 {
					return ""
				}
				n++
				return fmt.Sprint(page*13%97 + 100*(page%2))
			})))
			if err != nil {
				t.Errorf("%s, shift %d: %v", id, shift, err)
				continue
			}
			for figure := range figureSet(r) {
				if !figures[figure] {
					t.Errorf("%s, shift %d: the figure %s, which the report does not have", id, shift, figure)
				}
			}
			told := 0
			for _, l := range r.Left {
				if l.Why == PageMark || l.Why == Undecided {
					told++
				}
			}
			if told < n {
				t.Errorf("%s, shift %d: of %d numbers %d are left out", id, shift, n, told)
			}
		}
	}
}
