package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A heading opens its line. 一、二、三产业 is text.
var (
	partForm    = regexp.MustCompile(`^([一二三四五六七八九十]+)、(?:[^一二三四五六七八九十].*|[一二三四五六七八九十]+[^、一二三四五六七八九十].*)$`)
	sectionForm = regexp.MustCompile(`^[（(]([一二三四五六七八九十]+)[）)](.+)$`)
	// After such a line a count from one is that of an annex, no part or section.
	annexForm = regexp.MustCompile(`^(?:附件|附录|附表|附：|附注|名词解释|注释|相关报道|相关链接|延伸阅读)`)
)

const (
	maxHeading = 120 // characters of a heading; a longer line is text
	maxRunIn   = 40  // characters of a part's heading that text follows
	maxAnnex   = 40  // characters of a line that opens an annex
)

// Parse reads a report from its text. Lines that a page break cut are
// joined, and white space between a Chinese character or full-width mark and
// anything else is removed; no other character changes. What is not a report is
// refused with ID.txt, the line and the reason.
func Parse(id string, data []byte) (*Report, error) {
	sum := sha256.Sum256(data)
	p := parser{report: &Report{ID: id, Key: id + "@" + hex.EncodeToString(sum[:8])}, headings: map[string]int{}}
	raw := strings.Split(newlines.Replace(strings.TrimPrefix(string(data), "\ufeff")), "\n")
	for i, s := range raw {
		if !utf8.ValidString(s) {
			return nil, p.refuse(i+1, "not UTF-8; save the text as UTF-8")
		}
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }) {
			return nil, p.refuse(i+1, "a control character: not a text")
		}
	}
	lines := mend(raw)
	if len(lines) == 0 {
		return nil, p.refuse(1, "the file is empty")
	}
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

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// A parser builds a report line by line.
type parser struct {
	report   *Report
	headings map[string]int // line of each heading met
	part     int            // number of the part being read
	section  int            // number of the section being read; 0 outside any
	heading  string         // of that section
	annex    bool           // an annex is open: where numbers begin again
	counted  bool           // the annex counts 一、二、 itself: they are text from here on
	period   bool           // the part reviews a year and a longer period, and the period has begun
}

func (p *parser) refuse(number int, format string, args ...any) error {
	return fmt.Errorf("%s.txt: line %d: %s", p.report.ID, number, fmt.Sprintf(format, args...))
}

// readLine takes a heading or a paragraph; rest are the lines after it.
func (p *parser) readLine(l line, rest []line) error {
	if p.part > 0 && opensAnnex(l.text) {
		p.annex = true
	}
	if h := headingOf(l.text); h.number > 0 && !p.counted {
		switch {
		case p.annex && h.number == 1:
			p.counted = true
		case h.part && (h.text == "" || h.number == p.part+1):
			return p.openPart(l, h)
		case !h.part && p.part > 0:
			return p.openSection(l, h)
		}
	}
	if strings.HasPrefix(l.text, salutation) && p.section > 0 && !moreSections(rest) {
		p.section, p.heading = 0, ""
	}
	p.addPassage(l.text)
	return nil
}

func opensAnnex(s string) bool {
	return annexForm.MatchString(s) && utf8.RuneCountInString(s) <= maxAnnex
}

// A numbered is a line that opens with a number as headings do.
type numbered struct {
	part    bool   // 一、, not （一）
	number  int    // 0 for a line that is no heading
	heading string // without its closing full stop
	words   string // the heading without its number
	text    string // what follows in the same paragraph
}

// headingOf cuts a line that opens with a heading.
func headingOf(s string) numbered {
	h := numbered{part: true}
	m := partForm.FindStringSubmatch(s)
	if m == nil {
		h.part, m = false, sectionForm.FindStringSubmatch(s)
	}
	if m == nil {
		return numbered{}
	}
	h.heading, h.text, _ = strings.Cut(s, "。")
	length := utf8.RuneCountInString(h.heading)
	if length > maxHeading || h.part && h.text != "" && length > maxRunIn {
		return numbered{}
	}
	h.number = chineseNumeral(m[1])
	h.words = strings.TrimLeft(strings.TrimLeft(h.heading, "（(")[len(m[1]):], "）)、")
	return h
}

// moreSections reports whether a section opens in lines before the next part.
func moreSections(lines []line) bool {
	for _, l := range lines {
		switch h := headingOf(l.text); {
		case opensAnnex(l.text), h.number > 0 && h.part && h.text == "":
			return false
		case h.number > 0 && !h.part:
			return true
		}
	}
	return false
}

func (p *parser) openPart(l line, h numbered) error {
	if err := p.once(l, "", h); err != nil {
		return err
	}
	if h.number != p.part+1 {
		return p.refuse(l.number, "part %s、 after %s", numeral(h.number), before(p.part, "%s、"))
	}
	p.addPart(h.number, h.heading)
	if h.text != "" {
		p.addPassage(h.text)
	}
	return nil
}

func (p *parser) openSection(l line, h numbered) error {
	part := p.current()
	if err := p.once(l, part.Heading, h); err != nil {
		return err
	}
	if last := len(part.Sections); h.number != last+1 {
		return p.refuse(l.number, "section （%s） after %s", numeral(h.number), before(last, "（%s）"))
	}
	p.section, p.heading = h.number, h.heading
	part.Sections = append(part.Sections, PartSection{
		Address: Address{p.report.ID, p.part, h.number, None}, Heading: h.heading,
	})
	if h.text != "" {
		p.addPassage(h.text)
	}
	return nil
}

// once refuses a heading whose words, whatever their number, stand in the same
// part (or, for a part's, in the report) already.
func (p *parser) once(l line, part string, h numbered) error {
	key := part + "\n" + h.words
	if first := p.headings[key]; first != 0 {
		return p.refuse(l.number, "the heading %s stands on line %d already", h.heading, first)
	}
	p.headings[key] = l.number
	return nil
}

// before says which number came last, for a refusal.
func before(number int, form string) string {
	if number == 0 {
		return "none"
	}
	return fmt.Sprintf(form, numeral(number))
}

func (p *parser) current() *Part { return &p.report.Parts[len(p.report.Parts)-1] }

func (p *parser) addPart(number int, heading string) {
	p.part, p.section, p.heading, p.period = number, 0, "", false
	part := Part{Address: Address{p.report.ID, number, None, None}, Heading: heading}
	part.Year, part.Side = p.yearOf(heading)
	p.report.Parts = append(p.report.Parts, part)
}

func (p *parser) addPassage(text string) {
	part := p.current()
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

// finish fills in what only the whole text tells: the report's year where
// neither title nor date gave it, and the period that a heading without a year,
// such as 工作回顾, speaks of.
func (p *parser) finish() {
	for i := range p.report.Parts {
		part := &p.report.Parts[i]
		year := part.Year
		switch {
		case i == 0:
			year = p.report.Year
		case year == 0 && !yearForm.MatchString(part.Heading):
			year, part.Side = p.yearOf(part.Heading)
		}
		if year != 0 && i > 0 && part.Side == Done && !yearForm.MatchString(inDigits(part.Heading)) && len(part.Passages) > 0 && speaksOfPeriod(part.Passages[0]) {
			year = 0
		}
		if year == part.Year {
			continue
		}
		part.Year = year
		for _, q := range p.report.Passages {
			if q.Address.Part == i {
				q.Year, q.Side = year, part.Side
			}
		}
	}
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
