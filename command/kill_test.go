package command

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reportbot/bot/telegram/apitest"
)

// testKill kills a process every 2 s while 50 questions a second are asked:
// 3,000 with -long, else 500.
func testKill(t *testing.T, u *suite) {
	for _, c := range []struct {
		name     string
		replicas int
		postgres bool
	}{
		{"SQLite", 1, false},
		{"PostgreSQL", 1, true},
		{"PostgreSQL, three replicas", 3, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			database := ""
			if c.postgres {
				database = freshDatabase(t)
			}
			killOften(t, u, database, c.replicas)
		})
	}
}

func killOften(t *testing.T, u *suite, database string, replicas int) {
	api := apitest.New(t, apitest.Options{})
	fleet := newFleet(t, u, setup{api: api, database: database, yaml: unlimited}, replicas)
	questions := 500
	if *long {
		questions = 3000
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		turn := 0
		each(ctx, 0.5, func() bool {
			if turn++; turn > 1 {
				fleet[turn%len(fleet)].kill()
			}
			return true
		})
	}()
	c := newCrowd(api, u.probes, 200)
	each(ctx, 50, func() bool { c.ask(); return c.count() < questions })
	cancel()
	if replicas > 1 {
		fleet[0].end() // for good: the others take over what it held
	}
	last := time.Now()
	o := c.hear(t, patience, fleet...)
	deaths := 0
	for _, p := range fleet {
		deaths += len(p.ended())
	}
	if o.unexcused > 0 || o.doubled > 16*deaths {
		t.Errorf("%v, %d of them without a death; %d deaths, 16 chats are answered side by side", o, o.unexcused, deaths)
	}
	t.Logf("%v; %d deaths; all answered %v after the last question", o, deaths, time.Since(last).Round(time.Millisecond))
}

// testShare lets three replicas share Telegram's limits: together they keep
// those that one would.
func testShare(t *testing.T, u *suite) {
	api := apitest.New(t, apitest.Options{})
	fleet := newFleet(t, u, setup{api: api, database: freshDatabase(t), yaml: "workers: 16\n"}, 3)
	c := newCrowd(api, u.probes, 100)
	for range 400 {
		c.ask()
	}
	o := c.hear(t, patience, fleet...)
	if v := api.Violations(); len(v) > 0 || o.doubled > 0 {
		t.Errorf("%v; %d times a limit of Telegram's was broken: %v", o, len(v), v[:min(len(v), 3)])
	}
	t.Log(o)
}

// newFleet starts processes, kept alive; several stand behind one webhook.
func newFleet(t *testing.T, u *suite, s setup, n int) []*process {
	var fleet []*process
	var proxy proxy
	if n > 1 {
		front := httptest.NewServer(&proxy)
		t.Cleanup(front.Close)
		s.yaml += fmt.Sprintf("mode: webhook\nwebhook: {url: \"%s/hook\", secret_token: %q, listen: ", front.URL, webhookSecret)
	}
	for range n {
		one := s
		if n > 1 {
			at := port(t)
			proxy.behind = append(proxy.behind, at)
			one.yaml += fmt.Sprintf("%q}\n", at)
		}
		fleet = append(fleet, newProcess(t, u, one))
	}
	for _, p := range fleet {
		p.start()
		p.keep()
	}
	return fleet
}

// A proxy passes requests on to whichever process takes them, in turn.
type proxy struct {
	behind []string
	turn   atomic.Int64
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	for range p.behind {
		at := p.behind[int(p.turn.Add(1))%len(p.behind)]
		on, _ := http.NewRequestWithContext(r.Context(), r.Method, "http://"+at+r.URL.Path, bytes.NewReader(body))
		on.Header = r.Header
		response, err := http.DefaultClient.Do(on)
		if err != nil {
			continue
		}
		defer response.Body.Close()
		w.WriteHeader(response.StatusCode)
		io.Copy(w, response.Body)
		return
	}
	w.WriteHeader(http.StatusBadGateway)
}

// freshDatabase returns the URL of an empty PostgreSQL database that goes with
// the test.
func freshDatabase(t *testing.T) string {
	t.Helper()
	server := os.Getenv("REPORTBOT_TEST_POSTGRES")
	if server == "" {
		t.Skip("REPORTBOT_TEST_POSTGRES holds no URL: PostgreSQL not tested")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("REPORTBOT_TEST_POSTGRES holds no URL")
	}
	ctx := context.Background()
	exec := func(statement string) error {
		c, err := pgx.Connect(ctx, server)
		if err != nil {
			return err
		}
		defer c.Close(ctx)
		_, err = c.Exec(ctx, statement)
		return err
	}
	name := fmt.Sprintf("reportbot_test_%d", time.Now().UnixNano())
	if err := exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	u.Path = "/" + name
	return u.String()
}
