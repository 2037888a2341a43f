package command

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reportbot/bot/model/modeltest"
	"reportbot/bot/telegram/apitest"
)

// serve with a model: on Telegram and on the page it chooses, once for both; a
// failure is counted, and the log tells of it without the question.
func TestServeWithModel(t *testing.T) {
	s := modeltest.New(t, func(modeltest.Question) string { return `{"n":2}` })
	s.Fail(func(n int) modeltest.Fault { return []modeltest.Fault{modeltest.None, modeltest.Broken}[min(n, 1)] })
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, []byte(s.Key), 0o600); err != nil {
		t.Fatal(err)
	}
	api, listen := apitest.New(t, apitest.Options{}), port(t)
	ctx, cancel := context.WithCancel(context.Background())
	ended, printed := serving(ctx, t, api, fmt.Sprintf("http: {listen: '%s', page: true}\nmodel: {url: '%s', name: m, key_file: '%s', read: always}\n", listen, s.URL, key))
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		for _, word := range []string{s.Key, "老人", "驿站"} {
			if strings.Contains(printed.String(), word) {
				t.Errorf("the log says %s: %s", word, printed)
			}
		}
		if strings.Count(printed.String(), "the model did not choose") != 1 {
			t.Errorf("the log tells of no failure: %s", printed)
		}
	}()
	say := func(text string, answers int) string {
		api.Say(apitest.Private(apitest.Person(7)), apitest.Person(7), text)
		if !api.Wait(30*time.Second, func() bool { return api.Count() >= answers }) {
			t.Fatalf("%s is not answered: %s", text, printed)
		}
		sent := api.Sent(7)
		return strings.Join(sent[len(sent)-1].Quotes(), "\n")
	}
	const question = "老人吃饭的地方有多少"
	quoted := say(question, 1)
	put := s.Asked()[0]
	if quoted == "" || !strings.Contains(quoted, put.Sentences[1].Text) {
		t.Errorf("quoted %s, chosen %s", quoted, put.Sentences[1].Text)
	}
	if _, page := get(t, "http://"+listen+"/?q="+url.QueryEscape(question)); !strings.Contains(pageTag.ReplaceAllString(page, ""), put.Sentences[1].Text) || len(s.Asked()) != 1 {
		t.Errorf("the page answers otherwise, after %d calls: %s", len(s.Asked()), page)
	}
	say("养老驿站去年建了多少家", 2)
	_, metrics := get(t, "http://"+listen+"/metrics")
	for _, line := range []string{
		`reportbot_model_choices_total{outcome="chose"} 1`, `reportbot_model_choices_total{outcome="kept"} 1`, `reportbot_model_choices_total{outcome="refused"} 1`,
		`reportbot_model_tokens_total{kind="prompt"} 900`, `reportbot_model_tokens_total{kind="completion"} 8`,
	} {
		if !strings.Contains(metrics, line+"\n") {
			t.Errorf("no %s", line)
		}
	}
}
