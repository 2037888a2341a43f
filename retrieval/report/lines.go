package report

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"
)

// A line is one paragraph of the file, mended, and the number of its first line.
type line struct {
	text   string
	number int
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

// mend drops blank lines, joins those that a page break cut, and closes the
// white space that typesetting left.
func mend(raw []string) []line {
	var lines []line
	body := false // past the first part's heading; before it every line stands alone
	for i, s := range raw {
		s = closeSpaces(s)
		if s == "" {
			continue
		}
		body = body || partForm.MatchString(s)
		if n := len(lines); n > 0 {
			last := &lines[n-1]
			if body && cut(last.text, s) || !body && cutSubtitle(last.text, s) {
				last.text = join(last.text, s)
				continue
			}
		}
		lines = append(lines, line{s, i + 1})
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
func cut(last, next string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(last, closingMarks))
	if strings.ContainsRune(sentenceMarks, r) || opensNew(next) || webLine.MatchString(last) {
		return false
	}
	if partForm.MatchString(last) && !strings.Contains(last, "。") {
		return false
	}
	long := utf8.RuneCountInString(last) >= shortLine
	if sectionForm.MatchString(last) && !strings.Contains(last, "。") {
		// A heading may do without a full stop: only the end of a word goes on.
		i := strings.Index(next, "。")
		return long && i > 0 && utf8.RuneCountInString(next[:i]) <= 4
	}
	// A web page breaks lines around words that it prints bold.
	return long || strings.HasSuffix(last, "的") || strings.HasPrefix(next, "是：")
}

// cutSubtitle reports whether ——2026年1月26日在某省第十四届 goes on in next.
func cutSubtitle(last, next string) bool {
	opened := strings.HasPrefix(last, "——") || strings.HasPrefix(last, "（") && !strings.HasSuffix(last, "）")
	return opened && !strings.Contains(last, "会议") && strings.HasSuffix(strings.TrimRight(next, "）"), "会议上")
}

func opensNew(s string) bool {
	return partForm.MatchString(s) || sectionForm.MatchString(s) || webLine.MatchString(s) ||
		strings.HasPrefix(s, salutation) || strings.HasPrefix(s, "——")
}

// closeSpaces removes white space at the ends and beside a Chinese character or
// full-width mark, and folds other runs of it into one space.
func closeSpaces(s string) string {
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
	return b.String()
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
