package answers

import (
	"regexp"
	"strconv"
	"strings"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

var (
	chineseNumber = `[一二三四五六七八九十]+|\d+`
	typedAddress  = regexp.MustCompile(`^(?:第)?(` + chineseNumber + `)(?:部分|大部分)?(?:的)?(?:[(（]|第)(` + chineseNumber + `)(?:[)）]|节|小节|部分|条)(?:的?第(` + chineseNumber + `)(?:自然)?段)?`)
	dottedAddress = regexp.MustCompile(`^(?:([a-z]+-\d{4})[/_])?(\d+)[.-](\d+)(?:[.-](\d+))?$`)
	partAddress   = regexp.MustCompile(`^第(` + chineseNumber + `)(?:大)?部分`)
	partNumber    = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}|\d{1,3})$`)
	orderAddress  = regexp.MustCompile(`^第(` + chineseNumber + `)(?:自然)?段`)
	asksContents  = regexp.MustCompile(`^(?:的)?(?:里|中)?(?:都)?(?:说|讲|写|谈|提)?(?:了|的|到)?(?:是)?(?:什么|哪些|啥)?(?:内容|事|东西|问题)?(?:了|呢|吗)?[?？。]*$`)
)

// ParsePlace reads what people type where only a place can stand: an address as
// [ParseAddress] reads it, or the number of a part alone (2, 二).
func ParsePlace(text string, report *retrieval.Report) (retrieval.Address, bool) {
	if s := lexicon.Fold(strings.TrimSpace(text)); partNumber.MatchString(s) {
		text = "第" + s + "部分"
	}
	return ParseAddress(text, report)
}

// ParseAddress reads an address as people type it (二（五）, 2.5.3, 第23段,
// beijing-2022/2.5.3), alone or with 说了什么 behind it, within a report.
func ParseAddress(text string, report *retrieval.Report) (retrieval.Address, bool) {
	s := lexicon.Fold(strings.TrimSpace(text))
	address := retrieval.Address{Report: report.ID, Part: retrieval.None, Section: retrieval.None, Paragraph: retrieval.None}
	if m := dottedAddress.FindStringSubmatch(s); m != nil {
		if m[1] != "" {
			address.Report = m[1]
		}
		address.Part, address.Section = number(m[2]), number(m[3])
		if m[4] != "" {
			address.Paragraph = number(m[4])
		}
		return address, address.Paragraph != 0
	}
	for _, re := range []*regexp.Regexp{typedAddress, partAddress, orderAddress} {
		m := re.FindStringSubmatch(s)
		if m == nil || !asksContents.MatchString(s[len(m[0]):]) {
			continue
		}
		if re == orderAddress {
			if n := number(m[1]); n >= 1 && n <= len(report.Passages) {
				return report.Passages[n-1].Address, true
			}
			address.Part = len(report.Parts) // there is no such passage
			return address, true
		}
		address.Part = number(m[1])
		if len(m) > 2 {
			address.Section = number(m[2])
			if m[3] != "" {
				address.Paragraph = number(m[3])
			}
		}
		return address, true
	}
	return address, false
}

// number reads a whole number below a hundred in digits or 汉字.
func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	const digits = "一二三四五六七八九"
	n := 0
	for _, r := range s {
		if r == '十' {
			n = max(n, 1) * 10
		} else {
			n += strings.IndexRune(digits, r)/len("一") + 1
		}
	}
	return n
}

// atAddress answers a question that names a place of the report.
func (a *Answerer) atAddress(q Question, report *retrieval.Report) (Answer, bool) {
	address, ok := ParseAddress(q.folded, report)
	if !ok {
		return Answer{}, false
	}
	return a.place(q, address, report), true
}

// TurnAt is what a question goes on from when a place of a report was shown; nil
// where nothing stands there.
func (a *Answerer) TurnAt(address retrieval.Address) *Turn {
	r := a.library.Report(address.Report)
	if r == nil {
		return nil
	}
	answer := a.place(Question{Turn: Turn{Text: address.String(), Report: r.ID}}, address, r)
	return answer.next(nil)
}

// place quotes what stands at an address.
func (a *Answerer) place(q Question, address retrieval.Address, report *retrieval.Report) Answer {
	answer := Answer{Question: q, Report: report}
	answer.Checks = []Check{{Name: "address", Found: address.String(), Decided: true}}
	answer.Question.Kind, answer.Question.Address = AtAddress, address.String()
	if r := a.library.Report(address.Report); r != nil {
		answer.Report = r
		answer.Question.Report = r.ID
	}
	for _, p := range answer.Report.Passages {
		if p.Address.Within(address) && len(answer.Quotes) < MaxQuotes {
			answer.Quotes = append(answer.Quotes, Whole(p))
		}
	}
	if len(answer.Quotes) == 0 {
		answer.Reason = NotInReport
		return answer
	}
	answer.Question.Subject = subjectOf(answer.Quotes[0].Passage, address)
	return answer.seen()
}

// subjectOf is what a place of a report is about, for a question that goes on from
// it: the topic or first clause of a passage, the heading of a section.
func subjectOf(p *retrieval.Passage, a retrieval.Address) string {
	subject := p.Topic
	switch {
	case !a.IsPassage() && p.Section.Heading != "":
		subject = p.Section.Heading
	case !a.IsPassage():
		subject = p.Section.Part
	}
	if subject == "" {
		subject = strings.FieldsFunc(p.Text+"。", func(r rune) bool { return strings.ContainsRune("，。；！", r) })[0]
	}
	return lexicon.Fold(strings.Trim(headingNumber.ReplaceAllString(subject, ""), "。"))
}

var headingNumber = regexp.MustCompile(`^(?:[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、)`)
