package telegram_test

import (
	"strings"
	"testing"
	"time"

	"reportbot/bot/telegram"
	"reportbot/bot/telegram/apitest"
)

// A group that is not served gets one line, and the bot leaves it; others and
// private chats are answered.
func TestGroupsThatAreServed(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t), func(o *telegram.Options) { o.Groups = []int64{-1} })
	person := user(0)
	for range 3 {
		api.Say(apitest.Supergroup(-2), person, "@reportbot 去年装了多少部电梯")
	}
	api.Push("my_chat_member", map[string]any{
		"chat": apitest.Supergroup(-3), "from": person, "date": time.Now().Unix(),
		"old_chat_member": map[string]any{"user": api.Bot, "status": "left"}, "new_chat_member": map[string]any{"user": api.Bot, "status": "member"},
	})
	api.Enter(apitest.Supergroup(-3))
	api.Say(apitest.Supergroup(-1), person, "@reportbot 去年装了多少部电梯")
	api.Say(apitest.Private(person), person, "去年装了多少部电梯")
	r.settled(t)
	for group, want := range map[int64]string{-1: "418部", person.ID: "418部", -2: "指定的群", -3: "指定的群"} {
		if sent := api.Sent(group); len(sent) != 1 || !strings.Contains(sent[0].Text, want) {
			t.Errorf("%d got %+v", group, sent)
		}
	}
	if n := api.Requests("leaveChat"); n < 2 {
		t.Errorf("left %d times", n)
	}
}

// Who speaks for a group or channel is answered when one addresses the bot, and
// what a linked channel forwards is not.
func TestAnonymous(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t))
	group, anonymous := apitest.Supergroup(-1), apitest.User{ID: 1087968824, IsBot: true, First: "Group"}
	api.Say(group, anonymous, "@reportbot 去年装了多少部电梯", apitest.With("sender_chat", group))
	api.Say(group, anonymous, "去年装了多少部电梯", apitest.With("sender_chat", group))
	api.Say(group, apitest.User{ID: 777000, First: "Telegram"}, "@reportbot 电梯",
		apitest.With("sender_chat", apitest.Chat{ID: -9, Type: "channel"}), apitest.With("is_automatic_forward", true))
	r.settled(t)
	if sent := api.Sent(group.ID); len(sent) != 1 || !strings.Contains(sent[0].Text, "418部") {
		t.Errorf("%+v", sent)
	}
}

// An answer in a group is taken back by who asked, and by nobody else.
func TestTakeBack(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t))
	group := apitest.Supergroup(-1)
	api.Say(group, user(0), "@reportbot 去年装了多少部电梯")
	r.settled(t)
	answer := api.Sent(group.ID)[0]
	last := answer.Buttons[len(answer.Buttons)-1]
	data := last[len(last)-1].Data
	for i, want := range []bool{false, true} {
		api.Press(group, user(1-i), answer.ID, data)
		r.settled(t)
		if got := api.Sent(group.ID)[0].Deleted; got != want {
			t.Errorf("press %d: deleted %v", i, got)
		}
	}
}
