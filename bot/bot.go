package bot

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"reportbot/answers"
	"reportbot/retrieval"
)

// A memory keeps what a chat needs from one message to the next. The store does
// it in a database; ram, for want of one, in the process.
type memory interface {
	Recall(ctx context.Context, chat int64, topic int, person int64) (*answers.Question, error)
	Remember(ctx context.Context, chat int64, topic int, person int64, q answers.Question) error
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

// plainCommands are the words that work as commands without a slash.
var plainCommands = map[string]string{
	"目录": "/outline", "帮助": "/help", "开始": "/start", "数字": "/figures", "关于": "/about",
	"隐私": "/privacy", "报告列表": "/reports", "重新开始": "/new", "help": "/help", "contents": "/outline",
}

// Handle answers one message. The zero Reply is silence.
func (b *Bot) Handle(ctx context.Context, m Message) Reply {
	w := in(m.Language)
	if m.Data != "" {
		return b.press(ctx, m, w)
	}
	text := strings.TrimSpace(m.Text)
	if c, ok := plainCommands[strings.ToLower(text)]; ok {
		text = c
	}
	if m.Forward && m.Kind == Private && !strings.HasPrefix(text, "/") {
		return b.check(m, w, text)
	}
	if strings.HasPrefix(text, "/") {
		name, rest, _ := strings.Cut(strings.ReplaceAll(text, "\n", " "), " ")
		if reply, ok := b.command(ctx, m, w, strings.ToLower(name), strings.TrimSpace(rest)); ok {
			return reply
		}
	}
	if a, ok := answers.ParseAddress(text, b.report(ctx, m.Chat)); ok {
		return b.show(w, a, m.Kind)
	}
	return b.answer(ctx, m, w, text)
}

// command answers a slash command; ok is false for one that it does not know,
// which is then read as a question.
func (b *Bot) command(ctx context.Context, m Message, w *wording, name, rest string) (reply Reply, ok bool) {
	earlier := ""
	if m.Earlier != nil {
		earlier = m.Earlier.Text
	}
	switch name {
	case "/start":
		if rest != "" {
			return b.open(w, rest, m.Kind), true
		}
		return b.start(ctx, m, w), true
	case "/help":
		return say(w.help), true
	case "/ask":
		if rest == "" {
			rest = earlier
		}
		if strings.TrimSpace(rest) == "" {
			return say(w.askHow), true
		}
		return b.answer(ctx, m, w, rest), true
	case "/outline":
		return b.outline(w, retrieval.Address{Report: b.report(ctx, m.Chat).ID, Part: retrieval.None, Section: retrieval.None, Paragraph: retrieval.None}), true
	case "/show":
		if a, ok := answers.ParseAddress(rest, b.report(ctx, m.Chat)); ok {
			return b.show(w, a, m.Kind), true
		}
		return say(w.showHow), true
	case "/find":
		return b.find(ctx, m, w, rest), true
	case "/figures":
		return b.figures(w, b.report(ctx, m.Chat), 0), true
	case "/check":
		if rest == "" {
			rest = earlier
		}
		return b.check(m, w, rest), true
	case "/reports":
		return b.reports(w), true
	case "/new", "/forget":
		b.note(b.memory.Forget(ctx, m.Chat, m.Topic, m.User))
		if name == "/new" {
			return say(w.newTalk), true
		}
		return say(w.forgotten), true
	case "/about":
		return b.about(ctx, m, w), true
	case "/privacy":
		return say(w.privacy), true
	case "/misses", "/stats":
		return b.staff(ctx, m, w), true
	}
	return Reply{}, false
}

// answer answers a question in its conversation.
func (b *Bot) answer(ctx context.Context, m Message, w *wording, text string) Reply {
	before, err := b.memory.Recall(ctx, m.Chat, m.Topic, m.User)
	b.note(err)
	first := before == nil
	if before == nil {
		before = &answers.Question{Report: b.report(ctx, m.Chat).ID}
	}
	if m.Earlier != nil && m.Earlier.Mine && m.Earlier.Part != "" {
		before.Subject, before.Context = m.Earlier.Part, ""
	}
	a := b.answerer.Answer(text, before)
	if a.Question.Subject != "" {
		b.note(b.memory.Remember(ctx, m.Chat, m.Topic, m.User, a.Question))
	}
	switch a.Reason {
	case answers.NotInReport, answers.FactNotGiven, answers.OtherPlace, answers.OtherYear:
		b.note(b.memory.Miss(ctx, text, string(a.Reason)))
	}
	return b.render(a, w, m.Kind, first)
}

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

func (b *Bot) start(ctx context.Context, m Message, w *wording) Reply {
	r := b.report(ctx, m.Chat)
	reply := say(fmt.Sprintf(w.start, r.Title))
	for i, q := range samples {
		reply.Buttons = append(reply.Buttons, []Button{{Label: q, Data: fmt.Sprintf("q:%d", i)}})
	}
	return reply
}

func (b *Bot) about(ctx context.Context, m Message, w *wording) Reply {
	r := b.report(ctx, m.Chat)
	return say(fmt.Sprintf(w.about, r.Title, r.Date.Format("2006-01-02"), len(r.Passages), r.Checksum()))
}

func (b *Bot) find(ctx context.Context, m Message, w *wording, word string) Reply {
	if word == "" {
		return say(w.findHow)
	}
	if utf8.RuneCountInString(word) > 50 {
		word = string([]rune(word)[:50])
	}
	places := retrieval.Find(b.report(ctx, m.Chat), word)
	if len(places) == 0 {
		return say(fmt.Sprintf(w.foundNot, word))
	}
	var lines []string
	last := retrieval.Address{}
	for _, p := range places {
		if p.Passage.Address != last {
			lines = append(lines, p.Passage.Address.String()+"  "+Citation(p.Passage))
			last = p.Passage.Address
		}
	}
	reply := Reply{}
	for _, page := range split(fmt.Sprintf(w.foundIn, word, len(places))+"\n\n"+strings.Join(lines, "\n"), maxUnits) {
		reply.Pages = append(reply.Pages, plainPage(page))
	}
	for _, p := range places[:min(len(places), 4)] {
		reply.Buttons = appendButton(reply.Buttons, 2, Button{Label: shortAddress(p.Passage), Data: "p:" + p.Passage.Address.String()})
	}
	return reply
}

func (b *Bot) check(m Message, w *wording, text string) Reply {
	if strings.TrimSpace(text) == "" {
		return say(w.checkHow)
	}
	v := retrieval.Check(b.library.Reports(), text)
	switch v.Standing {
	case retrieval.Verbatim:
		reply := Reply{}
		var lines []string
		for _, p := range v.Passages[:min(len(v.Passages), 5)] {
			lines = append(lines, Citation(p)+"\n"+p.Address.String())
			reply.Buttons = appendButton(reply.Buttons, 2, Button{Label: shortAddress(p), Data: "p:" + p.Address.String()})
		}
		reply.Pages = []Page{plainPage(w.verbatim + "\n" + strings.Join(lines, "\n"))}
		return reply
	case retrieval.Changed:
		p := v.Passages[0]
		reply := b.passage(w, p, m.Kind)
		var changes strings.Builder
		for _, c := range v.Changes {
			switch c.Op {
			case '-':
				changes.WriteString("【" + c.Text + "】")
			case '+':
				changes.WriteString("〔" + c.Text + "〕")
			}
		}
		note := w.changed + "\n【报告】〔来文〕：" + clipRunes(changes.String(), 300)
		reply.Pages = append([]Page{plainPage(note)}, reply.Pages...)
		return merge(reply)
	}
	return say(w.notThere)
}

func (b *Bot) reports(w *wording) Reply {
	reply := say(w.reports)
	for _, r := range b.library.Reports()[:min(len(b.library.Reports()), 40)] {
		reply.Buttons = append(reply.Buttons, []Button{{Label: r.Title + reportDate(r), Data: clipBytes("r:"+r.ID, 64)}})
	}
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
