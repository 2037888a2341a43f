package telegram_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/bot/store"
	"reportbot/bot/telegram"
	"reportbot/bot/telegram/apitest"
	"reportbot/retrieval"
	"reportbot/seeds"
)

const patience = 30 * time.Second // how long a test waits for what must come

var library = sync.OnceValue(func() *retrieval.Library {
	l, _ := retrieval.Load(seeds.FS)
	return l
})

// A running bot.
type running struct {
	api   *apitest.Server
	store *store.Store
	log   *lockedBuffer
	end   func() error // waits until it ends
	stop  func() error // ends it as SIGTERM does
}

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}

// file returns the address of a new database.
func file(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "bot.db") }

// run starts a bot on a database until the test ends or stop is called.
func run(t testing.TB, api *apitest.Server, database string, change ...func(*telegram.Options)) *running {
	t.Helper()
	return runWith(t, library(), api, database, change...)
}

func runWith(t testing.TB, library *retrieval.Library, api *apitest.Server, database string, change ...func(*telegram.Options)) *running {
	t.Helper()
	return runBot(t, library, api, database, func(*bot.Bot, *store.Store, *slog.Logger) {}, change...)
}

// runBot starts a bot that is made ready first.
func runBot(t testing.TB, library *retrieval.Library, api *apitest.Server, database string, ready func(*bot.Bot, *store.Store, *slog.Logger), change ...func(*telegram.Options)) *running {
	t.Helper()
	s, err := store.Open(context.Background(), database)
	if err != nil {
		t.Fatal(err)
	}
	r := &running{api: api, store: s, log: &lockedBuffer{}}
	log := slog.New(slog.NewTextHandler(r.log, nil))
	o := telegram.Options{
		Token: apitest.Token, APIURL: api.URL, Workers: 16, Log: log,
		Metrics: telegram.NewMetrics(prometheus.NewRegistry()),
	}
	for _, f := range change {
		f(&o)
	}
	b := bot.New(answers.New(library, ""), library, s, []int64{1}, log)
	ready(b, s, log)
	courier := telegram.New(b, s, o)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- courier.Run(ctx) }()
	r.end = sync.OnceValue(func() error {
		defer s.Close()
		select {
		case err := <-ended:
			return err
		case <-time.After(patience):
			return fmt.Errorf("still running")
		}
	})
	r.stop = func() error {
		cancel()
		return r.end()
	}
	t.Cleanup(func() {
		r.stop()
		if t.Failed() {
			t.Log(r.log)
		}
	})
	return r
}

func count(text, word string) int { return strings.Count(text, word) }

func (r *running) empty(t testing.TB) {
	t.Helper()
	if waiting, aside, err := r.store.Counts(context.Background()); err != nil || waiting+aside > 0 {
		t.Errorf("the inbox keeps %d and %d aside, %v", waiting, aside, err)
	}
}

func user(n int) apitest.User { return apitest.Person(int64(1000 + n)) }

// Each question asks for another word, so that answers show which question they
// belong to.
var words = []string{"电梯", "学位", "养老", "地铁", "冬奥", "疫情", "绿化", "人工智能"}

func question(i int) string { return "/find " + words[i%len(words)] }

// answersInOrder reports how the messages of a chat differ from one answer to
// each of its questions in order.
func answersInOrder(sent []apitest.Message, asked []string) error {
	if len(sent) != len(asked) {
		return fmt.Errorf("%d answers to %d questions", len(sent), len(asked))
	}
	for i, q := range asked {
		if word := strings.TrimPrefix(q, "/find "); !strings.Contains(sent[i].Text, "“"+word+"”") {
			return fmt.Errorf("answer %d is not about %s", i, word)
		}
	}
	return nil
}

// Every question is answered once and in order, although the bot is stopped and
// started in the middle.
func TestEachQuestionOnceInOrder(t *testing.T) {
	const chats, each = 200, 5
	api := apitest.New(t, apitest.Options{})
	database := file(t)
	first := run(t, api, database)
	for i := range each {
		for c := range chats {
			api.Say(apitest.Private(user(c)), user(c), question(c+i))
		}
	}
	if !api.Wait(patience, func() bool { return api.Count() > chats*each/2 }) {
		t.Fatalf("%d answers", api.Count())
	}
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	second := run(t, api, database)
	if !api.Wait(patience, func() bool { return api.Count() >= chats*each }) {
		t.Fatalf("%d answers", api.Count())
	}
	second.settled(t)
	for c := range chats {
		var asked []string
		for i := range each {
			asked = append(asked, question(c+i))
		}
		if err := answersInOrder(api.Sent(user(c).ID), asked); err != nil {
			t.Errorf("chat %d: %v", c, err)
		}
	}
}

// settled waits until nothing is left to do. What Telegram is asked to forget
// stands in the inbox by then: so Telegram is looked at first.
func (r *running) settled(t testing.TB) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if r.api.Pending() > 0 {
			continue
		}
		if waiting, _, err := r.store.Counts(context.Background()); err == nil && waiting == 0 {
			return
		}
	}
	t.Error("updates are left")
	r.empty(t)
}

// BenchmarkQuestions counts whole questions from 500 chats at a time.
func BenchmarkQuestions(b *testing.B) {
	api := apitest.New(b, apitest.Options{})
	r := run(b, api, file(b))
	asked := 0
	for b.Loop() {
		for c := range 500 {
			api.Say(apitest.Private(user(c)), user(c), "去年装了多少部电梯")
		}
		asked += 500
		if !api.Wait(patience, func() bool { return api.Count() >= asked }) {
			b.Fatal("not answered")
		}
		r.settled(b)
	}
	b.ReportMetric(float64(asked)/b.Elapsed().Seconds(), "answers/s")
}
