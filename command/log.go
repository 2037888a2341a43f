package command

import (
	"io"
	"log/slog"
	"net/url"
	"os"

	"golang.org/x/term"
)

// logger returns the log that the configuration wants.
func (c config) logger(to io.Writer) *slog.Logger {
	level := new(slog.LevelVar)
	level.UnmarshalText([]byte(c.Log.Level)) // it was checked
	options := &slog.HandlerOptions{Level: level}
	f, ok := to.(*os.File)
	if c.Log.Format == "json" || c.Log.Format == "auto" && !(ok && term.IsTerminal(int(f.Fd()))) {
		return slog.New(slog.NewJSONHandler(to, options))
	}
	return slog.New(slog.NewTextHandler(to, options))
}

// mostNamed is how many reports the log names at the start, a line each.
const mostNamed = 20

// announce says at the start what serve is about to do, a line for each thing
// that an operator may have meant otherwise.
func (p *program) announce(log *slog.Logger, c config) {
	t := c.Telegram
	log.Info("version", "version", version(), "commit", buildNote(commit, "vcs.revision"), "built", buildNote(built, "vcs.time"))
	file := c.file
	if file == "" {
		file = "none"
	}
	log.Info("configuration", "file", file)
	log.Info("database", "at", redacted(c.Database))
	mode := []any{"mode", t.Mode, "api", redacted(t.APIURL), "workers", t.Workers}
	if t.Mode == "webhook" {
		mode = append(mode, "listen", t.Webhook.Listen)
	}
	log.Info("mode", mode...)
	switch {
	case c.HTTP.Listen == "":
		log.Info("address", "http", "none")
	case isPublic(c.HTTP.Listen):
		log.Warn("address", "http", c.HTTP.Listen, "warning", "whoever reaches this machine may read the metrics there")
	default:
		log.Info("address", "http", c.HTTP.Listen)
	}
	if n := len(p.library.Reports()); n > mostNamed {
		log.Info("reports", "count", n, "folder", p.reports)
	} else {
		for r := range p.library.All() {
			log.Info("report", "id", r.ID, "passages", len(r.Passages), "checksum", "sha256:"+r.Checksum())
		}
	}
	if c.Model.Read != "off" {
		log.Info("model", "name", c.Model.Name, "api", redacted(c.Model.URL), "read", c.Model.Read)
	}
	log.Info("limits", "per_second", t.Limits.PerSecond, "per_chat_second", t.Limits.PerChatSecond, "per_group_minute", t.Limits.PerGroupMinute)
}

// redacted is an address without the password in it.
func redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	u.RawQuery = ""
	return u.Redacted()
}
