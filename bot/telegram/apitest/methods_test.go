package apitest

import (
	"fmt"
	"strings"
	"testing"
)

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
