package command

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// A config is what config.yaml and the environment say. config.example.yaml
// shows every key with its default.
type config struct {
	Telegram      telegramConfig
	Database      string  // sqlite:FILE or a postgres:// URL
	Reports       string  // a folder; empty: the embedded reports
	DefaultReport string  // its ID; empty: the newest of Beijing, else the newest
	Admins        []int64 // Telegram user ids
	HTTP          struct {
		Listen string // host:port of /healthz, /readyz and /metrics; empty: none
	}

	Model struct { // behind an OpenAI-compatible address
		URL, Name, KeyFile string // empty: none
	}

	places map[string]string // key → where its value comes from: "config.yaml: line 3"
}

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
		"http.listen":                      &c.HTTP.Listen,
		"model.url":                        &c.Model.URL,
		"model.name":                       &c.Model.Name,
		"model.key_file":                   &c.Model.KeyFile,
	}
}

// variables of the environment and the keys that they win over.
var variables = []struct{ name, key string }{
	{"TELEGRAM_BOT_TOKEN", "telegram.token"},
	{"TELEGRAM_API_URL", "telegram.api_url"},
	{"REPORTBOT_DATABASE", "database"},
	{"REPORTBOT_REPORTS", "reports"},
}

// readConfig reads the named file, or config.yaml if name is empty and that is
// there, and lets the environment win. Errors name file, line and key, or the
// variable, and never a value: it may be a secret.
func readConfig(name string, getenv func(string) string) (config, error) {
	c := defaultConfig()
	file := name
	if file == "" {
		file = "config.yaml"
	}
	text, err := os.ReadFile(file)
	switch {
	case name == "" && errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return c, err
	default:
		if err := c.parse(file, text); err != nil {
			return c, err
		}
	}
	keys := c.keys()
	for _, v := range variables {
		if s := getenv(v.name); s != "" {
			*keys[v.key].(*string) = s
			c.places[v.key] = v.name
		}
	}
	return c, c.check()
}

// fault is the error of an impossible value: where it comes from, its key, what is wanted.
func (c config) fault(key, want string) error {
	if place := c.places[key]; place != "" {
		return fmt.Errorf("%s: %s: %s", place, key, want)
	}
	return fmt.Errorf("%s: %s", key, want)
}

// check refuses values that nothing could run with.
func (c config) check() error {
	t := c.Telegram
	limits := "want a number, 0 (no limit) or more"
	switch {
	case strings.ContainsFunc(t.Token, func(r rune) bool { return r <= ' ' || strings.ContainsRune("/?#%\x7f", r) }):
		return c.fault("telegram.token", "want the token as @BotFather gave it")
	case !isWebURL(t.APIURL) || strings.HasSuffix(t.APIURL, "/") || strings.ContainsAny(t.APIURL, "?#"):
		return c.fault("telegram.api_url", "want an http or https URL without a closing slash")
	case t.Mode != "polling" && t.Mode != "webhook":
		return c.fault("telegram.mode", "want polling or webhook")
	case !isListen(t.Webhook.Listen):
		return c.fault("telegram.webhook.listen", "want HOST:PORT")
	case t.Webhook.URL != "" && !isWebURL(t.Webhook.URL):
		return c.fault("telegram.webhook.url", "want an http or https URL")
	case t.Mode == "webhook" && t.Webhook.URL == "":
		return c.faultOf("telegram.webhook.url", "telegram.mode", "needed in webhook mode")
	case !isSecret(t.Webhook.SecretToken):
		return c.fault("telegram.webhook.secret_token", "want at most 256 of A-Z a-z 0-9 _ -")
	case t.Mode == "webhook" && t.Webhook.SecretToken == "":
		return c.faultOf("telegram.webhook.secret_token", "telegram.mode", "needed in webhook mode")
	case t.Webhook.CertFile != "" && t.Webhook.KeyFile == "":
		return c.faultOf("telegram.webhook.key_file", "telegram.webhook.cert_file", "needed beside cert_file")
	case t.Webhook.KeyFile != "" && t.Webhook.CertFile == "":
		return c.faultOf("telegram.webhook.cert_file", "telegram.webhook.key_file", "needed beside key_file")
	case !(t.Limits.PerSecond >= 0):
		return c.fault("telegram.limits.per_second", limits)
	case !(t.Limits.PerChatSecond >= 0):
		return c.fault("telegram.limits.per_chat_second", limits)
	case !(t.Limits.PerGroupMinute >= 0):
		return c.fault("telegram.limits.per_group_minute", limits)
	case t.Workers < 1 || t.Workers > maxWorkers:
		return c.fault("telegram.workers", "want a whole number from 1 to "+strconv.Itoa(maxWorkers))
	case !isDatabase(c.Database):
		return c.fault("database", "want sqlite:FILE or a postgres:// URL")
	case c.HTTP.Listen != "" && !isListen(c.HTTP.Listen):
		return c.fault("http.listen", "want HOST:PORT")
	case c.HTTP.Listen != "" && isPublic(c.HTTP.Listen):
		return c.fault("http.listen", c.HTTP.Listen+" is "+notPrivate)
	case c.Model.URL != "" && !isWebURL(c.Model.URL):
		return c.fault("model.url", "want an http or https URL, such as http://localhost:11434/v1")
	case c.Model.URL != "" && c.Model.Name == "":
		return c.faultOf("model.name", "model.url", "needed beside url")
	}
	return nil
}

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
