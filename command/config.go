package command

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
)

// A config is what config.yaml and the environment say. config.example.yaml
// shows every key with its default.
type config struct {
	Telegram      telegramConfig
	Database      string   // sqlite:FILE or a postgres:// URL
	Reports       string   // a folder; empty: the embedded reports
	DefaultReport string   // its ID; empty: the newest of Beijing, else the newest
	Admins        []int64  // Telegram user ids
	Groups        groupIDs // that it serves; empty: all
	Ledger        struct {
		KeepDays, LeastAskers int
		Off                   bool
	}
	HTTP struct {
		Listen     string // host:port of /healthz, /readyz and /metrics; empty: none
		Page       bool   // the page stands there, too
		AdminToken string // the password of its staff pages; empty: there are none
	}
	Log struct {
		Format string // auto, text or json
		Level  string // debug, info, warn or error
	}

	Model struct { // behind an OpenAI-compatible address
		URL, Name, KeyFile string // empty: none
		Read               string // off, doubt or always: whether it chooses among the sentences found
	}

	file   string            // that was read, "" for none
	places map[string]string // key → where its value comes from: "config.yaml: line 3"
}

// GroupIDs are ids of groups on Telegram.
type groupIDs []int64

type telegramConfig struct {
	Token   string
	APIURL  string // without a closing slash
	Mode    string // polling or webhook
	Webhook struct {
		Listen            string // host:port
		URL               string
		SecretToken       string
		CertFile, KeyFile string // empty where a proxy does TLS
	}
	Limits struct {
		PerSecond, PerChatSecond, PerGroupMinute float64 // messages sent; 0: no limit
	}
	Workers int // chats answered side by side
}

// defaultConfig returns the configuration of an empty file.
func defaultConfig() config {
	var c config
	c.Telegram.APIURL = "https://api.telegram.org"
	c.Telegram.Mode = "polling"
	c.Telegram.Webhook.Listen = "127.0.0.1:8443"
	c.Telegram.Limits.PerSecond = 30
	c.Telegram.Limits.PerChatSecond = 1
	c.Telegram.Limits.PerGroupMinute = 20
	c.Telegram.Workers = 16
	c.Database = "sqlite:data/reportbot.db"
	c.Log.Format, c.Log.Level = "auto", "info"
	c.Model.Read = "off"
	c.Ledger.KeepDays, c.Ledger.LeastAskers = 90, 3
	c.places = map[string]string{}
	return c
}

// keys returns where the value of each key of config.yaml goes.
func (c *config) keys() map[string]any {
	t := &c.Telegram
	return map[string]any{
		"telegram.token":                   &t.Token,
		"telegram.api_url":                 &t.APIURL,
		"telegram.mode":                    &t.Mode,
		"telegram.webhook.listen":          &t.Webhook.Listen,
		"telegram.webhook.url":             &t.Webhook.URL,
		"telegram.webhook.secret_token":    &t.Webhook.SecretToken,
		"telegram.webhook.cert_file":       &t.Webhook.CertFile,
		"telegram.webhook.key_file":        &t.Webhook.KeyFile,
		"telegram.limits.per_second":       &t.Limits.PerSecond,
		"telegram.limits.per_chat_second":  &t.Limits.PerChatSecond,
		"telegram.limits.per_group_minute": &t.Limits.PerGroupMinute,
		"telegram.workers":                 &t.Workers,
		"database":                         &c.Database,
		"reports":                          &c.Reports,
		"default_report":                   &c.DefaultReport,
		"admins":                           &c.Admins,
		"groups":                           &c.Groups,
		"ledger.keep_days":                 &c.Ledger.KeepDays,
		"ledger.least_askers":              &c.Ledger.LeastAskers,
		"ledger.off":                       &c.Ledger.Off,
		"http.listen":                      &c.HTTP.Listen,
		"http.page":                        &c.HTTP.Page,
		"http.admin_token":                 &c.HTTP.AdminToken,
		"log.format":                       &c.Log.Format,
		"log.level":                        &c.Log.Level,
		"model.url":                        &c.Model.URL,
		"model.name":                       &c.Model.Name,
		"model.key_file":                   &c.Model.KeyFile,
		"model.read":                       &c.Model.Read,
	}
}

// variables of the environment and the keys that they win over. Those of secrets
// have a twin NAME_FILE that names a file with the value.
var variables = []struct {
	name, key string
	secret    bool
}{
	{"TELEGRAM_BOT_TOKEN", "telegram.token", true},
	{"TELEGRAM_API_URL", "telegram.api_url", false},
	{"TELEGRAM_WEBHOOK_SECRET_TOKEN", "telegram.webhook.secret_token", true},
	{"REPORTBOT_DATABASE", "database", true},
	{"REPORTBOT_REPORTS", "reports", false},
	{"REPORTBOT_HTTP", "http.listen", false},
	{"REPORTBOT_HTTP_ADMIN_TOKEN", "http.admin_token", true},
}

// readConfig reads the named file, or config.yaml if name is empty and that is
// there, and lets the environment win. Its error is the first fault.
func readConfig(name string, getenv func(string) string) (config, error) {
	c, faults := examineConfig(name, getenv)
	if len(faults) > 0 {
		return c, faults[0]
	}
	return c, nil
}

// examineConfig is readConfig with all faults. They name file, line and key, or
// the variable, and never a value: it may be a secret.
func examineConfig(name string, getenv func(string) string) (c config, faults []error) {
	c = defaultConfig()
	file := name
	if file == "" {
		file = "config.yaml"
	}
	text, err := os.ReadFile(file)
	switch {
	case name == "" && errors.Is(err, fs.ErrNotExist):
	case err != nil:
		faults = append(faults, err)
	default:
		c.file = file
		faults = c.parse(file, text)
	}
	keys := c.keys()
	for _, v := range variables {
		value, place, err := getenv(v.name), v.name, error(nil)
		if value == "" && v.secret && getenv(v.name+"_FILE") != "" {
			place = v.name + "_FILE"
			value, err = readSecret(getenv(place))
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %s: %w", place, v.key, err))
		}
		if value != "" {
			*keys[v.key].(*string) = value
			c.places[v.key] = place
		}
	}
	return c, append(faults, c.check()...)
}

// readSecret reads a secret, without the last end of a line.
func readSecret(file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	secret := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
	if secret == "" {
		return "", fmt.Errorf("%s is empty", file)
	}
	return secret, nil
}

// fault is the error of an impossible value: where it comes from, its key, what is wanted.
func (c config) fault(key, want string) error {
	if place := c.places[key]; place != "" {
		return fmt.Errorf("%s: %s: %s", place, key, want)
	}
	return fmt.Errorf("%s: %s", key, want)
}

// check finds the values that nothing could run with.
func (c config) check() (faults []error) {
	t := c.Telegram
	const limits = "want a number, 0 (no limit) or more"
	must := func(ok bool, key, want string) {
		if !ok {
			faults = append(faults, c.fault(key, want))
		}
	}
	needs := func(ok bool, missing, because, want string) {
		if !ok {
			faults = append(faults, c.faultOf(missing, because, want))
		}
	}
	must(!strings.ContainsFunc(t.Token, func(r rune) bool { return r <= ' ' || strings.ContainsRune("/?#%\x7f", r) }),
		"telegram.token", "want the token as @BotFather gave it")
	must(isWebURL(t.APIURL) && !strings.HasSuffix(t.APIURL, "/") && !strings.ContainsAny(t.APIURL, "?#"),
		"telegram.api_url", "want an http or https URL without a closing slash")
	must(t.Mode == "polling" || t.Mode == "webhook", "telegram.mode", "want polling or webhook")
	must(isListen(t.Webhook.Listen), "telegram.webhook.listen", "want HOST:PORT")
	must(t.Webhook.URL == "" || isWebURL(t.Webhook.URL), "telegram.webhook.url", "want an http or https URL")
	needs(t.Mode != "webhook" || t.Webhook.URL != "", "telegram.webhook.url", "telegram.mode", "needed in webhook mode")
	must(isSecret(t.Webhook.SecretToken), "telegram.webhook.secret_token", "want at most 256 of A-Z a-z 0-9 _ -")
	needs(t.Mode != "webhook" || t.Webhook.SecretToken != "", "telegram.webhook.secret_token", "telegram.mode", "needed in webhook mode")
	needs(t.Webhook.CertFile == "" || t.Webhook.KeyFile != "", "telegram.webhook.key_file", "telegram.webhook.cert_file", "needed beside cert_file")
	needs(t.Webhook.KeyFile == "" || t.Webhook.CertFile != "", "telegram.webhook.cert_file", "telegram.webhook.key_file", "needed beside key_file")
	must(t.Limits.PerSecond >= 0, "telegram.limits.per_second", limits)
	must(t.Limits.PerChatSecond >= 0, "telegram.limits.per_chat_second", limits)
	must(t.Limits.PerGroupMinute >= 0, "telegram.limits.per_group_minute", limits)
	must(t.Workers >= 1 && t.Workers <= maxWorkers, "telegram.workers", "want a whole number from 1 to "+strconv.Itoa(maxWorkers))
	must(c.Ledger.KeepDays >= 1 && c.Ledger.KeepDays <= mostKeepDays, "ledger.keep_days", "want a whole number from 1 to "+strconv.Itoa(mostKeepDays))
	must(c.Ledger.LeastAskers >= 1, "ledger.least_askers", "want a whole number, 1 or more")
	must(isDatabase(c.Database), "database", "want sqlite:FILE or a postgres:// URL")
	must(c.HTTP.Listen == "" || isListen(c.HTTP.Listen), "http.listen", "want HOST:PORT")
	must(c.HTTP.AdminToken == "" || len(c.HTTP.AdminToken) >= leastToken, "http.admin_token", "want at least "+strconv.Itoa(leastToken)+" characters, such as openssl rand -hex 16 prints")
	must(c.Model.URL == "" || isWebURL(c.Model.URL), "model.url", "want an http or https URL, such as http://localhost:11434/v1")
	needs(c.Model.URL == "" || c.Model.Name != "", "model.name", "model.url", "needed beside url")
	must(slices.Contains(readModes, c.Model.Read), "model.read", "want "+strings.Join(readModes, ", "))
	needs(c.Model.Read == "off" || c.Model.URL != "", "model.url", "model.read", "needed where model.read is not off")
	must(slices.Contains(logFormats, c.Log.Format), "log.format", "want "+strings.Join(logFormats, ", "))
	must(new(slog.LevelVar).UnmarshalText([]byte(c.Log.Level)) == nil, "log.level", "want debug, info, warn or error")
	return faults
}

// readModes are the values of model.read.
var readModes = []string{"off", "doubt", "always"}

// logFormats are the values of log.format; auto is text on a terminal, else json.
var logFormats = []string{"auto", "text", "json"}

// leastToken is how long, in bytes, a password must be that anybody may try.
const leastToken = 16

// mostKeepDays bounds how long the ledger keeps a question.
const mostKeepDays = 3650

// maxWorkers bounds the goroutines that answer side by side; more would only
// wait for the database.
const maxWorkers = 4096

// faultOf is the fault of a key that is missing because of what another one says.
func (c config) faultOf(missing, because, want string) error {
	if c.places[missing] == "" {
		c.places[missing] = c.places[because]
	}
	return c.fault(missing, want)
}

func isWebURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

// isListen reports whether s is HOST:PORT; the host may be empty.
func isListen(s string) bool {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil
}

// isPublic reports whether HOST:PORT may be reached from outside; of a name only
// listening tells.
func isPublic(listen string) bool {
	host, _, _ := net.SplitHostPort(listen)
	ip := net.ParseIP(host)
	return host == "" || ip != nil && !isPrivate(ip)
}

// isSecret reports whether Telegram takes s for a secret_token; empty is none.
func isSecret(s string) bool {
	return len(s) <= 256 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == ""
}

func isDatabase(s string) bool {
	if file, ok := strings.CutPrefix(s, "sqlite:"); ok {
		return file != ""
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql")
}
