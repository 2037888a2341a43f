package command

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func environment(variables ...string) func(string) string {
	return func(name string) string {
		for _, v := range variables {
			if value, ok := strings.CutPrefix(v, name+"="); ok {
				return value
			}
		}
		return ""
	}
}

func TestExampleShowsEveryKeyWithItsDefault(t *testing.T) {
	c, err := readConfig("../config.example.yaml", environment())
	if err != nil {
		t.Fatal(err)
	}
	shown := slices.Sorted(maps.Keys(c.places))
	for _, key := range slices.Sorted(maps.Keys(c.keys())) {
		if !slices.Contains(shown, key) {
			t.Errorf("config.example.yaml lacks %s", key)
		}
	}
	want := defaultConfig()
	want.Groups = groupIDs{}
	want.Admins, want.places, want.file = []int64{}, c.places, c.file
	if !reflect.DeepEqual(c, want) {
		t.Errorf("config.example.yaml says\n%+v\nthe defaults are\n%+v", c, want)
	}
}

// TestBadConfig holds the errors to the letter: a person has nothing else to go by.
func TestBadConfig(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"foo: 1", "line 1: foo: unknown key"},
		{"telegram:\n  webhok:\n    url: x", "line 2: telegram.webhok: unknown key"},
		{"Database: sqlite:x", "line 1: Database: unknown key"},
		{"telegram:\n  listen: 127.0.0.1:1", "line 2: telegram.listen: unknown key"},
		{"<<: {database: sqlite:x}", "line 1: <<: unknown key"},

		{"telegram:\n  workers: abc", "line 2: telegram.workers: want a whole number"},
		{"telegram:\n  workers: 16.5", "line 2: telegram.workers: want a whole number"},
		{"telegram:\n  workers: \"16\"", "line 2: telegram.workers: want a whole number"},
		{"telegram:\n  workers: 99999999999999999999", "line 2: telegram.workers: want a whole number"},
		{"telegram:\n  token: 123456", "line 2: telegram.token: want a string"},
		{"telegram:\n  mode: [polling]", "line 2: telegram.mode: want a string"},
		{"default_report: 2022", "line 1: default_report: want a string"},
		{"reports: true", "line 1: reports: want a string"},
		{"database: &a sqlite:x\nreports: *a", "line 1: database: want a string"},
		{"telegram:\n  limits:\n    per_second: fast", "line 3: telegram.limits.per_second: want a number"},
		{"telegram:\n  limits:\n    per_group_minute: \"20\"", "line 3: telegram.limits.per_group_minute: want a number"},
		{"telegram:\n  limits:\n    per_second: .nan", "line 3: telegram.limits.per_second: want a number"},
		{"telegram:\n  limits:\n    per_second: .inf", "line 3: telegram.limits.per_second: want a number"},
		{"telegram:\n  limits: 30", "line 2: telegram.limits: want keys below it"},
		{"telegram: 5", "line 1: telegram: want keys below it"},
		{"admins: 5", "line 1: admins: want a list of whole numbers"},
		{"admins: [1, a]", "line 1: admins: want a list of whole numbers"},
		{"admins: [1, 99999999999999999999]", "line 1: admins: want a list of whole numbers"},
		{"admins:\n  - 1\n  - a\n  - 2", "line 3: admins: want a list of whole numbers"},
		{"admins:\n  - 1\n  - [2]", "line 3: admins: want a list of whole numbers"},
		{"admins:\n  - 1\n  -\n", "line 3: admins: want a list of whole numbers"},
		{"admins:\n  - 1\n  - -2", "line 3: admins: want a list of Telegram user ids, which are 1 or more"},
		{"# all\n- a", "line 2: want KEY: VALUE"},
		{"hello", "line 1: want KEY: VALUE"},
		{"database: sqlite:x\n---\nreports: y", "line 3: a second document"},
		{"database: sqlite:x\ndatabase: sqlite:y", `line 2: mapping key "database" already defined at [1:1]`},
		{"telegram:\n\tmode: polling", "line 2: found character '\t' that cannot start any token"},
		{"telegram:\n  token: \"\xff\xfe\"", "line 2: not UTF-8"},
		{"admins: [", "line 1: sequence end token ']' not found"},

		{"telegram:\n  token: 12:a b", "line 2: telegram.token: want the token as @BotFather gave it"},
		{"telegram:\n  api_url: https://api.telegram.org/", "line 2: telegram.api_url: want an http or https URL without a closing slash"},
		{"telegram:\n  api_url: api.telegram.org", "line 2: telegram.api_url: want an http or https URL without a closing slash"},
		{"telegram:\n  mode: push", "line 2: telegram.mode: want polling or webhook"},
		{"telegram:\n  webhook:\n    listen: \"8443\"", "line 3: telegram.webhook.listen: want HOST:PORT"},
		{"telegram:\n  webhook:\n    listen: 127.0.0.1:99999", "line 3: telegram.webhook.listen: want HOST:PORT"},
		{"telegram:\n  webhook:\n    listen: 127.0.0.1:1\nhttp:\n  listen: localhost", "line 5: http.listen: want HOST:PORT"},
		{"telegram:\n  webhook:\n    url: ftp://bot.example/x", "line 3: telegram.webhook.url: want an http or https URL"},
		{"telegram:\n  mode: webhook", "line 2: telegram.webhook.url: needed in webhook mode"},
		{"telegram:\n  mode: webhook\n  webhook:\n    url: \"\"", "line 4: telegram.webhook.url: needed in webhook mode"},
		{"telegram:\n  mode: webhook\n  webhook:\n    url: http://127.0.0.1:1/x", "line 2: telegram.webhook.secret_token: needed in webhook mode"},
		{"telegram:\n  webhook:\n    secret_token: a b", "line 3: telegram.webhook.secret_token: want at most 256 of A-Z a-z 0-9 _ -"},
		{"telegram:\n  webhook:\n    cert_file: c.pem", "line 3: telegram.webhook.key_file: needed beside cert_file"},
		{"telegram:\n  webhook:\n    key_file: k.pem", "line 3: telegram.webhook.cert_file: needed beside key_file"},
		{"telegram:\n  limits:\n    per_second: -1", "line 3: telegram.limits.per_second: want a number, 0 (no limit) or more"},
		{"telegram:\n  limits:\n    per_chat_second: -0.5", "line 3: telegram.limits.per_chat_second: want a number, 0 (no limit) or more"},
		{"telegram:\n  limits:\n    per_group_minute: -20", "line 3: telegram.limits.per_group_minute: want a number, 0 (no limit) or more"},
		{"telegram:\n  workers: 0", "line 2: telegram.workers: want a whole number from 1 to 4096"},
		{"telegram: {mode: polling, workers: 1000000}", "line 1: telegram.workers: want a whole number from 1 to 4096"},
		{"database: data/reportbot.db", "line 1: database: want sqlite:FILE or a postgres:// URL"},
		{"database: 'sqlite:'", "line 1: database: want sqlite:FILE or a postgres:// URL"},
		{"database: mysql://x/y", "line 1: database: want sqlite:FILE or a postgres:// URL"},
		{"admins: [1, -2]", "line 1: admins: want a list of Telegram user ids, which are 1 or more"},
		{"reports: x\r\nadmins: [0]\r\n", "line 2: admins: want a list of Telegram user ids, which are 1 or more"},
		{strings.Repeat("# long\n", 1<<20), "larger than 64 KiB: not a configuration file"},
	} {
		file := filepath.Join(t.TempDir(), "config.yaml")
		if err := os.WriteFile(file, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := readConfig(file, environment())
		if want := file + ": " + test.want; fmt.Sprint(err) != want {
			t.Errorf("%.80q:\n got %v\nwant %s", test.text, err, want)
		}
	}
}

func TestGoodConfig(t *testing.T) {
	for _, text := range []string{
		"", "\n\n", "# nothing but words\n", "---\n", "\ufeffdatabase: sqlite:x\n",
		"telegram:\n", "telegram:\n  token:\nadmins:\n",
		"telegram:\r\n  mode: polling\r\n  workers: 16\r\n",
		"telegram:\n  limits: {per_second: 0, per_chat_second: 0.5, per_group_minute: 20.0}\n",
		"admins:\n  - 1\n  - 7500000000\n",
		"telegram:\n  mode: webhook\n  webhook: {url: 'http://127.0.0.1:8081/hook/a', secret_token: s-3_C}\n",
		"http:\n  listen: '[::1]:9090'\n", "http:\n  listen: '[::1]:0'\n",
		"database: postgres://bot:a%20b@db:5432/bot?sslmode=disable\n",
	} {
		file := filepath.Join(t.TempDir(), "config.yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readConfig(file, environment()); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestEnvironmentWins(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(text string) {
		if err := os.WriteFile("config.yaml", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("telegram:\n  token: file\n  api_url: http://file\ndatabase: sqlite:file\nreports: file\n")
	c, err := readConfig("", environment("TELEGRAM_BOT_TOKEN=env", "TELEGRAM_API_URL=http://env:1", "REPORTBOT_DATABASE=sqlite:env", "REPORTBOT_REPORTS=env"))
	if got := []string{c.Telegram.Token, c.Telegram.APIURL, c.Database, c.Reports}; err != nil || !slices.Equal(got, []string{"env", "http://env:1", "sqlite:env", "env"}) {
		t.Errorf("with the environment: %q %v", got, err)
	}
	c, err = readConfig("", environment())
	if got := []string{c.Telegram.Token, c.Telegram.APIURL, c.Database, c.Reports}; err != nil || !slices.Equal(got, []string{"file", "http://file", "sqlite:file", "file"}) {
		t.Errorf("without it: %q %v", got, err)
	}
	write("")
	for variable, want := range map[string]string{
		"TELEGRAM_API_URL=http://user:geheim@host/": "TELEGRAM_API_URL: telegram.api_url: want an http or https URL without a closing slash",
		"REPORTBOT_DATABASE=postgres//bot:geheim@x": "REPORTBOT_DATABASE: database: want sqlite:FILE or a postgres:// URL",
		"TELEGRAM_BOT_TOKEN=12:geheim\n":            "TELEGRAM_BOT_TOKEN: telegram.token: want the token as @BotFather gave it",
	} {
		if _, err := readConfig("", environment(variable)); fmt.Sprint(err) != want {
			t.Errorf("%q: %v, want %s", variable, err, want)
		}
	}
	if _, err := readConfig("away.yaml", environment()); err == nil {
		t.Error("a file that was named and is not there: no error")
	}
}

// The configuration inside deploy/compose.yaml is one that serve takes.
func TestComposeHoldsAConfiguration(t *testing.T) {
	text, err := os.ReadFile("../deploy/compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var compose struct {
		Services map[string]struct {
			Environment map[string]string
			Deploy      struct{ Replicas int }
		}
		Configs map[string]struct{ Content string }
	}
	if err := yaml.Unmarshal(text, &compose); err != nil {
		t.Fatal(err)
	}
	fill := regexp.MustCompile(`\$\{[A-Z_]+:\?\}`)
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, fill.ReplaceAll([]byte(compose.Configs["reportbot"].Content), []byte("bot-example")), 0o600); err != nil {
		t.Fatal(err)
	}
	bot := compose.Services["reportbot"]
	c, err := readConfig(file, func(name string) string { return fill.ReplaceAllString(bot.Environment[name], "geheim") })
	if err != nil {
		t.Fatal(err)
	}
	if c.Telegram.Mode != "webhook" || c.Telegram.Token == "" || !strings.HasPrefix(c.Database, "postgres://") || bot.Deploy.Replicas != 2 {
		t.Errorf("not two replicas on PostgreSQL behind a webhook: %+v", compose)
	}
}

// FuzzConfig: whatever the file says, the configuration can be run with or the
// error names the file.
func FuzzConfig(f *testing.F) {
	example, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(example))
	f.Add("telegram: {workers: 2, limits: {per_second: 1.5}}\nadmins: [1, 2]")
	f.Add("telegram:\n  token: |\n    12:ab\n")
	f.Add("? [a]\n: b\n--- !!map\n<<: *x")
	f.Fuzz(func(t *testing.T, text string) {
		c := defaultConfig()
		faults := append(c.parse("config.yaml", []byte(text)), c.check()...)
		for _, err := range faults {
			if !strings.HasPrefix(err.Error(), "config.yaml: ") {
				t.Fatalf("%q does not name the file", err)
			}
		}
		if len(faults) > 0 {
			return
		}
		if c.Telegram.Workers < 1 || !(c.Telegram.Limits.PerSecond >= 0) || !isListen(c.Telegram.Webhook.Listen) || !isDatabase(c.Database) {
			t.Fatalf("cannot run with %+v", c)
		}
	})
}
