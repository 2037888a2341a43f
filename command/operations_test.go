package command

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"reportbot/bot"
	"reportbot/bot/store"
	"reportbot/bot/telegram"
	"reportbot/bot/telegram/apitest"
)

// TestOperations runs every command of docs/operations.md in order, beside a bot
// that serves.
func TestOperations(t *testing.T) {
	text, err := os.ReadFile("../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	api := apitest.New(t, apitest.Options{})
	t.Chdir(t.TempDir())
	at := port(t)
	if err := os.WriteFile("config.yaml", []byte("http: {listen: '"+at+"'}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TELEGRAM_BOT_TOKEN", apitest.Token)
	t.Setenv("TELEGRAM_API_URL", api.URL)
	t.Setenv("POSTGRES_URL", "sqlite:moved.db")
	if os.Getenv("REPORTBOT_TEST_POSTGRES") != "" {
		t.Setenv("POSTGRES_URL", freshDatabase(t))
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	serve := func() {
		ended <- run(ctx, []string{"serve"}, os.Getenv, strings.NewReader(""), &output{}, &output{})
	}
	go serve()
	blocks := regexp.MustCompile("(?s)\n```\n(.*?)```").FindAllSubmatch(text, -1)
	commands := 0
	for _, block := range blocks {
		for line := range strings.Lines(string(block[1])) {
			if !api.Wait(patience, func() bool { return api.Requests("getUpdates") > 0 }) {
				t.Fatal("the bot does not start")
			}
			if strings.HasPrefix(line, "rm ") { // the page says to stop it first
				cancel()
				<-ended
			}
			if strings.Contains(line, " health") {
				ctx, cancel = context.WithCancel(t.Context())
				seen := api.Requests("getUpdates")
				go serve()
				api.Wait(patience, func() bool { return api.Requests("getUpdates") > seen })
			}
			operate(t, strings.TrimSpace(line))
			commands++
		}
	}
	cancel()
	<-ended
	if commands < 8 {
		t.Errorf("%d commands", commands)
	}
}

// operate runs one line of the page.
func operate(t *testing.T, line string) {
	t.Helper()
	words := strings.Fields(os.ExpandEnv(strings.ReplaceAll(line, `"`, "")))
	var said bytes.Buffer
	if words[0] != "reportbot" {
		if out, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", line, err, out)
		}
		return
	}
	if err := run(t.Context(), words[1:], os.Getenv, strings.NewReader(""), &said, &said); err != nil {
		t.Errorf("%s: %v\n%s", line, err, &said)
	}
}

// The alerts and the dashboard ask for metrics that there are.
func TestMonitoringAsksForWhatThereIs(t *testing.T) {
	p := newProgram(environment(), strings.NewReader(""), &output{}, &output{})
	if err := p.load(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	described := make(chan *prometheus.Desc, 200)
	registry := p.metrics(bot.New(p.answerer, p.library, s, nil, slog.New(slog.DiscardHandler)), s)
	telegram.NewMetrics(registry)
	registry.Describe(described)
	close(described)
	var names strings.Builder
	for d := range described {
		names.WriteString(d.String() + "\n")
	}
	dashboard, err := os.ReadFile("../deploy/dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(dashboard) {
		t.Error("dashboard.json is not JSON")
	}
	alerts, err := os.ReadFile("../deploy/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`(?:reportbot|process)_[a-z_]+`).FindAllString(string(dashboard)+string(alerts), -1)
	if len(asked) < 10 {
		t.Errorf("only %d metrics are asked for", len(asked))
	}
	for _, name := range asked {
		if !strings.Contains(names.String(), `"`+strings.TrimSuffix(name, "_bucket")+`"`) {
			t.Errorf("there is no %s", name)
		}
	}
}
