package report

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A form is a way in which headings open their line.
type form int

const (
	noForm       form = iota
	hanForm           // 一、
	parenForm         // （一）
	titleForm         // 2024年工作回顾: a short line without number or closing mark
	wordForm          // 第一部分, 第一篇
	chapterForm       // 第一章
	articlesForm      // 第一节
	digitForm         // 1、 or 1.
	blankForm         // 一 with a blank behind it
	roundForm         // （1）
)

// A heading opens its line. 一、二、三产业 is text.
var headingForms = map[form]*regexp.Regexp{
	hanForm:      regexp.MustCompile(`^([一二三四五六七八九十]+)、(?:[^一二三四五六七八九十].*|[一二三四五六七八九十]+[^、一二三四五六七八九十].*)$`),
	parenForm:    regexp.MustCompile(`^[（(]([一二三四五六七八九十]+)[）)](.+)$`),
	wordForm:     regexp.MustCompile(`^第([一二三四五六七八九十]+)(?:部分|篇|编)[：:、]?(.*)$`),
	chapterForm:  regexp.MustCompile(`^第([一二三四五六七八九十]+)章[：:、]?(.*)$`),
	articlesForm: regexp.MustCompile(`^第([一二三四五六七八九十]+)节[：:、]?(.*)$`),
	digitForm:    regexp.MustCompile(`^(\d{1,2})(?:、|[.．](?:\D|(?:19|20)\d\d年)).*$`),
	roundForm:    regexp.MustCompile(`^[（(](\d{1,2})[）)](.+)$`),
	blankForm:    regexp.MustCompile(`^([一二三四五六七八九十]+)([^一二三四五六七八九十、].*)$`),
}

const (
	maxHeading = 120 // characters of a heading; a longer line is text
	maxRunIn   = 40  // characters of a part's heading that text follows
	maxTitled  = 40  // characters of a heading without a number
)

// A heading is a line that opens as headings do.
type heading struct {
	form   form   // noForm for a line that is none
	number int    // 0 for a title
	whole  string // without its closing full stop
	words  string // without its number
	text   string // what follows in the same paragraph
}

// as reads a line as a heading of one form.
func (l line) as(f form) heading {
	if f == titleForm {
		if !l.isTitle() {
			return heading{}
		}
		return heading{form: f, whole: l.text, words: l.text}
	}
	if f == noForm || f == blankForm && !l.blank {
		return heading{}
	}
	m := headingForms[f].FindStringSubmatch(l.text)
	if m == nil {
		return heading{}
	}
	h := heading{form: f}
	h.whole, h.text, _ = strings.Cut(l.text, "。")
	length := utf8.RuneCountInString(h.whole)
	if length > maxHeading || f != parenForm && h.text != "" && length > maxRunIn {
		return heading{}
	}
	if h.number = chineseNumeral(m[1]); f == digitForm || f == roundForm {
		h.number, _ = strconv.Atoi(m[1])
	}
	_, h.words, _ = strings.Cut(h.whole, m[1])
	h.words = strings.TrimLeft(h.words, "）)、.．")
	return h
}

// isTitle reports whether a line may be a heading without a number: short, of
// 汉字 for the most part, with no mark at its end.
func (l line) isTitle() bool {
	s := strings.TrimRight(l.text, closingMarks)
	if n := utf8.RuneCountInString(s); n < 2 || n > maxTitled || l.wrapped > 0 && n >= shortLine {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	return !strings.ContainsRune(sentenceMarks+"，、,;", last) && strings.Count(s, "。") == 0 &&
		!strings.HasPrefix(s, "——") && !strings.HasPrefix(s, salutation) && !strings.HasPrefix(s, "（") &&
		!workReport.MatchString(s) && !meetingLine.MatchString(s) && !speakerForm.MatchString(s) && !webLine.MatchString(s) && !opensAnnex(s) &&
		numbering(l) == noForm && hanWord.MatchString(s)
}

var (
	hanWord     = regexp.MustCompile(`\p{Han}{2}`)
	meetingLine = regexp.MustCompile(`会议上?）?$|^（?(?:19|20)\d\d年\d{1,2}月\d{1,2}日）?$`)
	// What a chapter of a work report is called.
	chapterWord = regexp.MustCompile(`回顾|总结|任务|工作|目标|要求|安排|重点|建议|打算|形势|思路|考虑|说明|成就|自身建设`)
)

// numbering returns the form of a line that opens with a number, whatever the
// report's own scheme is.
func numbering(l line) form {
	for _, f := range []form{hanForm, parenForm, wordForm, chapterForm, articlesForm, digitForm, roundForm, blankForm} {
		if l.as(f).form != noForm {
			return f
		}
	}
	return noForm
}

// A scheme says which forms open the parts and the sections of a report.
type scheme struct{ part, section form }

// standard is how nearly all work reports count.
var standard = scheme{hanForm, parenForm}

// schemeOf finds out how a report counts. What is none of the other ways is the
// standard one.
func schemeOf(lines []line) scheme {
	lines = lines[:annexOf(lines)]
	opens := func(f form) (ones, all int) {
		for _, l := range lines {
			if h := l.as(f); h.form != noForm {
				all++
				if h.number == 1 {
					ones++
				}
			}
		}
		return ones, all
	}
	words, _ := opens(wordForm)
	chapterOnes, _ := opens(chapterForm)
	articles, _ := opens(articlesForm)
	hanOnes, han := opens(hanForm)
	parens, _ := opens(parenForm)
	blanks, blankAll := opens(blankForm)
	digits, digitAll := opens(digitForm)
	switch {
	case words > 0 && chapterOnes > 0:
		return scheme{wordForm, chapterForm}
	case chapterOnes > 0 && (articles > 0 || slices.ContainsFunc(lines, func(l line) bool { return strings.HasPrefix(l.text, "第一条") })):
		return scheme{chapterForm, articlesForm}
	case chapterOnes > 0 && han > 0:
		return scheme{chapterForm, hanForm}
	case chapterOnes > 0:
		return scheme{chapterForm, parenForm}
	case words > 0 && han > 0:
		return scheme{wordForm, hanForm}
	case words > 0:
		return scheme{wordForm, parenForm}
	case hanOnes > 0 && chapters(lines) > 1 && mostly(titledOnes(lines, hanForm), hanOnes):
		return scheme{titleForm, hanForm}
	case han > 0:
		return standard
	case blanks > 0 && blankAll > 1:
		return scheme{blankForm, parenForm}
	case mostly(titledOnes(lines, parenForm), parens):
		return scheme{titleForm, parenForm}
	case digits > 0 && digitAll > 1 && parens > 0:
		return scheme{digitForm, parenForm}
	case digits > 0 && digitAll > 1 && !mostly(titledOnes(lines, digitForm), digits):
		return scheme{digitForm, roundForm}
	}
	return scheme{titleForm, parenForm}
}

func mostly(some, all int) bool { return some > 0 && some*2 >= all }

// annexOf returns the first line of the annexes behind a report, which count anew;
// the number of lines where there is none.
func annexOf(lines []line) int {
	counted := false
	for i, l := range lines {
		if counted && opensAnnex(l.text) {
			return i
		}
		counted = counted || l.isChapter() || numbering(l) != noForm
	}
	return len(lines)
}

// chapters counts the lines that are titles of chapters without a number.
func chapters(lines []line) int {
	n := 0
	for i, l := range lines {
		if l.isChapter() || l.isTitle() && i+1 < len(lines) && lines[i+1].as(hanForm).number == 1 {
			n++
		}
	}
	return n
}

// titledOnes returns how many counts of that form begin under a title: directly,
// or behind a few paragraphs of a chapter.
func titledOnes(lines []line, f form) int {
	n := 0
	titled := false
	for i, l := range lines {
		switch h := l.as(f); {
		case h.form != noForm:
			if h.number == 1 && (titled || i > 0 && lines[i-1].isTitle()) {
				n++
			}
			titled = false
		case l.isChapter():
			titled = true
		}
	}
	return n
}

// isChapter reports whether a line is a title that a chapter of a work report
// could have.
func (l line) isChapter() bool {
	return l.level > 0 && l.isTitle() || chapterWord.MatchString(l.text) && l.isTitle()
}

// part reads a line as the heading of a part; next is the line behind it. A
// title opens a part where its words say so or a count begins under it.
func (s scheme) partOf(l, next line) heading {
	h := l.as(s.part)
	if h.form == titleForm && !l.isChapter() && next.as(s.section).number != 1 {
		return heading{}
	}
	return h
}

// opens reports whether a line is a heading of the scheme.
func (s scheme) opens(l, next line) bool {
	return s.partOf(l, next).form != noForm || l.as(s.section).form != noForm
}
