package command

import (
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"reportbot/bot/telegram/apitest"
)

// A fault is what goes wrong with one request in three; some hit only a few.
type fault struct {
	name string
	hits func(r apitest.Request, chance bool) bool
	what apitest.Fault
	long bool // takes half a minute: only with -long
}

func oneInThree(_ apitest.Request, chance bool) bool { return chance }

func firstSends(r apitest.Request, _ bool) bool { return r.Method == "sendMessage" && r.Nth <= 5 }

func firstPolls(r apitest.Request, _ bool) bool { return r.Method == "getUpdates" && r.Nth <= 3 }

func aPoll(r apitest.Request, _ bool) bool { return r.Method == "getUpdates" && r.Nth == 2 }

func sends(r apitest.Request, chance bool) bool { return chance && r.Chat != 0 }

var faults = []fault{
	{name: "wrong JSON", hits: oneInThree, what: apitest.Fault{Status: 200, Body: `{"ok":true,"result":`}},
	{name: "wrong JSON, effect", hits: oneInThree, what: apitest.Fault{Status: 200, Body: `[]`, Effect: true}},
	{name: "HTML page", hits: oneInThree, what: apitest.Fault{Status: 502, Body: "<html><body>502 Bad Gateway</body></html>"}},
	{name: "cut", hits: oneInThree, what: apitest.Fault{Cut: true}},
	{name: "cut after the effect", hits: oneInThree, what: apitest.Fault{Cut: true, Effect: true}},
	{name: "slow", hits: oneInThree, what: apitest.Fault{Delay: 400 * time.Millisecond}},
	{name: "hangs", hits: firstSends, what: apitest.Fault{Delay: time.Hour}},
	{name: "poll hangs", hits: aPoll, what: apitest.Fault{Delay: time.Hour}, long: true},
	{name: "429", hits: sends, what: apitest.Fault{Status: 429, RetryAfter: 2}},
	{name: "429 to all", hits: oneInThree, what: apitest.Fault{Status: 429, RetryAfter: 1}},
	{name: "500", hits: oneInThree, what: apitest.Fault{Status: 500}},
	{name: "another instance", hits: firstPolls, what: apitest.Fault{Status: 409}},
}

// testFaults asks 200 questions in 50 chats under each fault, with the bot's
// limits on: all are answered, and none of Telegram's limits is broken.
func testFaults(t *testing.T, u *suite) {
	var wg sync.WaitGroup
	for _, f := range faults {
		if f.long && !*long {
			continue
		}
		wg.Go(func() {
			t.Run(f.name, func(t *testing.T) {
				api := apitest.New(t, apitest.Options{})
				var mu sync.Mutex
				var hit, effects atomic.Int64
				random := rand.New(rand.NewPCG(1, 2))
				api.Hook(func(r apitest.Request) apitest.Fault {
					mu.Lock()
					defer mu.Unlock()
					if !f.hits(r, random.IntN(3) == 0) {
						return apitest.Fault{}
					}
					hit.Add(1)
					if f.what.Effect && r.Method == "sendMessage" {
						effects.Add(1)
					}
					return f.what
				})
				o := survive(t, u, setup{api: api}, func(*process) {})
				if o.unexcused > int(effects.Load()) {
					t.Errorf("%v, but only %d answers were taken and not confirmed", o, effects.Load())
				}
				if hit.Load() == 0 {
					t.Error("the fault hit nothing")
				}
				t.Logf("%v; %d requests hit", o, hit.Load())
			})
		})
	}
	wg.Wait()
}

// survive asks 200 questions in 50 chats, a half of them while trouble lasts.
func survive(t *testing.T, u *suite, s setup, trouble func(*process)) outcome {
	t.Helper()
	if s.yaml == "" {
		s.yaml = "workers: 16"
	}
	p := newProcess(t, u, s)
	c := newCrowd(s.api, u.probes, 50)
	p.start()
	p.keep()
	for range 100 {
		c.ask()
	}
	s.api.Wait(10*time.Second, func() bool { return s.api.Count() > 0 })
	go func() {
		for range 100 {
			c.ask()
			time.Sleep(10 * time.Millisecond)
		}
	}()
	trouble(p)
	s.api.Wait(10*time.Second, func() bool { return c.count() == 200 })
	o := c.hear(t, patience, p)
	if v := s.api.Violations(); len(v) > 0 {
		t.Errorf("%d times a limit of Telegram's was broken: %v", len(v), v[:min(len(v), 5)])
	}
	s.api.Hook(nil)
	p.stop()
	return o
}

// testDatabaseAway cuts PostgreSQL off while questions arrive.
func testDatabaseAway(t *testing.T, u *suite) {
	address, err := url.Parse(freshDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	r := newRelay(t, address.Host)
	address.Host = r.listener.Addr().String()
	api := apitest.New(t, apitest.Options{})
	o := survive(t, u, setup{api: api, database: address.String()}, func(*process) {
		r.cut(true)
		before := api.Requests("getUpdates")
		api.Wait(3*time.Second, func() bool { return api.Requests("getUpdates") > before+3 })
		if api.Pending() == 0 {
			t.Error("updates were confirmed without a database")
		}
		r.cut(false)
	})
	t.Log(o)
}

// testWrongToken starts the bot with a token that Telegram does not know.
func testWrongToken(t *testing.T, u *suite) {
	api := apitest.New(t, apitest.Options{})
	api.Hook(func(apitest.Request) apitest.Fault {
		return apitest.Fault{Status: 401, Body: `{"ok":false,"error_code":401,"description":"Unauthorized"}`}
	})
	p := newProcess(t, u, setup{api: api, yaml: unlimited})
	p.start()
	select {
	case <-p.gone:
	case <-time.After(patience):
		t.Fatal("it goes on")
	}
	if text := p.printed(); p.cmd.ProcessState.ExitCode() != 2 || !strings.Contains(text, "token") || !strings.Contains(text, "hint:") {
		t.Errorf("%v\n%s", p.cmd.ProcessState, text)
	}
}

// A relay passes connections on to a server until it is cut.
type relay struct {
	listener net.Listener
	mu       sync.Mutex
	down     bool
	open     []net.Conn
}

func newRelay(t *testing.T, to string) *relay {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	r := &relay{listener: listener}
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil || !r.admit(in, out) {
				in.Close()
				continue
			}
			go func() { io.Copy(out, in); out.Close() }()
			go func() { io.Copy(in, out); in.Close() }()
		}
	}()
	return r
}

// admit notes a connection, or closes it while the relay is cut.
func (r *relay) admit(conns ...net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.down {
		for _, c := range conns {
			c.Close()
		}
		return false
	}
	r.open = append(r.open, conns...)
	return true
}

// cut cuts the relay, or heals it.
func (r *relay) cut(down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down = down
	for _, c := range r.open {
		c.Close()
	}
	r.open = nil
}
