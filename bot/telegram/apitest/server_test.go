package apitest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// call makes a request with a JSON body; the answer is "ok" or a description.
func call(t *testing.T, s *Server, method, body string) string {
	t.Helper()
	answer, _ := request(t, s, method, body)
	return answer
}

func request(t *testing.T, s *Server, method, body string) (string, json.RawMessage) {
	t.Helper()
	response, err := http.Post(s.URL+"/bot"+Token+"/"+method, "application/json", strings.NewReader(body))
	if err != nil {
		return err.Error(), nil
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	var answer struct {
		OK          bool
		Code        int `json:"error_code"`
		Description string
		Result      json.RawMessage
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return fmt.Sprintf("%d %s", response.StatusCode, text), nil
	}
	if answer.OK {
		return "ok", answer.Result
	}
	if answer.Code != response.StatusCode {
		t.Errorf("error_code %d with status %d", answer.Code, response.StatusCode)
	}
	return strings.TrimPrefix(answer.Description, "Bad Request: "), answer.Result
}

// town returns a server with chats: 1 private (message 1 said by the person, 2
// by the bot), -1 a group, -2 a forum with topic 5, 3 blocked, -4 kicked, -6
// moved to -7.
func town(t *testing.T, o Options) *Server {
	s := New(t, o)
	ann := Person(1)
	s.Say(Private(ann), ann, "电梯")
	s.Enter(Group(-1))
	s.Say(Forum(-2), ann, "hello", InTopic(5))
	s.Block(Person(3))
	s.Kick(Supergroup(-4), ann)
	s.Upgrade(Group(-6), Supergroup(-7), ann)
	if got := call(t, s, "sendMessage", `{"chat_id":1,"text":"first"}`); got != "ok" {
		t.Fatal(got)
	}
	return s
}

// ids lists the numbers of the updates that getUpdates gives, less 1000.
func ids(t *testing.T, s *Server, body string) string {
	t.Helper()
	answer, raw := request(t, s, "getUpdates", body)
	var list []struct {
		ID int `json:"update_id"`
	}
	if json.Unmarshal(raw, &list) != nil {
		return answer
	}
	out := ""
	for _, u := range list {
		out += fmt.Sprint(" ", u.ID-1000)
	}
	return strings.TrimSpace(out)
}

func TestUpdatesComeAgainUntilConfirmed(t *testing.T) {
	s := New(t, Options{})
	ann := Person(1)
	for i := range 4 {
		s.Say(Private(ann), ann, fmt.Sprint(i))
	}
	for _, step := range []struct{ body, want string }{
		{`{}`, "1 2 3 4"},
		{`{}`, "1 2 3 4"},
		{`{"limit":2}`, "1 2"},
		{`{"offset":1003}`, "3 4"},
		{`{}`, "3 4"},
		{`{"offset":-1}`, "4"},
		{`{"offset":1005}`, ""},
		{`{"offset":1}`, ""},
	} {
		if got := ids(t, s, step.body); got != step.want {
			t.Errorf("getUpdates %s: %q, want %q", step.body, got, step.want)
		}
	}
}

func TestAllowedUpdates(t *testing.T) {
	s := New(t, Options{})
	for _, c := range []struct{ body, want string }{
		{`{}`, "message poll"},
		{`{"allowed_updates":["message_reaction"]}`, "message_reaction"},
		{`{}`, "message_reaction"},
		{`{"allowed_updates":[]}`, "message poll"},
	} {
		ids(t, s, `{"offset":99999}`)
		ids(t, s, c.body)
		var sent []string
		for _, kind := range []string{"message", "poll", "message_reaction"} {
			before := s.Pending()
			if s.Push(kind, map[string]any{}); s.Pending() > before {
				sent = append(sent, kind)
			}
		}
		if got := strings.Join(sent, " "); got != c.want {
			t.Errorf("after %s: %s, want %s", c.body, got, c.want)
		}
		_, raw := request(t, s, "getUpdates", "{}")
		var list []struct {
			ID int `json:"update_id"`
		}
		json.Unmarshal(raw, &list)
		ids(t, s, fmt.Sprintf(`{"offset":%d}`, list[len(list)-1].ID+1))
	}
}

func TestLongPoll(t *testing.T) {
	s := New(t, Options{})
	got := make(chan string)
	go func() { got <- ids(t, s, `{"timeout":30}`) }()
	s.Wait(5*time.Second, func() bool { return s.Requests("getUpdates") == 1 })
	s.Say(Private(Person(1)), Person(1), "x")
	if list := <-got; list != "1" {
		t.Errorf("the waiting poll got %q", list)
	}
	ids(t, s, `{"offset":1002}`)

	go func() { got <- ids(t, s, `{"timeout":30}`) }()
	s.Wait(5*time.Second, func() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.poll != nil })
	go func() { got <- ids(t, s, `{"timeout":30}`) }()
	if first := <-got; !strings.HasPrefix(first, "Conflict: terminated by other getUpdates") {
		t.Errorf("the earlier of two polls got %q", first)
	}
	call(t, s, "setWebhook", `{"url":"http://127.0.0.1:1/"}`)
	if second := <-got; !strings.HasPrefix(second, "Conflict") {
		t.Errorf("the poll under a new webhook got %q", second)
	}
	if third := ids(t, s, `{}`); !strings.HasPrefix(third, "Conflict: can't use getUpdates") {
		t.Errorf("a poll beside a webhook got %q", third)
	}
}

func TestWebhook(t *testing.T) {
	s := New(t, Options{WebhookRetry: time.Millisecond})
	got := make(chan string, 100)
	tries := map[string]int{}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var u struct {
			ID int64 `json:"update_id"`
		}
		json.NewDecoder(r.Body).Decode(&u)
		if r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != "s-1" {
			w.WriteHeader(401)
		}
		name := fmt.Sprint(u.ID - 1000)
		if tries[name]++; tries[name] == 1 {
			w.WriteHeader(500)
			return
		}
		got <- name
	}))
	defer hook.Close()
	if answer := call(t, s, "setWebhook", `{"url":"`+hook.URL+`/x","secret_token":"s-1","max_connections":1}`); answer != "ok" {
		t.Fatal(answer)
	}
	for i := range 3 {
		s.Say(Private(Person(1)), Person(1), fmt.Sprint(i))
	}
	if !s.Wait(10*time.Second, func() bool { return s.Pending() == 0 }) {
		t.Fatalf("%d updates not delivered", s.Pending())
	}
	if order := <-got + <-got + <-got; order != "123" {
		t.Errorf("delivered in the order %s", order)
	}
	_, info := request(t, s, "getWebhookInfo", `{}`)
	if !strings.Contains(string(info), `"last_error_message":"wrong response from the webhook: 500`) {
		t.Errorf("getWebhookInfo: %s", info)
	}
}

func TestFlood(t *testing.T) {
	s := town(t, Options{Flood: true})
	if got := call(t, s, "sendMessage", `{"chat_id":1,"text":"too soon"}`); got != "Too Many Requests: retry after 1" {
		t.Errorf("the second message of a second: %s", got)
	}
	if n := len(s.Violations("early")); n != 0 {
		t.Errorf("%d violations before there was a 429", n)
	}
	call(t, s, "sendChatAction", `{"chat_id":1,"action":"typing"}`)
	if v := s.Violations("early"); len(v) != 1 || v[0].Chat != 1 {
		t.Errorf("a request before retry_after had passed: %v", v)
	}
	s = town(t, Options{})
	for i := range 21 {
		call(t, s, "sendMessage", fmt.Sprintf(`{"chat_id":-1,"text":"%d"}`, i))
	}
	if n := len(s.Violations("chat")); n != 20 {
		t.Errorf("%d of 21 messages to one chat at once broke the limit", n)
	}
	if n := len(s.Violations("group")); n != 1 {
		t.Errorf("%d of 21 messages to one group in a minute broke its limit", n)
	}
}

func TestFaults(t *testing.T) {
	s := town(t, Options{})
	for _, c := range []struct {
		fault Fault
		want  string
		takes bool
	}{
		{Fault{}, "ok", true},
		{Fault{Cut: true}, "EOF", false},
		{Fault{Cut: true, Effect: true}, "EOF", true},
		{Fault{Status: 502, Body: "<html>"}, "502 <html>", false},
		{Fault{Status: 200, Body: "{", Effect: true}, "200 {", true},
		{Fault{Status: 500}, "Internal Server Error", false},
		{Fault{Status: 429, RetryAfter: 3}, "Too Many Requests: retry after 3", false},
	} {
		before := s.Count()
		s.Hook(func(Request) Fault { return c.fault })
		got := call(t, s, "sendMessage", `{"chat_id":-1,"text":"x"}`)
		if !strings.HasSuffix(got, c.want) {
			t.Errorf("%+v: %s", c.fault, got)
		}
		if took := s.Count() > before; took != c.takes {
			t.Errorf("%+v: took effect: %v", c.fault, took)
		}
	}
	if len(s.Refused()) != 0 {
		t.Errorf("faults noted as refusals: %v", s.Refused())
	}
	s.Hook(nil)
	call(t, s, "sendMessage", `{"chat_id":-1,"text":"x"}`)
	if len(s.Violations("early")) != 1 {
		t.Errorf("a message after an injected 429: %v", s.Violations("early"))
	}
}

func TestWhoMayCall(t *testing.T) {
	s := New(t, Options{})
	for path, want := range map[string]int{
		"/bot" + Token + "/getMe": 200, "/bot" + Token + "/GETME": 200,
		"/bot1:abc/getMe": 401, "/botx/getMe": 404, "/": 404,
	} {
		response, err := http.PostForm(s.URL+path, url.Values{})
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, response.StatusCode, want)
		}
	}
	response, err := http.PostForm(s.URL+"/bot"+Token+"/sendMessage", url.Values{"chat_id": {"5"}, "text": {"x"}})
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if text, _ := io.ReadAll(response.Body); !strings.Contains(string(text), "chat not found") {
		t.Errorf("a form: %s", text)
	}
}

func TestPeople(t *testing.T) {
	s := town(t, Options{})
	ann := Person(1)
	s.Say(Private(ann), ann, "/ask@reportbot 电梯 @reportbot", ReplyTo(2), Quoting("fir"))
	s.Press(Private(ann), ann, 2, "p:1")
	s.Edit(Private(ann), ann, 1, "楼")
	_, raw := request(t, s, "getUpdates", "{}")
	for _, want := range []string{
		`"entities":[{"type":"bot_command","offset":0,"length":14},{"type":"mention","offset":18,"length":10}]`,
		`"quote":{"is_manual":true,"position":0,"text":"fir"}`,
		`"reply_to_message":{`,
		`"callback_query":{`,
		`"edited_message":{`,
		`"migrate_to_chat_id":-7`,
		`"my_chat_member":{`,
		`"is_topic_message":true`,
	} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("no %s in\n%s", want, raw)
		}
	}
}
