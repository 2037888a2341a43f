package telegram_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reportbot/bot/telegram/apitest"
)

// A cable leads to a database and can be pulled.
type cable struct {
	listener net.Listener
	mu       sync.Mutex
	pulled   bool
	ends     map[net.Conn]bool
}

func lay(t *testing.T, to string) *cable {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{listener: listener, ends: map[net.Conn]bool{}}
	t.Cleanup(func() { listener.Close(); c.pull(true) })
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to)
			if err != nil || !c.hold(near, far) {
				near.Close()
				continue
			}
			for _, pair := range [][2]net.Conn{{near, far}, {far, near}} {
				go func() {
					io.Copy(pair[0], pair[1])
					pair[0].Close()
				}()
			}
		}
	}()
	return c
}

func (c *cable) hold(ends ...net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, end := range ends {
		if c.pulled {
			end.Close()
		} else {
			c.ends[end] = true
		}
	}
	return !c.pulled
}

func (c *cable) pull(out bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pulled = out
	for end := range c.ends {
		end.Close()
	}
	clear(c.ends)
}

// newDatabase makes a database at a PostgreSQL server, for one test.
func newDatabase(t *testing.T, server string) (name string) {
	t.Helper()
	exec := func(statement string) {
		c, err := pgx.Connect(context.Background(), server)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close(context.Background())
		if _, err := c.Exec(context.Background(), statement); err != nil {
			t.Fatal(err)
		}
	}
	name = fmt.Sprintf("reportbot_away_%d", time.Now().UnixNano())
	exec("CREATE DATABASE " + name)
	t.Cleanup(func() { exec("DROP DATABASE " + name + " WITH (FORCE)") })
	return name
}

// A database that goes away and comes back loses nothing: what it could not
// keep was not confirmed to Telegram.
func TestDatabaseGoesAway(t *testing.T) {
	const chats, each = 30, 4
	address := os.Getenv("REPORTBOT_TEST_POSTGRES")
	if address == "" {
		t.Skip("REPORTBOT_TEST_POSTGRES holds no URL: a database that goes away is not tested")
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + newDatabase(t, address)
	c := lay(t, u.Host)
	u.Host = c.listener.Addr().String()
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, u.String())
	for i := range each {
		for person := range chats {
			api.Say(apitest.Private(user(person)), user(person), question(person+i))
		}
		c.pull(true)
		time.Sleep(300 * time.Millisecond)
		c.pull(false)
	}
	r.settled(t)
	for person := range chats {
		var asked []string
		for i := range each {
			asked = append(asked, question(person+i))
		}
		if err := answersInOrder(distinct(api.Sent(user(person).ID)), asked); err != nil {
			t.Errorf("chat %d: %v", person, err)
		}
	}
}
