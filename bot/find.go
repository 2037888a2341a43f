package bot

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
	"reportbot/retrieval/report"
)

const (
	findPage  = 12 // passages on a page
	findWord  = 50 // characters of a word that are looked for
	findWords = 12 // characters shown on either side of a place
)

// find lists the places of a word, a page at a time.
func (b *Bot) find(w *wording, r *retrieval.Report, word string, page int) Reply {
	if word == "" {
		return say(w.findHow)
	}
	if utf8.RuneCountInString(word) > findWord {
		word = string([]rune(word)[:findWord])
	}
	places := report.Find(r, word)
	var rows keyboard
	if len(places) == 0 {
		rows.row(Button{Label: w.contents, Data: data("c", top(r))})
		return Reply{Pages: []Page{plainPage(fmt.Sprintf(w.foundNot, r.Title, word))}, Buttons: rows}
	}
	var lines [][]report.Place // those of each heading or passage
	for _, p := range places {
		if n := len(lines); n > 0 && lines[n-1][0].Address == p.Address {
			lines[n-1] = append(lines[n-1], p)
			continue
		}
		lines = append(lines, []report.Place{p})
	}
	pages := (len(lines) + findPage - 1) / findPage
	page = max(0, min(page, pages-1))
	texts := []Page{boldPage(fmt.Sprintf(w.foundIn, word, r.Title, len(places)))}
	var buttons []Button
	for _, line := range lines[page*findPage : min(len(lines), (page+1)*findPage)] {
		texts = append(texts, b.placeLine(w, line))
		buttons = append(buttons, Button{Label: numbers(line[0].Address), Data: data(showKind(line[0]), line[0].Address)})
	}
	rows.grid(4, buttons)
	turn := func(label string, page int) Button {
		return Button{Label: label, Data: fmt.Sprintf("d:%d:%s", page, word)}
	}
	var row []Button
	if page > 0 {
		row = append(row, turn(w.pageBefore, page-1))
	}
	if page+1 < pages {
		row = append(row, turn(w.pageAfter, page+1))
	}
	rows.row(row...)
	return Reply{Pages: packed("\n", texts)[:1], Buttons: rows}
}

// showKind is what a button that opens a place opens.
func showKind(p report.Place) string {
	if p.Passage == nil {
		return "s"
	}
	return "p"
}

// placeLine shows the first of the places of one line with the words around it.
func (b *Bot) placeLine(w *wording, places []report.Place) Page {
	p := places[0]
	before, after := []rune(p.Text[:p.Span.Start]), []rune(p.Text[p.Span.End:])
	head, tail := string(before), string(after)
	if len(before) > findWords {
		head = "…" + string(before[len(before)-findWords:])
	}
	if len(after) > findWords {
		tail = string(after[:findWords]) + "…"
	}
	count := ""
	if len(places) > 1 {
		count = fmt.Sprintf(w.times, len(places))
	}
	return join("", b.linkTo(p.Address, numbers(p.Address)), plainPage(" "+strings.TrimSpace(head)), boldPage(p.Words()), plainPage(tail+count))
}
