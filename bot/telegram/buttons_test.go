package telegram_test

import (
	"encoding/json"
	"strings"
	"testing"

	"reportbot/bot/telegram/apitest"
)

// Every pressed button is answered, stale, forged and without a message too.
func TestButtons(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t))
	person := user(0)
	chat := apitest.Private(person)
	api.Say(chat, person, "/outline")
	r.settled(t)
	menu := api.Sent(person.ID)[0]
	data := menu.Buttons[0][0].Data
	queries := []string{
		api.Press(chat, person, menu.ID, data),
		api.Press(chat, person, menu.ID, data), // the same again: not modified
		api.Press(chat, person, menu.ID, "p:beijing-2022/99.99.99"),
		api.Press(chat, person, menu.ID, strings.Repeat("x", 64)),
		api.Press(chat, person, 12345, "p:beijing-2022/2.8.6"),
	}
	r.settled(t)
	for i, q := range queries {
		if api.Answer(q) == nil {
			t.Errorf("press %d is not answered", i)
		}
	}
	sent := api.Sent(person.ID)
	if len(sent) != 2 || sent[0].Edits != 1 || !strings.Contains(sent[1].Text, "房住不炒") {
		t.Errorf("%+v", sent)
	}
	api.Raw(0, `"callback_query":{"id":"gone","from":{"id":5,"first_name":"A"},"inline_message_id":"x","data":"p:beijing-2022/2.8.6"}`)
	r.settled(t)
	if n := api.Requests("answerCallbackQuery"); n != len(queries)+1 {
		t.Errorf("%d presses answered", n)
	}
}

func TestInline(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t))
	type result struct{ ID, Title string }
	ask := func(text, offset string) (params map[string]string, results []result) {
		t.Helper()
		q := api.Inline(user(0), text, offset)
		r.settled(t)
		if params = api.Answer(q); params == nil {
			t.Fatalf("%q is not answered", text)
		}
		if err := json.Unmarshal([]byte(params["results"]), &results); err != nil {
			t.Fatal(err)
		}
		return params, results
	}
	seen := map[string]bool{}
	pages := 0
	for offset := ""; ; pages++ {
		params, results := ask("", offset)
		if len(results) > 10 || len(results) == 0 {
			t.Fatalf("%d results", len(results))
		}
		for _, result := range results {
			if seen[result.ID] {
				t.Errorf("%s comes twice", result.ID)
			}
			seen[result.ID] = true
		}
		if offset = params["next_offset"]; offset == "" {
			break
		}
	}
	if pages == 0 {
		t.Error("the contents are one page")
	}
	if params, results := ask("顺义区有多少学位", ""); len(results) != 0 || !strings.Contains(params["button"], "start_parameter") {
		t.Errorf("nothing found: %v", params)
	}
	for _, text := range []string{strings.Repeat("电", 256), "<b>&amp;", "\u202e电梯", "'; DROP TABLE inbox; --", "😀"} {
		ask(text, "nonsense")
	}
	old := api.Inline(user(0), "电梯", "")
	api.Expire(old)
	r.settled(t)
}

// The menus and descriptions are set for both kinds of chat and each language,
// and a server that has no such methods is no hindrance.
func TestPresents(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t))
	const methods = 3 * 4 // languages, and two menus and two descriptions each
	if !api.Wait(patience, func() bool {
		return api.Requests("setMyCommands")+api.Requests("setMyDescription")+api.Requests("setMyShortDescription") == methods
	}) {
		t.Error("not all is set")
	}
	if err := r.stop(); err != nil {
		t.Error(err)
	}
	if refused := api.Refused(); len(refused) > 0 {
		t.Errorf("refused: %v", refused)
	}
	old := apitest.New(t, apitest.Options{})
	old.Hook(func(r apitest.Request) apitest.Fault {
		if strings.HasPrefix(r.Method, "setMy") {
			return apitest.Fault{Status: 404}
		}
		return apitest.Fault{}
	})
	r = run(t, old, file(t))
	old.Say(apitest.Private(user(0)), user(0), "电梯")
	r.settled(t)
	if old.Count() != 1 {
		t.Error("not answered")
	}
}
