package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/spf13/pflag"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/bot/store"
	"reportbot/bot/telegram"
	"reportbot/bot/web"
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
			return p.hinted(errors.New("no Telegram token"), tokenHint)
		}
		if err := p.loadConfigured(ctx, c); err != nil {
			return err
		}
		log := c.logger(p.stderr)
		p.announce(log, c)
		err = p.carry(ctx, c, log)
		switch {
		case err != nil:
			log.Error("stopped", "because", err)
		default:
			log.Info("stopped", "because", context.Cause(ctx))
		}
		return err
	}
}

// loadConfigured loads the reports that the configuration names.
func (p *program) loadConfigured(ctx context.Context, c config) error {
	configured := p.reports == "" && c.Reports != ""
	if configured {
		p.reports = c.Reports
	}
	err := p.load(ctx, c.DefaultReport)
	if noReports := (*hintedError)(nil); configured && errors.As(err, &noReports) {
		return p.hinted(c.fault("reports", noReports.Error()), noReports.hint)
	}
	if err != nil {
		return err
	}
	if c.DefaultReport != "" && p.library.Report(c.DefaultReport) == nil {
		return c.fault("default_report", fmt.Sprintf("no report %q", c.DefaultReport))
	}
	return nil
}

// withHint shows the way out that the store knows.
func withHint(err error) error {
	var unusable *store.OpenError
	if errors.As(err, &unusable) {
		return &hintedError{outside(err), unusable.Hint}
	}
	return outside(err)
}

// carry runs the bot until ctx ends.
func (p *program) carry(ctx context.Context, c config, log *slog.Logger) error {
	if err := p.checkSelf(ctx).error(); err != nil {
		return p.hinted(err, "reportbot selfcheck")
	}
	inbox, err := store.Open(ctx, c.Database)
	if err != nil {
		return withHint(err)
	}
	defer inbox.Close()
	if err := inbox.Alone(ctx); err != nil {
		return withHint(err)
	}
	inbox.LedgerAge = ledgerAge(c)
	b := bot.New(p.answerer, p.library, inbox, c.Admins, log)
	b.SetStaff(staffOf(c))
	b.Warm()
	registry := p.metrics(b, inbox)
	if c.Model.Read != "off" {
		client, err := c.client()
		if err != nil {
			return err
		}
		chooser := c.chooser(client, inbox, log)
		count(chooser, registry)
		b.SetChooser(chooser)
	}
	watch := newWatcher(p, b, c.DefaultReport, log, registry)
	options := telegram.Options{
		Token: c.Telegram.Token, APIURL: c.Telegram.APIURL,
		Limits:  telegram.Limits(c.Telegram.Limits),
		Groups:  c.Groups,
		Workers: c.Telegram.Workers, Log: log, Metrics: telegram.NewMetrics(registry),
	}
	if w := c.Telegram.Webhook; c.Telegram.Mode == "webhook" {
		options.Webhook = &telegram.Webhook{Listen: w.Listen, URL: w.URL, Secret: w.SecretToken, CertFile: w.CertFile, KeyFile: w.KeyFile}
	}
	courier := telegram.New(b, inbox, options)
	if c.HTTP.Listen != "" {
		stop, err := serveHealth(c.HTTP.Listen, registry, inbox, courier, watch.ready, pageOf(c, b, log))
		if err != nil {
			return outside(err)
		}
		defer stop()
	}
	go notify(ctx, p.getenv, courier.Alive)
	go watch.run(ctx)
	err = courier.Run(ctx)
	if errors.Is(err, telegram.ErrToken) {
		return &hintedError{err, tokenHint}
	}
	return outside(err)
}

// pageOf is the page, nil where the configuration wants none.
func pageOf(c config, b *bot.Bot, log *slog.Logger) *web.Site {
	if !c.HTTP.Page {
		return nil
	}
	return web.New(b, c.HTTP.AdminToken, log)
}

// metrics registers what this process, the library and the bot have to tell.
func (p *program) metrics(b *bot.Bot, inbox *store.Store) *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	telegram.RegisterInbox(registry, inbox)
	counted := func(name, help, label string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "reportbot_" + name, Help: help}, []string{label})
		registry.MustRegister(c)
		return c
	}
	told := counted("answers_total", "Questions by the reason why they were not answered, answered for those that were.", "reason")
	feedback := counted("feedback_total", "Verdicts of people on answers.", "verdict")
	verdicts := map[string]string{"f+": "up", "f-": "down"}
	b.SetWatch(bot.Watch{
		Answered: func(r answers.Reason) { told.WithLabelValues(cmp.Or(string(r), "answered")).Inc() },
		Rated:    func(v string) { feedback.WithLabelValues(cmp.Or(verdicts[v], v)).Inc() },
	})
	registry.MustRegister(
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "reportbot_staff_refused_total", Help: "Staff commands refused to others.",
		}, func() float64 { return float64(b.Refused()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "reportbot_reports_loaded", Help: "Reports that questions are answered from.",
		}, func() float64 { return float64(len(b.Library().Reports())) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "reportbot_build_info", Help: "Always 1; the labels say what this build is.",
			ConstLabels: prometheus.Labels{"version": version(), "commit": buildNote(commit, "vcs.revision"), "go": runtime.Version()},
		}, func() float64 { return 1 }),
	)
	return registry
}
