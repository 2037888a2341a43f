package bot

import (
	"strings"
	"testing"
)

// FuzzHandle: whatever is said, the reply is one that Telegram takes, and its
// block quotes are words of the report under their headings.
func FuzzHandle(f *testing.F) {
	b := newBot()
	for _, text := range kinds {
		f.Add(text, "", "")
	}
	f.Add("今年呢", "完成老旧小区改造177个，老楼加装电梯418部。\n一、2021年工作回顾\nbeijing-2022/1.4.1", "老楼加装电梯")
	f.Add("/check <b>老楼&加装电梯418部", "</blockquote>", "\xff")
	f.Add("<a href=\"tg://user?id=1\">x</a>", "您问的是：x", "]]>")
	f.Fuzz(func(t *testing.T, text, earlier, part string) {
		for _, m := range []Message{
			{Chat: 1, User: 1, Text: text},
			{Chat: -1, Kind: Group, User: 1, Text: text, Language: "en"},
			{Chat: 2, User: 1, Text: text, Forward: true},
			{Chat: 1, User: 1, Text: text, Earlier: &Earlier{Mine: true, Text: earlier, Part: part}},
			{Chat: -1, Kind: Group, User: 2, Text: text, Earlier: &Earlier{Text: earlier}},
		} {
			if r := b.tell(t, m); len(r.Pages) == 0 {
				t.Errorf("silence to %+v", m)
			}
		}
	})
}

// FuzzCallback: whatever a button carries, something comes of it.
func FuzzCallback(f *testing.F) {
	b := newBot()
	for _, data := range []string{
		"q:1", "q:-1", "q:99", "p:beijing-2022/1.4.1", "g:beijing-2022/0.0.1", "s:beijing-2022/2.8", "s:beijing-2022/2.0", "p:beijing-2022", "s:beijing-2022/3.1",
		"o:beijing-2022", "o:beijing-2022/2#9", "o:beijing-2022/2#-9", "c:beijing-2022/2.8", "n:beijing-2022:2", "n:beijing-2022:999999999999999999", "d:1:发展", "d:-1:的", "d:0:",
		"r:beijing-2022", "f+:beijing-2022/1.4.1", "f-:beijing-2022/1.4.1", "w3:beijing-2022/1.4.1", "w9:beijing-2022/1.4.1", "f+:beijing-2022/1", "p:beijing-2022/65535.65535.65535", ":", "\xff:\xff",
	} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		if data == "" {
			return
		}
		for _, m := range []Message{{Chat: 1, User: 1, Data: data}, {Chat: -1, Kind: Group, User: 1, Data: data, Language: "en"}} {
			if r := b.tell(t, m); len(r.Pages) == 0 && r.Toast == "" {
				t.Errorf("nothing comes of %q", data)
			}
		}
	})
}

// FuzzStartPayload: whatever a link carries, it opens something or says that
// nothing is there.
func FuzzStartPayload(f *testing.F) {
	b := newBot()
	for _, payload := range []string{"beijing-2022_2-5-3", "beijing-2022_2", "beijing-2022_2-0", "help", "", "_", "beijing-2022_", "x0123456789abcdef_1-1-1", "beijing-2022_2-5-3-4"} {
		f.Add(payload)
	}
	f.Fuzz(func(t *testing.T, payload string) {
		r := b.tell(t, Message{Chat: 1, User: 1, Text: "/start " + payload})
		if len(r.Pages) == 0 {
			t.Errorf("silence to %q", payload)
		}
	})
}

// FuzzInline: whatever is typed behind @bot, the answer is one that Telegram takes.
func FuzzInline(f *testing.F) {
	b := newBot()
	f.Add("电梯", "0")
	f.Add("", "10")
	f.Add("<b>", "-3")
	f.Add(strings.Repeat("长", 256), "99999999999999999999")
	f.Fuzz(func(t *testing.T, query, offset string) {
		r := b.Inline(t.Context(), query, offset, "")
		if len(r.Results) > 50 || len(r.Next) > 64 || units(r.HelpLabel) > 64 {
			t.Errorf("%+v", r)
		}
		for _, result := range r.Results {
			if err := lawfulPage(b.library, result.Page); err != nil {
				t.Error(err)
			}
		}
	})
}
