package report

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Left is a stretch of a file that is no part of the report's text.
type Left struct {
	Line int    // of the file, from 1
	Text string // without white space that typesetting left
	Why  Why
}

// Why something was left out.
type Why int

// The reasons to leave something out.
const (
	PageMark  Why = iota // the number of a page
	PageHead             // the title, repeated at the head of a page
	PrintMark            // the address or time that a browser prints on a page
	Contents             // a list of contents
	Undecided            // a sentence with a number that may be a page's or its own
)

var (
	// A line that can be nothing but the number of a page.
	pageMark = regexp.MustCompile(`^(?:[-–—─_~～·•●.|<＜《〈【\[［(（]+ ?\d{1,3} ?[-–—─_~～·•●.|>＞》〉】\]］)）]+|` +
		`第 ?\d{1,4} ?页[,，/／、|]?(?:共 ?\d{1,4} ?页)?|共 ?\d{1,4} ?页[,，/／、|]?第 ?\d{1,4} ?页|(?i:page|p\.?) ?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?|\d{1,4} ?[/／] ?\d{1,4})$`)
	bareNumber = regexp.MustCompile(`^\d{1,3}$`)
	ofPages    = regexp.MustCompile(`^(\d{1,4}) ?[/／] ?(\d{1,4})$`)
	// The same within a line, where white space stands inside the marks.
	pageRun = regexp.MustCompile(`[-–—]+[ \t\x{3000}]+\d{1,3}[ \t\x{3000}]+[-–—]+|第[ \t]*\d{1,4}[ \t]*页[ \t,，/]*共[ \t]*\d{1,4}[ \t]*页`)
	// What a browser prints at the head and foot of a page.
	webAddress = regexp.MustCompile(`(?i)^(?:\d{1,4}[/／]\d{1,4} ?)?(?:https?://|www\.)[!-~]+(?: ?\d{1,4} ?[/／] ?\d{1,4})?$`)
	printTime  = regexp.MustCompile(`^(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:[ ,，]?(?:上午|下午)?\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?(?: ?[AP]M)?[^。；]{0,60}$|^\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d\d(?: ?[AP]M)?[^。；]{0,60}$`)
	clockTime  = regexp.MustCompile(`\d{1,2}[:：]\d\d`)
	plainDate  = regexp.MustCompile(`^(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?$`)
	headNumber = regexp.MustCompile(`^[-–—·|/ ]*\d{1,4}[-–—·|/ ]*|[-–—·|/ ]*\d{1,4}[-–—·|/ ]*$`)
	// What a figure in front of it may count or go on with.
	afterFigure = regexp.MustCompile(`^(?:[百千万亿余多个名次年月日项件支元亩米吨部套条处家人村所版类张座位户倍岁辆台天时批场种款艘架列片块门期届级对只头株棵册篇起宗例床间层站口颗枚度成步斤升点公平立微美欧小分秒周%％‰‱℃、，。；：！？,.;:至到—–～~-]|以上|以内|以下|左右)`)
	// What asks for a figure or a day behind it.
	beforeFigure = regexp.MustCompile(`(?:达到?|超过?|突破|约|近|逾|增长|下降|增加到?|减少到?|第|为|于|在|从|自|至|到|截至|\d)$`)
)

// A doubt is a place in a line where a number was left that may be a figure of
// its sentence or the number of a page.
type doubt struct{ at, line int }

// spacedNumbers matches two numbers side by side, the first of which may be a
// page's.
var spacedNumbers = regexp.MustCompile(`\d \d`)

// A sweeper drops from the lines of a file what belongs to its pages.
type sweeper struct {
	lines []line
	body  int            // the first line behind the title page
	heads map[string]int // how often a line stands there, page numbers aside
	left  []Left
}

// sweep leaves out the marks of pages before lines are joined, and notes in a
// line where something stands that may be a figure or a page's number.
func sweep(lines []line) ([]line, []Left) {
	s := sweeper{lines: lines, heads: map[string]int{}}
	s.body = slices.IndexFunc(lines, func(l line) bool {
		return strings.HasPrefix(l.text, salutation) || l.as(hanForm).form != noForm || l.as(wordForm).form != noForm || l.as(parenForm).form != noForm
	})
	for _, l := range lines {
		s.heads[headOf(l.text)]++
	}
	inOrder := s.numbersInOrder()
	var kept []line
	for i, l := range lines {
		why, is, unsure := s.judge(i, inOrder[i])
		switch {
		case unsure && len(kept) > 0:
			last := &kept[len(kept)-1]
			last.doubts = append(last.doubts, doubt{len(last.text), l.number})
			last.text = join(last.text, l.text) // taken out again with its sentence
		case is:
			s.left = append(s.left, Left{l.number, l.text, why})
			if i+1 < len(lines) {
				lines[i+1].page = true
			}
		default:
			if s.isBody(i) && strings.Contains(l.text, " ") && !opensAnnex(l.text) {
				for _, m := range spacedNumbers.FindAllStringIndex(l.text, -1) {
					l.doubts = append(l.doubts, doubt{m[0] + 1, l.number})
				}
			}
			kept = append(kept, l)
		}
	}
	return kept, s.left
}

func (s *sweeper) isBody(i int) bool { return s.body >= 0 && i > s.body }

// headOf returns the words of a line that may stand at the head of every page.
func headOf(s string) string {
	if len(s) > maxMark {
		return s
	}
	return headNumber.ReplaceAllString(s, "")
}

const maxMark = 240 // bytes of a line that may belong to a page

// judge says whether a line belongs to a page and not to the text, or that
// nobody can tell.
func (s *sweeper) judge(i int, inOrder bool) (why Why, is, unsure bool) {
	text := s.lines[i].text
	if len(text) > maxMark {
		return 0, false, false
	}
	if m := ofPages.FindStringSubmatch(text); m != nil {
		page, _ := strconv.Atoi(m[1])
		pages, _ := strconv.Atoi(m[2])
		is = page <= pages || !s.isBody(i)
		return PageMark, is, !is
	}
	switch {
	case pageMark.MatchString(text):
		return PageMark, true, false
	case webAddress.MatchString(text):
		return PrintMark, true, false
	case bareNumber.MatchString(text) && !s.isBody(i):
		return PageMark, true, false
	case !s.isBody(i):
		return 0, false, false
	case s.heads[headOf(text)] > 1 && workReport.MatchString(text) && utf8.RuneCountInString(text) <= maxTitle && s.seen(i):
		return PageHead, true, false
	case printTime.MatchString(text) && (clockTime.MatchString(text) || s.within(i)):
		return PrintMark, true, false
	case plainDate.MatchString(text) && s.within(i):
		unsure = beforeFigure.MatchString(s.lines[i-1].text)
		return PrintMark, !unsure, unsure
	case bareNumber.MatchString(text):
		unsure = s.within(i) && s.mayBeFigure(i, inOrder)
		return PageMark, !unsure, unsure
	}
	return 0, false, false
}

// seen reports whether the same words, page numbers aside, stood on a line before.
func (s *sweeper) seen(i int) bool {
	head := headOf(s.lines[i].text)
	return slices.ContainsFunc(s.lines[:i], func(l line) bool { return headOf(l.text) == head })
}

// within reports whether a line stands between two lines of one sentence: that
// before it ends in no mark, and is none of a page's itself.
func (s *sweeper) within(i int) bool {
	before, after := s.beside(i)
	if before < 0 || after < 0 {
		return false
	}
	l, next := s.lines[before], s.lines[after]
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(l.text, closingMarks))
	return !strings.ContainsRune(sentenceMarks, r) && !l.isHead() && !opensNew(next)
}

// beside returns the lines before and after that belong to no page for sure; -1
// for none.
func (s *sweeper) beside(i int) (before, after int) {
	plain := func(text string) bool {
		return !pageMark.MatchString(text) && !webAddress.MatchString(text) && !bareNumber.MatchString(text) && !printTime.MatchString(text)
	}
	before, after = -1, -1
	for j := i - 1; j >= 0 && before < 0; j-- {
		if plain(s.lines[j].text) {
			before = j
		}
	}
	for j := i + 1; j < len(s.lines) && after < 0; j++ {
		if plain(s.lines[j].text) {
			after = j
		}
	}
	return before, after
}

// isHead reports whether a line is a heading with a number, or a line of the
// title page: no sentence goes on behind it.
func (l line) isHead() bool {
	h := l.as(hanForm)
	return h.form != noForm && h.text == "" || isTitleLine(l.text) || meetingLine.MatchString(l.text)
}

// mayBeFigure reports whether a number alone on a line between two lines of a
// sentence may be a figure of it. It is none where the next line begins with
// another one, or with what no figure counts; where many such numbers count up
// they are pages.
func (s *sweeper) mayBeFigure(i int, inOrder bool) bool {
	before, after := s.beside(i)
	last, next := s.lines[before].text, s.lines[after].text
	switch {
	case inOrder, s.lines[i].feed, s.lines[after].feed:
		return false
	case next[0] >= '0' && next[0] <= '9':
		return false
	}
	return afterFigure.MatchString(next) || beforeFigure.MatchString(last)
}

// numbersInOrder reports of each line whether it is one of three or more
// numbers, alone on their lines, that count up one by one.
func (s *sweeper) numbersInOrder() map[int]bool {
	inOrder := map[int]bool{}
	var run []int
	last := 0
	end := func() {
		const pages = 3
		if len(run) >= pages {
			for _, i := range run {
				inOrder[i] = true
			}
		}
		run = nil
	}
	for i, l := range s.lines {
		if !bareNumber.MatchString(l.text) {
			continue
		}
		n, _ := strconv.Atoi(l.text)
		if n != last+1 {
			end()
		}
		run, last = append(run, i), n
	}
	end()
	return inOrder
}

// settle takes out the sentences of a line in which nobody can tell a figure
// from the number of a page.
func settle(lines []line) ([]line, []Left) {
	var kept []line
	var left []Left
	for _, l := range lines {
		if len(l.doubts) == 0 {
			kept = append(kept, l)
			continue
		}
		var text strings.Builder
		for _, span := range SplitSentences(l.text) {
			sentence := l.text[span.Start:span.End]
			i := slices.IndexFunc(l.doubts, func(d doubt) bool { return span.Start <= d.at && d.at < span.End })
			if i < 0 {
				text.WriteString(sentence)
			} else {
				left = append(left, Left{l.doubts[i].line, sentence, Undecided})
			}
		}
		if l.text = text.String(); l.text != "" {
			kept = append(kept, l)
		}
	}
	return kept, left
}
