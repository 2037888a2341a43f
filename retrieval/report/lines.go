package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"
)

// A line is one paragraph of the file, mended, and the number of its first line.
type line struct {
	text    string
	number  int
	level   int  // of a heading in Markdown, 0 for other lines
	blank   bool // white space stood behind its opening 一
	feed    bool // a form feed stood before it
	page    bool // the number of a page, or the like, stood before it
	wrapped int  // characters of a full line where a printer wrapped the text, else 0
	doubts  []doubt
}

const (
	shortLine     = 25 // characters; only a longer line without a closing mark was cut by a page break
	salutation    = "各位代表"
	sentenceMarks = "。！？：；…"
	closingMarks  = "”’）》】』」"
)

// webLine matches the lines that a web page sets between the paragraphs of a
// report: they end no sentence and begin none.
var webLine = regexp.MustCompile(`^(?:来源|时间|作者|记者|编辑|责编|责任编辑|审核|校对|图为|图片|图：|▲|△|相关报道|相关链接|延伸阅读|附件|附：|附录|名词解释|扫一扫|分享)|(?:摄|摄影|供图|制图)[）)]?$`)

var (
	markdownHeading = regexp.MustCompile(`^\s*(#{1,6})[ \t]+`)
	markdownBold    = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	blankNumber     = regexp.MustCompile(`^[\s\p{Z}]*[一二三四五六七八九十]+[\s\p{Z}]+[\p{Han}\d]`)
)

// readLines returns the lines of a text that are not blank, with the white space
// that typesetting left closed.
func readLines(raw []string) ([]line, []Left) {
	var lines []line
	var left []Left
	feed := false
	for i, s := range raw {
		s = pageRun.ReplaceAllStringFunc(s, func(mark string) string {
			left = append(left, Left{i + 1, strings.TrimSpace(mark), PageMark})
			return " "
		})
		l := line{number: i + 1, feed: feed || strings.HasPrefix(s, "\f"), blank: blankNumber.MatchString(s)}
		if m := markdownHeading.FindStringSubmatch(s); m != nil {
			l.level, s = len(m[1]), s[len(m[0]):]
		}
		l.text = closeSpaces(markdownBold.ReplaceAllString(s, "$1"))
		if feed = l.text == "" && l.feed; l.text != "" {
			lines = append(lines, l)
		}
	}
	markWrapped(lines)
	return lines, left
}

// markWrapped notes in the lines of a text that a printer wrapped how long a full
// one is: many of them end in the middle of a sentence.
func markWrapped(lines []line) {
	const of = 5 // one in so many
	var cut []int
	for _, l := range lines {
		r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(l.text, closingMarks))
		if n := utf8.RuneCountInString(l.text); !strings.ContainsRune(sentenceMarks, r) && n >= shortLine && numbering(l) == noForm {
			cut = append(cut, n)
		}
	}
	if len(cut)*of <= len(lines) {
		return
	}
	slices.Sort(cut)
	for i := range lines {
		lines[i].wrapped = cut[len(cut)/2]
	}
}

// mend joins the lines that a page break cut.
func mend(raw []line, s scheme) []line {
	var lines []line
	body := false  // past the first part's heading; before it every line stands alone
	terms := false // in a glossary, where a term may stand on a line of its own
	for i, l := range raw {
		next := line{}
		if i+1 < len(raw) {
			next = raw[i+1]
		}
		opens := s.opens(l, next)
		body = body || s.partOf(l, next).form != noForm || i > 0 && strings.HasPrefix(raw[i-1].text, salutation)
		terms = terms || opensAnnex(l.text) && glossary.MatchString(l.text)
		if n := len(lines); n > 0 {
			last := &lines[n-1]
			term := terms && strings.HasSuffix(last.text, "：") && last.as(digitForm).form != noForm && !opensNew(l)
			if term || body && !opens && s.cut(*last, l) || !body && cutSubtitle(last.text, l.text) {
				joined := join(last.text, l.text)
				for _, d := range l.doubts {
					last.doubts = append(last.doubts, doubt{len(joined) - len(l.text) + d.at, d.line})
				}
				last.text = joined
				continue
			}
		}
		lines = append(lines, l)
	}
	return lines
}

// join puts the halves of a cut line together: words of letters stay apart, and
// PM and 2.5 become one again.
func join(last, next string) string {
	r, _ := utf8.DecodeLastRuneInString(last)
	if n, _ := utf8.DecodeRuneInString(next); !wide(r) && !wide(n) && unicode.IsLetter(r) && unicode.IsLetter(n) {
		return last + " " + next
	}
	return last + next
}

// cut reports whether next goes on in the middle of a sentence of last: last
// ends in no mark that a paragraph could end in, and next opens nothing new.
func (s scheme) cut(l, n line) bool {
	last, next := l.text, n.text
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(last, closingMarks))
	if strings.ContainsRune(sentenceMarks, r) || opensNew(n) || webLine.MatchString(last) {
		return false
	}
	if n := len(l.doubts); n > 0 && l.doubts[n-1].line > l.number {
		return true // so that the whole sentence is left out
	}
	// What a printer wrapped of a heading is short and no sentence.
	rest := l.fills() && utf8.RuneCountInString(next) < shortLine && !strings.ContainsAny(next, sentenceMarks)
	if h := l.as(s.part); h.form != noForm && h.text == "" && (h.form != titleForm || l.isChapter()) {
		return rest && h.form != titleForm
	}
	long := utf8.RuneCountInString(last) >= shortLine
	if h := l.as(s.section); h.form != noForm && h.text == "" {
		// A heading may do without a full stop: else only the end of a word goes on.
		i := strings.Index(next, "。")
		return rest || long && i > 0 && utf8.RuneCountInString(next[:i]) <= 4
	}
	// A web page breaks lines around words that it prints bold.
	return long || n.page || strings.HasSuffix(last, "的") || strings.HasPrefix(next, "是：")
}

// fills reports whether a line is as long as those that a printer wrapped.
func (l line) fills() bool {
	const ragged = 2 // characters, where a figure or a mark was kept whole
	n := utf8.RuneCountInString(l.text)
	return l.wrapped > 0 && l.wrapped-ragged <= n && n <= l.wrapped+ragged
}

// cutSubtitle reports whether ——2026年1月26日在某省第十四届 goes on in next.
func cutSubtitle(last, next string) bool {
	opened := strings.HasPrefix(last, "——") || strings.HasPrefix(last, "（") && !strings.HasSuffix(last, "）")
	const end = "会议上"
	return opened && !strings.HasSuffix(last, end) && !strings.HasPrefix(next, "——") && strings.HasSuffix(strings.TrimRight(last+next, "）"), end)
}

// articleForm matches the articles and chapters of a regulation.
var articleForm = regexp.MustCompile(`^第[一二三四五六七八九十百]+[条章节]`)

func opensNew(l line) bool {
	return l.as(hanForm).form != noForm || l.as(parenForm).form != noForm || l.as(digitForm).form != noForm || l.as(wordForm).form != noForm || articleForm.MatchString(l.text) ||
		webLine.MatchString(l.text) || opensAnnex(l.text) || strings.HasPrefix(l.text, salutation) || strings.HasPrefix(l.text, "——")
}

// spaced matches figures that were set letter by letter: 2 0 2 4, 5 . 2 %.
var spaced = regexp.MustCompile(`(?:^|[^\p{L}\p{N} ]|[\p{Han}] ?)(?:[\d.%] ){2,}[\d.%](?:$|[^\p{L}\p{N}]|[\p{Han}])`)

// closeSpaces removes white space at the ends and beside a Chinese character or
// full-width mark, and folds other runs of it into one space. In what was set
// letter by letter it removes all of it.
func closeSpaces(s string) string {
	if setByLetter(s) {
		return strings.Join(strings.Fields(s), "")
	}
	var b strings.Builder
	b.Grow(len(s))
	last, space := rune(0), false
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if space && last != 0 && !wide(last) && !wide(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last, space = r, false
	}
	if s = b.String(); !strings.Contains(s, " ") {
		return s
	}
	return spaced.ReplaceAllStringFunc(s, func(m string) string { return strings.ReplaceAll(m, " ", "") })
}

// setByLetter reports whether a line is set with white space between its
// letters: most words are one character long.
func setByLetter(s string) bool {
	words := strings.Fields(s)
	single := 0
	for _, w := range words {
		if utf8.RuneCountInString(w) <= 2 { // 一、 and 5%
			single++
		}
	}
	return single > 3 && single*10 >= len(words)*9
}

// wide reports whether r is a Chinese character or a full-width mark.
func wide(r rune) bool {
	return lexicon.IsHan(r) || 0x3000 <= r && r <= 0x303F || 0xFF00 <= r && r <= 0xFFEF ||
		strings.ContainsRune("“”‘’—…·", r)
}

// SplitSentences returns the sentences of a text: spans without gaps, each up to
// and with its 。！？ and the closing marks behind it. A mark inside quotation
// marks or brackets ends no sentence.
func SplitSentences(text string) []Span {
	var spans []Span
	start, depth := 0, 0
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		switch {
		case strings.ContainsRune("“‘（《", r):
			depth++
		case strings.ContainsRune("”’）》", r):
			depth = max(0, depth-1)
		case strings.ContainsRune("。！？", r) && (depth == 0 || !strings.ContainsAny(text[end:], "”’）》")):
			spans = append(spans, Span{start, end})
			start, depth = end, 0
		}
	}
	if start < len(text) {
		spans = append(spans, Span{start, len(text)})
	}
	return spans
}

// topicOf returns the short first sentence that says what its paragraph is
// about, "" where there is none. It has no comma, or is a pair like
// 着力增强政治意识，切实做到“两个维护”。
func topicOf(p *Passage) string {
	if len(p.Sentences) < 2 {
		return ""
	}
	first := p.Text[:p.Sentences[0].End]
	if !strings.HasSuffix(first, "。") || utf8.RuneCountInString(first) > maxTopic {
		return ""
	}
	if n := strings.Count(first, "，"); n > 1 || n == 1 && !strings.HasPrefix(first, "着力") {
		return ""
	}
	return first
}

const maxTopic = 30 // characters of a topic sentence
