package bot

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"reportbot/answers"
	"reportbot/retrieval"
)

// odd is a folder whose reports have what the embedded one has not: marks of
// HTML, a paragraph longer than a message, a part of a hundred paragraphs, a
// long name that is no ASCII, no date.
func odd(t testing.TB) *Bot {
	t.Helper()
	var text strings.Builder
	text.WriteString("2023年甲市政府工作报告\n各位代表：\n一、2022年工作回顾\n")
	text.WriteString(strings.Repeat("完成<b>改造&amp;</b>工程1处，新增“<学位>”2个😀。", 300) + "\n")
	text.WriteString("二、2023年主要任务\n（一）建设<i>智慧</i>城市 & 乡村\n")
	for i := range 120 {
		fmt.Fprintf(&text, "第%d批项目建成%d个，投资增长%d%%以上。\n", i, i*3, i)
	}
	text.WriteString("（二）保障民生。实现新增就业5万人。\n（三）空的一节\n三、结束\n谢谢大家。\n")
	name := strings.Repeat("长", 80) + "2023"
	library, left := retrieval.Load(fstest.MapFS{
		name + ".txt":       {Data: []byte(text.String())},
		"a_b-2023.txt":      {Data: []byte(strings.ReplaceAll(text.String(), "甲市", "乙市"))},
		"x:y /z?#2023.txt":  {Data: []byte(strings.ReplaceAll(text.String(), "甲市", "丙市"))},
		"colon:#id2023.txt": {Data: []byte(strings.ReplaceAll(text.String(), "甲市", "丁市"))},
	})
	for _, err := range left {
		t.Log(err)
	}
	b := New(answers.New(library, name), library, newRAM(), nil, slog.New(slog.DiscardHandler))
	b.SetName("reportbot")
	b.patience = time.Minute
	return b
}

// kinds is one message for each kind of reply.
var kinds = []string{
	"/start", "/help", "/ask", "/outline", "/show", "/show 二（一）", "/show 第三部分", "/show 1.0.1", "/show 7.7", "/find", "/find 新增", "/find 的", "/find 不存在的词",
	"/figures", "/check", "/check 新增就业5万人", "/check 新增就业6万人", "/check 毫无关系的话", "/check 的", "/reports", "/new", "/about", "/privacy", "/misses", "/forget",
	"新增就业多少人", "GDP增长多少", "今年新增就业多少人", "养老方面有什么安排", "上海新增就业多少", "2019年新增就业多少", "怎么申请公租房", "你好", "？", "马斯克是谁", "我的社保批下来了吗", "你觉得好吗",
	strings.Repeat("长", 600), "双减是什么意思", "去年装了多少部电梯", "新增学位", "2.1.1", "第3段", "/unknown",
}

// Every page that four presses reach from one reply of each kind is lawful, and
// leads on.
func TestNoDeadEnds(t *testing.T) {
	for name, b := range map[string]*Bot{"beijing": newBot(), "odd": odd(t)} {
		for _, kind := range []ChatKind{Private, Group} {
			pages, slowest := 0, time.Duration(0)
			known := map[string]bool{}
			var level []string
			add := func(r Reply) {
				for _, row := range r.Buttons {
					for _, button := range row {
						if button.Data != "" && !known[button.Data] {
							known[button.Data] = true
							level = append(level, button.Data)
						}
					}
				}
			}
			for i, text := range kinds {
				for _, language := range []string{"zh", "en"} {
					add(b.tell(t, Message{Chat: int64(i), Kind: kind, User: 5, Text: text, Language: language}))
				}
			}
			for range 4 {
				next := level
				level = nil
				for _, data := range next {
					start := time.Now()
					r := b.tell(t, Message{Chat: 1, Kind: kind, User: 5, Data: data})
					slowest = max(slowest, time.Since(start))
					pages++
					switch {
					case r.Toast == chinese.stale:
						t.Errorf("%s: %s is stale", name, data)
					case len(r.Pages) == 0 && r.Toast == "":
						t.Errorf("%s: %s is silent", name, data)
					case len(r.Pages) > 0 && len(r.Buttons) == 0:
						t.Errorf("%s: %s leads nowhere: %s", name, data, r.Pages[0].Plain)
					}
					add(r)
				}
			}
			t.Logf("%s: %d pages, the slowest in %v", name, pages, slowest)
			if pages < 200 {
				t.Errorf("%s: only %d pages", name, pages)
			}
		}
	}
}

// Pressing ▶ from the first passage to the last reads the report.
func TestWalkReadsTheReport(t *testing.T) {
	for name, b := range map[string]*Bot{"beijing": newBot(), "odd": odd(t)} {
		r := b.answerer.Default()
		var want, got strings.Builder
		for _, p := range r.Passages {
			want.WriteString(p.Text)
		}
		forward, back := 0, 0
		reply := b.tell(t, Message{Chat: 1, Data: data("p", r.Passages[0].Address)})
		for {
			for _, page := range reply.Pages {
				s, _ := read(page.HTML)
				got.WriteString(strings.Join(s.quotes, ""))
			}
			next := labelled(reply, chinese.after)
			if next == "" {
				break
			}
			reply = b.tell(t, Message{Chat: 1, Data: next})
			if !reply.Edit {
				t.Fatalf("%s: reading on does not change the page", name)
			}
			forward++
		}
		for next := labelled(reply, chinese.before); next != ""; next = labelled(reply, chinese.before) {
			reply = b.tell(t, Message{Chat: 1, Data: next})
			back++
		}
		if got.String() != want.String() {
			t.Errorf("%s: the walk does not read the report", name)
		}
		if forward != len(r.Passages)-1 || back != forward {
			t.Errorf("%s: %d steps forward, %d back", name, forward, back)
		}
	}
}

// Pressing 下一节 from the first section to the last reads it, too.
func TestWalkBySections(t *testing.T) {
	for name, b := range map[string]*Bot{"beijing": newBot(), "odd": odd(t)} {
		r := b.answerer.Default()
		words, sections := 0, 0
		for next := data("s", above(r.Passages[0].Address)); next != "" && sections <= len(r.Passages); sections++ {
			reply := b.tell(t, Message{Chat: 1, Data: next})
			for _, page := range reply.Pages {
				s, _ := read(page.HTML)
				words += len(strings.Join(s.quotes, ""))
			}
			next = labelled(reply, chinese.sectionAfter)
		}
		want := 0
		for _, p := range r.Passages {
			want += len(p.Text)
		}
		if words != want || sections > len(r.Passages) {
			t.Errorf("%s: %d bytes in %d sections, want %d", name, words, sections, want)
		}
	}
}

func labelled(r Reply, label string) string {
	for _, row := range r.Buttons {
		for _, b := range row {
			if b.Label == label {
				return b.Data
			}
		}
	}
	return ""
}

// Every passage, section and part has a link, a button and an address that lead
// to it and back, whatever the report is called.
func TestAddressesLeadBack(t *testing.T) {
	for name, b := range map[string]*Bot{"beijing": newBot(), "odd": odd(t)} {
		for _, r := range b.library.Reports() {
			for _, part := range r.Parts {
				all := []retrieval.Address{}
				if len(part.Passages)+len(part.Sections) > 0 {
					all = append(all, part.Address)
				}
				for _, s := range part.Sections {
					all = append(all, s.Address)
				}
				for _, p := range r.Passages {
					if p.Address.Part == part.Address.Part {
						all = append(all, p.Address)
					}
				}
				for _, a := range all {
					d := data("f+", a)
					if got, ok := b.place(strings.TrimPrefix(d, "f+:")); !ok || got != a || len(d) > 64 {
						t.Errorf("%s: %s leads to %s", name, d, got)
					}
					_, payload, _ := strings.Cut(b.link(a), "?start=")
					if got, ok := b.linked(payload); !ok || got != a || len(payload) > 64 || strings.Trim(payload, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != "" {
						t.Errorf("%s: %s leads to %s", name, payload, got)
					}
				}
			}
		}
	}
}

// Users, topics and chats that speak at random get what each would get alone.
func TestNoStateCrosses(t *testing.T) {
	lines := []string{"去年装了多少部电梯", "今年呢", "今年要建多少保障性租赁住房", "去年呢", "还有别的吗", "/new", "新增学位多少", "哪一节讲的", "/forget", "那CPI呢", "GDP增长多少", "马斯克"}
	type speaker struct {
		chat  int64
		topic int
		user  int64
	}
	var speakers []speaker
	for _, chat := range []int64{1, -2, -3} {
		for _, topic := range []int{0, 7} {
			for _, user := range []int64{11, 12} {
				speakers = append(speakers, speaker{chat, topic, user})
			}
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	together := newBot()
	said := map[speaker][]string{}
	heard := map[speaker][]Reply{}
	message := func(s speaker, text string) Message {
		m := Message{Chat: s.chat, Topic: s.topic, User: s.user, Text: text}
		if s.chat < 0 {
			m.Kind = Group
		}
		return m
	}
	for range 300 {
		s, text := speakers[random.IntN(len(speakers))], lines[random.IntN(len(lines))]
		said[s] = append(said[s], text)
		heard[s] = append(heard[s], together.tell(t, message(s, text)))
	}
	followed := 0
	for s, texts := range said {
		alone := newBot()
		for i, text := range texts {
			want := alone.tell(t, message(s, text))
			if !reflect.DeepEqual(heard[s][i], want) {
				t.Errorf("%v: %s after %v is answered\n%s\nalone\n%s", s, text, texts[:i], heard[s][i].Pages[0].Plain, want.Pages[0].Plain)
			}
			if strings.Contains(want.Pages[0].Plain, "您问的是") {
				followed++
			}
		}
	}
	if followed < 20 {
		t.Errorf("only %d answers depend on what was said", followed)
	}
}
