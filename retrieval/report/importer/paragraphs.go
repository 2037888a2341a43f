package importer

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// paragraphs joins the lines of one paragraph. Where paragraphs are indented an
// indent opens one; where they are not, a line that ends short of the margin
// closes one.
func paragraphs(lines []printed) []string {
	if len(lines) == 0 {
		return nil
	}
	margin, edge, size := margins(lines)
	indented := 0
	for _, l := range lines {
		if l.isIndented(margin, size) {
			indented++
		}
	}
	byIndent := indented*20 >= len(lines)
	var texts []string
	for i, l := range lines {
		if i > 0 && l.goesOn(lines[i-1], margin, edge, size, byIndent) {
			texts[len(texts)-1] = joined(texts[len(texts)-1], l.text)
		} else {
			texts = append(texts, l.text)
		}
	}
	return texts
}

// goesOn reports whether a line goes on with the paragraph of the line before.
func (l printed) goesOn(last printed, margin, edge, size float64, byIndent bool) bool {
	room := edge - last.right
	if sentenceEnd.MatchString(last.text) {
		room -= 0.7 * size // a mark fills the left half of its place
	}
	full := room < firstWord(l.text)*size+size/2
	left := l.left - margin
	if strings.ContainsAny(l.text[:min(len(l.text), utf8.UTFMax)], "“‘（《「【") {
		left -= 0.6 * size // an opening mark fills the right half of its place
	}
	switch {
	case left > size/2, last.page == l.page && last.bottom-l.top > 1.5*size:
		return false // an indent, a blank line
	case byIndent:
		return full || last.right-margin > 0.75*(edge-margin)
	}
	return full && math.Abs(last.height()-l.height()) < size/2 && !(sentenceEnd.MatchString(last.text) && opening.MatchString(l.text))
}

// opening matches the lines that begin a paragraph whatever stands before them.
var opening = regexp.MustCompile(headingLine.String() + `|^\d{1,2}[.．、]\D|^[一二三四五六七八九十]是|^——|^各位代表|^附件|^名词解释`)

// firstUnit matches what a line takes along whole: a Latin word or figure, or one
// character, with the marks that cling to it.
var firstUnit = regexp.MustCompile(`^[“‘（《「【]*(?:[!-~]+|.)[”’）》」】，。、；：！？％%]*`)

// firstWord returns how many letters wide the first word of a line is: what
// would have had to fit on the line before.
func firstWord(s string) float64 {
	width := 0.0
	for _, r := range firstUnit.FindString(s) {
		if r < utf8.RuneSelf {
			width += 0.6
		} else {
			width++
		}
	}
	return width
}

// isIndented reports whether a line begins one to four characters behind the
// margin: one in the middle of the page begins further.
func (l printed) isIndented(margin, size float64) bool {
	return l.left-margin > size && l.left-margin < 4*size
}

// margins returns where lines begin and end at most, and how high letters are.
func margins(lines []printed) (left, right, size float64) {
	var lefts, rights, heights []float64
	for _, l := range lines {
		lefts, rights, heights = append(lefts, l.left), append(rights, l.right), append(heights, l.height())
	}
	slices.Sort(lefts)
	slices.Sort(rights)
	slices.Sort(heights)
	n := len(lines) // some marks hang over the edge
	return lefts[n/20], rights[n-1-n/10], heights[n/2]
}

func joined(last, next string) string {
	r, _ := utf8.DecodeLastRuneInString(last)
	n, _ := utf8.DecodeRuneInString(next)
	if isLatin(r) && isLatin(n) {
		return last + " " + next
	}
	return last + next
}

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
