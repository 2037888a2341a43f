package bot

import (
	"fmt"
	"strings"

	"reportbot/retrieval"
	"reportbot/retrieval/report"
)

const (
	figuresPage = 15 // figures on a page
	clauseEdge  = 30 // characters shown on either side of a figure
)

// figures lists the figures of a report by section, a page at a time, each in
// the words that say what it counts.
func (b *Bot) figures(w *wording, r *retrieval.Report, page int) Reply {
	all := report.Figures(r)
	if len(all) == 0 {
		reply := say(w.noFigures)
		reply.Buttons = [][]Button{{{Label: w.contents, Data: data("c", top(r))}}}
		return reply
	}
	pages := (len(all) + figuresPage - 1) / figuresPage
	page = max(0, min(page, pages-1))
	lines := []Page{boldPage(fmt.Sprintf(w.figures, r.Title, len(all), page+1, pages))}
	last := retrieval.Section{}
	for _, f := range all[page*figuresPage : min(len(all), (page+1)*figuresPage)] {
		if s := f.Passage.Section; s != last || len(lines) == 1 {
			lines = append(lines, join("\n", plainPage("\n"+w.sectionLine(f.Passage))))
			last = s
		}
		lines = append(lines, b.figure(f))
	}
	var rows keyboard
	turn := func(label string, page int) Button {
		return Button{Label: label, Data: fmt.Sprintf("n:%s:%d", key(r.ID), page)}
	}
	var row []Button
	if page > 0 {
		row = append(row, turn(w.pageBefore, page-1))
	}
	if page+1 < pages {
		row = append(row, turn(w.pageAfter, page+1))
	}
	rows.row(row...)
	rows.row(Button{Label: w.contents, Data: data("c", top(r))})
	return Reply{Pages: packed("\n", lines)[:1], Buttons: rows}
}

// sectionLine names a section of figures with the year and side it speaks of.
func (w *wording) sectionLine(p *retrieval.Passage) string {
	heading := p.Section.Heading
	if heading == "" {
		heading = p.Section.Part
	}
	if label := w.label(p); label != "" {
		return label + " · " + heading
	}
	return heading
}

// figure sets one figure, bold, in its clause: • 老楼加装电梯418部 1.4.1.
func (b *Bot) figure(f report.Figure) Page {
	text := f.Passage.Text
	before, after := []rune(text[f.Clause.Start:f.Span.Start]), text[f.Span.End:f.Clause.End]
	head := string(before)
	if len(before) > clauseEdge {
		head = "…" + string(before[len(before)-clauseEdge:])
	}
	note := " "
	if estimate, _, _ := strings.Cut(f.Qualifier, " "); estimate != "" && !strings.Contains(text[f.Clause.Start:f.Clause.End], estimate) {
		note = "（" + estimate + "）"
	}
	return join("",
		plainPage("• "+head), boldPage(text[f.Span.Start:f.Span.End]),
		plainPage(clipRunes(after, clauseEdge)+note), b.linkTo(f.Passage.Address, numbers(f.Passage.Address)))
}
