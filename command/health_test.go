package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"reportbot/bot/telegram/apitest"
)

// An output may be written to and read at the same time.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// serving runs serve with a config file until ctx ends; what it printed comes
// with its error.
func serving(ctx context.Context, t *testing.T, api *apitest.Server, config string) (ended chan error, printed *output) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	environment := map[string]string{
		"TELEGRAM_BOT_TOKEN": apitest.Token,
		"TELEGRAM_API_URL":   api.URL,
		"REPORTBOT_DATABASE": "sqlite:" + filepath.Join(t.TempDir(), "bot.db"),
	}
	printed, ended = &output{}, make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--config", file}, func(name string) string { return environment[name] }, strings.NewReader(""), io.Discard, printed)
	}()
	return ended, printed
}

func get(t *testing.T, address string) (status int, body string) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func TestServeHealth(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	health, hook := port(t), port(t)
	for mode, config := range map[string]string{
		"polling": "http: {listen: '" + health + "'}\n",
		"webhook": fmt.Sprintf("http: {listen: '%s'}\ntelegram: {mode: webhook, webhook: {listen: '%s', url: 'http://%s/hook/1', secret_token: abc}}\n", health, hook, hook),
	} {
		t.Run(mode, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			ended, printed := serving(ctx, t, api, config)
			person := apitest.Person(7)
			before := api.Count()
			api.Say(apitest.Private(person), person, "去年装了多少部电梯")
			if !api.Wait(20*time.Second, func() bool { return api.Count() > before }) {
				cancel()
				t.Fatalf("no answer: %v\n%s", <-ended, printed)
			}
			sent := api.Sent(person.ID)
			if got := sent[len(sent)-1]; len(got.Quotes()) == 0 || !strings.Contains(got.Text, "418部") {
				t.Errorf("answered %q", got.Text)
			}
			if status, body := get(t, "http://"+health+"/healthz"); status != 200 {
				t.Errorf("healthz: %d %s", status, body)
			}
			if status, body := get(t, "http://"+health+"/readyz"); status != 200 {
				t.Errorf("readyz: %d %s", status, body)
			}
			var metrics string
			for range 1000 { // the bot counts only when it has heard that Telegram took the answer
				if _, metrics = get(t, "http://"+health+"/metrics"); strings.Contains(metrics, "answered_total 1") {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			for _, line := range []string{"reportbot_updates_accepted_total 1", "reportbot_updates_answered_total 1", "reportbot_staff_refused_total 0", `reportbot_requests_total{code="200",method="sendMessage"} 1`} {
				if !strings.Contains(metrics, line) {
					t.Errorf("metrics lack %s", line)
				}
			}
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
			for _, secret := range []string{apitest.Token, "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "abc", "电梯", "1007"} {
				if strings.Contains(printed.String(), secret) {
					t.Errorf("%s was printed:\n%s", secret, printed)
				}
			}
		})
	}
}

// What an operator did wrong ends the bot at once, with the way out.
func TestServeRefuses(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	for config, want := range map[string]string{
		"reports: /nowhere":                    "/nowhere",
		"telegram: {webhook: {listen: 'x:y'}}": "telegram.webhook.listen",
	} {
		ended, _ := serving(context.Background(), t, api, config)
		select {
		case err := <-ended:
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", config, err)
			}
		case <-time.After(20 * time.Second):
			t.Errorf("%s: runs", config)
		}
	}
	api.Hook(func(apitest.Request) apitest.Fault { return apitest.Fault{Status: 401} })
	ended, _ := serving(context.Background(), t, api, "")
	var hinted *hintedError
	if err := <-ended; !errors.As(err, &hinted) || !strings.Contains(hinted.hint, "@BotFather") {
		t.Errorf("wrong token: %v", err)
	}
}
