package telegram_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"reportbot/bot/telegram"
	"reportbot/bot/telegram/apitest"
)

// Whenever a bot is told to stop while a chat's pace holds answers back, each
// press is answered by one message, and the press itself is confirmed once.
func TestStopAtEveryMomentOfAPacedChat(t *testing.T) {
	paced := telegram.Limits{PerChatSecond: 5}
	for moment := range 25 {
		t.Run(fmt.Sprint("after ", moment*20, " ms"), func(t *testing.T) {
			t.Parallel()
			stopPaced(t, paced, func(*apitest.Server) { time.Sleep(time.Duration(moment) * 20 * time.Millisecond) })
		})
	}
	for request := range 4 { // two confirmations and two messages
		t.Run(fmt.Sprint("at request ", request+1), func(t *testing.T) {
			t.Parallel()
			stopPaced(t, paced, func(api *apitest.Server) {
				if !api.Wait(patience, func() bool { return answering(api) > request }) {
					t.Error("nothing sent")
				}
			})
		})
	}
}

// A group's budget holds an answer back for longer than it is kept.
func TestStopWhileAGroupWaits(t *testing.T) {
	t.Parallel()
	stopPaced(t, telegram.Limits{PerGroupMinute: 1}, func(api *apitest.Server) {
		if !api.Wait(patience, func() bool { return answering(api) == 3 }) {
			t.Error("the second press is not confirmed")
		}
	})
}

// answering counts the requests that answer somebody.
func answering(api *apitest.Server) int {
	return api.Requests("sendMessage") + api.Requests("answerCallbackQuery")
}

// stopPaced presses a button twice, stops the bot at a moment and starts it again.
func stopPaced(t *testing.T, limits telegram.Limits, moment func(*apitest.Server)) {
	api := apitest.New(t, apitest.Options{})
	database := file(t)
	slow := func(o *telegram.Options) { o.Limits = limits }
	r := run(t, api, database, slow)
	person, chat := user(0), apitest.Private(user(0))
	if limits.PerGroupMinute > 0 {
		chat = apitest.Supergroup(-100)
	}
	var presses []string
	for range 2 {
		presses = append(presses, api.Press(chat, person, 12345, "p:beijing-2022/2.8.6"))
	}
	moment(api)
	if err := r.stop(); err != nil {
		t.Error(err)
	}
	run(t, api, database, slow).settled(t)
	if n := api.Count(); n != 2 {
		t.Errorf("%d messages", n)
	}
	for i, p := range presses {
		if api.Answer(p) == nil {
			t.Errorf("press %d is not confirmed", i+1)
		}
	}
	if n := api.Requests("answerCallbackQuery"); n != 2 {
		t.Errorf("%d confirmations: %v", n, api.Refused())
	}
}

// A press that is confirmed and put off by Telegram is not confirmed again.
func TestPressPutOff(t *testing.T) {
	t.Parallel()
	api := apitest.New(t, apitest.Options{})
	var once sync.Once
	api.Hook(func(r apitest.Request) (f apitest.Fault) {
		if r.Method == "sendMessage" {
			once.Do(func() { f = apitest.Fault{Status: 429, RetryAfter: 1} })
		}
		return f
	})
	r := run(t, api, file(t))
	api.Press(apitest.Private(user(0)), user(0), 12345, "p:beijing-2022/2.8.6")
	r.settled(t)
	if n := api.Requests("answerCallbackQuery"); n != 1 || api.Count() != 1 {
		t.Errorf("%d confirmations, %d messages", n, api.Count())
	}
}
