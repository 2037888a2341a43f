package bot

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/retrieval/check"
	"reportbot/retrieval/lexicon"
)

// A memory keeps what a chat needs from one message to the next. The store does
// it in a database.
type memory interface {
	Recall(ctx context.Context, chat int64, topic int, person int64) (*answers.Turn, error)
	Remember(ctx context.Context, chat int64, topic int, person int64, q answers.Turn) error
	Forget(ctx context.Context, chat int64, topic int, person int64) error
	// Said returns what a reply to the bot's message of that number goes on from.
	Said(ctx context.Context, chat int64, message int) (*answers.Turn, error)
	Report(ctx context.Context, chat int64) (string, error)
	SetReport(ctx context.Context, chat int64, id string) error
	// ForgetPerson leaves nothing of a person, in a group nothing of that chat and topic.
	ForgetPerson(ctx context.Context, chat int64, topic int, person int64) error
	InVain(ctx context.Context, v InVain) error
	Ledger(ctx context.Context, since time.Time) ([]Noted, error)
	Tap(ctx context.Context, person int64, chat, address, verdict string) error
	Count(ctx context.Context, chat string, what ...string) error
	Tally(ctx context.Context, since time.Time) ([]Counted, error)
	// State, Pause, Pin, Unpin and Pins are for all processes at once.
	State(ctx context.Context) (State, error)
	Pause(ctx context.Context, text string) error
	Pin(ctx context.Context, p Pin) (number int, err error)
	Unpin(ctx context.Context, number int) (was bool, err error)
	Pins(ctx context.Context) ([]Pin, error)
}

// A Bot decides what to say. It is safe for concurrent use.
type Bot struct {
	answerer *answers.Answerer // of the edition that answers; see now
	library  *retrieval.Library
	memory   memory
	admins   []int64
	name     string // the bot's user name, for links; "" when unknown
	log      *slog.Logger
	watch    Watch
	chooser  *Chooser // nil: the built-in decision stands
	*shared
}

// New returns a bot that answers from a library, with its memory in m.
func New(answerer *answers.Answerer, library *retrieval.Library, m memory, admins []int64, log *slog.Logger) *Bot {
	b := &Bot{answerer: answerer, library: library, memory: m, admins: admins, log: log, shared: &shared{Staff: DefaultStaff, patience: patience}}
	b.current.Store(newEdition(library, answerer.Default().ID, "", nil))
	return b
}

// A Watch is told what happens, without who and what: the reason of each answer,
// and each verdict on one. What is nil is not told.
type Watch struct {
	Answered func(answers.Reason)
	Rated    func(verdict string)
}

// SetWatch lets w be told from now on.
func (b *Bot) SetWatch(w Watch) { b.watch = w }

// privacy says what is kept, and, where a model chooses, who is sent the questions.
func (b *Bot) privacy(w *wording) string {
	if b.chooser == nil {
		return w.privacy
	}
	return w.privacy + "\n\n" + fmt.Sprintf(w.privacyModel, b.chooser.client.Host())
}

// SetChooser has a model choose where c has it.
func (b *Bot) SetChooser(c *Chooser) { b.chooser = c }

// mostToast is how many characters a notice over a button shows.
const mostToast = 200

// patience is how long a person waits for an answer to be made.
const patience = time.Second

// SetName tells the bot its user name on Telegram.
func (b *Bot) SetName(name string) { b.name = name }

// Refused returns how many staff commands came from others than admins.
func (b *Bot) Refused() int64 { return b.refused.Load() }

// Handle answers one message. The zero Reply is silence.
func (b *Bot) Handle(ctx context.Context, m Message) Reply {
	b, pause := b.now(ctx)
	w := in(m.Language)
	if reply, ok := b.forStaff(ctx, m, w); ok {
		return reply
	}
	if pause != "" && !b.isAdmin(m.User) {
		if m.Data != "" {
			return Reply{Toast: clipRunes(pause, mostToast)}
		}
		return say(pause)
	}
	m, told := withoutPerson(m)
	reply := b.handle(ctx, m, w)
	if n := len(reply.Pages); told && n > 0 && units(reply.Pages[n-1].Plain+w.personal)+2 <= maxUnits {
		reply.Pages[n-1] = join("\n\n", reply.Pages[n-1], plainPage(w.personal))
	}
	return reply
}

// withoutPerson cuts out of a message what tells who somebody is.
func withoutPerson(m Message) (clean Message, found bool) {
	m.Text, found = Scrub(m.Text)
	if e := m.Earlier; e != nil && !e.Mine {
		other := *e
		other.Text, _ = Scrub(e.Text)
		m.Earlier = &other
	}
	return m, found
}

// handle answers one message of a person.
func (b *Bot) handle(ctx context.Context, m Message, w *wording) Reply {
	if m.Data != "" {
		return b.press(ctx, m, w)
	}
	if b.pieces.follows(m) {
		return Reply{}
	}
	text := strings.TrimSpace(m.Text)
	if c, ok := plainCommands[strings.ToLower(text)]; ok && !m.Forward {
		text = c
	}
	name, rest, _ := strings.Cut(strings.Join(strings.Fields(text), " "), " ")
	if c := glued.FindString(strings.ToLower(name)); len(c) < len(name) && c != "" && name[len(c)] >= utf8.RuneSelf {
		name, rest = c, strings.TrimSpace(name[len(c):]+" "+rest)
	}
	switch {
	case m.Earlier != nil && !m.Earlier.Mine && (text == "" || askFor.MatchString(text)):
		return b.answer(ctx, m, w, m.Earlier.Text)
	case m.Forward && m.Kind == Private:
		return b.forwarded(ctx, m, w, text)
	case strings.EqualFold(name, "/check"): // its text keeps its lines
		return b.command(ctx, m, w, "/check", strings.TrimSpace(text[len("/check"):]))
	case slashed.MatchString(name):
		return b.command(ctx, m, w, strings.ToLower(name), rest)
	}
	if a, ok := b.typed(text, b.report(ctx, m.Chat)); ok && b.exists(a) && !decimal.MatchString(text) {
		reply := b.show(w, a, m.Kind)
		if reply.Turn != nil {
			b.note(b.memory.Remember(ctx, m.Chat, m.Topic, m.User, *reply.Turn))
		}
		return reply
	}
	return b.answer(ctx, m, w, text)
}

var (
	slashed = regexp.MustCompile(`^/[A-Za-z]`)
	decimal = regexp.MustCompile(`^\d+\.\d+$`)                // 2.8 alone is rather a figure than a section
	glued   = regexp.MustCompile(`^/(?:ask|find|show|check)`) // /ask今年GDP目标
	askFor  = regexp.MustCompile(`^(?:请|麻烦|有劳)?(?:你|您)?(?:帮忙|帮|给|替|来)?(?:他|她|我|我们|大家)?(?:来)?(?:回答|解答|答|回复|看看?|查查?)(?:一?下)?(?:这个|他的?|她的?|这条|上面|上面的|这)?(?:问题)?(?:吧|呗|吗|呢|谢谢)?[。！!~]*$`)
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
		return b.check(ctx, w, cmp.Or(rest, earlier), m.Kind)
	case "/reports":
		return b.reports(w)
	case "/new":
		b.note(b.memory.Forget(ctx, m.Chat, m.Topic, m.User))
		return say(w.newTalk)
	case "/forget":
		b.note(b.memory.ForgetPerson(ctx, m.Chat, m.Topic, m.User))
		return say(w.forgotten)
	case "/about":
		return b.about(w, report)
	case "/privacy":
		return say(b.privacy(w))
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
	return b.goOn(ctx, m, w, text, b.before(ctx, m))
}

// before is what a message goes on from: in a reply to the bot what that message
// was about, whoever replies, else what the person asked last. Somebody else's
// question, and one that a button holds, go on from nothing but the report that
// the chat chose.
func (b *Bot) before(ctx context.Context, m Message) *answers.Turn {
	var before *answers.Turn
	var err error
	switch {
	case m.Data != "", m.Earlier != nil && !m.Earlier.Mine && (strings.TrimSpace(m.Text) == "" || askFor.MatchString(strings.TrimSpace(m.Text))):
	case m.Earlier != nil && m.Earlier.Mine:
		before, err = b.memory.Said(ctx, m.Chat, m.Earlier.ID)
		before = about(before, m.Earlier.Part)
	default:
		before, err = b.memory.Recall(ctx, m.Chat, m.Topic, m.User)
	}
	b.note(err)
	if home := b.report(ctx, m.Chat); before == nil && home.ID != b.answerer.Default().ID {
		return &answers.Turn{Report: home.ID}
	}
	return before
}

// about is a turn that goes on from the part of an answer that was selected.
func about(t *answers.Turn, part string) *answers.Turn {
	if t == nil || strings.TrimSpace(part) == "" {
		return t
	}
	of := *t
	of.Subject, of.Context, of.Other = lexicon.Fold(clipRunes(strings.TrimSpace(part), longestPart)), "", ""
	return &of
}

// longestPart is how much of a selected part is taken for the subject, in characters.
const longestPart = 60

// goOn answers a question that goes on from a turn.
func (b *Bot) goOn(ctx context.Context, m Message, w *wording, text string, before *answers.Turn) Reply {
	if m.Kind == Private && len(b.library.Reports()) <= fewReports && utf8.RuneCountInString(text) >= pastedFrom && !asks.MatchString(text) {
		v, _ := within(ctx, b.patience, func(ctx context.Context) check.Verdict { return compare(ctx, b.library, text) })
		switch {
		case v.Standing == check.Changed, v.Standing == check.Verbatim && utf8.RuneCountInString(text) > answers.MaxLength:
			return b.check(ctx, w, text, m.Kind)
		}
	}
	start := time.Now()
	a, ok := within(ctx, b.patience, func(context.Context) answers.Answer { return b.answerer.Answer(text, before) })
	if !ok {
		return b.late(w)
	}
	a = b.chooser.Choose(ctx, b.answerer, a, before)
	if b.watch.Answered != nil {
		b.watch.Answered(a.Reason)
	}
	if m.Kind == Group && m.Earlier != nil && m.Earlier.Mine && (a.Reason == answers.SmallTalk || a.Reason == answers.Empty) {
		return Reply{} // thanks and laughter
	}
	home := b.report(ctx, m.Chat)
	first := before == nil || before.Subject == ""
	reply := b.render(a, setting{w: w, kind: m.Kind, first: first || a.Report.ID != home.ID})
	reply.Turn = shown(a, m.Kind)
	b.remember(ctx, m, before, reply.Turn)
	if m.Kind == Group && len(reply.Pages) > 0 {
		reply.Buttons = withLast(reply.Buttons, Button{Label: w.takeBack, Data: "x:" + strconv.FormatInt(m.User, 36)})
	}
	b.noteInVain(ctx, m, text, a)
	b.count(ctx, chatName(m.Kind), a, time.Since(start))
	return reply
}

// withLast adds a button to the last row.
func withLast(rows [][]Button, last Button) [][]Button {
	if len(rows) == 0 {
		return [][]Button{{last}}
	}
	n := len(rows) - 1
	return append(slices.Clone(rows[:n]), append(slices.Clone(rows[n]), last))
}

// shown is what a conversation remembers after an answer, without the quotes that
// the message does not show.
func shown(a answers.Answer, kind ChatKind) *answers.Turn {
	if n := len(a.Parts); n > 0 {
		return shown(a.Parts[n-1], Group)
	}
	n := sideBySide(a)
	if kind == Group {
		n = 1
	}
	if a.Next == nil || n >= len(a.Quotes) {
		return a.Next
	}
	next := *a.Next
	next.Seen = slices.DeleteFunc(slices.Clone(next.Seen), func(s answers.Seen) bool {
		return !s.Main && slices.ContainsFunc(a.Quotes[n:], func(q answers.Quote) bool { return q.Passage.Address.String() == s.Address })
	})
	return &next
}

// remember keeps what a conversation remembers after an answer, where that has
// changed.
func (b *Bot) remember(ctx context.Context, m Message, before, next *answers.Turn) {
	switch {
	case next == nil && before != nil && before.Subject != "":
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

// forwarded compares a forwarded text with the reports; a forwarded question,
// which no report holds, is answered.
func (b *Bot) forwarded(ctx context.Context, m Message, w *wording, text string) Reply {
	question := asks.MatchString(text) || utf8.RuneCountInString(text) <= shortQuestion && !strings.ContainsAny(text, "。；！")
	if !question {
		return b.check(ctx, w, text, m.Kind)
	}
	v, ok := within(ctx, b.patience, func(ctx context.Context) check.Verdict { return compare(ctx, b.library, text) })
	if !ok || v.Standing != check.Verbatim {
		if reply := b.goOn(ctx, m, w, text, nil); reply.Turn != nil || asks.MatchString(text) {
			return reply
		}
	}
	return b.check(ctx, w, text, m.Kind)
}

// shortQuestion is the length in characters up to which forwarded words may be a
// question without a question mark.
const shortQuestion = 16

var asks = regexp.MustCompile(`(?:[?？吗呢]|多少|什么|怎么|哪里?)[^。]{0,6}$`)

// pieces tells the pieces into which Telegram cuts a long text from messages of
// their own. The first is answered, the others are not.
type pieces struct {
	mu   sync.Mutex
	last map[int64]int // the number of a chat's last piece
}

// pieceFrom is the length in UTF-16 units from which a message may be a piece of a
// longer text, of which another follows.
const pieceFrom = maxUnits - 100

// mostPieces bounds the chats that are kept in mind.
const mostPieces = 1000

// follows reports whether a message goes on with a text of which the one before it
// was a piece.
func (p *pieces) follows(m Message) bool {
	if m.ID == 0 || m.Edited {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	last, ok := p.last[m.Chat]
	follows := ok && m.ID == last+1
	delete(p.last, m.Chat)
	if units(m.Text) >= pieceFrom {
		if p.last == nil || len(p.last) >= mostPieces {
			p.last = map[int64]int{}
		}
		p.last[m.Chat] = m.ID
	}
	return follows
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
	return say(fmt.Sprintf(w.about, r.Title, date, len(r.Passages), r.Checksum(), b.library.Version(), asked, right))
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

// Named is the title of a report in its marks, with place and year where the
// title does not say whose it is.
func Named(r *retrieval.Report) string { return "《" + r.Title + "》" + reportDate(r) }

func reportDate(r *retrieval.Report) string {
	if r.Place == "" || strings.Contains(r.Title, r.Place) {
		return ""
	}
	return fmt.Sprintf("（%s，%d）", r.Place, r.Year)
}
