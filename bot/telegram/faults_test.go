package telegram_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"reportbot/bot/telegram"
	"reportbot/bot/telegram/apitest"
)

// Whatever goes wrong on the way, every question is answered, in order; it is
// answered twice only where an answer took effect and that was not told.
func TestFaultsOnTheWay(t *testing.T) {
	html := "<html><head><title>502 Bad Gateway</title></head></html>"
	for name, fault := range map[string]apitest.Fault{
		"cut before":          {Cut: true},
		"cut after":           {Cut: true, Effect: true},
		"HTML page":           {Status: 502, Body: html},
		"HTML page, 200":      {Status: 200, Body: html},
		"broken JSON":         {Status: 200, Body: `{"ok":true,"result":`},
		"empty":               {Status: 200, Body: `{}`},
		"500":                 {Status: 500},
		"slow":                {Delay: 30 * time.Millisecond},
		"another kind of 429": {Status: 429, RetryAfter: 1},
		"409":                 {Status: 409},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			faulty(t, fault)
		})
	}
}

func faulty(t *testing.T, fault apitest.Fault) {
	const chats, each = 50, 4
	api := apitest.New(t, apitest.Options{})
	var mu sync.Mutex
	dice := rand.New(rand.NewPCG(1, 2))
	taken := 0
	api.Hook(func(r apitest.Request) apitest.Fault {
		mu.Lock()
		defer mu.Unlock()
		if fault.Status == 409 && r.Method != "getUpdates" || dice.IntN(5) != 0 {
			return apitest.Fault{}
		}
		if fault.Effect && r.Method == "sendMessage" {
			taken++
		}
		return fault
	})
	r := run(t, api, file(t))
	for i := range each {
		for c := range chats {
			api.Say(apitest.Private(user(c)), user(c), question(c+i))
		}
	}
	r.settled(t)
	if n := api.Count(); n != chats*each+taken {
		t.Errorf("%d messages for %d questions, %d of them taken and not told", n, chats*each, taken)
	}
	for c := range chats {
		var asked []string
		for i := range each {
			asked = append(asked, question(c+i))
		}
		if err := answersInOrder(distinct(api.Sent(user(c).ID)), asked); err != nil {
			t.Errorf("chat %d: %v", c, err)
		}
	}
	if early := api.Violations("early"); len(early) > 0 {
		t.Errorf("%d requests before retry_after had passed, the first %v too soon", len(early), early[0].Short)
	}
}

// distinct drops the messages that say what the one before says.
func distinct(sent []apitest.Message) []apitest.Message {
	var list []apitest.Message
	for i, m := range sent {
		if i == 0 || m.Text != sent[i-1].Text {
			list = append(list, m)
		}
	}
	return list
}

func TestWrongTokenEndsIt(t *testing.T) {
	for _, token := range []string{"110201543:wrong", "no token at all"} {
		api := apitest.New(t, apitest.Options{})
		r := run(t, api, file(t), func(o *telegram.Options) { o.Token = token })
		if err := r.end(); !errors.Is(err, telegram.ErrToken) {
			t.Errorf("%q: %v", token, err)
		}
	}
}

// A token that is revoked while the bot runs ends it too.
func TestRevokedTokenEndsIt(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t))
	if !api.Wait(patience, func() bool { return api.Requests("getUpdates") > 0 }) {
		t.Fatal("not polling")
	}
	api.Hook(func(apitest.Request) apitest.Fault { return apitest.Fault{Status: 401} })
	api.Say(apitest.Private(user(0)), user(0), "电梯")
	if err := r.end(); !errors.Is(err, telegram.ErrToken) {
		t.Error(err)
	}
}

// Telegram away at the start is waited for.
func TestTelegramAwayAtStart(t *testing.T) {
	t.Parallel()
	api := apitest.New(t, apitest.Options{})
	var mu sync.Mutex
	calls := 0
	api.Hook(func(apitest.Request) apitest.Fault {
		mu.Lock()
		defer mu.Unlock()
		calls++
		return apitest.Fault{Cut: calls <= 3}
	})
	run(t, api, file(t))
	api.Say(apitest.Private(user(0)), user(0), "电梯")
	if !api.Wait(patience, func() bool { return api.Count() == 1 }) {
		t.Error("not answered")
	}
}

// One chat under a 429 holds up no other one.
func TestTooManyRequestsBindsOneChat(t *testing.T) {
	t.Parallel()
	api := apitest.New(t, apitest.Options{})
	var once sync.Once
	api.Hook(func(r apitest.Request) (f apitest.Fault) {
		if r.Method == "sendMessage" && r.Chat == user(0).ID {
			once.Do(func() { f = apitest.Fault{Status: 429, RetryAfter: 3} })
		}
		return f
	})
	run(t, api, file(t))
	for c := range 20 {
		for i := range 3 {
			api.Say(apitest.Private(user(c)), user(c), question(i))
		}
	}
	if !api.Wait(patience, func() bool { return api.Count() == 57 }) {
		t.Errorf("%d answers while one chat waits", api.Count())
	}
	if n := len(api.Sent(user(0).ID)); n != 0 {
		t.Errorf("%d messages to the chat that waits", n)
	}
	if !api.Wait(patience, func() bool { return api.Count() == 60 }) {
		t.Errorf("%d answers in the end", api.Count())
	}
	if err := answersInOrder(api.Sent(user(0).ID), []string{question(0), question(1), question(2)}); err != nil {
		t.Error(err)
	}
	if early := api.Violations("early"); len(early) > 0 {
		t.Error(early)
	}
}

// A second instance is told of once, and the first goes on when it is gone.
func TestAnotherInstance(t *testing.T) {
	t.Parallel()
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t))
	var mu sync.Mutex
	conflict := true
	api.Hook(func(r apitest.Request) apitest.Fault {
		mu.Lock()
		defer mu.Unlock()
		if conflict && r.Method == "getUpdates" {
			return apitest.Fault{Status: 409, Body: `{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}`}
		}
		return apitest.Fault{}
	})
	api.Say(apitest.Private(user(0)), user(0), "电梯")
	if !api.Wait(patience, func() bool { return api.Requests("getUpdates") > 3 }) {
		t.Fatal("gave up")
	}
	mu.Lock()
	conflict = false
	mu.Unlock()
	r.settled(t)
	if n := count(r.log.String(), "Conflict"); n > 1 {
		t.Errorf("said %d times", n)
	}
	if api.Count() != 1 {
		t.Errorf("%d answers", api.Count())
	}
}

// The limits are kept by the bot itself: the server, which counts, sees none
// broken.
func TestLimitsAreKept(t *testing.T) {
	t.Parallel()
	api := apitest.New(t, apitest.Options{Flood: true})
	r := run(t, api, file(t), func(o *telegram.Options) {
		o.Limits = telegram.Limits{PerSecond: 30, PerChatSecond: 1, PerGroupMinute: 5}
	})
	for c := range 40 {
		for i := range 3 {
			api.Say(apitest.Private(user(c)), user(c), question(i))
		}
	}
	group := apitest.Supergroup(-100)
	for i := range 7 {
		api.Say(group, user(i), fmt.Sprintf("/find@reportbot %s", words[i%len(words)]))
	}
	if !api.Wait(patience, func() bool { return api.Count() >= 120+5 }) {
		t.Errorf("%d answers", api.Count())
	}
	if v := api.Violations(); len(v) > 0 {
		t.Errorf("%d limits broken, the first %+v", len(v), v[0])
	}
	if n := len(api.Sent(group.ID)); n > 5 {
		t.Errorf("%d answers in a group", n)
	}
	hints := 0
	for _, m := range api.Sent(group.ID) {
		hints += count(m.Text, "私聊")
	}
	if hints != 1 {
		t.Errorf("%d hints to go on in private", hints)
	}
	if err := r.stop(); err != nil {
		t.Error(err)
	}
}

// A bot told to stop does, although its long poll and its sends hang.
func TestStopWhileAllHangs(t *testing.T) {
	t.Parallel()
	api := apitest.New(t, apitest.Options{})
	api.Hook(func(r apitest.Request) apitest.Fault {
		if r.Method == "sendMessage" {
			return apitest.Fault{Delay: time.Minute, Cut: true}
		}
		return apitest.Fault{}
	})
	database := file(t)
	r := run(t, api, database)
	api.Say(apitest.Private(user(0)), user(0), question(0))
	if !api.Wait(patience, func() bool { return api.Requests("sendMessage") == 1 }) {
		t.Fatal("nothing sent")
	}
	start := time.Now()
	if err := r.stop(); err != nil {
		t.Error(err)
	}
	t.Logf("stopped in %v", time.Since(start))
	api.Hook(nil)
	run(t, api, database).settled(t)
	if api.Count() != 1 {
		t.Errorf("%d answers after the restart", api.Count())
	}
}

// An answer that is larger than what is read comes again in smaller parts.
func TestUpdatesTooLarge(t *testing.T) {
	t.Parallel()
	api := apitest.New(t, apitest.Options{})
	api.Hook(func(r apitest.Request) apitest.Fault {
		if r.Method == "getUpdates" && r.Params["limit"] != "1" {
			return apitest.Fault{Delay: 50 * time.Millisecond, Status: 200, Body: `{"ok":true,"result":[{"update_id":1,"message":{"text":"电`}
		}
		return apitest.Fault{}
	})
	r := run(t, api, file(t))
	for i := range 3 {
		api.Say(apitest.Private(user(i)), user(i), question(i))
	}
	if !api.Wait(patience, func() bool { return api.Count() >= 1 }) {
		t.Error("not answered")
	}
	api.Hook(nil)
	r.settled(t)
	if n := api.Count(); n != 3 {
		t.Errorf("%d answers", n)
	}
}
