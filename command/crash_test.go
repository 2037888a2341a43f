package command

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"reportbot/bot/telegram/apitest"
)

// testCrash kills the process at a place that a seed chooses: before or after a
// request takes effect, before a row is written or a transaction committed, or
// a moment after a request. Whatever the place, nothing may be lost or change
// its order, and only what Telegram took and the process had not noted comes
// twice.
func testCrash(t *testing.T, u *suite) {
	deadline := time.Now().Add(45 * time.Second)
	var next, died atomic.Int64
	var mu sync.Mutex
	var all outcome
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for !t.Failed() {
				seed := next.Add(1)
				if n := int64(*crashSeeds); n > 0 && seed > n || n == 0 && seed > 50 && time.Now().After(deadline) {
					next.Add(-1)
					return
				}
				t.Run(fmt.Sprint(seed), func(t *testing.T) {
					o, deaths := crash(t, u, uint64(seed))
					died.Add(int64(deaths))
					mu.Lock()
					defer mu.Unlock()
					all.add(o)
				})
			}
		})
	}
	wg.Wait()
	t.Logf("%d seeds, %d deaths: %v", next.Load(), died.Load(), all)
}

// crash asks 12 questions in 5 chats while the process dies twice.
func crash(t *testing.T, u *suite, seed uint64) (outcome, int) {
	random := rand.New(rand.NewPCG(seed, 0))
	api := apitest.New(t, apitest.Options{})
	s := setup{api: api, yaml: unlimited}
	if seed%4 == 3 {
		s.yaml += webhook(t)
	}
	p := newProcess(t, u, s)
	var first []string // environment of the first start
	if seed%3 == 0 {
		first = []string{fmt.Sprintf("REPORTBOT_FAILPOINT=%d", 1+random.IntN(60))}
	} else {
		api.Hook(killer(p, random, seed%3 == 1))
	}
	c := newCrowd(api, u.probes, 5)
	for range 6 {
		c.ask()
	}
	p.start(first...)
	p.keep()
	for range 6 {
		c.ask()
		time.Sleep(time.Duration(random.IntN(30)) * time.Millisecond)
	}
	o := c.hear(t, patience, p)
	api.Hook(nil)
	p.stop()
	if o.unexcused > 0 {
		t.Errorf("%v, %d of them without a death in between", o, o.unexcused)
	}
	return o, len(p.ended()) - 1
}

// killer returns a hook that kills the process twice: at the boundary of a
// request, or a moment after it, when the process writes.
func killer(p *process, random *rand.Rand, boundary bool) func(apitest.Request) apitest.Fault {
	var mu sync.Mutex
	at := []int{1 + random.IntN(25), 26 + random.IntN(20)}
	return func(r apitest.Request) apitest.Fault {
		mu.Lock()
		defer mu.Unlock()
		if len(at) == 0 || r.N < at[0] {
			return apitest.Fault{}
		}
		at = at[1:]
		switch before := random.IntN(2) == 0; {
		case boundary && before:
			p.kill()
			return apitest.Fault{Cut: true}
		case boundary:
			return apitest.Fault{Effect: true, After: p.kill, Cut: true}
		}
		wait := time.Duration(random.IntN(6000)) * time.Microsecond
		return apitest.Fault{After: func() { time.AfterFunc(wait, p.kill) }}
	}
}

// webhook returns the configuration of a bot that is called.
func webhook(t *testing.T) string {
	at := port(t)
	return fmt.Sprintf("mode: webhook\nwebhook: {listen: %q, url: \"http://%s/hook\", secret_token: %q}\n", at, at, webhookSecret)
}
