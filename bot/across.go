package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"reportbot/answers"
)

const (
	acrossPage   = 5  // quotes of several reports on one page
	mentionsPage = 20 // reports on one page that mention a word
)

// across sets what the whole library says, page by page: a quote a report, or the
// reports that mention a word with count and first place.
func (b *Bot) across(a answers.Answer, w *wording, page int) Reply {
	size := acrossPage
	if len(a.Mentions) > 0 {
		size = mentionsPage
	}
	pages := (len(a.Quotes) + size - 1) / size
	page = max(0, min(page, pages-1))
	from, to := page*size, min(len(a.Quotes), (page+1)*size)
	head := fmt.Sprintf(w.acrossHead, len(a.Quotes), page+1, pages)
	if len(a.Mentions) > 0 {
		head = fmt.Sprintf(w.mentionsHead, len(a.Mentions), a.Question.Subject, page+1, pages)
	}
	set := []Page{join("\n", plainPage(strings.Join(w.remarks(a), "\n")), boldPage(head))}
	for i := from; i < to; i++ {
		q := a.Quotes[i]
		if len(a.Mentions) == 0 {
			set = append(set, b.quote(q, labelOf(w, b.library, a, q), Private)...)
			continue
		}
		m := a.Mentions[i]
		line := join("", b.linkTo(q.Passage.Address, "《"+m.Report.Title+"》"), plainPage(reportDate(m.Report)+fmt.Sprintf(w.times, m.Count)+" "+q.Passage.Address.String()))
		set = append(set, line)
	}
	between := "\n\n"
	if len(a.Mentions) > 0 {
		between = "\n"
	}
	var rows keyboard
	var row []Button
	if page > 0 {
		row = append(row, Button{Label: w.pageBefore, Data: "a:" + itoa(page-1)})
	}
	if page+1 < pages {
		row = append(row, Button{Label: w.pageAfter, Data: "a:" + itoa(page+1)})
	}
	rows.row(row...)
	rows.row(Button{Label: w.contents, Data: data("c", top(a.Report))})
	return Reply{Pages: packed(between, set)[:1], Buttons: rows}
}

// turnPage shows another page of the answer that the message holds.
func (b *Bot) turnPage(ctx context.Context, m Message, w *wording, value string) (Reply, bool) {
	page, err := strconv.Atoi(value)
	said, missing := b.memory.Said(ctx, m.Chat, m.ID)
	b.note(missing)
	if err != nil || said == nil || said.Kind != answers.Across {
		return Reply{}, false
	}
	a := b.answerer.Answer(said.Text, nil)
	if a.Question.Kind != answers.Across || len(a.Quotes) == 0 {
		return Reply{}, false
	}
	reply := b.across(a, w, page)
	reply.Edit, reply.Turn = true, said
	return reply, true
}

// choices asks back which of several things was meant: a button for each.
func (b *Bot) choices(a answers.Answer, w *wording) Reply {
	var rows keyboard
	for i, c := range a.Choices {
		carried := "k:" + c.Ask
		if len(carried) > dataLimit {
			carried = "k:#" + itoa(i)
		}
		rows.row(Button{Label: clipRunes(c.Label, 40), Data: carried})
	}
	reply := say(w.whichOne)
	reply.Buttons = rows
	return reply
}

// chosen answers the choice that a button carries: the words to ask, or its place
// among those that the message offered.
func (b *Bot) chosen(ctx context.Context, m Message, w *wording, value string) (Reply, bool) {
	if place, ok := strings.CutPrefix(value, "#"); ok {
		said, err := b.memory.Said(ctx, m.Chat, m.ID)
		b.note(err)
		n, bad := strconv.Atoi(place)
		if bad != nil || said == nil || n < 0 || n >= len(said.Choices) {
			return Reply{}, false
		}
		value = said.Choices[n].Ask
	}
	if strings.TrimSpace(value) == "" {
		return Reply{}, false
	}
	if a, ok := b.typed(value, b.report(ctx, m.Chat)); ok && b.exists(a) {
		return b.show(w, a, m.Kind), true
	}
	return b.answer(ctx, m, w, value), true
}
