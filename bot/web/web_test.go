package web

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/bot/store"
	"reportbot/retrieval"
	"reportbot/retrieval/report"
	"reportbot/seeds"
)

const token = "a-token-of-the-test"

// serve serves the page of a library; the bot remembers in a database of its own.
func serve(t *testing.T, library *retrieval.Library) (address string, b *bot.Bot, s *store.Store) {
	t.Helper()
	s, err := store.Open(context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "bot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	b = bot.New(answers.New(library, ""), library, s, nil, slog.New(slog.DiscardHandler))
	mux := http.NewServeMux()
	New(b, token, slog.New(slog.NewTextHandler(t.Output(), nil))).Register(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL, b, s
}

func beijing(t *testing.T) *retrieval.Library {
	t.Helper()
	library, left := retrieval.Load(seeds.FS)
	if len(left) > 0 {
		t.Fatal(left)
	}
	return library
}

// get fetches an address as a browser in a language.
func get(t *testing.T, address, language string) (status int, page string, header http.Header) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Language", language)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text), response.Header
}

var (
	quoteForm = regexp.MustCompile(`(?s)data-address="([^"]*)">(.*?)</blockquote>`)
	stateForm = regexp.MustCompile(`data-answered="(true|false)" data-reason="([^"]*)" data-read-as="([^"]*)"`)
	tagForm   = regexp.MustCompile(`<[^>]*>`)
)

// textOf is what a browser shows of a stretch of HTML.
func textOf(s string) string { return html.UnescapeString(tagForm.ReplaceAllString(s, "")) }

// The page holds of each question what the answer holds, word for word.
func TestPageIsTheAnswer(t *testing.T) {
	library := beijing(t)
	address, _, _ := serve(t, library)
	answerer := answers.New(library, "")
	for _, q := range []string{
		"去年装了多少部电梯", "今年装多少部电梯", "今年要建多少保障性租赁住房？", "深圳今年装多少部电梯", "GDP目标", "养老方面有什么安排", "你好", "？", "<b>电梯</b>",
		"418", "（五）", "马斯克是谁", strings.Repeat("长", 600), "怎么申请公租房", "双减是什么意思", "今年GDP目标是多少？去年装了多少部电梯？", "去年和今年各装多少部电梯", "2.5.3", "2019年装了多少电梯",
	} {
		_, page, _ := get(t, address+"/?q="+url.QueryEscape(q), "zh-CN")
		a := answerer.Answer(q, nil)
		m := stateForm.FindStringSubmatch(page)
		if m == nil {
			t.Errorf("%s: no answer on the page", q)
			continue
		}
		if got, want := m[1:3], []string{fmt.Sprint(a.Reason == answers.Answered), string(a.Reason)}; !slices.Equal(got, want) {
			t.Errorf("%s: answered %q, want %q", q, got, want)
		}
		if got := html.UnescapeString(m[3]); got != a.Question.String() {
			t.Errorf("%s: read as %q, want %q", q, got, a.Question)
		}
		var got, want [][2]string
		for _, m := range quoteForm.FindAllStringSubmatch(page, -1) {
			got = append(got, [2]string{html.UnescapeString(m[1]), textOf(m[2])})
		}
		quotes := append(slices.Clone(a.Quotes), a.Related...)
		if len(a.Choices) > 0 {
			quotes = nil
		}
		for _, quote := range quotes {
			want = append(want, [2]string{quote.Passage.Address.String(), quote.Text()})
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: quotes\n%q, want\n%q", q, got, want)
		}
	}
}

// Every passage, section and part has its permanent link, and stands there word
// for word; what does not exist is not there.
func TestPermanentLinks(t *testing.T) {
	library := beijing(t)
	address, _, _ := serve(t, library)
	report := library.Reports()[0]
	for _, p := range report.Passages {
		status, page, _ := get(t, address+place(p.Address), "zh")
		if want := `id="` + numbers(p.Address) + `" class="lit"`; status != 200 || !strings.Contains(page, want) || !strings.Contains(textOf(page), p.Text) {
			t.Errorf("%s: %d, without its passage lit", p.Address, status)
		}
	}
	_, whole, _ := get(t, address+"/r/beijing-2022", "zh")
	last := -1
	for line := range report.Lines() {
		at := strings.LastIndex(textOf(whole), line.Text)
		if at <= last {
			t.Errorf("%s: not in its place in the whole report", line.Address)
		}
		last = at
		if line.Passage == nil {
			if status, page, _ := get(t, address+place(line.Address), "zh"); status != 200 || !strings.Contains(textOf(page), line.Text) {
				t.Errorf("%s: %d, without its heading", line.Address, status)
			}
		}
	}
	for _, nowhere := range []string{"/r/", "/r/shanghai-2022", "/r/beijing-2022/9", "/r/beijing-2022/2.5.99", "/r/beijing-2022/x", "/r/beijing-2022/2.5.3.1", "/r/beijing-2022/-1", "/nothing", "/r/..%2F..%2Fetc%2Fpasswd"} {
		if status, page, _ := get(t, address+nowhere, "zh"); status != 404 || !strings.Contains(page, "这里什么也没有") {
			t.Errorf("%s: %d", nowhere, status)
		}
	}
}

// Names and texts that hold what HTML and addresses must not are shown as they
// are and lead where they should.
func TestOddReports(t *testing.T) {
	const text = "2023年%s市政府工作报告\n一、2022年工作回顾\n完成<b>改造&amp;</b>工程1处，新增“<学位>”2个。</p><script>alert(1)</script>\n二、2023年主要任务\n（一）建设<i>智慧</i>城市 & 乡村\n新增就业5万人。\n"
	library, left := retrieval.Load(fstest.MapFS{
		"a b?#%2F&\"'<x>-2023.txt": {Data: fmt.Appendf(nil, text, "甲")},
		"乙:x-2023.txt":             {Data: fmt.Appendf(nil, text, "乙")},
	})
	for _, err := range left {
		t.Log(err)
	}
	address, _, _ := serve(t, library)
	for _, r := range library.Reports() {
		for _, p := range library.Report(r.ID).Passages {
			if status, page, _ := get(t, address+place(p.Address), "zh"); status != 200 || !strings.Contains(page, html.EscapeString(p.Address.String())) || strings.Contains(page, "<script") {
				t.Errorf("%s: %d", p.Address, status)
			}
		}
		link := `href="` + html.EscapeString(path(r)) + `#contents"`
		if _, page, _ := get(t, address+path(r), "zh"); !strings.Contains(page, link) {
			t.Errorf("%s: no link %s", r.ID, link)
		}
		_, page, _ := get(t, address+"/?q=新增就业&report="+url.QueryEscape(r.ID), "zh")
		if m := quoteForm.FindStringSubmatch(page); m == nil || !strings.HasPrefix(html.UnescapeString(m[1]), r.ID+"/") {
			t.Errorf("%s was not asked", r.ID)
		}
	}
}

// Who wants English rather gets it; the report's words stay.
func TestLanguage(t *testing.T) {
	address, _, _ := serve(t, beijing(t))
	for accepted, want := range map[string]string{
		"": "zh", "zh-CN,zh;q=0.9,en;q=0.8": "zh", "en-GB,en;q=0.9": "en", "en;q=0.5,zh-TW;q=0.8": "zh", "fr-FR,en;q=0.5": "en", "fr-FR": "zh", "zh;q=oops": "zh", "*": "zh",
	} {
		_, page, header := get(t, address+"/?q="+url.QueryEscape("去年装了多少部电梯"), accepted)
		if got := header.Get("Content-Language"); got != want || !strings.Contains(page, in(want).Box) || !strings.Contains(textOf(page), "老楼加装电梯418部") {
			t.Errorf("%q: %s, want %s", accepted, got, want)
		}
	}
}

// Both languages say everything.
func TestWords(t *testing.T) {
	for _, w := range []words{chinese, english} {
		var fields map[string]string
		text, _ := json.Marshal(w)
		if err := json.Unmarshal(text, &fields); err != nil {
			t.Fatal(err)
		}
		for name, s := range fields {
			if s == "" {
				t.Errorf("%s: no %s", w.Code, name)
			}
		}
	}
}

// The figures can be sorted by each column, both ways.
func TestFigures(t *testing.T) {
	library := beijing(t)
	address, _, _ := serve(t, library)
	rows := regexp.MustCompile(`(?s)<tr><th scope="row">.*?</tr>`)
	count := len(report.Figures(library.Reports()[0]))
	for _, key := range []string{"", "place", "number", "unit", "subject", "year"} {
		_, up, _ := get(t, address+"/r/beijing-2022/figures?sort="+key, "zh")
		_, down, _ := get(t, address+"/r/beijing-2022/figures?sort=-"+key, "zh")
		first, last := rows.FindAllString(up, -1), rows.FindAllString(down, -1)
		if len(first) != count || len(last) != count || count == 0 {
			t.Errorf("%s: %d and %d rows of %d", key, len(first), len(last), count)
		}
		if key != "" && (first[0] == last[0] || !strings.Contains(up, `aria-sort="ascending"`) || !strings.Contains(down, `aria-sort="descending"`)) {
			t.Errorf("%s: sorted one way only", key)
		}
	}
	_, page, _ := get(t, address+"/r/beijing-2022/figures?sort=-number", "zh")
	if first := textOf(rows.FindString(page)); !strings.Contains(first, "万亿元") {
		t.Errorf("the largest number is %s", first)
	}
}

// Every response forbids scripts and what stands elsewhere.
func TestPolicy(t *testing.T) {
	address, _, _ := serve(t, beijing(t))
	for _, at := range []string{"/", "/?q=x", "/r/beijing-2022", "/r/beijing-2022/2.5.3", "/r/beijing-2022/figures", "/page.css", "/nothing", "/staff", "/staff/pins.txt"} {
		_, page, header := get(t, address+at, "zh")
		if header.Get("Content-Security-Policy") != policy || header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", at, header)
		}
		if regexp.MustCompile(`(?i)<script|<iframe|<img|\son[a-z]+=|javascript:|https?://|style=`).MatchString(page) {
			t.Errorf("%s holds what the policy forbids", at)
		}
	}
}
