package bot

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// sampleQuestions are the single questions of the question files, every nth.
func sampleQuestions(t testing.TB, n int) []string {
	t.Helper()
	names, err := filepath.Glob("../command/testdata/questions/*.jsonl")
	if err != nil || len(names) == 0 {
		t.Fatal("no question files", err)
	}
	var all []string
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var line struct{ Q string }
			if json.Unmarshal(lines.Bytes(), &line) == nil && line.Q != "" {
				all = append(all, line.Q)
			}
		}
	}
	var some []string
	for i := 0; i < len(all); i += n {
		some = append(some, all[i])
	}
	return some
}

// A reply to one of the bot's messages is read exactly as the same words from
// memory would be, by whoever replies, and so is the button for the other year.
func TestRepliesAreReadAsMemory(t *testing.T) {
	const asker, member = 1, 2
	b := newBot()
	number := 0
	say := func(user int64, text string, to int) (Reply, int) {
		m := Message{Chat: -1, Kind: Group, User: user, Text: text}
		if to != 0 {
			m.Earlier = &Earlier{ID: to, Mine: true}
		}
		r := b.tell(t, m)
		number++
		b.memory.(*ram).keep(-1, number, r.Turn)
		return anyones(r), number
	}
	same := func(what, question, text string, got, want Reply) {
		if !reflect.DeepEqual(got.Pages, want.Pages) || !reflect.DeepEqual(got.Buttons, want.Buttons) {
			t.Errorf("%s: %s, then %s by %s\n%v\nfrom memory\n%v", question, text, what, what, got.Pages, want.Pages)
		}
	}
	buttons := 0
	for i, question := range sampleQuestions(t, 3) {
		text := []string{"今年呢", "去年呢", "在哪一部分", "还有呢", "2021年呢", "你确定吗", "比去年多多少"}[i%7]
		b.memory = newRAM()
		answer, id := say(asker, question, 0)
		want, _ := say(asker, text, 0)
		say(asker, "今年新增多少中小学学位", 0)
		got, _ := say(asker, text, id)
		same("a reply", question, text, got, want)
		got, _ = say(member, text, id)
		same("a reply of another member", question, text, got, want)
		for _, row := range answer.Buttons {
			for _, button := range row {
				if !strings.HasPrefix(button.Data, "y") {
					continue
				}
				buttons++
				year := button.Data[1:5]
				asked, _ := say(member, year+"年呢", id)
				pressed := b.tell(t, Message{Chat: -1, Kind: Group, User: asker, Data: button.Data, ID: id})
				same("a button", question, year+"年呢", anyones(pressed), asked)
			}
		}
	}
	if buttons < 10 {
		t.Errorf("only %d buttons for another year", buttons)
	}
}

// anyones is a reply that does not tell who may take it back.
func anyones(r Reply) Reply {
	for _, row := range r.Buttons {
		for i := range row {
			if strings.HasPrefix(row[i].Data, "x:") {
				row[i].Data = "x:"
			}
		}
	}
	return r
}

// A button's question goes on from nothing.
func TestSamplesAreNoFollowUps(t *testing.T) {
	b := newBot()
	want := b.tell(t, Message{Chat: 1, User: 1, Data: "q:3"})
	b.tell(t, Message{Chat: 2, User: 1, Text: "去年空气质量怎么样"})
	if got := b.tell(t, Message{Chat: 2, User: 1, Data: "q:3"}); !reflect.DeepEqual(got.Pages, want.Pages) {
		t.Errorf("%v, alone %v", got.Pages, want.Pages)
	}
}

// A text that Telegram cuts into pieces gets one reply; what is said after it is
// answered again.
func TestPiecesOfALongText(t *testing.T) {
	b := newBot()
	replies := 0
	for i := range 25 {
		text := strings.Repeat("长", 4096)
		if i == 24 {
			text = "完。"
		}
		if r := b.tell(t, Message{Chat: 1, User: 1, ID: 100 + i, Text: text}); len(r.Pages) > 0 {
			replies++
		}
	}
	if replies != 1 {
		t.Errorf("%d replies", replies)
	}
	if r := b.tell(t, Message{Chat: 1, User: 1, ID: 126, Text: "今年GDP目标"}); !strings.Contains(r.Pages[0].Plain, "5%以上") {
		t.Errorf("%v", r.Pages)
	}
}
