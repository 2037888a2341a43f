package bot

import (
	"fmt"
	"regexp"
	"time"

	"reportbot/retrieval"
)

const (
	outlinePage = 24 // passages listed on a page of the contents
	partsPage   = 60 // parts or sections of a page
)

// outline shows the parts of a report, or what stands below an address, as
// lines and buttons; page counts from 0 where there are many passages.
func (b *Bot) outline(w *wording, a retrieval.Address, page int) Reply {
	r := b.library.Report(a.Report)
	if a.Part == retrieval.None {
		return b.parts(w, r)
	}
	part := r.Parts[a.Part]
	up := top(r)
	head, passages := boldPage(part.Heading), part.Passages
	if part.Heading == "" {
		head = boldPage("《" + r.Title + "》" + w.opening)
	}
	var sections []retrieval.PartSection
	switch {
	case a.Section == retrieval.None || a.Section == 0 && len(part.Sections) == 0:
		sections = part.Sections
	case a.Section > 0:
		s := part.Sections[a.Section-1]
		head, passages = join("\n", head, boldPage(s.Heading)), s.Passages
		up = part.Address
	default:
		up = part.Address
	}
	return b.below(w, head, sections, passages, up, page)
}

// below lists sections and passages, with the way up.
func (b *Bot) below(w *wording, head Page, sections []retrieval.PartSection, passages []*retrieval.Passage, up retrieval.Address, page int) Reply {
	lines := []Page{head}
	var rows keyboard
	var buttons []Button
	for _, s := range sections[:min(len(sections), partsPage)] {
		lines = append(lines, plainPage(clipRunes(s.Heading, 60)))
		buttons = append(buttons, Button{Label: mark(s.Heading), Data: data("o", s.Address)})
	}
	rows.grid(3, buttons)
	pages := max(1, (len(passages)+outlinePage-1)/outlinePage)
	page = max(0, min(page, pages-1))
	buttons = nil
	for _, p := range passages[min(len(passages), page*outlinePage):min(len(passages), (page+1)*outlinePage)] {
		lines = append(lines, plainPage(numbers(p.Address)+" "+clipRunes(firstWords(p), 24)))
		buttons = append(buttons, Button{Label: numbers(p.Address), Data: data("g", p.Address)})
	}
	rows.grid(4, buttons)
	if len(passages) > 0 {
		here := above(passages[0].Address)
		var turn []Button
		if page > 0 {
			turn = append(turn, Button{Label: "◀", Data: data("o", here) + "#" + itoa(page-1)})
		}
		if page+1 < pages {
			turn = append(turn, Button{Label: "▶", Data: data("o", here) + "#" + itoa(page+1)})
		}
		rows.row(turn...)
		rows.row(Button{Label: w.listed, Data: data("s", here)}, Button{Label: w.up, Data: data("o", up)})
	} else {
		rows.row(Button{Label: w.up, Data: data("o", up)})
	}
	return Reply{Pages: packed("\n", lines)[:1], Buttons: rows}
}

// parts shows a report's parts.
func (b *Bot) parts(w *wording, r *retrieval.Report) Reply {
	lines := []Page{boldPage(fmt.Sprintf(w.contentsOf, r.Title))}
	if !r.Date.IsZero() {
		lines = append(lines, plainPage(r.Date.Format(time.DateOnly)))
	}
	var rows keyboard
	for _, part := range r.Parts[:min(len(r.Parts), partsPage)] {
		label := part.Heading
		switch {
		case len(part.Passages) == 0 && len(part.Sections) == 0:
			continue
		case label == "":
			label = w.opening
		default:
			lines = append(lines, plainPage(clipRunes(label, 80)))
		}
		rows.row(Button{Label: clipRunes(label, 60), Data: data("o", part.Address)})
	}
	return Reply{Pages: packed("\n", lines)[:1], Buttons: rows}
}

var headingMark = regexp.MustCompile(`^（[^）]+）`)

// mark is the number of a heading: （八）.
func mark(heading string) string {
	if m := headingMark.FindString(heading); m != "" {
		return m
	}
	return clipRunes(heading, 12)
}

// firstWords are the topic of a passage, or its beginning.
func firstWords(p *retrieval.Passage) string {
	if p.Topic != "" {
		return p.Topic
	}
	return p.Text
}
