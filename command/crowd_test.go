package command

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"reportbot/bot/telegram/apitest"
)

// A crowd asks questions in chats and knows which answers are due. Every fifth
// chat is a group, where the bot is called by name.
type crowd struct {
	api    *apitest.Server
	probes []probe
	chats  []apitest.Chat

	mu    sync.Mutex
	asked map[int64][]probe
	total int
}

func newCrowd(api *apitest.Server, probes []probe, chats int) *crowd {
	c := &crowd{api: api, probes: probes, asked: map[int64][]probe{}}
	for i := range chats {
		c.chats = append(c.chats, chatOf(i))
	}
	return c
}

func person(i int) apitest.User { return apitest.Person(5_210_700_000 + int64(i)) }

func chatOf(i int) apitest.Chat {
	if i%5 == 4 {
		return apitest.Supergroup(-1_000_052_107_000 - int64(i))
	}
	return apitest.Private(person(i))
}

// ask lets the next question be asked, each chat in its turn.
func (c *crowd) ask() {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := c.total % len(c.chats)
	chat := c.chats[i]
	q := c.probes[(i*7+len(c.asked[chat.ID]))%len(c.probes)]
	c.asked[chat.ID] = append(c.asked[chat.ID], q)
	c.total++
	text := q.text
	if chat.ID < 0 {
		text = "/ask@" + c.api.Bot.Username + " " + text
	}
	c.api.Say(chat, person(i), text)
}

// count returns how many questions were asked.
func (c *crowd) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.total
}

// answered reports whether every chat has got the answer to its last question,
// and as many answers as it asked.
func (c *crowd) answered() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.api.Count() < c.total {
		return false
	}
	for chat, asked := range c.asked {
		if got := addresses(c.api.Sent(chat)); len(got) < len(asked) || got[len(got)-1] != asked[len(asked)-1].address {
			return false
		}
	}
	return true
}

func addresses(sent []apitest.Message) []string {
	var list []string
	for _, m := range sent {
		list = append(list, addressForm.FindString(m.Text))
	}
	return list
}

// An outcome counts what came of a crowd's questions.
type outcome struct {
	asked, lost, disordered int
	doubled                 int // answered a second time
	unexcused               int // of these, without a death of a process in between
}

func (o outcome) String() string {
	return fmt.Sprintf("%d asked, %d lost, %d out of order, %d answered twice", o.asked, o.lost, o.disordered, o.doubled)
}

func (o *outcome) add(p outcome) {
	o.asked += p.asked
	o.lost += p.lost
	o.disordered += p.disordered
	o.doubled += p.doubled
	o.unexcused += p.unexcused
}

// patience is how long a test waits for what must come; it costs time only
// where it does not.
const patience = 5 * time.Minute

// underway is how long a request may be on its way after its sender has died.
const underway = time.Second

// judge compares what was asked with what was answered. A second answer to the
// same question may only follow the first at once.
func (c *crowd) judge(deaths []time.Time) outcome {
	c.mu.Lock()
	defer c.mu.Unlock()
	o := outcome{asked: c.total}
	for chat, asked := range c.asked {
		sent := c.api.Sent(chat)
		got := addresses(sent)
		for i := 1; i < len(got); i++ {
			if got[i] != got[i-1] {
				continue
			}
			o.doubled++
			excused := func(death time.Time) bool {
				return sent[i-1].At.Before(death.Add(underway)) && death.Before(sent[i].At)
			}
			if !slices.ContainsFunc(deaths, excused) {
				o.unexcused++
			}
		}
		var want []string
		for _, q := range asked {
			want = append(want, q.address)
			if !slices.Contains(got, q.address) {
				o.lost++
			}
		}
		if !slices.Equal(slices.Compact(got), want) {
			o.disordered++
		}
	}
	return o
}

// hear waits for all answers and judges them.
func (c *crowd) hear(t *testing.T, limit time.Duration, processes ...*process) outcome {
	t.Helper()
	done := c.api.Wait(limit, c.answered)
	var deaths []time.Time
	for _, p := range processes {
		deaths = append(deaths, p.ended()...)
	}
	o := c.judge(deaths)
	if !done || o.lost > 0 || o.disordered > 0 {
		t.Errorf("after %v: %v; %d updates not confirmed\n%s", limit, o, c.api.Pending(), processes[0].printed())
	}
	if refused := c.api.Refused(400); len(refused) > 0 {
		t.Errorf("Telegram refused %d requests: %v", len(refused), refused[:min(len(refused), 5)])
	}
	return o
}

// testThousandQuestions asks 1,000 questions in 200 chats, and kills the process
// in the middle.
func testThousandQuestions(t *testing.T, u *suite) {
	api := apitest.New(t, apitest.Options{})
	p := newProcess(t, u, setup{api: api, yaml: unlimited})
	c := newCrowd(api, u.probes, 200)
	for range 500 {
		c.ask()
	}
	p.start()
	p.keep()
	api.Wait(patience, func() bool { return api.Count() >= 250 })
	p.kill()
	for range 500 {
		c.ask()
	}
	o := c.hear(t, patience, p)
	if o.doubled > 16 || o.unexcused > 0 {
		t.Errorf("%v, %d of them without a death; 16 chats are answered side by side", o, o.unexcused)
	}
	p.stop()
	t.Log(o)
}
