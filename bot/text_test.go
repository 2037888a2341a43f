package bot

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"reportbot/answers"
	"reportbot/retrieval/check"
)

// Both languages have all the words, with the same places to fill in.
func TestWordingsAreComplete(t *testing.T) {
	verbs := regexp.MustCompile(`%[sd%]`)
	zh, en := reflect.ValueOf(chinese), reflect.ValueOf(english)
	for i := range zh.NumField() {
		name := zh.Type().Field(i).Name
		if zh.Field(i).Kind() == reflect.String {
			a, b := zh.Field(i).String(), en.Field(i).String()
			if a == "" || b == "" {
				t.Errorf("%s is empty", name)
			}
			if strings.Join(verbs.FindAllString(a, -1), " ") != strings.Join(verbs.FindAllString(b, -1), " ") {
				t.Errorf("%s: %q and %q", name, a, b)
			}
		}
	}
	for _, reason := range []answers.Reason{
		answers.NotInReport, answers.FactNotGiven, answers.OtherPlace, answers.OtherYear, answers.Personal, answers.Opinion, answers.SmallTalk, answers.Empty, answers.TooLong,
	} {
		if chinese.refusal[reason] == "" || english.refusal[reason] == "" {
			t.Errorf("no words for %s", reason)
		}
	}
}

// A figure of the report is shown with the year, side, qualifier and unit that
// it has there.
func TestTerminal(t *testing.T) {
	a := answers.New(library(), "")
	for _, c := range []struct{ question, want string }{
		{"今年要建多少保障性租赁住房？", "筹集建设*保障性租赁住房15万套*，"},
		{"去年装了多少部电梯", "【2021年回顾】\n"},
		{"上海装了多少部电梯", "这份报告只讲北京，没有上海的内容。\n\n相近的原文，供参考：\n【2021年回顾】\n"},
		{"今年新增就业多少人", "报告没写2022年的，只写了2021年的。"},
		{"你好", "    今年要建多少保障性租赁住房？\n"},
		{"马斯克", "报告里没有提到“马斯克”。"},
		{"这份报告是哪天作的", "beijing-2022/0.0.2"},
	} {
		var out strings.Builder
		Terminal{Out: &out, Library: library(), Colour: true}.Answer(a.Answer(c.question, nil))
		got := strings.NewReplacer("\x1b[1m", "*", "\x1b[0m", "*", "\x1b[2m", "").Replace(out.String())
		if !strings.Contains(got, c.want) {
			t.Errorf("%s\n%s", c.question, got)
		}
	}
}

// What a person copies from the bot or from the terminal, citations and all, is
// known for the report's words.
func TestOwnWordsAreKnown(t *testing.T) {
	b := newBot()
	for _, question := range []string{"去年装了多少部电梯", "GDP增长多少", "今年要建多少保障性租赁住房", "上海装了多少部电梯", "双减是什么意思"} {
		for _, kind := range []ChatKind{Private, Group} {
			r := b.tell(t, Message{Chat: 1, Kind: kind, User: 7, Text: question})
			text := r.Pages[0].Plain
			if strings.HasPrefix(question, "上海") {
				_, text, _ = strings.Cut(text, "\n")
			}
			if out := b.tell(t, Message{Chat: 2, User: 7, Text: "/check " + text}).Pages[0].Plain; !strings.HasPrefix(out, "✓") {
				t.Errorf("%s\n%s", text, out)
			}
		}
		var out strings.Builder
		if answer := b.answerer.Answer(question, nil); answer.Reason == answers.Answered {
			answer.Other = nil
			Terminal{Out: &out, Library: b.library, Width: 60}.Answer(answer)
			if Compare(library(), out.String()).Standing != check.Verbatim {
				t.Errorf("from the terminal:\n%s", out.String())
			}
		}
	}
	for _, p := range library().Reports()[0].Passages {
		for _, s := range p.Sentences {
			q := answers.Quote{Passage: p, Span: s}
			if c := b.copyText(q); c != "" && Compare(library(), c).Standing != 2 {
				t.Errorf("copied: %s", c)
			}
		}
	}
}
