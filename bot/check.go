package bot

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"reportbot/retrieval"
	"reportbot/retrieval/check"
	"reportbot/retrieval/report"
)

const (
	checkPlaces  = 5  // places that a verdict names
	checkChanges = 6  // changes that it spells out
	checkWords   = 60 // characters of one change
	checkBeside  = 4  // characters shown on either side of it
)

// check compares a text with the reports.
func (b *Bot) check(ctx context.Context, w *wording, text string, kind ChatKind) Reply {
	if strings.TrimSpace(text) == "" {
		return say(w.checkHow)
	}
	v, ok := within(ctx, b.patience, func(ctx context.Context) check.Verdict { return compare(ctx, b.library, text) })
	if !ok {
		return b.late(w)
	}
	switch v.Standing {
	case check.Verbatim:
		return b.stands(w, v, kind)
	case check.Changed:
		return b.differs(w, v, kind)
	}
	reply := say(w.notThere)
	reply.Buttons = [][]Button{{{Label: w.contents, Data: data("c", top(b.answerer.Default()))}}}
	return reply
}

// stands says where a true quotation stands.
func (b *Bot) stands(w *wording, v check.Verdict, kind ChatKind) Reply {
	verdict := w.verbatim
	if v.Scattered {
		verdict = w.scattered
	}
	lines := []Page{plainPage(verdict)}
	shown := v.Places[:min(len(v.Places), checkPlaces)]
	if len(shown) < len(v.Places) {
		lines = append(lines, plainPage(fmt.Sprintf(w.places, len(v.Places), len(shown))))
	}
	var buttons []Button
	for _, p := range shown {
		lines = append(lines, b.sourceOf(p, kind))
		buttons = append(buttons, Button{Label: numbers(p.Address), Data: data(showKind(p), p.Address)})
	}
	rows := keyboard{}
	rows.grid(3, buttons)
	return Reply{Pages: []Page{join("\n", lines...)}, Buttons: rows}
}

// sourceOf names where a place stands.
func (b *Bot) sourceOf(p report.Place, kind ChatKind) Page {
	if p.Passage != nil {
		return b.source(p.Passage, kind)
	}
	between := "\n"
	if kind == Group {
		between = " · "
	}
	part := b.library.Report(p.Address.Report).Parts[p.Address.Part].Heading
	if part != p.Text {
		part += " › " + p.Text
	}
	return join(between, plainPage(part), b.linkTo(p.Address, p.Address.String()))
}

// differs says what a changed quotation changed, and shows the report's words.
func (b *Bot) differs(w *wording, v check.Verdict, kind ChatKind) Reply {
	lines := []Page{plainPage(w.changed)}
	for _, change := range w.changes(v.Changes) {
		lines = append(lines, plainPage(change))
	}
	lines = append(lines, plainPage(w.original))
	page := join("\n", lines...)
	var rows keyboard
	for i, p := range v.Places[:min(len(v.Places), 3)] {
		quoted := join("\n", blockquote(p.Text, sentencesOf(p), v.Marks[i], long), b.sourceOf(p, kind))
		if units(page.Plain)+units(quoted.Plain)+1 > maxUnits {
			break
		}
		page = join("\n", page, quoted)
	}
	if p := v.Places[0]; p.Passage != nil {
		rows = b.around(p.Passage, w)
	} else {
		rows.row(Button{Label: w.section, Data: data("s", p.Address)})
	}
	return Reply{Pages: []Page{page}, Buttons: rows}
}

// sentencesOf widens a place to the sentences that it touches.
func sentencesOf(p report.Place) retrieval.Span {
	if p.Passage == nil {
		return retrieval.Span{End: len(p.Text)}
	}
	wide := p.Span
	for _, s := range p.Passage.Sentences {
		if s.Start < p.Span.End && p.Span.Start < s.End {
			wide.Start, wide.End = min(wide.Start, s.Start), max(wide.End, s.End)
		}
	}
	if units(p.Text[wide.Start:wide.End]) > maxUnits/2 {
		return spans(p.Text, p.Span, maxUnits/2)[0]
	}
	return wide
}

// changes spells out the first of the changes.
func (w *wording) changes(list []check.Change) []string {
	var lines []string
	rest := 0
	for i := 0; i < len(list); i++ {
		c := list[i]
		if c.Op == '=' {
			continue
		}
		line, before, is := "", "", ""
		if i > 0 {
			before = lastRunes(list[i-1].Text, checkBeside)
		}
		if c.Op == '-' && i+1 < len(list) && list[i+1].Op == '+' {
			i++
			is = list[i].Text
		}
		after := ""
		if i+1 < len(list) {
			after = string([]rune(list[i+1].Text)[:min(checkBeside, len([]rune(list[i+1].Text)))])
		}
		if c.Op == '+' {
			line = fmt.Sprintf(w.added, clipRunes(c.Text, checkWords))
		} else {
			line = fmt.Sprintf(w.replaced, before+clipRunes(c.Text, checkWords)+after, before+clipRunes(is, checkWords)+after)
		}
		if len(lines) == checkChanges {
			rest++
			continue
		}
		lines = append(lines, line)
	}
	if rest > 0 {
		lines = append(lines, fmt.Sprintf(w.otherwise, rest))
	}
	return lines
}

// lastRunes keeps the last n characters.
func lastRunes(s string, n int) string {
	runes := []rune(s)
	return string(runes[max(0, len(runes)-n):])
}

// Compare checks a text against the reports. Citations that the bot put under
// its quotes are left aside, and each quote is checked for itself.
func Compare(library *retrieval.Library, text string) check.Verdict {
	return compare(context.Background(), library, text)
}

// compare does the same until ctx ends; what comes then means nothing.
func compare(ctx context.Context, library *retrieval.Library, text string) check.Verdict {
	all := check.Verdict{Standing: check.Verbatim}
	var reports []*retrieval.Report
	for r := range library.All() {
		if reports = append(reports, r); ctx.Err() != nil {
			return check.Verdict{}
		}
	}
	for _, piece := range quotedPieces(library, reports, text) {
		if ctx.Err() != nil {
			return check.Verdict{}
		}
		v := check.Check(reports, piece)
		if v.Standing != check.Verbatim {
			return v
		}
		all.Places = append(all.Places, v.Places...)
		all.Scattered = all.Scattered || v.Scattered
	}
	if len(all.Places) == 0 {
		return check.Verdict{}
	}
	return all
}

var citedAddress = regexp.MustCompile(`([^\s，（）·/]+/\d+\.\d+\.\d+)`)

// quotedPieces cuts a text at the citations that the bot itself writes, and
// drops the other lines of its own. A text without any is one piece.
func quotedPieces(library *retrieval.Library, reports []*retrieval.Report, text string) []string {
	cited := false
	cut := func(s string) {
		if at := strings.Index(text, s); at >= 0 {
			text, cited = strings.ReplaceAll(text, s, "\x00"), true
		}
	}
	for _, m := range citedAddress.FindAllString(text, -1) {
		a, err := retrieval.ParseAddress(m)
		p := library.Passage(a)
		if err != nil || p == nil {
			continue
		}
		citation := Citation(p)
		if citation == "" {
			citation = "《" + library.Page(a.Report).Title + "》"
		}
		form := regexp.MustCompile(`（?` + wrapped(citation) + `[\s·，]*` + regexp.QuoteMeta(m) + `）?`)
		for _, s := range form.FindAllString(text, -1) {
			cut(s)
		}
	}
	for line := range strings.Lines(text) {
		if part, _, ok := strings.Cut(line, " › "); ok && isPart(reports, strings.TrimSpace(part)) {
			cut(strings.TrimSuffix(line, "\n")) // a citation copied without its address
		}
	}
	if !cited {
		return []string{text}
	}
	var pieces []string
	for piece := range strings.SplitSeq(text, "\x00") {
		var lines []string
		for line := range strings.Lines(piece) {
			if !ownLine.MatchString(strings.TrimSpace(line)) {
				lines = append(lines, line)
			}
		}
		if piece = strings.TrimSpace(strings.Join(lines, "")); piece != "" {
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

// wrapped is a form of a text that a terminal may have cut into lines.
func wrapped(text string) string {
	var form strings.Builder
	for _, r := range text {
		form.WriteString(regexp.QuoteMeta(string(r)) + `\s*`)
	}
	return form.String()
}

// isPart reports whether a text is the heading of a part.
func isPart(reports []*retrieval.Report, heading string) bool {
	for _, r := range reports {
		if slices.ContainsFunc(r.Parts, func(p retrieval.Part) bool { return p.Heading == heading && heading != "" }) {
			return true
		}
	}
	return false
}

// ownLine matches the lines that the bot sets around a quote.
var ownLine = func() *regexp.Regexp {
	var forms []string
	for _, w := range []*wording{&chinese, &english} {
		for _, form := range []string{w.readAs, w.which, w.undefined, w.related, w.done, w.planned, w.original, w.placed, w.noYear, w.absent, w.newer, w.asTheySay} {
			form = regexp.QuoteMeta(form)
			form = strings.NewReplacer("%s", ".*", "%d", `\d+`).Replace(form)
			forms = append(forms, form)
		}
	}
	line := `(?:` + strings.Join(forms, "|") + `)`
	return regexp.MustCompile(`^【?` + line + `(?: · ` + line + `)*】?$`)
}()
