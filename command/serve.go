package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/spf13/pflag"

	"reportbot/bot"
	"reportbot/bot/store"
	"reportbot/bot/telegram"
)

var serveHelp = help{
	does: text{"运行 Telegram 机器人", "the Telegram bot"},
	more: text{
		"不写 --config：当前文件夹里有 config.yaml 就读它，没有就用默认值和环境变量。",
		`Without --config it reads config.yaml if that is there, else the defaults and the
environment.`,
	},
	example: `
    $ TELEGRAM_BOT_TOKEN=123:abc reportbot serve
`,
}

const tokenHint = "talk to @BotFather on Telegram, then: TELEGRAM_BOT_TOKEN=… reportbot serve"

func (p *program) serve(flags *pflag.FlagSet) action {
	name := flags.String("config", "", p.in(flagConfig))
	return func(ctx context.Context, args []string) error {
		c, err := readConfig(*name, p.getenv)
		if err != nil {
			return err
		}
		if c.Telegram.Token == "" {
			return &hintedError{errors.New("no Telegram token"), tokenHint}
		}
		configured := p.reports == "" && c.Reports != ""
		if configured {
			p.reports = c.Reports
		}
		err = p.load(ctx, c.DefaultReport)
		if noReports := (*hintedError)(nil); configured && errors.As(err, &noReports) {
			return &hintedError{c.fault("reports", noReports.Error()), noReports.hint}
		}
		if err != nil {
			return err
		}
		if c.DefaultReport != "" && p.library.Report(c.DefaultReport) == nil {
			return c.fault("default_report", fmt.Sprintf("no report %q", c.DefaultReport))
		}
		inbox, err := store.Open(ctx, c.Database)
		if err != nil {
			return withHint(err)
		}
		defer inbox.Close()
		if err := inbox.Alone(ctx); err != nil {
			return withHint(err)
		}
		return p.carry(ctx, c, inbox)
	}
}

// withHint shows the way out that the store knows.
func withHint(err error) error {
	var unusable *store.OpenError
	if errors.As(err, &unusable) {
		return &hintedError{err, unusable.Hint}
	}
	return err
}

// carry runs the bot until ctx ends.
func (p *program) carry(ctx context.Context, c config, inbox *store.Store) error {
	log := slog.New(slog.NewTextHandler(p.stderr, nil))
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	telegram.RegisterInbox(registry, inbox)

	b := bot.New(p.answerer, p.library, inbox, c.Admins, log)
	registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "reportbot_staff_refused_total", Help: "Staff commands refused to others.",
	}, func() float64 { return float64(b.Refused()) }))

	options := telegram.Options{
		Token: c.Telegram.Token, APIURL: c.Telegram.APIURL,
		Limits:  telegram.Limits(c.Telegram.Limits),
		Workers: c.Telegram.Workers, Log: log, Metrics: telegram.NewMetrics(registry),
	}
	if w := c.Telegram.Webhook; c.Telegram.Mode == "webhook" {
		options.Webhook = &telegram.Webhook{Listen: w.Listen, URL: w.URL, Secret: w.SecretToken, CertFile: w.CertFile, KeyFile: w.KeyFile}
	}
	courier := telegram.New(b, inbox, options)
	if c.HTTP.Listen != "" {
		stop, err := serveHealth(c.HTTP.Listen, registry, inbox, courier)
		if err != nil {
			return err
		}
		defer stop()
	}
	go notify(ctx, p.getenv, courier.Alive)
	err := courier.Run(ctx)
	if errors.Is(err, telegram.ErrToken) {
		return &hintedError{err, tokenHint}
	}
	return err
}
