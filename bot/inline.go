package bot

import (
	"context"
	"strconv"
	"time"

	"reportbot/answers"
	"reportbot/retrieval"
)

const (
	inlinePage  = 10
	inlineCache = 60 // seconds; a pin or another folder of reports changes answers
	inlineTitle = 60 // characters
)

// Inline answers @bot typed in any chat with passages; an empty query gets the
// contents.
func (b *Bot) Inline(ctx context.Context, query, offset, language string) InlineReply {
	b, pause := b.now(ctx)
	w := in(language)
	if pause != "" {
		return InlineReply{HelpLabel: clipRunes(pause, 60), HelpStart: "help"}
	}
	query, _ = Scrub(query)
	reply := InlineReply{CacheTime: inlineCache, IsPersonal: w == &english}
	var all []InlineResult
	if query == "" {
		all = b.inlineContents(w, b.answerer.Default())
	} else {
		start := time.Now()
		a := b.answerer.Answer(query, nil)
		b.count(ctx, "inline", a, time.Since(start))
		if len(a.Quotes) == 0 {
			reply.HelpLabel, reply.HelpStart = clipRunes(w.refuse(a), 60), "help"
			return reply
		}
		for _, q := range append(a.Quotes, b.answerer.More(a)...) {
			all = append(all, b.inlineQuote(w, a, q))
		}
	}
	from, err := strconv.Atoi(offset)
	if err != nil || from < 0 {
		from = 0
	}
	reply.Results = all[min(from, len(all)):min(from+inlinePage, len(all))]
	if from+inlinePage < len(all) {
		reply.Next = itoa(from + inlinePage)
	}
	return reply
}

// inlineQuote offers one quote; its text is the page that a private chat gets.
func (b *Bot) inlineQuote(w *wording, a answers.Answer, q answers.Quote) InlineResult {
	title := b.cited(q.Passage)
	if h := q.Passage.Section; h.Heading != "" {
		title = h.Heading
	}
	if label := w.label(q.Passage); label != "" {
		title = label + " · " + title
	}
	return InlineResult{
		ID: inlineID(q.Passage.Address), Title: clipRunes(title, inlineTitle), Description: clipRunes(q.Text(), 100),
		Page: b.quote(emphasised(a, q), labelOf(w, b.library, a, q), Private)[0],
	}
}

// inlineID is the address, with a key for a long report ID.
func inlineID(a retrieval.Address) string {
	a.Report = key(a.Report)
	return a.String()
}

// inlineContents offers the contents of each section and of each part's own
// passages.
func (b *Bot) inlineContents(w *wording, r *retrieval.Report) []InlineResult {
	var results []InlineResult
	offer := func(a retrieval.Address, title string, passages []*retrieval.Passage) {
		if len(passages) == 0 {
			return
		}
		lines := []Page{b.head(passages[0])}
		topics := ""
		for _, p := range passages[:min(len(passages), outlinePage)] {
			words := clipRunes(firstWords(p), 24)
			topics += words + " "
			lines = append(lines, join(" ", b.linkTo(p.Address, numbers(p.Address)), plainPage(words)))
		}
		if label := w.label(passages[0]); label != "" {
			title = label + " · " + title
		}
		results = append(results, InlineResult{
			ID: inlineID(a), Title: clipRunes(title, inlineTitle), Description: clipRunes(topics, 100),
			Page: packed("\n", lines)[0],
		})
	}
	for _, part := range r.Parts[1:] {
		a := part.Address
		a.Section = 0
		offer(a, part.Heading, part.Passages)
		for _, s := range part.Sections {
			offer(s.Address, s.Heading, s.Passages)
		}
	}
	return results
}
