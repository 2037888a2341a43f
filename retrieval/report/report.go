package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lines behind which the numbers of the report end: an annex, which counts anew,
// and what a web page sets below.
var (
	annexForm = regexp.MustCompile(`^(?:附件|附录|附表|附：|附注)|^《?(?:政府)?(?:工作)?(?:报告)?》?(?:中的?)?(?:有关|部分|相关|主要)?(?:名词|词语|用语|术语|名称)(?:解释|注释|说明)|^注释`)
	webTail   = regexp.MustCompile(`^(?:相关报道|相关链接|延伸阅读)`)
	glossary  = regexp.MustCompile(`(?:名词|词语|用语|术语|名称)(?:解释|注释|说明)|^注释`)
	bareAnnex = regexp.MustCompile(`^附(?:件|录|表)?[一二三四五六七八九十\d]{0,3}[：:]?$`)
)

const maxAnnex = 40 // characters of a line that opens an annex

// Parse reads a report from its text. Lines that a page break cut are
// joined, and white space between a Chinese character or full-width mark and
// anything else is removed; no other character changes. What belongs to the pages
// and not to the text, and a list of contents, is left out ([Report.Left]); what
// looks wrong is read as it stands ([Report.Warnings]). What is not a report is
// refused with ID.txt, the line and the reason.
func Parse(id string, data []byte) (*Report, error) {
	sum := sha256.Sum256(data)
	p := parser{report: &Report{ID: id, Key: id + "@" + hex.EncodeToString(sum[:8])}, headings: map[string]int{}}
	raw := strings.Split(newlines.Replace(strings.TrimPrefix(string(data), "\ufeff")), "\n")
	for i, s := range raw {
		if !utf8.ValidString(s) {
			return nil, p.refuse(i+1, NotUTF8)
		}
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }) {
			return nil, p.refuse(i+1, NotText)
		}
	}
	lines := p.clean(raw)
	if len(lines) == 0 {
		return nil, p.refuse(1, EmptyFile)
	}
	if err := p.readTitle(lines); err != nil {
		return nil, err
	}
	p.addPart(0, "", 1)
	for i, l := range lines {
		p.readLine(l, lines[i+1:])
	}
	if len(p.report.Parts) == 1 {
		return nil, p.refuse(lines[len(lines)-1].number, NoPart)
	}
	p.finish()
	return p.report, nil
}

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// clean turns the lines of the file into those of the report and finds out how
// it counts.
func (p *parser) clean(raw []string) []line {
	lines, marks := readLines(raw)
	lines, listed := contents(lines)
	lines, swept := sweep(lines)
	p.scheme = schemeOf(lines)
	lines, undecided := settle(mend(lines, p.scheme))
	for _, l := range undecided {
		p.warn(l.Line, FigureOrPage, l.Text, 0)
	}
	p.report.Left = slices.Concat(marks, listed, swept, undecided)
	slices.SortStableFunc(p.report.Left, func(a, b Left) int { return cmp.Compare(a.Line, b.Line) })
	return lines
}

// A parser builds a report line by line.
type parser struct {
	report   *Report
	scheme   scheme
	headings map[string]int // line of each heading met
	part     int            // place of the part being read
	number   int            // the number that its heading has, or should have
	section  int            // place of the section being read; 0 outside any
	counted  int            // the number that its heading has, or should have
	chapter  int            // the number that the last section had, in whatever part
	heading  string         // of that section
	annex    bool           // an annex is open: where numbers begin again
	itself   bool           // the annex counts itself: its numbers are text from here on
	period   bool           // the part reviews a year and a longer period, and the period has begun
	lines    []int          // of each part's heading
}

func (p *parser) refuse(line int, why RefusedFor) error {
	return &Refusal{p.report.ID + ".txt", line, why}
}

func (p *parser) warn(line int, fault Fault, words string, want int) {
	p.report.Warnings = append(p.report.Warnings, Warning{p.report.ID + ".txt", line, fault, words, want})
}

// readLine takes a heading or a paragraph; rest are the lines after it.
func (p *parser) readLine(l line, rest []line) {
	next := line{}
	if len(rest) > 0 {
		next = rest[0]
	}
	if p.bare(l) {
		part := p.current()
		if r, _ := utf8.DecodeLastRuneInString(part.Heading); unicode.IsDigit(r) && l.text[0] < utf8.RuneSelf {
			part.Heading += " " // 附件1 2026年…
		}
		part.Heading += l.text
		p.itself = p.itself || glossary.MatchString(l.text)
		return
	}
	if p.part > 0 && opensAnnex(l.text) {
		p.annex, p.itself = true, glossary.MatchString(l.text)
		p.addPart(0, strings.TrimRight(l.text, "：:"), l.number)
		return
	}
	p.annex = p.annex || p.part > 0 && webTail.MatchString(l.text) && utf8.RuneCountInString(l.text) <= maxAnnex
	if !p.itself && p.takeHeading(l, next) {
		return
	}
	if strings.HasPrefix(l.text, salutation) && p.section > 0 && !p.moreSections(rest) {
		p.section, p.heading = 0, ""
	}
	p.addPassage(l)
}

// takeHeading opens a part or a section where the line is its heading.
func (p *parser) takeHeading(l, next line) bool {
	if h := p.scheme.partOf(l, next); h.form != noForm {
		switch {
		case p.annex && (h.number == 1 || h.form == titleForm):
			p.itself = h.number == 1
			return false
		case h.text == "" || h.number == p.number+1:
			p.openPart(l, h)
			return true
		}
	}
	if h := l.as(p.scheme.section); h.form != noForm && p.part > 0 {
		if p.annex && (h.number == 1 || p.section == 0) {
			p.itself = true
			return false
		}
		p.openSection(l, h)
		return true
	}
	return false
}

// bare reports whether a line goes on with the heading of an annex that is a
// number alone: 附件1, then its title.
func (p *parser) bare(l line) bool {
	part := p.current()
	return p.annex && p.part > 0 && len(part.Passages)+len(part.Sections) == 0 && bareAnnex.MatchString(part.Heading) &&
		(l.isTitle() || annexForm.MatchString(l.text))
}

func opensAnnex(s string) bool {
	return len(s) <= maxAnnex*utf8.UTFMax && annexForm.MatchString(s) && utf8.RuneCountInString(s) <= maxAnnex && !strings.HasSuffix(s, "。")
}

// moreSections reports whether a section opens in lines before the next part.
func (p *parser) moreSections(lines []line) bool {
	for i, l := range lines {
		next := line{}
		if i+1 < len(lines) {
			next = lines[i+1]
		}
		part := p.scheme.partOf(l, next)
		switch {
		case opensAnnex(l.text) || webTail.MatchString(l.text), part.form != noForm && part.text == "":
			return false
		case l.as(p.scheme.section).form != noForm:
			return true
		}
	}
	return false
}

func (p *parser) openPart(l line, h heading) {
	p.once(l, "", h)
	switch {
	case h.form == titleForm:
		p.warn(l.number, NoNumber, h.whole, 0)
	case h.number != p.number+1:
		p.warn(l.number, PartNumber, h.whole, p.number+1)
	}
	p.addPart(h.number, h.whole, l.number)
	p.annex = false
	if h.text != "" {
		p.addPassage(line{text: h.text, number: l.number})
	}
}

func (p *parser) openSection(l line, h heading) {
	part := p.current()
	p.once(l, part.Heading, h)
	if h.number != p.counted+1 && !(h.form == chapterForm && h.number == p.chapter+1) { // chapters count through all parts
		p.warn(l.number, SectionNumber, h.whole, p.counted+1)
	}
	p.section, p.counted, p.chapter, p.heading = len(part.Sections)+1, h.number, h.number, h.whole
	part.Sections = append(part.Sections, PartSection{
		Address: Address{p.report.ID, p.part, p.section, None}, Heading: h.whole,
	})
	if h.text != "" {
		p.addPassage(line{text: h.text, number: l.number})
	}
}

// once warns of a heading whose words, whatever their number, stand in the same
// part (or, for a part's, in the report) already.
func (p *parser) once(l line, part string, h heading) {
	key := part + "\n" + h.words
	if p.headings[key] != 0 {
		p.warn(l.number, TwiceTold, h.whole, 0)
	}
	p.headings[key] = l.number
}

func (p *parser) current() *Part { return &p.report.Parts[len(p.report.Parts)-1] }

func (p *parser) addPart(number int, heading string, line int) {
	p.part, p.section, p.heading, p.period = len(p.report.Parts), 0, "", false
	p.number, p.counted = max(number, p.number), 0
	p.lines = append(p.lines, line)
	part := Part{Address: Address{p.report.ID, p.part, None, None}, Heading: heading}
	part.Year, part.Side = p.yearOf(heading)
	p.report.Parts = append(p.report.Parts, part)
}

func (p *parser) addPassage(l line) {
	part, text := p.current(), l.text
	if n := utf8.RuneCountInString(text); n >= LongText {
		p.warn(l.number, LongPassage, string([]rune(text)[:12]), n)
	}
	passage := &Passage{
		Section: Section{Part: part.Heading, Heading: p.heading},
		Year:    part.Year, Side: part.Side,
		Text:      text,
		Sentences: SplitSentences(text),
		Order:     len(p.report.Passages),
	}
	// 2025年和“十四五”时期工作回顾 turns to the five years at the passage that says so.
	p.period = p.period || part.Year != 0 && longPeriod.MatchString(part.Heading) && speaksOfPeriod(passage)
	if p.period {
		passage.Year = 0
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

// speaksOfPeriod reports whether a passage opens with five years, and with no
// single one.
func speaksOfPeriod(p *Passage) bool {
	const sentences = 2 // the first may only be 各位代表！
	open := p.Text[:p.Sentences[min(sentences, len(p.Sentences))-1].End]
	return longPeriod.MatchString(open) && !yearForm.MatchString(open)
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
