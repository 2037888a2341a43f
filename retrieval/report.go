package retrieval

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var (
	partLine    = regexp.MustCompile(`^([一二三四五六七八九十]+)、(.+)$`)
	sectionLine = regexp.MustCompile(`^（([一二三四五六七八九十]+)）(.+)$`)
	titleLine   = regexp.MustCompile(`政府工作报告$`)
	titleYear   = regexp.MustCompile(`^((?:19|20)\d\d)年`)
	dateInText  = regexp.MustCompile(`((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日`)
	speakerLine = regexp.MustCompile(`^.{2,12}(?:省长|市长|主席|总理|区长|县长)\s?\p{Han}{1,6}(?:·\p{Han}+)?$`)
	yearInText  = regexp.MustCompile(`(?:19|20)\d\d`)
)

const (
	maxHeading    = 80 // characters of a heading without a full stop; a longer line is text
	maxTopic      = 30 // characters of a topic sentence
	titleWithin   = 12 // lines in which the title must stand
	salutation    = "各位代表"
	sentenceMarks = "。！？：；…"
	closingMarks  = "”’）》】』」"
)

// A line is one paragraph of the file, mended, and the number of its first line.
type line struct {
	text   string
	number int
}

// ParseReport reads a report from its text. Lines that a page break cut are
// joined, and white space between a Chinese character or full-width mark and
// anything else is removed; no other character changes. What is not a report is
// refused with ID.txt, the line and the reason.
func ParseReport(id string, data []byte) (*Report, error) {
	p := parser{report: &Report{ID: id}, headings: map[string]int{}}
	if len(strings.TrimSpace(string(data))) == 0 {
		return nil, p.refuse(1, "the file is empty")
	}
	if !utf8.Valid(data) {
		return nil, p.refuse(firstInvalidLine(data), "not UTF-8")
	}
	lines := mend(strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n"))
	if err := p.readTitle(lines); err != nil {
		return nil, err
	}
	p.addPart(0, "")
	for i, l := range lines {
		if err := p.readLine(l, lines[i+1:]); err != nil {
			return nil, err
		}
	}
	if len(p.report.Parts) == 1 {
		return nil, p.refuse(lines[len(lines)-1].number, "no part: no line opens with 一、")
	}
	p.finish()
	return p.report, nil
}

func firstInvalidLine(data []byte) int {
	for i, l := range strings.Split(string(data), "\n") {
		if !utf8.ValidString(l) {
			return i + 1
		}
	}
	return 1
}

// mend drops blank lines, joins those that a page break cut, and closes the
// white space that typesetting left.
func mend(raw []string) []line {
	var lines []line
	body := false // past the first part's heading; before it every line stands alone
	for i, s := range raw {
		s = closeSpaces(strings.TrimSpace(s))
		if s == "" {
			continue
		}
		body = body || partLine.MatchString(s)
		if n := len(lines); n > 0 && (cutSubtitle(lines[n-1].text, s) || body && cut(lines[n-1].text, s)) {
			lines[n-1].text = closeSpaces(lines[n-1].text + "\n" + s)
			continue
		}
		lines = append(lines, line{s, i + 1})
	}
	return lines
}

// cut reports whether next goes on in the middle of a sentence of last: last is
// long enough to be text, ends in no mark that a paragraph could end in, and
// next opens nothing new.
func cut(last, next string) bool {
	if utf8.RuneCountInString(last) < 25 || opensNew(next) {
		return false
	}
	if m := sectionLine.FindStringSubmatch(last); m != nil && !strings.Contains(last, "。") {
		return false
	}
	if partLine.MatchString(last) && !strings.Contains(last, "。") {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(last, closingMarks))
	return !strings.ContainsRune(sentenceMarks, r)
}

// cutSubtitle reports whether ——2026年1月26日在某省第十四届 goes on in next.
func cutSubtitle(last, next string) bool {
	return strings.HasPrefix(last, "——") && strings.HasSuffix(next, "会议上") && !strings.Contains(last, "会议")
}

func opensNew(s string) bool {
	return partLine.MatchString(s) || sectionLine.MatchString(s) || strings.HasPrefix(s, salutation) || strings.HasPrefix(s, "——")
}

// closeSpaces removes white space beside a Chinese character or full-width mark
// and folds other runs of it into one space.
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
	return IsHan(r) || 0x3000 <= r && r <= 0x303F || 0xFF00 <= r && r <= 0xFFEF ||
		strings.ContainsRune("“”‘’—…·", r)
}

// A parser builds a report line by line.
type parser struct {
	report   *Report
	headings map[string]int // line of each heading met
	part     int            // number of the part being read
	section  int            // number of the section being read; 0 outside any
	heading  string         // of that section
	appendix bool           // numbering began again: 一、二、 are text from here on
}

func (p *parser) refuse(number int, format string, args ...any) error {
	return fmt.Errorf("%s.txt: line %d: %s", p.report.ID, number, fmt.Sprintf(format, args...))
}

// readTitle finds title, place, date, speaker and year in the lines before the
// first part.
func (p *parser) readTitle(lines []line) error {
	r := p.report
	var preamble []string
	for _, l := range lines {
		if partLine.MatchString(l.text) {
			break
		}
		preamble = append(preamble, l.text)
		if len(preamble) == titleWithin {
			break
		}
	}
	for _, s := range preamble {
		switch {
		case r.Title == "" && titleLine.MatchString(s) && utf8.RuneCountInString(s) <= 40:
			r.Title = s
		case r.Speaker == "" && speakerLine.MatchString(s):
			r.Speaker = s
		}
		if m := dateInText.FindStringSubmatch(s); m != nil && r.Date.IsZero() {
			if date, err := time.Parse("2006-1-2", m[1]+"-"+m[2]+"-"+m[3]); err == nil {
				r.Date = date
			}
		}
	}
	if r.Title == "" {
		return p.refuse(lines[0].number, "no title: none of the first lines ends in 政府工作报告")
	}
	r.Place = placeOf(r.Title, preamble)
	if m := titleYear.FindStringSubmatch(r.Title); m != nil {
		r.Year, _ = strconv.Atoi(m[1])
	} else if !r.Date.IsZero() {
		r.Year = r.Date.Year()
	}
	return nil
}

// provinces are the places whose governments report, by their short names.
var provinces = strings.Fields("北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆")

var titlePlace = regexp.MustCompile(`^(?:\d{4}年)?(?:\p{Han}+省)?(\p{Han}+?)[市省区县]?(?:人民)?政府工作报告$`)

func placeOf(title string, preamble []string) string {
	for _, s := range append([]string{title}, preamble...) {
		if strings.Contains(s, "国务院") {
			return "全国"
		}
		for _, place := range provinces {
			if strings.Contains(s, place) {
				return place
			}
		}
	}
	if m := titlePlace.FindStringSubmatch(title); m != nil {
		return m[1]
	}
	return ""
}

// readLine takes a heading or a paragraph; rest are the lines after it.
func (p *parser) readLine(l line, rest []line) error {
	if heading, text, number := splitHeading(partLine, l.text); heading != "" && !p.appendix {
		if number == 1 && p.part > 0 && p.headings[heading] == 0 {
			p.appendix = true
		} else {
			return p.openPart(l, heading, text, number)
		}
	}
	if heading, text, number := splitHeading(sectionLine, l.text); heading != "" && !p.appendix && p.part > 0 {
		return p.openSection(l, heading, text, number)
	}
	if strings.HasPrefix(l.text, salutation) && p.section > 0 && !moreSections(rest) {
		p.section, p.heading = 0, ""
	}
	p.addPassage(l.text)
	return nil
}

// splitHeading cuts a line that opens with a heading into the heading, without
// its closing full stop, the text that follows, and the heading's number.
func splitHeading(form *regexp.Regexp, s string) (heading, text string, number int) {
	m := form.FindStringSubmatch(s)
	if m == nil {
		return "", "", 0
	}
	heading, text, _ = strings.Cut(s, "。")
	if utf8.RuneCountInString(heading) > maxHeading || form == partLine && text != "" {
		return "", "", 0
	}
	return heading, text, chineseNumeral(m[1])
}

// moreSections reports whether a section opens in lines before the next part.
func moreSections(lines []line) bool {
	for _, l := range lines {
		if h, _, _ := splitHeading(partLine, l.text); h != "" {
			return false
		}
		if h, _, _ := splitHeading(sectionLine, l.text); h != "" {
			return true
		}
	}
	return false
}

func (p *parser) openPart(l line, heading, text string, number int) error {
	if first := p.headings[heading]; first != 0 {
		return p.refuse(l.number, "the heading %s stands on line %d already", heading, first)
	}
	if number != p.part+1 {
		return p.refuse(l.number, "part %s、 after %s", numeral(number), before(p.part, "、"))
	}
	p.headings[heading] = l.number
	p.addPart(number, heading)
	if text != "" {
		p.addPassage(text)
	}
	return nil
}

func (p *parser) openSection(l line, heading, text string, number int) error {
	key := fmt.Sprint(p.part, heading)
	if first := p.headings[key]; first != 0 {
		return p.refuse(l.number, "the heading %s stands on line %d already", heading, first)
	}
	last := len(p.current().Sections)
	if number != last+1 {
		return p.refuse(l.number, "section （%s） after %s", numeral(number), before(last, ""))
	}
	p.headings[key] = l.number
	p.section, p.heading = number, heading
	part := p.current()
	part.Sections = append(part.Sections, PartSection{
		Address: Address{p.report.ID, p.part, number, None}, Heading: heading,
	})
	if text != "" {
		p.addPassage(text)
	}
	return nil
}

func before(number int, mark string) string {
	if number == 0 {
		return "none"
	}
	if mark == "" {
		return "（" + numeral(number) + "）"
	}
	return numeral(number) + mark
}

func (p *parser) current() *Part { return &p.report.Parts[len(p.report.Parts)-1] }

func (p *parser) addPart(number int, heading string) {
	p.part, p.section, p.heading = number, 0, ""
	part := Part{Address: Address{p.report.ID, number, None, None}, Heading: heading}
	part.Year, part.Side = p.yearOf(heading)
	p.report.Parts = append(p.report.Parts, part)
}

var (
	longPeriod  = regexp.MustCompile(`十[一二三四五六七]五|五年|第十[一二三四五六七]个五年|2035`)
	doneWord    = regexp.MustCompile(`回顾|总结|过去`)
	plannedWord = regexp.MustCompile(`任务|安排|目标|要求|部署|重点|规划|打算|推进|提升|建设|加强|努力`)
)

// yearOf reads the year and the side off the heading of a part. A part that
// names no year sets tasks of the report's year or reviews the one before,
// unless it speaks of five years.
func (p *parser) yearOf(heading string) (int, Side) {
	if heading == "" {
		return p.report.Year, AnySide
	}
	side := AnySide
	switch {
	case doneWord.MatchString(heading):
		side = Done
	case plannedWord.MatchString(heading):
		side = Planned
	}
	if y := yearInText.FindString(longPeriod.ReplaceAllString(heading, "")); y != "" {
		year, _ := strconv.Atoi(y)
		if p.report.Year == 0 {
			p.report.Year = year
			if side == Done {
				p.report.Year++
			}
		}
		if side == AnySide && year < p.report.Year {
			side = Done
		}
		return year, side
	}
	switch {
	case longPeriod.MatchString(heading):
		return 0, side
	case side == Done:
		return p.report.Year - 1, side
	}
	return p.report.Year, Planned
}

func (p *parser) addPassage(text string) {
	part := p.current()
	passage := &Passage{
		Section: Section{Part: part.Heading, Heading: p.heading},
		Year:    part.Year, Side: part.Side,
		Text:      text,
		Sentences: splitSentences(text),
		Order:     len(p.report.Passages),
	}
	list := &part.Passages
	if p.section > 0 {
		list = &part.Sections[p.section-1].Passages
	}
	*list = append(*list, passage)
	passage.Address = Address{p.report.ID, p.part, p.section, len(*list)}
	passage.Topic = topicOf(passage)
	p.report.Passages = append(p.report.Passages, passage)
}

// finish fills in what only the whole text tells.
func (p *parser) finish() {
	for _, q := range p.report.Parts[0].Passages {
		q.Year = p.report.Year
	}
	p.report.Parts[0].Year = p.report.Year
}

// splitSentences returns the sentences of a text: spans without gaps, each up to
// and with its 。！？ and the closing marks behind it. A mark inside quotation
// marks or brackets ends no sentence.
func splitSentences(text string) []Span {
	var spans []Span
	start, depth := 0, 0
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		switch {
		case strings.ContainsRune("“‘（《", r):
			depth++
		case strings.ContainsRune("”’）》", r):
			depth = max(0, depth-1)
		case strings.ContainsRune("。！？", r) && depth == 0:
			spans = append(spans, Span{start, end})
			start = end
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

// chineseNumeral reads 一 to 九十九; 0 for anything else.
func chineseNumeral(s string) int {
	const digits = "一二三四五六七八九"
	n := 0
	for _, r := range s {
		if r == '十' {
			n = max(n, 1) * 10
		} else if i := strings.IndexRune(digits, r); i >= 0 {
			n += i/len("一") + 1
		}
	}
	return n
}

// numeral writes 1 to 99 in 汉字.
func numeral(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch {
	case n < 10:
		return string(digits[n])
	case n < 20:
		return "十" + strings.TrimPrefix(string(digits[n-10]), "〇")
	}
	return string(digits[n/10]) + "十" + strings.TrimPrefix(string(digits[n%10]), "〇")
}

// Checksum returns the SHA-256 of the report's passages, one a line, in
// hexadecimal.
func (r *Report) Checksum() string {
	h := sha256.New()
	for _, p := range r.Passages {
		io.WriteString(h, p.Text+"\n")
	}
	return hex.EncodeToString(h.Sum(nil))
}
