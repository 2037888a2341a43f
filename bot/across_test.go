package bot

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"reportbot/answers"
	"reportbot/retrieval"
)

// counties is a bot over seven reports of one year, of which every second speaks
// of 低空经济.
func counties(t testing.TB) *Bot {
	t.Helper()
	folder := fstest.MapFS{}
	for i, place := range []string{"青石县", "白河县", "竹溪县", "梅岭县", "松江县", "兰亭县", "桃源县"} {
		text := fmt.Sprintf("2026年%s政府工作报告\n各位代表：\n一、2025年工作回顾\n地区生产总值增长%d.5%%，城镇新增就业%d万人。\n二、2026年主要任务\n今年主要预期目标是：地区生产总值增长%d%%左右，城镇新增就业%d万人。\n", place, 3+i, 1+i, 4+i, 2+i)
		if i%2 == 0 {
			text += "发展低空经济，建设低空经济产业园。\n"
		}
		folder[fmt.Sprintf("c%d-2026.txt", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	library, left := retrieval.Load(folder)
	if len(left) > 0 {
		t.Fatal(left)
	}
	b := New(answers.New(library, ""), library, newRAM(), nil, slog.New(slog.DiscardHandler))
	b.SetName("reportbot")
	return b
}

// What all reports say comes page by page, each quote under its report and year.
func TestAcrossPages(t *testing.T) {
	b := counties(t)
	ask := func(text string) Reply {
		r := b.tell(t, Message{Chat: 1, User: 1, Text: text})
		b.memory.(*ram).keep(1, 9, r.Turn)
		return r
	}
	quotes := func(r Reply) (words []string) {
		for _, p := range r.Pages {
			s, _ := read(p.HTML)
			words = append(words, s.quotes...)
		}
		return words
	}
	first := ask("各县今年的GDP目标")
	next := labelled(first, chinese.pageAfter)
	if len(quotes(first)) != 5 || next == "" || !strings.Contains(first.Pages[0].Plain, "《2026年青石县政府工作报告》 · 2026年目标") {
		t.Fatalf("%d quotes in\n%s", len(quotes(first)), first.Pages[0].Plain)
	}
	second := b.tell(t, Message{Chat: 1, User: 2, Data: next, ID: 9})
	if len(quotes(second)) != 2 || !second.Edit || labelled(second, chinese.pageBefore) == "" || !strings.Contains(second.Pages[0].Plain, "桃源县") {
		t.Errorf("%d quotes in\n%s", len(quotes(second)), second.Pages[0].Plain)
	}
	if r := ask("去年呢"); len(quotes(r)) != 5 || !strings.Contains(r.Pages[0].Plain, "2025年回顾") {
		t.Errorf("%s", r.Pages[0].Plain)
	}
	listed := ask("哪些县提到低空经济")
	for _, want := range []string{"4份报告提到“低空经济”", "《2026年青石县政府工作报告》（2次） c0-2026/2.0.2", "桃源县"} {
		if !strings.Contains(listed.Pages[0].Plain, want) {
			t.Errorf("no %q in\n%s", want, listed.Pages[0].Plain)
		}
	}
	if strings.Contains(listed.Pages[0].Plain, "白河县") {
		t.Errorf("白河县 says nothing of it:\n%s", listed.Pages[0].Plain)
	}
	if r := ask("青石和天津今年的GDP目标"); len(quotes(r)) != 1 || !strings.Contains(r.Pages[0].Plain, "没有天津的报告。") {
		t.Errorf("%s", r.Pages[0].Plain)
	}
	if r := ask("哪个县GDP增长目标最高"); !strings.Contains(r.Pages[0].Plain, chinese.asTheySay) || len(quotes(r)) != 5 {
		t.Errorf("%s", r.Pages[0].Plain)
	}
}
