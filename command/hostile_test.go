package command

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"reportbot/bot/telegram/apitest"
)

// hostile are messages that nobody sends who only has a question.
var hostile = []string{
	"<b>", "</blockquote>", "<script>alert(1)</script>", "&lt;&#x27;&amp;", "a & b < c > d", `<a href="x">`, "<blockquote expandable>",
	"*bold* _i_ [x](https://t.me) `code` ```pre```", `\_\*\[\]\(\)~>#+-=|{}.!`, "{{.}} ${x} %s %d %!v(MISSING)",
	"'; DROP TABLE inbox; --", `" OR 1=1 --`, "+电梯 -年 ~2 ^3 \"", "电梯 AND (NOT", "text:电梯*", "/电梯/", "(.*)*", "[[[", `\`, "(?P<x>",
	"\u202e电梯多少\u202d", "电\u200b梯\u200d多\ufeff少", "电\x01梯\x07\x1b[31m", "\u2066\u2067\u2069", "e\u0301\u0301\u0301\u0301", "👨‍👩‍👧‍👦🇨🇳", "𠮷𠮷𠮷",
	strings.Repeat("电", 4096), strings.Repeat("电梯", 2048), strings.Repeat("a ", 2048), strings.Repeat("1", 4096), strings.Repeat("？", 4096),
	strings.Repeat("\n", 100) + "x", strings.Repeat("<", 4096), strings.Repeat("&", 4096), strings.Repeat("今年GDP", 500), strings.Repeat("（一）", 800),
	"/", "//", "/ ", "/start", "/start x", "/start beijing-2022_2-5-3", "/start beijing-2022_999-999-999", "/start beijing-2022_-1", "/start ../../etc/passwd",
	"/start " + strings.Repeat("_", 64), "/show", "/show 9.9.9", "/show 99999999999999999999", "/show 二（五）", "/show beijing-2022/2", "/show beijing-2022/2.8",
	"/find", "/find <b>", "/find 的", "/find 。", "/find " + strings.Repeat("电", 4000), "/check", "/check <", "/check " + strings.Repeat("加装电梯", 1000),
	"/ask", "/ask <i>", "/outline", "/figures", "/reports", "/about", "/privacy", "/new", "/forget", "/help", "/misses", "/stats", "/nosuch", "/ASK 电梯",
	"目录", "帮助", "2.5.3", "第23段", "第0段", "第99999999999999999999段", "二（五）", "beijing-2022/2.8.6", "beijing-2022/-1.-1.-1", "NaN", "-0", "1e309", "418", "5%", "％", "零",
}

// forged are button data that no button carries, or not any more.
var forged = []string{
	"x", ":", "q:", "q:-1", "q:99", "q:99999999999999999999", "p:", "p:beijing-2022/9.9.9", "p:../x", "s:beijing-2022", "o:", "o:nosuch", "n:", "n:beijing-2022:-5",
	"n:beijing-2022:999", "r:nosuch", "f+:", "f-:x", "w9:beijing-2022/2.5.3", "f-:beijing-2022/2.5.3", "p:beijing-2022/2.5.3", "s:beijing-2022/2.5", "o:beijing-2022",
	strings.Repeat("电", 21), "\x00", "<b>",
}

// testHostile sends all of that and a thousand random texts. Everything gets an
// answer, and Telegram refuses not one.
func testHostile(t *testing.T, u *suite) {
	api := apitest.New(t, apitest.Options{})
	p := newProcess(t, u, setup{api: api, yaml: unlimited})
	p.start()
	p.keep()
	texts := hostile
	random := rand.New(rand.NewPCG(1, 0))
	for range 1000 {
		texts = append(texts, randomText(random, u.probes))
	}
	for i, text := range texts {
		api.Say(apitest.Private(person(i)), person(i), text)
	}
	var queries []string
	for i, text := range texts {
		if runes := []rune(text); i%3 == 0 || i < len(hostile) {
			queries = append(queries, api.Inline(person(i), string(runes[:min(len(runes), 256)]), []string{"", "10", "-1", "x"}[i%4]))
		}
	}
	mute := func() (list []string) {
		for i, text := range texts {
			if len(api.Sent(person(i).ID)) == 0 && strings.TrimSpace(text) != "" {
				list = append(list, fmt.Sprintf("message %.60q", text))
			}
		}
		return list
	}
	heard(t, mute)
	for i, data := range forged { // under a message of the bot's, as Telegram has it
		if sent := api.Sent(person(i).ID); len(sent) > 0 {
			queries = append(queries, api.Press(apitest.Private(person(i)), person(i), sent[0].ID, data))
		}
	}
	heard(t, func() (list []string) {
		for _, q := range queries {
			if api.Answer(q) == nil {
				list = append(list, "query "+q)
			}
		}
		return list
	})
	p.settle(t)
	if refused := api.Refused(); len(refused) > 0 {
		t.Errorf("Telegram refused %d: %v", len(refused), refused[:min(len(refused), 5)])
	}
	p.stop()
	if _, aside := p.inbox(t); aside > 0 {
		t.Errorf("%d updates were set aside", aside)
	}
	t.Logf("%d messages and %d queries answered with %d messages", len(texts), len(queries), api.Count())
}

// heard waits until nothing is without an answer.
func heard(t *testing.T, mute func() []string) {
	t.Helper()
	for until := time.Now().Add(patience); len(mute()) > 0 && time.Now().Before(until); {
		time.Sleep(100 * time.Millisecond)
	}
	if list := mute(); len(list) > 0 {
		t.Errorf("%d get no answer: %s", len(list), strings.Join(list[:min(len(list), 5)], "; "))
	}
}

// randomText strings pieces of questions, commands and marks together.
func randomText(random *rand.Rand, probes []probe) string {
	var b strings.Builder
	for range 1 + random.IntN(6) {
		switch random.IntN(3) {
		case 0:
			piece := []rune(probes[random.IntN(len(probes))].text)
			from := random.IntN(len(piece))
			b.WriteString(string(piece[from : from+random.IntN(len(piece)-from)]))
		case 1:
			piece := []rune(hostile[random.IntN(len(hostile))])
			b.WriteString(string(piece[:min(len(piece), 20)]))
		default:
			marks := []rune(" \n<>&*_`?？。多少几去今年不/@#0123456789%万亿")
			b.WriteRune(marks[random.IntN(len(marks))])
		}
	}
	return b.String()
}

// testFlood lets one person ask 200 questions at once; everybody else is
// answered meanwhile.
func testFlood(t *testing.T, u *suite) {
	api := apitest.New(t, apitest.Options{Flood: true})
	p := newProcess(t, u, setup{api: api, yaml: "workers: 2"})
	p.start()
	p.keep()
	loud := person(900)
	for i := range 200 {
		api.Say(apitest.Private(loud), loud, u.probes[i%len(u.probes)].text)
	}
	api.Wait(patience, func() bool { return api.Count() > 0 })
	c := newCrowd(api, u.probes, 20)
	for range 20 {
		c.ask()
	}
	if !api.Wait(patience, func() bool { return c.judge(nil).lost == 0 }) {
		t.Errorf("%v beside a flood\n%s", c.judge(nil), p.printed())
	}
	n := len(api.Sent(loud.ID))
	if n >= 200 {
		t.Error("the flood was answered first")
	}
	if v := api.Violations(); len(v) > 0 {
		t.Errorf("%d times a limit of Telegram's was broken: %v", len(v), v[0])
	}
	t.Logf("20 others were answered when the flood had %d of its 200 answers", n)
}
