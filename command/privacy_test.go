package command

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reportbot/bot/telegram/apitest"
)

// personal is what names a person; the bot is told all of it.
var personal = []string{"110101199003077758", "13812345678", "6222021234567890123", "zhang.san@example.com", "京A12345"}

// testPrivacy tells the bot who one is. When the question is answered, nothing
// of that stands in the database, not even in its free pages.
func testPrivacy(t *testing.T, u *suite) {
	api := apitest.New(t, apitest.Options{})
	p := newProcess(t, u, setup{api: api, yaml: unlimited})
	p.start()
	p.keep()
	for i, word := range personal {
		for _, text := range []string{word, "我是" + word + "，加装电梯能补多少钱", "/ask " + word + "在火星上种土豆"} {
			api.Say(apitest.Private(person(i)), person(i), text)
		}
	}
	if !api.Wait(patience, func() bool { return api.Count() >= 3*len(personal) }) {
		t.Fatalf("%d answers\n%s", api.Count(), p.printed())
	}
	p.settle(t)
	p.stop()
	files, err := filepath.Glob(filepath.Join(p.dir, "data", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no database: %v", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range personal {
			if bytes.Contains(text, []byte(word)) {
				t.Errorf("%s holds %s", filepath.Base(name), word)
			}
		}
	}
}

// testBadStart starts the bot where it cannot run: it ends at once and says why.
func testBadStart(t *testing.T, u *suite) {
	api := apitest.New(t, apitest.Options{})
	damaged := filepath.Join(t.TempDir(), "bot.db")
	if err := os.WriteFile(damaged, bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	for database, want := range map[string]string{
		"sqlite:" + damaged: "damaged",
		"postgres://bot:" + databasePassword + "@127.0.0.1:1/bot?connect_timeout=2": "is PostgreSQL running",
		"postgres://bot:" + databasePassword + "@[::1/bot":                          "database",
		"mysql://bot:" + databasePassword + "@127.0.0.1/bot":                        "database",
	} {
		p := newProcess(t, u, setup{api: api, database: database, yaml: unlimited})
		p.start()
		select {
		case <-p.gone:
		case <-time.After(patience):
			t.Fatalf("%s: it runs", database)
		}
		code := 3 // an outage
		if want == "database" {
			code = 2 // an address that is none
		}
		if text := p.printed(); p.cmd.ProcessState.ExitCode() != code || !strings.Contains(text, want) {
			t.Errorf("%s: %v\n%s", database, p.cmd.ProcessState, text)
		}
	}
	if text, err := os.ReadFile(damaged); err != nil || !bytes.HasPrefix(text, []byte("no database")) {
		t.Errorf("the damaged file was touched: %v", err)
	}
}
