package bot

import (
	"context"
	"fmt"
	"slices"

	"reportbot/answers"
	"reportbot/retrieval"
)

// A Reader is the reports, pins and pause of one moment with the words of one
// language, for whoever lays out answers himself, as a page does.
type Reader struct {
	Pause string // what people are told while the bot pauses; "" while it answers
	bot   *Bot
	w     *wording
}

// Reader returns what is read from now, in the words of a language code.
func (b *Bot) Reader(ctx context.Context, language string) Reader {
	now, pause := b.now(ctx)
	return Reader{pause, now, in(language)}
}

// Library returns the reports with the pins.
func (r Reader) Library() *retrieval.Library { return r.bot.library }

// Default returns the report that answers when a question names none.
func (r Reader) Default() *retrieval.Report { return r.bot.answerer.Default() }

// A Spoken is an answer in words.
type Spoken struct {
	Answer  answers.Answer
	Title   string   // the question, where it is one of several asked at once
	Above   []string // how it was read, and what the quotes do not say themselves
	Why     string   // why there is no quote; "" for an answer
	Lead    string   // above the quotes of a refusal: what they are
	Quotes  []Cited  // of the answer, best first, or what stands nearest to a refused question
	Other   *Cited   // the other year's passage of the same subject
	Samples []string // questions to ask instead
	Parts   []Spoken // of a text that asks several things, the answer to each
}

// A Cited is a quote with the words around it.
type Cited struct {
	answers.Quote
	Label    string // the year and side that it speaks of, the report where there are several
	Headings []string
}

// Answer answers one question, as a person in a chat is answered; it goes on from none, from the report of that
// ID where it names no other; "" is the default one.
func (r Reader) Answer(ctx context.Context, question, report string) Spoken {
	var before *answers.Turn
	if report != "" && report != r.Default().ID && r.bot.library.Report(report) != nil {
		before = &answers.Turn{Report: report}
	}
	a := r.bot.chooser.Choose(ctx, r.bot.answerer, r.bot.answerer.Answer(question, before), before)
	if r.bot.watch.Answered != nil {
		r.bot.watch.Answered(a.Reason)
	}
	return r.spoken(a)
}

func (r Reader) spoken(a answers.Answer) Spoken {
	s := Spoken{Answer: a, Above: r.w.remarks(a)}
	for i, part := range a.Parts {
		p := r.spoken(part)
		p.Title = fmt.Sprintf("%d. %s", i+1, part.Question.Text)
		s.Parts = append(s.Parts, p)
	}
	quotes := a.Quotes
	switch {
	case len(a.Choices) > 0:
		s.Above = []string{r.w.whichOne}
	case a.Reason != answers.Answered:
		s.Above, s.Why, quotes = nil, r.w.refuse(a), a.Related
		if !a.Compared && len(quotes) > 0 {
			s.Lead = r.w.related
		}
		if len(quotes) == 0 && slices.Contains([]answers.Reason{answers.SmallTalk, answers.Empty, answers.Meta, answers.NotInReport}, a.Reason) {
			s.Samples = r.Samples()
		}
	case len(a.Mentions) > 0:
		s.Above = append(s.Above, fmt.Sprintf(r.w.mentionsHead, len(a.Mentions), a.Question.Subject, 1, 1))
	}
	for i, q := range quotes {
		c := r.cite(a, q)
		if i < len(a.Mentions) {
			c.Label = "《" + a.Mentions[i].Report.Title + "》" + reportDate(a.Mentions[i].Report) + fmt.Sprintf(r.w.times, a.Mentions[i].Count)
		}
		s.Quotes = append(s.Quotes, c)
	}
	if a.Other != nil {
		c := r.cite(a, *a.Other)
		s.Other = &c
	}
	return s
}

func (r Reader) cite(a answers.Answer, q answers.Quote) Cited {
	return Cited{emphasised(a, q), labelOf(r.w, r.bot.library, a, q), Headings(q.Passage)}
}

// Label says which year and side a passage speaks of, "" where it does not say.
func (r Reader) Label(p *retrieval.Passage) string { return r.w.label(p) }

// Samples are some questions to begin with.
func (r Reader) Samples() []string {
	var list []string
	for _, i := range r.w.samples[:4] {
		list = append(list, samples[i])
	}
	return list
}

// Miss finds a group of the ledger by its ID, and the passages that are proposed
// to answer it.
func (r Reader) Miss(ctx context.Context, id string) (m Miss, proposed []*retrieval.Passage, ok bool) {
	if m, ok = r.bot.group(ctx, id); ok {
		proposed = r.bot.proposed(m)
	}
	return m, proposed, ok
}

// Reason names in words why a question is in the ledger, or what it is answered
// with: an address stays as it is.
func (r Reader) Reason(name string) string { return r.w.outcome(name) }
