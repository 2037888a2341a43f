package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"reportbot/answers"
	"reportbot/retrieval"
)

// Buttons carry what they open, so they work after a restart and an upgrade:
//
//	q:N        a sample question       p:ADDRESS  a passage
//	s:ADDRESS  a section, a page of it o:ADDRESS  the contents below an address
//	n:REPORT:N a page of the figures   r:REPORT   choose a report
//	f+:ADDRESS f-:ADDRESS              feedback
//	wN:ADDRESS                         why the answer was useless

// press answers a pressed button. Data that nothing here made gets a kind word.
func (b *Bot) press(ctx context.Context, m Message, w *wording) Reply {
	name, value, _ := strings.Cut(m.Data, ":")
	switch name {
	case "q":
		if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < len(samples) {
			return b.answer(ctx, m, w, samples[n])
		}
	case "p", "s":
		if a, err := retrieval.ParseAddress(value); err == nil && b.exists(a) {
			return b.show(w, a, m.Kind)
		}
	case "o":
		if a, ok := b.outlineAddress(value); ok {
			reply := b.outline(w, a)
			reply.Edit = true
			return reply
		}
	case "n":
		id, page, _ := strings.Cut(value, ":")
		if r := b.library.Report(id); r != nil {
			n, _ := strconv.Atoi(page)
			reply := b.figures(w, r, n)
			reply.Edit = true
			return reply
		}
	case "r":
		if r := b.library.Report(value); r != nil {
			b.note(b.memory.SetReport(ctx, m.Chat, r.ID))
			b.note(b.memory.Forget(ctx, m.Chat, m.Topic, m.User))
			return say(fmt.Sprintf(w.switched, r.Title))
		}
	case "f+", "f-", "w0", "w1", "w2", "w3":
		if a, err := retrieval.ParseAddress(value); err == nil && b.exists(a) {
			return b.feedback(ctx, w, name, value)
		}
	}
	return Reply{Toast: w.stale}
}

func (b *Bot) exists(a retrieval.Address) bool {
	if a.IsPassage() {
		return b.library.Passage(a) != nil
	}
	r := b.library.Report(a.Report)
	return r != nil && a.Part >= 0 && a.Part < len(r.Parts) &&
		(a.Section == retrieval.None || a.Section <= len(r.Parts[a.Part].Sections))
}

// feedback counts a verdict; a bad one is asked why.
func (b *Bot) feedback(ctx context.Context, w *wording, name, address string) Reply {
	b.note(b.memory.Rate(ctx, address, name))
	if name != "f-" {
		return Reply{Toast: w.thanks}
	}
	reply := say(w.why)
	for i, why := range w.whys {
		reply.Buttons = appendButton(reply.Buttons, 2, Button{Label: why, Data: fmt.Sprintf("w%d:%s", i, address)})
	}
	return reply
}

// open follows a permanent link: beijing-2022_2-5-3.
func (b *Bot) open(w *wording, payload string, kind ChatKind) Reply {
	report, rest, _ := strings.Cut(payload, "_")
	a, err := retrieval.ParseAddress(report + "/" + strings.ReplaceAll(rest, "-", "."))
	if err != nil || !b.exists(a) {
		return say(w.noSuch)
	}
	return b.show(w, a, kind)
}

// show shows a passage, a section or a part.
func (b *Bot) show(w *wording, a retrieval.Address, kind ChatKind) Reply {
	if !b.exists(a) {
		return say(w.noSuch)
	}
	if p := b.library.Passage(a); p != nil {
		return b.passage(w, p, kind)
	}
	return b.section(w, a)
}

// passage shows one passage with the way on.
func (b *Bot) passage(w *wording, p *retrieval.Passage, kind ChatKind) Reply {
	reply := Reply{}
	for rest := 0; rest < len(p.Text); {
		text := clipUnits(p.Text[rest:], maxUnits-quoteReserve)
		span := retrieval.Span{Start: rest, End: rest + len(text)}
		reply.Pages = append(reply.Pages, quotePage(answers.Quote{Passage: p, Span: span}, w.label(p), kind))
		rest = span.End
	}
	reply.Buttons = b.around(p, w)
	return reply
}

// around leads to the passages before and after one, its section, the contents.
func (b *Bot) around(p *retrieval.Passage, w *wording) [][]Button {
	all := b.library.Report(p.Address.Report).Passages
	var row []Button
	if p.Order > 0 {
		row = append(row, Button{Label: w.before, Data: "p:" + all[p.Order-1].Address.String()})
	}
	if p.Order+1 < len(all) {
		row = append(row, Button{Label: w.after, Data: "p:" + all[p.Order+1].Address.String()})
	}
	up := p.Address
	up.Paragraph = retrieval.None
	if up.Section == 0 {
		up.Section = retrieval.None
	}
	return [][]Button{row, {{Label: w.section, Data: "s:" + up.String()}, {Label: w.contents, Data: "o:" + p.Address.Report}}}
}

// section shows the passages of a section, or of a part outside its sections,
// as many messages as they need.
func (b *Bot) section(w *wording, a retrieval.Address) Reply {
	part := b.library.Report(a.Report).Parts[a.Part]
	passages := part.Passages
	if a.Section != retrieval.None && a.Section > 0 {
		passages = part.Sections[a.Section-1].Passages
	}
	if len(passages) == 0 {
		return b.outline(w, a)
	}
	reply := Reply{}
	for _, p := range passages {
		reply.Pages = append(reply.Pages, b.passage(w, p, Group).Pages...)
	}
	reply = packed(reply)
	last := passages[len(passages)-1]
	reply.Buttons = b.around(last, w)
	return reply
}

// packed joins neighbouring pages as far as they fit one message.
func packed(r Reply) Reply {
	var pages []Page
	for _, p := range r.Pages {
		if n := len(pages); n > 0 && units(pages[n-1].Plain)+units(p.Plain)+2 <= maxUnits {
			pages[n-1] = join(pages[n-1], p, "\n\n")
			continue
		}
		pages = append(pages, p)
	}
	r.Pages = pages
	return r
}

// outlineAddress reads what an outline button carries: a report's ID or an
// address within it.
func (b *Bot) outlineAddress(s string) (retrieval.Address, bool) {
	if r := b.library.Report(s); r != nil {
		return retrieval.Address{Report: s, Part: retrieval.None, Section: retrieval.None, Paragraph: retrieval.None}, true
	}
	a, err := retrieval.ParseAddress(s)
	return a, err == nil && b.exists(a)
}

// outline shows the parts of a report, or what stands below an address.
func (b *Bot) outline(w *wording, a retrieval.Address) Reply {
	r := b.library.Report(a.Report)
	if a.Part == retrieval.None {
		reply := say("《" + r.Title + "》")
		for _, part := range r.Parts {
			label := part.Heading
			if label == "" {
				label = r.Title
			}
			reply.Buttons = append(reply.Buttons, []Button{{Label: clipRunes(label, 60), Data: "o:" + part.Address.String()}})
		}
		return reply
	}
	part := r.Parts[a.Part]
	title, passages := part.Heading, part.Passages
	reply := Reply{}
	up := "o:" + r.ID
	if a.Section != retrieval.None && a.Section > 0 {
		s := part.Sections[a.Section-1]
		title, passages = s.Heading, s.Passages
		up = "o:" + part.Address.String()
	} else {
		for _, s := range part.Sections {
			reply.Buttons = append(reply.Buttons, []Button{{Label: clipRunes(s.Heading, 60), Data: "o:" + s.Address.String()}})
		}
	}
	for _, p := range passages[:min(len(passages), 60)] {
		reply.Buttons = appendButton(reply.Buttons, 1, Button{Label: shortAddress(p), Data: "p:" + p.Address.String()})
	}
	reply.Buttons = append(reply.Buttons, []Button{{Label: w.up, Data: up}})
	if title == "" {
		title = r.Title
	}
	reply.Pages = []Page{plainPage(title)}
	return reply
}

// figuresPage is how many figures one page lists.
const figuresPage = 20

// figures lists the figures of a report, a page at a time.
func (b *Bot) figures(w *wording, r *retrieval.Report, page int) Reply {
	all := retrieval.Figures(r)
	pages := (len(all) + figuresPage - 1) / figuresPage
	page = max(0, min(page, pages-1))
	var lines []string
	last := ""
	for _, f := range all[page*figuresPage : min(len(all), (page+1)*figuresPage)] {
		heading := f.Passage.Section.Heading
		if heading == "" {
			heading = f.Passage.Section.Part
		}
		if heading != last {
			lines = append(lines, "", heading)
			last = heading
		}
		lines = append(lines, fmt.Sprintf("%s%s（%s）", f.Subject, f.Passage.Text[f.Span.Start:f.Span.End], strings.TrimPrefix(f.Passage.Address.String(), r.ID+"/")))
	}
	reply := say(clipUnits(fmt.Sprintf("%s %d/%d\n%s", w.figures, page+1, pages, strings.Join(lines, "\n")), maxUnits))
	var row []Button
	if page > 0 {
		row = append(row, Button{Label: "◀", Data: fmt.Sprintf("n:%s:%d", r.ID, page-1)})
	}
	if page+1 < pages {
		row = append(row, Button{Label: "▶", Data: fmt.Sprintf("n:%s:%d", r.ID, page+1)})
	}
	if len(row) > 0 {
		reply.Buttons = [][]Button{row}
	}
	return reply
}
