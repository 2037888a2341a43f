package telegram_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"reportbot/bot/telegram/apitest"
	"reportbot/retrieval"
)

// since waits until the bot has handled all that it got, and returns how many
// messages it sent since before.
func (r *running) since(t *testing.T, before int) int {
	t.Helper()
	r.settled(t)
	return r.api.Count() - before
}

// Where nobody spoke to the bot it says nothing; nothing makes it crash.
func TestSilence(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t))
	group, person := apitest.Supergroup(-1), user(0)
	api.Say(group, person, "去年装了多少部电梯")
	api.Say(group, person, "/ask@anotherbot 电梯")
	api.Say(group, person, "@reportbotx 电梯")
	api.Say(group, person, "电梯 @reportbot", apitest.With("via_bot", api.Bot))
	api.Say(apitest.Private(person), person, "电梯", apitest.With("via_bot", api.Bot))
	api.Say(group, apitest.User{ID: 5, IsBot: true, First: "Bot"}, "@reportbot 电梯")
	api.Say(apitest.Chat{ID: -2, Type: "channel", Title: "channel"}, person, "/ask 电梯")
	api.Say(group, person, "", apitest.With("new_chat_members", []any{person}))
	api.Raw(0, `"channel_post":{"message_id":1,"date":1,"chat":{"id":-2,"type":"channel"},"text":"/ask 电梯"}`)
	api.Raw(0, `"poll":{"id":"1"}`)
	api.Raw(0, `"something_new":{"a":[1,2,{"b":null}]}`)
	api.Raw(0, `"message":null,"callback_query":null`)
	api.Raw(0, `"message":{}`)
	api.Raw(0, `"message":{"chat":{"id":7,"type":"private"},"text":"电梯"}`)
	api.Raw(0, `"callback_query":{"id":"1","data":"p:beijing-2022/2.8.6"}`)
	api.Raw(0, `"inline_query":{"id":"1","query":"电梯"}`)
	if n := r.since(t, 0); n != 0 {
		t.Errorf("%d messages", n)
	}
	api.Raw(0, `"message":5`)
	api.Raw(0, `"message":{"chat":{"id":"seven"},"text":[]}`)
	if !api.Wait(patience, func() bool { return api.Pending() == 0 }) {
		t.Error("an unreadable update blocks the others")
	}
	api.Say(apitest.Private(person), person, "电梯")
	if !api.Wait(patience, func() bool { return api.Count() == 1 }) {
		t.Error("not answered after unreadable updates")
	}
}

func TestGroupsAndTopics(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t))
	forum, person := apitest.Forum(-3), user(0)
	asked := api.Say(forum, person, "@reportbot 去年装了多少部电梯", apitest.InTopic(7))
	r.settled(t)
	sent := api.Sent(forum.ID)
	if len(sent) != 1 || sent[0].ReplyTo != asked || sent[0].Thread != 7 {
		t.Fatalf("answered with %+v", sent)
	}
	// A reply to the bot's message is for the bot, in the same topic.
	api.Say(forum, person, "今年呢", apitest.ReplyTo(sent[0].ID))
	r.settled(t)
	if sent = api.Sent(forum.ID); len(sent) != 2 || sent[1].Thread != 7 || !strings.Contains(sent[1].Text, "200部") {
		t.Errorf("a reply is answered with %+v", sent[1:])
	}
	// The General topic refuses its number.
	api.Say(forum, person, "/ask@reportbot 电梯", apitest.With("message_thread_id", 1), apitest.With("is_topic_message", true))
	r.settled(t)
	if sent = api.Sent(forum.ID); len(sent) != 3 || sent[2].Thread > 1 {
		t.Errorf("General is answered with %+v", sent[2:])
	}
	if refused := api.Refused(); len(refused) > 0 {
		t.Errorf("refused: %v", refused)
	}
}

// refuse makes the server refuse the next request of a method.
func refuse(api *apitest.Server, method, description string) {
	done := make(chan bool, 1)
	done <- true
	api.Hook(func(r apitest.Request) (f apitest.Fault) {
		if r.Method != method {
			return f
		}
		select {
		case <-done:
			f = apitest.Fault{Status: 400, Body: fmt.Sprintf(`{"ok":false,"error_code":400,"description":"Bad Request: %s"}`, description)}
		default:
		}
		return f
	})
}

// What Telegram refuses of a message is left out, and the rest sent.
func TestRefusedForms(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t))
	forum, person := apitest.Forum(-3), user(0)
	for i, description := range []string{
		"can't parse entities: Unsupported start tag", "message thread not found", "message to be replied not found", "BUTTON_DATA_INVALID",
	} {
		refuse(api, "sendMessage", description)
		api.Say(forum, person, "@reportbot 去年装了多少部电梯", apitest.InTopic(7))
		r.settled(t)
		sent := api.Sent(forum.ID)
		if len(sent) != i+1 || !strings.Contains(sent[i].Text, "418部") {
			t.Fatalf("%s: %d messages", description, len(sent))
		}
		m := sent[i]
		if plain, threadless, alone, bare := len(m.Entities) == 0, m.Thread == 0 && m.ReplyTo == 0, m.ReplyTo == 0, len(m.Buttons) == 0; plain != (i == 0) || alone != (i == 2) || bare != (i == 3) || threadless {
			t.Errorf("%s: %+v", description, m)
		}
	}
}

// A question that was edited changes its answer.
func TestEditedQuestion(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	database := file(t)
	r := run(t, api, database)
	person := user(0)
	chat := apitest.Private(person)
	asked := api.Say(chat, person, question(0))
	r.settled(t)
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	r = run(t, api, database)
	api.Edit(chat, person, asked, question(1))
	api.Edit(chat, person, asked, question(1)) // nothing new: "message is not modified"
	r.settled(t)
	sent := api.Sent(person.ID)
	if len(sent) != 1 || sent[0].Edits != 1 || !strings.Contains(sent[0].Text, words[1]) {
		t.Errorf("%+v", sent)
	}
	// One that never was answered is answered now.
	later := api.Say(apitest.Group(-9), person, "电梯")
	r.settled(t)
	api.Edit(apitest.Group(-9), person, later, "@reportbot 电梯")
	r.settled(t)
	if n := len(api.Sent(-9)); n != 1 {
		t.Errorf("%d answers to a question that was edited to be one", n)
	}
}

func TestGroupBecomesSupergroup(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t))
	old, now, person := apitest.Group(-5), apitest.Supergroup(-1005), user(0)
	api.Say(old, person, "/ask@reportbot 电梯")
	r.settled(t)
	hold := make(chan bool)
	api.Hook(func(r apitest.Request) apitest.Fault { // the group changes while an answer is on its way
		if r.Method == "sendMessage" && r.Chat == old.ID {
			<-hold
		}
		return apitest.Fault{}
	})
	api.Say(old, person, "/ask@reportbot 学位")
	if !api.Wait(patience, func() bool { return api.Requests("sendMessage") == 2 }) {
		t.Fatal("nothing sent")
	}
	api.Upgrade(old, now, person)
	close(hold)
	api.Say(now, person, "/ask@reportbot 养老")
	r.settled(t)
	if a, b := len(api.Sent(old.ID)), len(api.Sent(now.ID)); a != 1 || b != 2 {
		t.Errorf("%d answers in the group and %d in the supergroup", a, b)
	}
}

// Where the bot was thrown out it is silent, and nothing waits.
func TestKickedAndBlocked(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t))
	group, person := apitest.Group(-5), user(0)
	api.Say(group, person, "/ask@reportbot 电梯")
	api.Say(apitest.Private(person), person, "电梯")
	r.settled(t)
	api.Kick(group, person)
	api.Block(person)
	for range 3 {
		api.Say(group, person, "/ask@reportbot 电梯")
		api.Say(apitest.Private(person), person, "电梯")
	}
	r.settled(t)
	if strings.Contains(r.log.String(), "level=ERROR") {
		t.Error("errors are logged")
	}
	if n := api.Count(); n != 2 {
		t.Errorf("%d messages", n)
	}
}

// A reply of several messages goes on where it was when the bot was killed.
func TestLongReplyGoesOn(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	database := file(t)
	long := longReport(t)
	r := runWith(t, long, api, database)
	person := user(0)
	api.Say(apitest.Private(person), person, "/show 1.1")
	r.settled(t)
	whole := api.Drain(person.ID)
	if len(whole) < 2 {
		t.Fatal("that is one message")
	}
	hold := make(chan bool)
	sends := 0
	api.Hook(func(r apitest.Request) apitest.Fault {
		if r.Method != "sendMessage" {
			return apitest.Fault{}
		}
		if sends++; sends == 2 {
			return apitest.Fault{Cut: true, Delay: 100 * time.Millisecond, After: func() { close(hold) }}
		}
		return apitest.Fault{}
	})
	api.Say(apitest.Private(person), person, "/show 1.1")
	<-hold
	r.stop()
	runWith(t, long, api, database).settled(t)
	parts := api.Sent(person.ID)
	if len(parts) != len(whole) {
		t.Fatalf("%d messages, want %d", len(parts), len(whole))
	}
	for i, m := range parts {
		if m.Text != whole[i].Text {
			t.Errorf("message %d differs", i)
		}
	}
}

// longReport is a report with a section of several messages.
func longReport(t *testing.T) *retrieval.Library {
	t.Helper()
	var text strings.Builder
	text.WriteString("北京市政府工作报告\n\n2022年1月6日\n\n一、2022年主要任务\n\n（一）第一节\n\n")
	for i := range 40 {
		fmt.Fprintf(&text, "第%d件事要做好。%s\n\n", i+1, strings.Repeat("推进各项工作，", 40)+"到此为止。")
	}
	library, left := retrieval.Load(fstest.MapFS{"beijing-2022.txt": {Data: []byte(text.String())}})
	if len(left) > 0 {
		t.Fatal(left)
	}
	return library
}
