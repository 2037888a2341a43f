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

func TestSendMessage(t *testing.T) {
	long := strings.Repeat("a", 256)
	for body, want := range map[string]string{
		`{"chat_id":1,"text":"x"}`:                                      "ok",
		`{"chat_id":"1","text":"x"}`:                                    "ok",
		`{"text":"x"}`:                                                  "chat_id is empty",
		`{"chat_id":99,"text":"x"}`:                                     "chat not found",
		`{"chat_id":1}`:                                                 "message text is empty",
		`{"chat_id":1,"text":" \n "}`:                                   "message text is empty",
		`{"chat_id":1,"text":"<b> </b>","parse_mode":"HTML"}`:           "message text is empty",
		`{"chat_id":1,"text":"x","parse_mode":"Markdown"}`:              "unsupported parse_mode",
		`{"chat_id":3,"text":"x"}`:                                      "Forbidden: bot was blocked by the user",
		`{"chat_id":-4,"text":"x"}`:                                     "Forbidden: bot was kicked from the supergroup chat",
		`{"chat_id":-6,"text":"x"}`:                                     "group chat was upgraded to a supergroup chat",
		`{"chat_id":1,"text":"x","reply_to_message_id":1}`:              "ok",
		`{"chat_id":1,"text":"x","reply_to_message_id":77}`:             "message to be replied not found",
		`{"chat_id":1,"text":"x","reply_parameters":{"message_id":77}}`: "message to be replied not found",
		`{"chat_id":1,"text":"x","reply_parameters":{"message_id":77,"allow_sending_without_reply":true}}`: "ok",
		`{"chat_id":1,"text":"x","reply_parameters":{"message_id":1,"quote":"梯"}}`:                         "ok",
		`{"chat_id":1,"text":"x","reply_parameters":{"message_id":1,"quote":"楼"}}`:                         "QUOTE_TEXT_INVALID",
		`{"chat_id":-2,"text":"x","message_thread_id":5}`:                                                  "ok",
		`{"chat_id":-2,"text":"x","message_thread_id":1}`:                                                  "message thread not found",
		`{"chat_id":-2,"text":"x","message_thread_id":6}`:                                                  "message thread not found",
		`{"chat_id":-1,"text":"x","message_thread_id":5}`:                                                  "message thread not found",
		`{"chat_id":1,"text":"` + strings.Repeat("𠮷", 2048) + `"}`:                                         "ok",
		`{"chat_id":1,"text":"` + strings.Repeat("𠮷", 2048) + `a"}`:                                        "message is too long",
		`{"chat_id":1,"text":"` + strings.Repeat("<b>a</b>", 100) + `","parse_mode":"HTML"}`:               "ok",
		`{"chat_id":1,"text":"` + strings.Repeat("<b>a</b>", 101) + `","parse_mode":"HTML"}`:               "too many entities",
		buttons(`{"text":"x","callback_data":"` + long[:64] + `"}`):                                        "ok",
		buttons(`{"text":"x","callback_data":"` + long[:65] + `"}`):                                        "BUTTON_DATA_INVALID",
		buttons(`{"text":"x","callback_data":"` + strings.Repeat("电", 22) + `"}`):                          "BUTTON_DATA_INVALID",
		buttons(`{"text":"x","callback_data":""}`):                                                         "BUTTON_DATA_INVALID",
		buttons(`{"text":"","callback_data":"a"}`):                                                         "can't parse inline keyboard button: button text must be non-empty",
		buttons(`{"text":"x"}`): "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
		buttons(`{"text":"x","callback_data":"a","url":"https://t.me/a"}`):                       "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
		buttons(`{"text":"x","url":"https://t.me/a?start=b"}`):                                   "ok",
		buttons(`{"text":"x","url":"javascript:a"}`):                                             "BUTTON_URL_INVALID",
		buttons(`{"text":"x","copy_text":{"text":"` + strings.Repeat("电", 256) + `"}}`):          "ok",
		buttons(`{"text":"x","copy_text":{"text":"` + strings.Repeat("电", 257) + `"}}`):          "BUTTON_COPY_TEXT_INVALID",
		buttons(`{"text":"x","copy_text":{"text":""}}`):                                          "BUTTON_COPY_TEXT_INVALID",
		buttons(strings.TrimSuffix(strings.Repeat(`{"text":"x","callback_data":"a"},`, 9), ",")): "reply markup is too long",
	} {
		if got := call(t, town(t, Options{}), "sendMessage", body); got != want {
			t.Errorf("sendMessage %.120s\n%s\nwant %s", body, got, want)
		}
	}
}

func buttons(row string) string {
	return `{"chat_id":1,"text":"x","reply_markup":{"inline_keyboard":[[` + row + `]]}}`
}

func TestOtherMethods(t *testing.T) {
	results := func(n int, result string) string {
		var list []string
		for i := range n {
			list = append(list, strings.ReplaceAll(result, "N", fmt.Sprint(i)))
		}
		return `{"inline_query_id":"7000001","results":[` + strings.Join(list, ",") + `]`
	}
	article := `{"type":"article","id":"N","title":"t","input_message_content":{"message_text":"<b>x</b>","parse_mode":"HTML"}}`
	for _, c := range []struct{ method, body, want string }{
		{"getMe", `{}`, "ok"},
		{"noSuch", `{}`, "Not Found: method not found"},
		{"editMessageText", `{"chat_id":1,"message_id":2,"text":"other"}`, "ok"},
		{"editMessageText", `{"chat_id":1,"message_id":2,"text":"first"}`, "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},
		{"editMessageText", `{"chat_id":1,"message_id":9,"text":"x"}`, "message to edit not found"},
		{"editMessageText", `{"chat_id":1,"message_id":1,"text":"x"}`, "message can't be edited"},
		{"editMessageText", `{"chat_id":1,"text":"x"}`, "message identifier is not specified"},
		{"editMessageReplyMarkup", `{"chat_id":1,"message_id":2,"reply_markup":{"inline_keyboard":[[{"text":"x","callback_data":"a"}]]}}`, "ok"},
		{"deleteMessage", `{"chat_id":1,"message_id":2}`, "ok"},
		{"deleteMessage", `{"chat_id":1,"message_id":9}`, "message to delete not found"},
		{"getChat", `{"chat_id":-2}`, "ok"},
		{"sendChatAction", `{"chat_id":1,"action":"typing"}`, "ok"},
		{"sendChatAction", `{"chat_id":1,"action":"dancing"}`, "wrong parameter action in request"},
		{"answerCallbackQuery", `{"callback_query_id":"7000000","text":"` + strings.Repeat("电", 200) + `"}`, "ok"},
		{"answerCallbackQuery", `{"callback_query_id":"7000000","text":"` + strings.Repeat("电", 201) + `"}`, "MESSAGE_TOO_LONG"},
		{"answerCallbackQuery", `{"callback_query_id":"1"}`, "query is too old and response timeout expired or query ID is invalid"},
		{"answerCallbackQuery", `{"callback_query_id":"7000001"}`, "query is too old and response timeout expired or query ID is invalid"},
		{"answerInlineQuery", results(50, article) + `}`, "ok"},
		{"answerInlineQuery", results(0, article) + `,"button":{"text":"help","start_parameter":"help"}}`, "ok"},
		{"answerInlineQuery", results(0, article) + `,"button":{"text":"help","start_parameter":"帮助"}}`, "START_PARAM_INVALID"},
		{"answerInlineQuery", results(51, article) + `}`, "RESULTS_TOO_MUCH"},
		{"answerInlineQuery", results(2, strings.Replace(article, "N", "a", 1)) + `}`, "RESULT_ID_DUPLICATE"},
		{"answerInlineQuery", results(1, strings.Replace(article, "N", strings.Repeat("a", 65), 1)) + `}`, "RESULT_ID_INVALID"},
		{"answerInlineQuery", results(1, strings.Replace(article, "</b>", "", 1)) + `}`, `can't parse entities: Can't find end tag corresponding to start tag "b"`},
		{"answerInlineQuery", results(1, article) + `,"next_offset":"` + strings.Repeat("a", 65) + `"}`, "NEXT_OFFSET_INVALID"},
		{"answerInlineQuery", `{"inline_query_id":"7000001","results":null}`, "can't parse inline query results: Expected an Array"},
		{"setMyCommands", `{"commands":[{"command":"ask","description":"提问"}],"scope":{"type":"all_group_chats"},"language_code":"en"}`, "ok"},
		{"setMyCommands", `{"commands":[{"command":"目录","description":"x"}]}`, "BOT_COMMAND_INVALID"},
		{"setMyCommands", `{"commands":[{"command":"ask","description":""}]}`, "BOT_COMMAND_DESCRIPTION_INVALID"},
		{"setMyCommands", `{"commands":[],"language_code":"zh-hans"}`, "LANG_CODE_INVALID"},
		{"setMyCommands", `{"commands":[],"scope":{"type":"everybody"}}`, "can't parse BotCommandScope: Unsupported type specified"},
		{"setMyDescription", `{"description":"` + strings.Repeat("电", 513) + `"}`, "DESCRIPTION_TOO_LONG"},
		{"setMyShortDescription", `{"short_description":"` + strings.Repeat("电", 121) + `"}`, "SHORT_DESCRIPTION_TOO_LONG"},
		{"setMyShortDescription", `{"short_description":"` + strings.Repeat("电", 120) + `"}`, "ok"},
		{"setWebhook", `{"url":"ftp://a"}`, "bad webhook: invalid URL specified"},
		{"setWebhook", `{"url":"https://a","secret_token":"a b"}`, "secret token contains illegal characters"},
	} {
		s := town(t, Options{})
		s.Press(Private(Person(1)), Person(1), 2, "p:1")
		s.Inline(Person(1), "电梯", "")
		if got := call(t, s, c.method, c.body); got != c.want {
			t.Errorf("%s %.120s\n%s\nwant %s", c.method, c.body, got, c.want)
		}
		if refused := s.Refused(); (c.want == "ok") != (len(refused) == 0) {
			t.Errorf("%s %.120s: refusals noted: %v", c.method, c.body, refused)
		}
	}
}

func TestAQueryIsAnsweredOnce(t *testing.T) {
	s := town(t, Options{})
	id := s.Press(Private(Person(1)), Person(1), 2, "p:1")
	body := `{"callback_query_id":"` + id + `","text":"thanks"}`
	if first, second := call(t, s, "answerCallbackQuery", body), call(t, s, "answerCallbackQuery", body); first != "ok" || second == "ok" {
		t.Errorf("answered: %s, then %s", first, second)
	}
	if got := s.Answer(id)["text"]; got != "thanks" {
		t.Errorf("kept as %q", got)
	}
}

func TestHTML(t *testing.T) {
	for source, want := range map[string]string{
		`a &lt;b&gt; &amp; &#30005;&#x68af; &copy; & c`: `a <b> & 电梯 &copy; & c`,
		`<b>粗<i>斜</i></b>`:                              `粗斜 bold(0,2) italic(1,1)`,
		`𠮷<STRONG>电</STRONG>`:                           `𠮷电 bold(2,1)`,
		"\n <b> 电 </b> ":                                `电 bold(0,1)`,
		`<blockquote>电</blockquote>`:                    `电 blockquote(0,1)`,
		`<blockquote expandable>电</blockquote>`:         `电 expandable_blockquote(0,1)`,
		`<a href="https://t.me/?a=1&amp;b">x</a>`:       `x text_link(0,1)`,
		`<span class="tg-spoiler">x</span>`:             `x spoiler(0,1)`,
		`<pre><code class="language-go">x</code></pre>`: `x pre(0,1) code(0,1)`,
		`<ins>u</ins><del>s</del>`:                      `us underline(0,1) strikethrough(1,1)`,
		`<b></b>x`:                                      `x`,
		`<b>x`:                                          `! Can't find end tag corresponding to start tag "b"`,
		`x</b>`:                                         `! Unexpected end tag at byte offset 1`,
		`<b><i>x</b></i>`:                               `! Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`,
		`a<p>x</p>`:                                     `! Unsupported start tag "p" at byte offset 1`,
		`<br/>`:                                         `! Unclosed start tag at byte offset 0`,
		`1 < 2`:                                         `! Unclosed start tag at byte offset 2`,
		`<b x`:                                          `! Unclosed start tag at byte offset 0`,
		`<span>x</span>`:                                `! Tag "span" must have class "tg-spoiler" at byte offset 0`,
		`<blockquote><blockquote>x</blockquote></blockquote>`: `! Block quotes can't be nested, at byte offset 12`,
		`<code><b>x</b></code>`:                               `! Tag "b" can't stand inside "code" at byte offset 6`,
	} {
		text, entities, err := parseHTML(source)
		for _, e := range entities {
			text += fmt.Sprintf(" %s(%d,%d)", e.Type, e.Offset, e.Length)
		}
		if err != nil {
			text = "! " + err.Error()
		}
		if text != want {
			t.Errorf("%s\n%s\nwant %s", source, text, want)
		}
	}
}

func FuzzHTMLEntitiesStandInTheText(f *testing.F) {
	f.Add(`<b>电 <i>梯</i></b> &lt;<blockquote expandable>x</blockquote>`)
	f.Fuzz(func(t *testing.T, source string) {
		text, entities, err := parseHTML(source)
		for _, e := range entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units(text) {
				t.Errorf("%q: %+v lies outside of %q", source, e, text)
			}
		}
		if err == nil && !strings.ContainsAny(source, "<&") && text != strings.TrimSpace(source) {
			t.Errorf("%q read as %q", source, text)
		}
	})
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
