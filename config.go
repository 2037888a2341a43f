package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
)

// A config is what config.yaml and the environment say. config.example.yaml
// shows every key with its default.
type config struct {
	Telegram struct {
		Token   string `yaml:"token"`
		APIURL  string `yaml:"api_url"`
		Mode    string `yaml:"mode"`
		Webhook struct {
			Listen      string `yaml:"listen"`
			URL         string `yaml:"url"`
			SecretToken string `yaml:"secret_token"`
			CertFile    string `yaml:"cert_file"`
			KeyFile     string `yaml:"key_file"`
		} `yaml:"webhook"`
		Limits struct {
			PerSecond      float64 `yaml:"per_second"`
			PerChatSecond  float64 `yaml:"per_chat_second"`
			PerGroupMinute float64 `yaml:"per_group_minute"`
		} `yaml:"limits"`
		Workers int `yaml:"workers"`
	} `yaml:"telegram"`
	Database      string  `yaml:"database"`
	Reports       string  `yaml:"reports"`
	DefaultReport string  `yaml:"default_report"`
	Admins        []int64 `yaml:"admins"`
	HTTP          struct {
		Listen string `yaml:"listen"`
	} `yaml:"http"`
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
	return c
}

// readConfig reads the named file, or config.yaml if it is there, and lets the
// environment win. Errors name file, line and key.
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
		decoder := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
		if err := decoder.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
			return c, fmt.Errorf("%s: %s", file, yaml.FormatError(err, false, true))
		}
		if err := c.check(); err != nil {
			return c, fmt.Errorf("%s: %w", file, atLine(string(text), err))
		}
	}
	for variable, value := range map[string]*string{
		"TELEGRAM_BOT_TOKEN": &c.Telegram.Token,
		"TELEGRAM_API_URL":   &c.Telegram.APIURL,
		"REPORTBOT_DATABASE": &c.Database,
		"REPORTBOT_REPORTS":  &c.Reports,
	} {
		if s := getenv(variable); s != "" {
			*value = s
		}
	}
	if err := c.check(); err != nil {
		return c, fmt.Errorf("environment: %w", err)
	}
	return c, nil
}

// A keyError is an impossible value of a key.
type keyError struct{ key, want string }

func (e *keyError) Error() string { return e.key + ": " + e.want }

// atLine adds the line on which the last part of the key stands.
func atLine(text string, err error) error {
	var bad *keyError
	if !errors.As(err, &bad) {
		return err
	}
	last := bad.key[strings.LastIndex(bad.key, ".")+1:]
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), last+":") {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return err
}

// check refuses values that nothing could run with.
func (c config) check() error {
	t := c.Telegram
	switch {
	case !isWebURL(t.APIURL) || strings.HasSuffix(t.APIURL, "/"):
		return &keyError{"telegram.api_url", "want an http or https URL without a closing slash"}
	case t.Mode != "polling" && t.Mode != "webhook":
		return &keyError{"telegram.mode", "want polling or webhook"}
	case t.Mode == "webhook" && !isWebURL(t.Webhook.URL):
		return &keyError{"telegram.webhook.url", "webhook mode needs an http or https URL"}
	case t.Mode == "webhook" && t.Webhook.SecretToken == "":
		return &keyError{"telegram.webhook.secret_token", "webhook mode needs a secret"}
	case !secretCharacters(t.Webhook.SecretToken):
		return &keyError{"telegram.webhook.secret_token", "want at most 256 of A-Z a-z 0-9 _ -"}
	case t.Limits.PerSecond < 0:
		return &keyError{"telegram.limits.per_second", "want 0 or more"}
	case t.Limits.PerChatSecond < 0:
		return &keyError{"telegram.limits.per_chat_second", "want 0 or more"}
	case t.Limits.PerGroupMinute < 0:
		return &keyError{"telegram.limits.per_group_minute", "want 0 or more"}
	case t.Workers < 1:
		return &keyError{"telegram.workers", "want 1 or more"}
	case !strings.HasPrefix(c.Database, "sqlite:") && !strings.HasPrefix(c.Database, "postgres://") && !strings.HasPrefix(c.Database, "postgresql://"):
		return &keyError{"database", "want sqlite:FILE or a postgres:// URL"}
	}
	return nil
}

func isWebURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func secretCharacters(s string) bool {
	return len(s) <= 256 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == ""
}
