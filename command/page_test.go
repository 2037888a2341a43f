package command

import (
	"bufio"
	"bytes"
	"encoding/json"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/bot/store"
	"reportbot/bot/web"
	"reportbot/retrieval"
	"reportbot/seeds"
)

var (
	pageState = regexp.MustCompile(`data-answered="(true|false)" data-reason="([^"]*)" data-read-as="([^"]*)"`)
	pageQuote = regexp.MustCompile(`(?s)data-address="([^"]*)">(.*?)</blockquote>\s*<p class="source" lang="zh-Hans">(.*?) <a `)
	pageTag   = regexp.MustCompile(`<[^>]*>`)
)

// Every tenth of the project's questions gets on the page what ask --json says:
// whether it is answered, why not, how it was read, each quote and where it stands.
func TestPageSaysWhatAskSays(t *testing.T) {
	library, _ := retrieval.Load(seeds.FS)
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "bot.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mux := http.NewServeMux()
	web.New(bot.New(answers.New(library, ""), library, s, nil, slog.New(slog.DiscardHandler)), "", slog.New(slog.DiscardHandler)).Register(mux)
	var questions []string
	for i, q := range ownQuestions() {
		if i%10 == 0 && !strings.ContainsAny(q, "\r\n") && strings.TrimSpace(q) == q {
			questions = append(questions, q)
		}
	}
	var said bytes.Buffer
	if code := Run(t.Context(), []string{"ask", "-"}, func(string) string { return "" }, strings.NewReader(strings.Join(questions, "\n")), &said, t.Output()); code != 0 {
		t.Fatal("ask - exits with", code)
	}
	lines := bufio.NewScanner(&said)
	for _, q := range questions {
		lines.Scan()
		var want jsonAnswer
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		shown := httptest.NewRecorder()
		mux.ServeHTTP(shown, httptest.NewRequest(http.MethodGet, "/?q="+url.QueryEscape(q), nil))
		got := jsonAnswer{Question: q, Quotes: []jsonQuote{}, Related: []jsonQuote{}}
		if m := pageState.FindStringSubmatch(shown.Body.String()); m != nil {
			got.Answered, got.Reason, got.ReadAs = m[1] == "true", m[2], html.UnescapeString(m[3])
		}
		for _, m := range pageQuote.FindAllStringSubmatch(shown.Body.String(), -1) {
			text := func(s string) string { return html.UnescapeString(pageTag.ReplaceAllString(s, "")) }
			quote := jsonQuote{Address: text(m[1]), Text: text(m[2]), Section: strings.FieldsFunc(text(m[3]), func(r rune) bool { return r == '›' })}
			if got.Answered {
				got.Quotes = append(got.Quotes, quote)
			} else {
				got.Related = append(got.Related, quote)
			}
		}
		if a, b := pageOutline(got), pageOutline(want); a != b {
			t.Errorf("%s: the page has\n%s\nask --json has\n%s", q, a, b)
		}
	}
}

// pageOutline is what the page and the JSON have in common, in one text.
func pageOutline(a jsonAnswer) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.Encode([]any{a.Question, a.Answered, a.Reason, a.ReadAs})
	for _, q := range append(a.Quotes, a.Related...) {
		for i := range q.Section {
			q.Section[i] = strings.TrimSpace(q.Section[i])
		}
		e.Encode([]any{q.Address, q.Text, strings.Join(q.Section, "/")})
	}
	return b.String()
}
