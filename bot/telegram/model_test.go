package telegram_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/bot/model"
	"reportbot/bot/model/modeltest"
	"reportbot/bot/store"
	"reportbot/bot/telegram/apitest"
)

// Facts are questions and the words of the report that answer them.
var facts = [][2]string{
	{"去年装了多少部电梯", "老楼加装电梯418部"},
	{"今年要建多少保障性租赁住房", "筹集建设保障性租赁住房15万套"},
	{"去年留白增绿多少公顷", "留白增绿925公顷"},
	{"今年留白增绿多少公顷", "留白增绿978.5公顷"},
	{"去年新增中小学学位多少个", "新增中小学学位2.8万个"},
	{"去年拆违腾退了多少土地", "拆违腾退土地3316公顷"},
}

// choosing is a bot that a model chooses for, whose server fails as f says.
func choosing(t *testing.T, api *apitest.Server, f func(n int) modeltest.Fault) (*running, *modeltest.Server) {
	t.Helper()
	server := modeltest.New(t, func(modeltest.Question) string { return `{"n":1}` })
	server.Fail(f)
	client, err := model.New(server.URL, "m", server.Key)
	if err != nil {
		t.Fatal(err)
	}
	return runBot(t, library(), api, file(t), func(b *bot.Bot, _ *store.Store, log *slog.Logger) {
		b.SetChooser(bot.NewChooser(client, "m", true, forgetful{}, 4, log))
	}), server
}

// forgetful keeps no choice, so that every question is put to the model.
type forgetful struct{}

func (forgetful) Chosen(context.Context, string) (answers.ReaderChoice, bool, error) {
	return answers.ReaderChoice{}, false, nil
}

func (forgetful) KeepChoice(_ context.Context, _ string, c answers.ReaderChoice) (answers.ReaderChoice, error) {
	return c, nil
}

// In the middle of 200 questions of 50 chats the model fails in every way: each is
// answered with the report's words within four seconds, once and in order.
func TestModelFailsInTheMiddle(t *testing.T) {
	const chats, rounds, each = 50, 2, 2
	all := modeltest.Faults()
	api := apitest.New(t, apitest.Options{})
	r, server := choosing(t, api, func(n int) modeltest.Fault {
		if n%3 < 2 { // never so many failures in a row that the model is left alone
			return modeltest.None
		}
		return all[n/3%len(all)]
	})
	slowest := time.Duration(0)
	asked := map[int][]int{} // of each chat the facts, in order
	for round := range rounds {
		start := time.Now()
		for c := range chats {
			api.Say(apitest.Private(user(c)), user(c), facts[(c+round)%len(facts)][0])
			asked[c] = append(asked[c], (c+round)%len(facts))
		}
		if !api.Wait(patience, func() bool { return api.Count() >= chats*(round+1) }) {
			t.Fatalf("round %d: %d answers", round, api.Count())
		}
		slowest = max(slowest, time.Since(start))
	}
	for i := range each { // one behind the other, without waiting for the answer
		for c := range chats {
			api.Say(apitest.Private(user(c)), user(c), facts[(c+i)%len(facts)][0])
			asked[c] = append(asked[c], (c+i)%len(facts))
		}
	}
	if !api.Wait(patience, func() bool { return api.Count() >= chats*(rounds+each) }) {
		t.Fatalf("%d answers", api.Count())
	}
	r.settled(t)
	for c := range chats {
		sent := api.Sent(user(c).ID)
		if len(sent) != len(asked[c]) {
			t.Fatalf("chat %d: %d answers to %d questions", c, len(sent), len(asked[c]))
		}
		for i, f := range asked[c] {
			if !strings.Contains(strings.Join(sent[i].Quotes(), "\n"), facts[f][1]) {
				t.Errorf("chat %d: %s is answered with %s", c, facts[f][0], sent[i].Text)
			}
		}
	}
	t.Logf("%d calls, the slowest answer after %s", len(server.Asked()), slowest.Round(time.Millisecond))
	if calls := len(server.Asked()); calls < 3*len(all) {
		t.Errorf("only %d calls: not every failure was met", calls)
	}
}
