package bot

import (
	"bytes"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"reportbot/answers"
	"reportbot/bot/model"
	"reportbot/bot/model/modeltest"
)

// chooserOf is a chooser that asks a server.
func chooserOf(t *testing.T, s *modeltest.Server, always bool, kept Choices, log *slog.Logger) *Chooser {
	t.Helper()
	client, err := model.New(s.URL, "m", s.Key)
	if err != nil {
		t.Fatal(err)
	}
	return NewChooser(client, "m", always, kept, 4, log)
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// doubtful is a question whose decision is in doubt, and is not refused for sure.
const doubtful = "老人吃饭的地方有多少"

// chosenAlways has the model of s choose for a question.
func chosenAlways(t *testing.T, s *modeltest.Server, question string) (built, chosen answers.Answer) {
	t.Helper()
	a := newBot().answerer
	built = a.Answer(question, nil)
	return built, chooserOf(t, s, true, &ShortMemory{}, quiet()).Choose(t.Context(), a, built, nil)
}

// What the model is given is the question as read, year and place, and at most six
// numbered sentences with section and year; its number leads to that sentence, 0 to
// a refusal with its reason.
func TestChoose(t *testing.T) {
	a := newBot().answerer
	candidates := a.Candidates(a.Answer(doubtful, nil))
	if len(candidates) < 2 || len(candidates) > answers.MaxCandidates {
		t.Fatalf("%d candidates", len(candidates))
	}
	for n := range len(candidates) + 1 {
		s := modeltest.New(t, func(modeltest.Question) string {
			if n == 0 {
				return `{"n":0,"reason":"fact_not_given"}`
			}
			return fmt.Sprintf(`{"n":%d}`, n)
		})
		_, chosen := chosenAlways(t, s, doubtful)
		if !chosen.ByReader() {
			t.Fatalf("%d: the model did not decide: %+v", n, chosen.Checks)
		}
		if n == 0 && (chosen.Reason != answers.FactNotGiven || len(chosen.Quotes) > 0 || len(chosen.Related) == 0) {
			t.Errorf("0: %s, %d quotes, %d related", chosen.Reason, len(chosen.Quotes), len(chosen.Related))
		}
		if n > 0 && (chosen.Reason != answers.Answered || chosen.Quotes[0].Passage != candidates[n-1].Passage || chosen.Quotes[0].Span != candidates[n-1].Span || chosen.Next == nil) {
			t.Errorf("%d: %s, %+v", n, chosen.Reason, chosen.Quotes)
		}
		put := s.Asked()[0]
		if put.Question != doubtful || put.ReadAs == "" || put.Report != "2022年北京市政府工作报告" || put.Place != "北京" || len(put.Sentences) != len(candidates) {
			t.Errorf("put: %+v", put)
		}
		for i, c := range candidates {
			want := modeltest.Sentence{Number: i + 1, Year: c.Passage.Year, Section: Citation(c.Passage), Text: c.Text()}
			if put.Sentences[i] != want {
				t.Errorf("sentence %+v, want %+v", put.Sentences[i], want)
			}
		}
	}
}

// Whatever goes wrong, the built-in decision stands, to the last byte.
func TestChooseFails(t *testing.T) {
	for _, fault := range modeltest.Faults() {
		t.Run(strconv.Itoa(int(fault)), func(t *testing.T) {
			t.Parallel()
			s := modeltest.New(t, func(modeltest.Question) string { return `{"n":2}` })
			s.Fail(func(int) modeltest.Fault { return fault })
			a := newBot().answerer
			var log bytes.Buffer
			c := chooserOf(t, s, true, &ShortMemory{}, slog.New(slog.NewTextHandler(&log, nil)))
			c.deadline = 500 * time.Millisecond
			var told []string
			c.Told = func(outcome string) { told = append(told, outcome) }
			built := a.Answer(doubtful, nil)
			if got := c.Choose(t.Context(), a, built, nil); !reflect.DeepEqual(got, built) {
				t.Errorf("answered %+v", got)
			}
			if len(told) != 1 || slices.Contains([]string{"agreed", "chose", "kept"}, told[0]) {
				t.Errorf("told %q", told)
			}
			if text := log.String(); strings.Count(text, "\n") != 1 || strings.Contains(text, doubtful[:6]) {
				t.Errorf("log: %s", text)
			}
		})
	}
}

// In doubt the model is asked where the decision is not sure, and never where
// something else decided than reading.
func TestChooseInDoubt(t *testing.T) {
	s := modeltest.New(t, func(modeltest.Question) string { return `{"n":1}` })
	a := newBot().answerer
	doubt, always := chooserOf(t, s, false, &ShortMemory{}, quiet()), chooserOf(t, s, true, &ShortMemory{}, quiet())
	for question, want := range map[string][2]int{ // calls in doubt, always
		doubtful: {1, 1}, "去年装了多少部电梯": {0, 1}, "深圳今年装多少部电梯": {0, 0}, "你好": {0, 0}, "418": {0, 0}, "2.5.3": {0, 0}, "2019年装了多少部电梯": {0, 0},
		"我的公租房批下来了吗": {0, 0}, "今年GDP目标是多少？去年装了多少部电梯？": {0, 0}, "去年和今年各装多少部电梯": {0, 0}, "（五）": {0, 0},
	} {
		for i, c := range []*Chooser{doubt, always} {
			before := len(s.Asked())
			built := a.Answer(question, nil)
			got := c.Choose(t.Context(), a, built, nil)
			if calls := len(s.Asked()) - before; calls != want[i] {
				t.Errorf("%s: %d calls, want %d; sureness %+v", question, calls, want[i], built.Checks)
			}
			if want[i] == 0 && !reflect.DeepEqual(got, built) {
				t.Errorf("%s: another answer without the model", question)
			}
		}
	}
}

// The same question gets the same answer, whatever the model says the next time,
// from every bot that shares the choices; another model is asked anew.
func TestChoiceStays(t *testing.T) {
	n := 0
	s := modeltest.New(t, func(q modeltest.Question) string {
		n++
		return fmt.Sprintf(`{"n":%d}`, 1+n%len(q.Sentences))
	})
	kept := &ShortMemory{}
	a := newBot().answerer
	var first answers.Answer
	for i := range 4 {
		c := chooserOf(t, s, true, kept, quiet())
		got := c.Choose(t.Context(), a, a.Answer(doubtful, nil), nil)
		if i == 0 {
			first = got
		}
		if !reflect.DeepEqual(got.Quotes, first.Quotes) || len(s.Asked()) != 1 {
			t.Errorf("answer %d: %+v after %d calls", i, got.Quotes, len(s.Asked()))
		}
	}
	other := chooserOf(t, s, true, kept, quiet())
	other.name = "another"
	if got := other.Choose(t.Context(), a, a.Answer(doubtful, nil), nil); reflect.DeepEqual(got.Quotes, first.Quotes) || len(s.Asked()) != 2 {
		t.Errorf("another model: %d calls", len(s.Asked()))
	}
}

// After five failures in a row the model is left alone; then one call is let
// through, and what becomes of it decides.
func TestBreaker(t *testing.T) {
	s := modeltest.New(t, func(modeltest.Question) string { return `{"n":1}` })
	s.Fail(func(int) modeltest.Fault { return modeltest.Broken })
	a := newBot().answerer
	c := chooserOf(t, s, true, &ShortMemory{}, quiet())
	now := time.Now()
	c.now = func() time.Time { return now }
	ask := func() (calls int) {
		before := len(s.Asked())
		c.Choose(t.Context(), a, a.Answer(doubtful, nil), nil)
		return len(s.Asked()) - before
	}
	for i, want := range []struct {
		later time.Duration
		calls int
	}{
		{0, 1},
		{0, 1},
		{0, 1},
		{0, 1},
		{0, 1},
		{0, 0},
		{firstBreak / 2, 0},
		{firstBreak, 1},
		{firstBreak, 0},
		{firstBreak, 1},
		{3 * firstBreak, 0}, // twice as long each time
	} {
		now = now.Add(want.later)
		if got := ask(); got != want.calls {
			t.Errorf("step %d: %d calls, want %d", i, got, want.calls)
		}
	}
	s.Fail(func(int) modeltest.Fault { return modeltest.None })
	now = now.Add(longestBreak)
	if got := ask(); got != 1 {
		t.Errorf("the probe: %d calls", got)
	}
	if built := a.Answer("养老驿站有多少家", nil); !c.Choose(t.Context(), a, built, nil).ByReader() {
		t.Error("the model does not choose again")
	}
}

// A slow model holds up as many questions as may wait for it, and nobody else.
func TestQueue(t *testing.T) {
	s := modeltest.New(t, func(modeltest.Question) string { return `{"n":1}` })
	s.Fail(func(int) modeltest.Fault { return modeltest.Slow })
	a := newBot().answerer
	c := chooserOf(t, s, true, &ShortMemory{}, quiet())
	c.deadline = 2 * time.Second
	var mu sync.Mutex
	told := map[string]int{}
	c.Told = func(outcome string) {
		mu.Lock()
		defer mu.Unlock()
		told[outcome]++
	}
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { c.Choose(t.Context(), a, a.Answer(doubtful, nil), nil) })
	}
	group.Wait()
	if calls := len(s.Asked()); calls != 4 || told["busy"] < 12 {
		t.Errorf("%d calls, outcomes %v", calls, told)
	}
}
