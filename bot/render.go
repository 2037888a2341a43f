package bot

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"reportbot/answers"
	"reportbot/retrieval"
)

const (
	maxUnits     = 4096 // UTF-16 units of a message, after its marks are read
	longQuote    = 200  // characters from which a block quote is folded in a private chat
	copyLimit    = 256  // characters of a copy button
	quoteReserve = 900  // UTF-16 units kept for what stands around a quote
)

// units counts UTF-16 units, in which Telegram measures.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

func plainPage(text string) Page { return Page{HTML: html.EscapeString(text), Plain: text} }

// blockquote sets words of the report in a block quote, the answering ones bold.
func blockquote(text string, span retrieval.Span, marks []retrieval.Span, folded bool) string {
	tag := "<blockquote>"
	if folded {
		tag = "<blockquote expandable>"
	}
	var b strings.Builder
	b.WriteString(tag)
	at := span.Start
	for _, m := range marks {
		if m.Start < at || m.End > span.End {
			continue
		}
		b.WriteString(html.EscapeString(text[at:m.Start]) + "<b>" + html.EscapeString(text[m.Start:m.End]) + "</b>")
		at = m.End
	}
	b.WriteString(html.EscapeString(text[at:span.End]) + "</blockquote>")
	return b.String()
}

// render turns an answer into one message, with buttons to read on.
func (b *Bot) render(a answers.Answer, w *wording, kind ChatKind, first bool) Reply {
	if a.Reason != answers.Answered {
		return b.refusal(a, w)
	}
	var above []string
	if a.Question.Followed {
		above = append(above, fmt.Sprintf(w.readAs, clipRunes(a.Question.String(), 60)))
	}
	if a.Undefined {
		above = append(above, w.undefined)
	}
	shown := 1
	if a.Pair && kind == Private {
		shown = 2
	}
	var page Page
	for i, q := range a.Quotes[:min(shown, len(a.Quotes))] {
		label := ""
		if a.Pair || a.Other != nil {
			label = w.label(q.Passage)
		}
		quoted := quotePage(q, label, kind)
		if i == 0 && len(above) > 0 {
			quoted = join(plainPage(strings.Join(above, "\n")), quoted, "\n")
		}
		if i > 0 {
			if units(page.Plain)+units(quoted.Plain)+200 > maxUnits {
				shown = i
				break
			}
			quoted = join(page, quoted, "\n\n")
		}
		page = quoted
	}
	if first && kind == Private {
		page = join(page, plainPage(fmt.Sprintf(w.which, a.Report.Title)), "\n\n")
	}
	return Reply{Pages: []Page{page}, Buttons: b.answerButtons(a, w, shown)}
}

// quotePage sets one quote: label, block quote, headings, address.
func quotePage(q answers.Quote, label string, kind ChatKind) Page {
	p := q.Passage
	span, marks := q.Span, q.Marks
	text := p.Text[span.Start:span.End]
	if units(text) > maxUnits-quoteReserve {
		span.End = span.Start + len(clipUnits(text, maxUnits-quoteReserve))
		text = p.Text[span.Start:span.End]
	}
	folded := kind == Group || utf8.RuneCountInString(text) > longQuote
	page := Page{HTML: blockquote(p.Text, span, marks, folded), Plain: text}
	if label != "" {
		page = join(Page{HTML: "<b>" + html.EscapeString(label) + "</b>", Plain: label}, page, "\n")
	}
	place := place(p)
	return join(page, plainPage(place), "\n")
}

// place is the line under a quote: headings in full, and the address.
func place(p *retrieval.Passage) string {
	if c := Citation(p); c != "" {
		return c + "\n" + p.Address.String()
	}
	return p.Address.String()
}

func join(a, b Page, between string) Page {
	return Page{HTML: a.HTML + between + b.HTML, Plain: a.Plain + between + b.Plain}
}

// merge makes one page of all where they fit.
func merge(r Reply) Reply {
	whole := r.Pages[0]
	for _, p := range r.Pages[1:] {
		whole = join(whole, p, "\n\n")
	}
	if units(whole.Plain) <= maxUnits {
		r.Pages = []Page{whole}
	}
	return r
}

// refusal says why there is no quote, and shows what stands nearest.
func (b *Bot) refusal(a answers.Answer, w *wording) Reply {
	page := plainPage(w.refuse(a))
	reply := Reply{}
	if len(a.Related) > 0 {
		q := a.Related[0]
		near := join(plainPage(w.related), quotePage(q, w.label(q.Passage), Group), "\n")
		if units(page.Plain)+units(near.Plain)+2 <= maxUnits {
			page = join(page, near, "\n\n")
		}
		for _, r := range a.Related[1:] {
			reply.Buttons = appendButton(reply.Buttons, 2, Button{Label: shortAddress(r.Passage), Data: "p:" + r.Passage.Address.String()})
		}
	}
	if a.Reason == answers.NotInReport || a.Reason == answers.SmallTalk {
		reply.Buttons = append(reply.Buttons, []Button{{Label: w.contents, Data: "o:" + a.Report.ID}})
	}
	reply.Pages = []Page{page}
	return reply
}

// answerButtons lead from an answer to the other year, the other quotes, the
// passages around it, the contents, and take feedback.
func (b *Bot) answerButtons(a answers.Answer, w *wording, shown int) [][]Button {
	var rows [][]Button
	first := a.Quotes[0].Passage
	if a.Other != nil {
		p := a.Other.Passage
		rows = append(rows, []Button{{Label: fmt.Sprintf(w.otherYear, p.Year), Data: "p:" + p.Address.String()}})
	}
	var others [][]Button
	for _, q := range a.Quotes[min(shown, len(a.Quotes)):] {
		others = appendButton(others, 2, Button{Label: shortAddress(q.Passage), Data: "p:" + q.Passage.Address.String()})
	}
	rows = append(rows, others...)
	rows = append(rows, b.around(first, w)...)
	if c := copyText(a.Quotes[0]); c != "" {
		rows = append(rows, []Button{{Label: w.copyLabel, Copy: c}})
	}
	address := first.Address.String()
	return append(rows, []Button{{Label: w.useful, Data: clipBytes("f+:"+address, 64)}, {Label: w.useless, Data: clipBytes("f-:"+address, 64)}})
}

// copyText is a quote with its citation, "" where it does not fit the button.
func copyText(q answers.Quote) string {
	s := q.Text() + "（" + Citation(q.Passage) + "，" + q.Passage.Address.String() + "）"
	if utf8.RuneCountInString(s) > copyLimit {
		return ""
	}
	return s
}

// shortAddress labels a button: 〔2021〕1.4.1 老楼加装…
func shortAddress(p *retrieval.Passage) string {
	text := p.Topic
	if text == "" {
		text = p.Text
	}
	address := strings.TrimPrefix(p.Address.String(), p.Address.Report+"/")
	if p.Year != 0 {
		return fmt.Sprintf("%s（%d） %s", address, p.Year, clipRunes(text, 14))
	}
	return address + " " + clipRunes(text, 14)
}

func appendButton(rows [][]Button, width int, button Button) [][]Button {
	if len(button.Data) > 64 {
		return rows
	}
	if n := len(rows); n > 0 && len(rows[n-1]) < width {
		rows[n-1] = append(rows[n-1], button)
		return rows
	}
	return append(rows, []Button{button})
}

func clipRunes(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}

func clipBytes(s string, n int) string {
	for len(s) > n {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}

// clipUnits keeps at most n UTF-16 units, ending after a sentence or clause
// where one ends in the second half.
func clipUnits(s string, n int) string {
	if units(s) <= n {
		return s
	}
	used, end, stop := 0, 0, 0
	for i, r := range s {
		used += utf16.RuneLen(r)
		if used > n {
			break
		}
		end = i + utf8.RuneLen(r)
		if strings.ContainsRune("。！？；\n", r) {
			stop = end
		}
	}
	if stop > end/2 {
		return s[:stop]
	}
	return s[:end]
}

// split cuts a text into parts of at most n UTF-16 units whose joining gives it
// back.
func split(s string, n int) []string {
	var parts []string
	for s != "" {
		part := clipUnits(s, n)
		parts = append(parts, part)
		s = s[len(part):]
	}
	return parts
}
