package bot

import (
	"html"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"reportbot/answers"
	"reportbot/retrieval"
)

const (
	maxUnits     = 4096 // UTF-16 units of a message, after its marks are read
	quoteReserve = 1000 // of them kept for what stands around a quote
	longQuote    = 200  // characters from which a block quote is folded in a private chat
	copyLimit    = 256  // UTF-16 units of a copy button
	dataLimit    = 64   // bytes of a button's data
)

// units counts UTF-16 units, in which Telegram measures.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

func plainPage(text string) Page { return Page{HTML: html.EscapeString(text), Plain: text} }

func boldPage(text string) Page {
	return Page{HTML: "<b>" + html.EscapeString(text) + "</b>", Plain: text}
}

// join sets pages one after the other; the empty ones leave no gap.
func join(between string, pages ...Page) Page {
	whole := Page{}
	for _, p := range pages {
		switch {
		case p.Plain == "":
		case whole.Plain == "":
			whole = p
		default:
			whole = Page{HTML: whole.HTML + between + p.HTML, Plain: whole.Plain + between + p.Plain}
		}
	}
	return whole
}

// packed joins neighbouring pages as far as they fit one message.
func packed(between string, pages []Page) []Page {
	var out []Page
	for _, p := range pages {
		if n := len(out); n > 0 && units(out[n-1].Plain)+units(p.Plain)+len(between) <= maxUnits {
			out[n-1] = join(between, out[n-1], p)
			continue
		}
		out = append(out, p)
	}
	return out
}

// fold says when a block quote is folded.
type fold int

const (
	never fold = iota
	long       // when it is long
	always
)

// blockquote sets words of a passage in a block quote, the marked ones bold.
func blockquote(text string, span retrieval.Span, marks []retrieval.Span, f fold) Page {
	words := text[span.Start:span.End]
	tag := "<blockquote>"
	if f == always || f == long && utf8.RuneCountInString(words) > longQuote {
		tag = "<blockquote expandable>"
	}
	var b strings.Builder
	at := span.Start
	for _, m := range marks {
		if m.Start < at || m.End > span.End || m.Start >= m.End {
			continue
		}
		b.WriteString(html.EscapeString(text[at:m.Start]) + "<b>" + html.EscapeString(text[m.Start:m.End]) + "</b>")
		at = m.End
	}
	b.WriteString(html.EscapeString(text[at:span.End]))
	return Page{HTML: tag + b.String() + "</blockquote>", Plain: words}
}

// linkTo sets words that open an address.
func (b *Bot) linkTo(a retrieval.Address, words string) Page {
	url := b.link(a)
	if url == "" {
		return plainPage(words)
	}
	return Page{HTML: `<a href="` + html.EscapeString(url) + `">` + html.EscapeString(words) + "</a>", Plain: words}
}

// source names where a passage stands: its headings in full, the report's title
// before the first part, and the address that leads back. A group has one line
// for it.
func (b *Bot) source(p *retrieval.Passage, kind ChatKind) Page {
	between := "\n"
	if kind == Group {
		between = " · "
	}
	return join(between, plainPage(b.cited(p)), b.linkTo(p.Address, p.Address.String()))
}

// cited is the citation of a passage, the report's title where it has none.
func (b *Bot) cited(p *retrieval.Passage) string { return cited(b.library, p) }

func cited(library *retrieval.Library, p *retrieval.Passage) string {
	if c := Citation(p); c != "" {
		return c
	}
	return "《" + library.Page(p.Address.Report).Title + "》"
}

// quote sets one quote with what stands above it and its source, in as many
// messages as it needs: usually one.
func (b *Bot) quote(q answers.Quote, above string, kind ChatKind) []Page {
	f := long
	if kind == Group {
		f = always
	}
	var pages []Page
	for _, span := range spans(q.Passage.Text, q.Span, maxUnits-quoteReserve) {
		head := Page{}
		if above != "" && len(pages) == 0 {
			head = boldPage(above)
		}
		pages = append(pages, join("\n", head, blockquote(q.Passage.Text, span, q.Marks, f), b.source(q.Passage, kind)))
	}
	return pages
}

// spans cuts a stretch of a text into spans of at most n UTF-16 units.
func spans(text string, span retrieval.Span, n int) []retrieval.Span {
	var list []retrieval.Span
	for at := span.Start; at < span.End; {
		end := at + len(clipUnits(text[at:span.End], n))
		list = append(list, retrieval.Span{Start: at, End: end})
		at = end
	}
	return list
}

// copyText is a quote with its citation, "" where it does not fit a button.
func (b *Bot) copyText(q answers.Quote) string {
	s := q.Text() + "（" + b.cited(q.Passage) + "，" + q.Passage.Address.String() + "）"
	if units(s) > copyLimit {
		return ""
	}
	return s
}

// shortLabel labels a button: 1.4.1（2021）老楼加装…
func shortLabel(p *retrieval.Passage) string {
	text := p.Topic
	if text == "" {
		text = p.Text
	}
	label := numbers(p.Address) + " "
	if p.Year != 0 {
		label = numbers(p.Address) + "（" + itoa(p.Year) + "）"
	}
	return label + clipRunes(text, 14)
}

// A keyboard grows row by row. A button whose data Telegram would refuse is
// left out.
type keyboard [][]Button

// row adds a row of buttons.
func (k *keyboard) row(buttons ...Button) {
	buttons = slices.DeleteFunc(buttons, func(b Button) bool {
		return len(b.Data) > dataLimit || b.Data == "" && b.URL == "" && b.Copy == ""
	})
	if len(buttons) > 0 {
		*k = append(*k, buttons)
	}
}

// grid adds buttons in rows of so many.
func (k *keyboard) grid(width int, buttons []Button) {
	for row := range slices.Chunk(buttons, width) {
		k.row(row...)
	}
}

// clipRunes keeps at most n characters.
func clipRunes(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
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
