package bot

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/retrieval/check"
)

// A memory keeps what a chat needs from one message to the next. The store does
// it in a database.
type memory interface {
	Recall(ctx context.Context, chat int64, topic int, person int64) (*answers.Turn, error)
	Remember(ctx context.Context, chat int64, topic int, person int64, q answers.Turn) error
	Forget(ctx context.Context, chat int64, topic int, person int64) error
	Report(ctx context.Context, chat int64) (string, error)
	SetReport(ctx context.Context, chat int64, id string) error
	Rate(ctx context.Context, address, verdict string) error
	Miss(ctx context.Context, asked, reason string) error
	Misses(ctx context.Context, limit int) ([]answers.Miss, error)
}

// A Bot decides what to say. It is safe for concurrent use.
type Bot struct {
	answerer *answers.Answerer
	library  *retrieval.Library
	memory   memory
	admins   []int64
	name     string // the bot's user name, for links; "" when unknown
	log      *slog.Logger
	refused  atomic.Int64 // staff commands from others
}

// New returns a bot that answers from a library, with its memory in m.
func New(answerer *answers.Answerer, library *retrieval.Library, m memory, admins []int64, log *slog.Logger) *Bot {
	return &Bot{answerer: answerer, library: library, memory: m, admins: admins, log: log}
}

// SetName tells the bot its user name on Telegram.
func (b *Bot) SetName(name string) { b.name = name }

// Refused returns how many staff commands came from others than admins.
func (b *Bot) Refused() int64 { return b.refused.Load() }

// Handle answers one message. The zero Reply is silence.
func (b *Bot) Handle(ctx context.Context, m Message) Reply {
	w := in(m.Language)
	if m.Data != "" {
		return b.press(ctx, m, w)
	}
	text := strings.TrimSpace(m.Text)
	if c, ok := plainCommands[strings.ToLower(text)]; ok && !m.Forward {
		text = c
	}
	name, rest, _ := strings.Cut(strings.Join(strings.Fields(text), " "), " ")
	switch {
	case text == "" && m.Earlier != nil && !m.Earlier.Mine:
		return b.answer(ctx, m, w, m.Earlier.Text)
	case m.Forward && m.Kind == Private:
		return b.forwarded(ctx, m, w, text)
	case strings.EqualFold(name, "/check"): // its text keeps its lines
		return b.command(ctx, m, w, "/check", strings.TrimSpace(text[len(name):]))
	case slashed.MatchString(name):
		return b.command(ctx, m, w, strings.ToLower(name), rest)
	}
	if a, ok := b.typed(text, b.report(ctx, m.Chat)); ok && b.exists(a) && !decimal.MatchString(text) {
		return b.show(w, a, m.Kind)
	}
	return b.answer(ctx, m, w, text)
}

var (
	slashed = regexp.MustCompile(`^/[A-Za-z]`)
	decimal = regexp.MustCompile(`^\d+\.\d+$`) // 2.8 alone is rather a figure than a section
)

// command answers a slash command.
func (b *Bot) command(ctx context.Context, m Message, w *wording, name, rest string) Reply {
	earlier := ""
	if m.Earlier != nil {
		earlier = m.Earlier.Text
	}
	report := b.report(ctx, m.Chat)
	switch name {
	case "/start":
		if rest != "" && rest != "help" {
			return b.open(w, rest, m.Kind)
		} else if rest == "" {
			return b.start(w, report)
		}
	case "/ask":
		if rest = cmp.Or(rest, strings.TrimSpace(earlier)); rest == "" {
			return say(w.askHow)
		}
		return b.answer(ctx, m, w, rest)
	case "/outline":
		return b.outline(w, top(report), 0)
	case "/show":
		a, ok := b.typed(rest, report)
		if !ok {
			a, ok = answers.ParsePlace(rest, report)
		}
		switch {
		case rest == "":
			return say(w.showHow)
		case !ok:
			return b.nowhere(w, top(report))
		}
		return b.show(w, a, m.Kind)
	case "/find":
		return b.find(w, report, rest, 0)
	case "/figures":
		return b.figures(w, report, 0)
	case "/check":
		return b.check(w, cmp.Or(rest, earlier), m.Kind)
	case "/reports":
		return b.reports(w)
	case "/new":
		b.note(b.memory.Forget(ctx, m.Chat, m.Topic, m.User))
		return say(w.newTalk)
	case "/forget":
		b.note(b.memory.Forget(ctx, m.Chat, m.Topic, m.User))
		b.note(b.memory.SetReport(ctx, m.Chat, ""))
		return say(w.forgotten)
	case "/about":
		return b.about(w, report)
	case "/privacy":
		return say(w.privacy)
	case "/misses":
		return b.staff(ctx, m, w)
	}
	return b.help(w, report)
}

// typed reads an address as people type it: whole, or within a report.
func (b *Bot) typed(text string, r *retrieval.Report) (retrieval.Address, bool) {
	if a, ok := b.place(text); ok && a.Part != retrieval.None {
		return a, true
	}
	return answers.ParseAddress(text, r)
}

// answer answers a question in its conversation.
func (b *Bot) answer(ctx context.Context, m Message, w *wording, text string) Reply {
	before, err := b.memory.Recall(ctx, m.Chat, m.Topic, m.User)
	b.note(err)
	home := b.report(ctx, m.Chat)
	first := before == nil
	if first && home.ID != b.answerer.Default().ID {
		before = &answers.Turn{Report: home.ID}
	}
	if m.Earlier != nil && m.Earlier.Mine {
		before = b.anchored(before, home, m.Earlier)
	}
	if m.Kind == Private && len(b.library.Reports()) <= fewReports && utf8.RuneCountInString(text) >= pastedFrom && !asks.MatchString(text) {
		switch v := Compare(b.library, text); {
		case v.Standing == check.Changed, v.Standing == check.Verbatim && utf8.RuneCountInString(text) > answers.MaxLength:
			return b.check(w, text, m.Kind)
		}
	}
	a := b.answerer.Answer(text, before)
	b.remember(ctx, m, before, a.Next)
	if a.Question.Subject != "" && slices.Contains(inVain, a.Reason) {
		b.note(b.memory.Miss(ctx, text, string(a.Reason)))
	}
	return b.render(a, setting{w: w, kind: m.Kind, first: first || a.Report.ID != home.ID})
}

// remember keeps what a conversation remembers after an answer, where that has
// changed.
func (b *Bot) remember(ctx context.Context, m Message, before, next *answers.Turn) {
	switch {
	case next == nil && before != nil:
		b.note(b.memory.Forget(ctx, m.Chat, m.Topic, m.User))
	case next != nil && next != before:
		b.note(b.memory.Remember(ctx, m.Chat, m.Topic, m.User, *next))
	}
}

// pastedFrom is the length in characters from which a text that asks nothing was
// pasted to be compared.
const pastedFrom = 100

// fewReports is how many reports are read through without being told to.
const fewReports = 50

// inVain are the reasons that staff want to know of.
var inVain = []answers.Reason{answers.NotInReport, answers.FactNotGiven, answers.OtherPlace, answers.OtherYear}

// forwarded compares a forwarded text with the reports; a forwarded question,
// which no report holds, is answered.
func (b *Bot) forwarded(ctx context.Context, m Message, w *wording, text string) Reply {
	if asks.MatchString(text) && Compare(b.library, text).Standing != check.Verbatim {
		return b.answer(ctx, m, w, text)
	}
	return b.check(w, text, m.Kind)
}

var asks = regexp.MustCompile(`(?:[?？吗呢]|多少|什么|怎么|哪里?)[^。]{0,6}$`)

// report returns the report that a chat asks.
func (b *Bot) report(ctx context.Context, chat int64) *retrieval.Report {
	id, err := b.memory.Report(ctx, chat)
	b.note(err)
	if r := b.library.Report(id); r != nil {
		return r
	}
	return b.answerer.Default()
}

// note logs that the memory failed; the answer does not depend on it.
func (b *Bot) note(err error) {
	if err != nil {
		b.log.Error("memory", "error", err)
	}
}

// say makes a reply of plain words.
func say(text string) Reply { return Reply{Pages: []Page{plainPage(text)}} }

func (b *Bot) start(w *wording, r *retrieval.Report) Reply {
	reply := say(fmt.Sprintf(w.start, r.Title))
	reply.Buttons = b.sampleButtons(w, r)
	return reply
}

func (b *Bot) help(w *wording, r *retrieval.Report) Reply {
	reply := say(w.help)
	reply.Buttons = [][]Button{{{Label: w.contents, Data: data("c", top(r))}}}
	return reply
}

// open follows a permanent link.
func (b *Bot) open(w *wording, payload string, kind ChatKind) Reply {
	a, ok := b.linked(payload)
	if !ok {
		return b.nowhere(w, top(b.answerer.Default()))
	}
	return b.show(w, a, kind)
}

func (b *Bot) about(w *wording, r *retrieval.Report) Reply {
	date := "—"
	if !r.Date.IsZero() {
		date = r.Date.Format(time.DateOnly)
	}
	asked, right, _ := strings.Cut(strings.TrimSpace(measured), " ")
	return say(fmt.Sprintf(w.about, r.Title, date, len(r.Passages), r.Checksum(), asked, right))
}

func (b *Bot) reports(w *wording) Reply {
	reply := say(w.reports)
	var rows keyboard
	for _, r := range b.library.Reports()[:min(len(b.library.Reports()), 90)] {
		rows.row(Button{Label: clipRunes(r.Title, 40) + reportDate(r), Data: "r:" + key(r.ID)})
	}
	reply.Buttons = rows
	return reply
}

func reportDate(r *retrieval.Report) string {
	if r.Place == "" || strings.Contains(r.Title, r.Place) {
		return ""
	}
	return fmt.Sprintf("（%s，%d）", r.Place, r.Year)
}

// staff shows what people ask in vain, to admins.
func (b *Bot) staff(ctx context.Context, m Message, w *wording) Reply {
	if !slices.Contains(b.admins, m.User) {
		b.refused.Add(1)
		b.log.Warn("staff command refused")
		return say(w.staffOnly)
	}
	misses, err := b.memory.Misses(ctx, 30)
	b.note(err)
	if len(misses) == 0 {
		return say(w.nothing)
	}
	var lines []string
	for _, miss := range misses {
		lines = append(lines, fmt.Sprintf("%d  %s（%s）", miss.Count, miss.Asked, miss.Reason))
	}
	return say(clipUnits(strings.Join(lines, "\n"), maxUnits))
}
