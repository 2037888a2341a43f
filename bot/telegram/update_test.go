package telegram

import (
	"encoding/json"
	"strings"
	"testing"
)

// Whatever an update holds, reading it does not crash, and what is heard of it
// has a place to answer to.
func FuzzUpdate(f *testing.F) {
	for _, seed := range []string{
		`{"update_id":1,"message":{"message_id":5,"from":{"id":7},"chat":{"id":7,"type":"private"},"date":1,"text":"电梯"}}`,
		`{"update_id":2,"message":{"message_id":5,"from":{"id":7},"chat":{"id":-7,"type":"supergroup"},"text":"/ask@reportbot 电梯","entities":[{"type":"bot_command","offset":0,"length":14}],"message_thread_id":3,"is_topic_message":true}}`,
		`{"update_id":3,"edited_message":{"message_id":5,"from":{"id":7},"chat":{"id":-7,"type":"group"},"text":"😀@reportbot","entities":[{"type":"mention","offset":2,"length":10}],"reply_to_message":{"message_id":4,"from":{"id":1},"text":"x"},"quote":{"text":"x"}}}`,
		`{"update_id":4,"callback_query":{"id":"1","from":{"id":7},"message":{"message_id":5,"chat":{"id":7,"type":"private"},"date":0},"data":"p:x"}}`,
		`{"update_id":5,"callback_query":{"id":"1","from":{"id":7},"inline_message_id":"a","data":"p:x"}}`,
		`{"update_id":6,"inline_query":{"id":"1","from":{"id":7},"query":"电梯","offset":""}}`,
		`{"update_id":7,"message":{"message_id":5,"chat":{"id":-7,"type":"group"},"migrate_to_chat_id":-1007}}`,
		`{"update_id":8,"channel_post":{"chat":{"id":-9,"type":"channel"},"text":"/ask"}}`,
		`{"update_id":9,"my_chat_member":{"chat":{"id":7}}}`,
		`{"update_id":10,"message":{"text":"a","from":{"id":1},"chat":{"id":1,"type":"private"},"entities":[{"type":"mention","offset":-1,"length":9000000000000000000},{"type":"text_mention","offset":0,"length":1}]}}`,
		`{"update_id":"x","message":[]}`, `null`, `{}`, `[`, "{\"update_id\":1,\"\xff\":1}",
	} {
		f.Add([]byte(seed))
	}
	me := self{id: 1, name: "reportbot"}
	f.Fuzz(func(t *testing.T, raw []byte) {
		id, err := updateID(raw)
		queue := queueOf(raw)
		var u update
		if json.Unmarshal(raw, &u) != nil {
			return
		}
		if err == nil && int64(u.UpdateID) != id && !strings.Contains(strings.ToLower(string(raw[1:])), "update_id") {
			t.Errorf("number %d read as %d", u.UpdateID, id)
		}
		u.moved()
		m, ok := me.read(&u)
		if !ok {
			return
		}
		if m.Chat != queue {
			t.Errorf("chat %d waits in queue %d", m.Chat, queue)
		}
		if (m.Data == "") == (m.Text == "") && m.Data != "" {
			t.Errorf("both said and pressed: %+v", m)
		}
	})
}

// The name is taken out and nothing else; a command to another bot is not for
// this one.
func TestStrip(t *testing.T) {
	me := self{id: 1, name: "ReportBot"}
	for _, c := range []struct {
		chat, text, entities, want string
	}{
		{"private", "电梯", ``, "电梯"},
		{"private", "/ask@reportbot 电梯", `{"type":"bot_command","offset":0,"length":14}`, "/ask 电梯"},
		{"private", "/ask@reportbotx 电梯", `{"type":"bot_command","offset":0,"length":15}`, ""},
		{"group", "/ask 电梯", `{"type":"bot_command","offset":0,"length":4}`, "/ask 电梯"},
		{"group", "/nosuch 电梯", `{"type":"bot_command","offset":0,"length":7}`, ""},
		{"group", "😀@reportbot 电梯", `{"type":"mention","offset":2,"length":10}`, "😀 电梯"},
		{"group", "@reportbotx 电梯", `{"type":"mention","offset":0,"length":11}`, ""},
		{"group", "电梯", ``, ""},
		{"channel", "/ask@reportbot 电梯", `{"type":"bot_command","offset":0,"length":14}`, ""},
	} {
		raw := `{"update_id":1,"message":{"message_id":5,"from":{"id":7},"chat":{"id":-7,"type":"` + c.chat + `"},"text":"` + c.text + `","entities":[` + c.entities + `]}}`
		var u update
		if err := json.Unmarshal([]byte(raw), &u); err != nil {
			t.Fatal(err)
		}
		if m, ok := me.read(&u); ok != (c.want != "") || ok && m.Text != c.want {
			t.Errorf("%s in a %s chat: %q, %v, want %q", c.text, c.chat, m.Text, ok, c.want)
		}
	}
}
