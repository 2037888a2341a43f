package bot

import (
	"context"
	"strings"
	"testing"
	"time"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/retrieval/report"
)

// A conversation is forgotten after half an hour.
func TestConversationsEnd(t *testing.T) {
	b := newBot()
	now := time.Now()
	b.memory.(*ram).now = func() time.Time { return now }
	b.tell(t, Message{Chat: 1, User: 1, Text: "去年装了多少部电梯"})
	now = now.Add(29 * time.Minute)
	if r := b.tell(t, Message{Chat: 1, User: 1, Text: "今年呢"}); !strings.Contains(r.Pages[0].Plain, "200部以上") {
		t.Error("forgotten after 29 minutes")
	}
	now = now.Add(31 * time.Minute)
	if r := b.tell(t, Message{Chat: 1, User: 1, Text: "去年呢"}); strings.Contains(r.Pages[0].Plain, "418部") {
		t.Error("remembered after 31 minutes")
	}
}

// What is asked by a reply is another's words; an empty mention asks them, too.
func TestOthersWords(t *testing.T) {
	b := newBot()
	for _, m := range []Message{
		{Text: "/ask", Earlier: &Earlier{Text: "去年装了多少部电梯"}},
		{Text: "", Earlier: &Earlier{Text: "去年装了多少部电梯"}},
		{Text: "/check", Earlier: &Earlier{Text: "老楼加装电梯418部"}},
	} {
		m.Chat, m.User, m.Kind = -1, 3, Group
		if r := b.tell(t, m); !strings.Contains(r.Pages[0].Plain, "beijing-2022/1.4.1") {
			t.Errorf("%q: %s", m.Text, r.Pages[0].Plain)
		}
	}
}

// In a group at most one line stands above a quote and one below.
func TestGroupsAreShort(t *testing.T) {
	b := newBot()
	for i, text := range kinds {
		if strings.HasPrefix(text, "/") {
			continue
		}
		r := b.tell(t, Message{Chat: -int64(i), Kind: Group, User: 1, Text: text})
		for _, p := range r.Pages {
			s, _ := read(p.HTML)
			if lines := strings.Count(strings.TrimSpace(s.rest), "\n") + 1; len(s.quotes) == 1 && lines > 3 || len(s.quotes) > 1 {
				// rest keeps the line breaks around the quote itself
				t.Errorf("%s: %d quotes and\n%s", text, len(s.quotes), s.rest)
			}
		}
	}
}

// Staff commands are for staff.
func TestStaff(t *testing.T) {
	b := newBot()
	if r := b.tell(t, Message{Chat: 1, User: 1, Text: "/misses"}); r.Pages[0].Plain != chinese.staffOnly || b.Refused() != 1 {
		t.Errorf("%v, %d refused", r, b.Refused())
	}
	if r := b.tell(t, Message{Chat: 1, User: 99, Text: "/misses"}); r.Pages[0].Plain != chinese.nothing {
		t.Errorf("%v", r)
	}
}

// The menus hold commands that the bot has, in Telegram's lengths.
func TestMenus(t *testing.T) {
	b := newBot()
	for _, language := range []string{"", "zh", "en"} {
		for _, kind := range []ChatKind{Private, Group} {
			for _, c := range Commands(language, kind) {
				r := b.tell(t, Message{Chat: 1, User: 1, Text: "/" + c.Name})
				if c.Name != "help" && r.Pages[0].Plain == chinese.help || len(c.Name) > 32 || c.Description == "" || units(c.Description) > 256 {
					t.Errorf("/%s", c.Name)
				}
			}
		}
		description, short := Describe(language)
		if units(description) > 512 || units(short) > 120 {
			t.Errorf("description in %q", language)
		}
	}
}

// What inline mode offers is what a private chat gets, under a stable ID.
func TestInline(t *testing.T) {
	b := newBot()
	for _, query := range []string{"", "今年要建多少保障性租赁住房", "电梯", "GDP增长多少", "马斯克", "发展", strings.Repeat("很长", 128), "<b>&", "\x00"} {
		known := map[string]bool{}
		offset, results := "", 0
		for pages := 0; ; pages++ {
			r := b.Inline(t.Context(), query, offset, "zh")
			if len(r.Results) > 50 || len(r.Next) > 64 || len(r.Results) == 0 == (r.HelpLabel == "") || pages > 20 {
				t.Fatalf("%q: %+v", query, r)
			}
			for _, result := range r.Results {
				results++
				if known[result.ID] || len(result.ID) > 64 || result.Title == "" {
					t.Errorf("%q: %+v", query, result)
				}
				known[result.ID] = true
				if err := lawfulPage(b.library, result.Page); err != nil {
					t.Errorf("%q: %v", query, err)
				}
			}
			if offset = r.Next; offset == "" {
				break
			}
		}
		if query == "" && results < 18 {
			t.Errorf("the contents have %d entries", results)
		}
	}
	const query = "今年要建多少保障性租赁住房"
	b.tell(t, Message{Chat: 1, User: 1, Text: "电梯"}) // the first answer of a chat names the report
	private := b.tell(t, Message{Chat: 1, User: 1, Text: query})
	if inline := b.Inline(t.Context(), query, "", "zh"); inline.Results[0].Page != private.Pages[0] {
		t.Errorf("inline\n%s\nin private\n%s", inline.Results[0].Page.HTML, private.Pages[0].HTML)
	}
}

// The bot's memory may fail; it answers all the same.
func TestAnswersWithoutMemory(t *testing.T) {
	b := newBot()
	b.memory = broken{}
	if r := b.tell(t, Message{Chat: 1, User: 1, Text: "去年装了多少部电梯"}); !strings.Contains(r.Pages[0].Plain, "418部") {
		t.Error(r.Pages[0].Plain)
	}
	for _, data := range []string{"f+:beijing-2022/1.4.1", "w1:beijing-2022/1.4.1", "r:beijing-2022"} {
		b.tell(t, Message{Chat: 1, User: 1, Data: data})
	}
	for _, text := range kinds {
		b.tell(t, Message{Chat: 1, User: 99, Text: text})
	}
}

// A broken memory is a database that went away.
type broken struct{}

func (broken) Recall(context.Context, int64, int, int64) (*answers.Turn, error) {
	return nil, context.DeadlineExceeded
}

func (broken) Remember(context.Context, int64, int, int64, answers.Turn) error {
	return context.DeadlineExceeded
}
func (broken) Forget(context.Context, int64, int, int64) error { return context.DeadlineExceeded }
func (broken) Said(context.Context, int64, int) (*answers.Turn, error) {
	return nil, context.DeadlineExceeded
}

func (broken) Report(context.Context, int64) (string, error) { return "", context.DeadlineExceeded }

func (broken) SetReport(context.Context, int64, string) error { return context.DeadlineExceeded }

func (broken) ForgetPerson(context.Context, int64, int, int64) error { return context.DeadlineExceeded }

func (broken) InVain(context.Context, InVain) error { return context.DeadlineExceeded }

func (broken) Ledger(context.Context, time.Time) ([]Noted, error) {
	return nil, context.DeadlineExceeded
}

func (broken) Tap(context.Context, int64, string, string, string) error {
	return context.DeadlineExceeded
}
func (broken) Count(context.Context, string, ...string) error { return context.DeadlineExceeded }
func (broken) Tally(context.Context, time.Time) ([]Counted, error) {
	return nil, context.DeadlineExceeded
}
func (broken) State(context.Context) (State, error)     { return State{}, context.DeadlineExceeded }
func (broken) Pause(context.Context, string) error      { return context.DeadlineExceeded }
func (broken) Pin(context.Context, Pin) (int, error)    { return 0, context.DeadlineExceeded }
func (broken) Unpin(context.Context, int) (bool, error) { return false, context.DeadlineExceeded }
func (broken) Pins(context.Context) ([]Pin, error)      { return nil, context.DeadlineExceeded }

// A figure typed alone, as the report has it, is answered with words that hold it.
func TestFiguresTypedAlone(t *testing.T) {
	b := newBot()
	for i, f := range report.Figures(b.answerer.Default()) {
		words := f.Passage.Text[f.Span.Start:f.Span.End]
		for _, text := range []string{words, f.Number + f.Unit} {
			r := b.tell(t, Message{Chat: int64(i), User: 1, Text: text})
			held := false
			for _, p := range r.Pages {
				s, _ := read(p.HTML)
				for _, q := range s.quotes {
					held = held || strings.Contains(q, text)
				}
			}
			if !held {
				t.Errorf("%s: %s", text, r.Pages[0].Plain)
			}
		}
	}
}

// A chat keeps the report that it chose until it is told to forget.
func TestChoosingAReport(t *testing.T) {
	b := odd(t)
	home := b.answerer.Default()
	for _, r := range b.library.Reports() {
		b.tell(t, Message{Chat: 1, User: 1, Data: "r:" + key(r.ID)})
		if got := b.tell(t, Message{Chat: 1, User: 1, Text: "目录"}); !strings.Contains(got.Pages[0].Plain, r.Title) {
			t.Errorf("chose %s, got %s", r.Title, got.Pages[0].Plain)
		}
		if got := b.tell(t, Message{Chat: 1, User: 1, Text: "实现新增就业"}); !strings.Contains(got.Pages[0].Plain, r.Title) {
			t.Errorf("the first answer from %s is %s", r.Title, got.Pages[0].Plain)
		}
		if got := b.tell(t, Message{Chat: 2, User: 1, Text: "目录"}); !strings.Contains(got.Pages[0].Plain, home.Title) {
			t.Errorf("another chat got %s", got.Pages[0].Plain)
		}
	}
	b.tell(t, Message{Chat: 1, User: 1, Text: "/forget"})
	if got := b.tell(t, Message{Chat: 1, User: 1, Text: "目录"}); !strings.Contains(got.Pages[0].Plain, home.Title) {
		t.Errorf("after /forget: %s", got.Pages[0].Plain)
	}
}

// What several reports say stands side by side, each report named.
func TestSideBySide(t *testing.T) {
	b := odd(t)
	reports := b.library.Reports()
	last := func(r *retrieval.Report, n int) answers.Quote { return answers.Whole(r.Passages[len(r.Passages)-n]) }
	a := answers.Answer{Report: reports[0], Quotes: []answers.Quote{last(reports[0], 1), last(reports[1], 1), last(reports[0], 2)}}
	for kind, shown := range map[ChatKind]int{Private: 2, Group: 1} {
		r := b.render(a, setting{w: &chinese, kind: kind})
		if err := lawful(b.library, r); err != nil {
			t.Fatal(err)
		}
		s, _ := read(r.Pages[0].HTML)
		if len(s.quotes) != shown || !strings.Contains(s.rest, reports[0].Title) || strings.Contains(s.rest, reports[1].Title) != (shown == 2) {
			t.Errorf("%d quotes in\n%s", len(s.quotes), s.drawn)
		}
	}
}

// What takes too long is not waited for; what crashes in it crashes the handler.
func TestWithin(t *testing.T) {
	ended := make(chan bool)
	if _, ok := within(t.Context(), time.Millisecond, func(ctx context.Context) int {
		for ctx.Err() == nil { // work
		}
		close(ended)
		return 1
	}); ok {
		t.Error("late and waited for")
	}
	<-ended
	if got, ok := within(t.Context(), time.Minute, func(context.Context) int { return 1 }); !ok || got != 1 {
		t.Errorf("%d, %v", got, ok)
	}
	defer func() {
		if c, ok := recover().(Crashed); !ok || c.Value != "crash" || !strings.Contains(c.At, "TestWithin") {
			t.Errorf("%+v", c)
		}
	}()
	within(t.Context(), time.Minute, func(context.Context) int { panic("crash") })
}
