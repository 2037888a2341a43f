package command

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/bot/model"
	"reportbot/bot/store"
)

// client is the client of the model that a configuration names.
func (c config) client() (*model.Client, error) {
	key := ""
	if c.Model.KeyFile != "" {
		text, err := os.ReadFile(c.Model.KeyFile)
		if err != nil {
			return nil, c.fault("model.key_file", "cannot be read")
		}
		key = strings.TrimSpace(string(text))
	}
	client, err := model.New(c.Model.URL, c.Model.Name, key)
	if err != nil {
		return nil, c.fault("model.url", err.Error())
	}
	return client, nil
}

// chooser is what has the model behind a client choose; its choices are kept in a
// store.
func (c config) chooser(client *model.Client, kept bot.Choices, log *slog.Logger) *bot.Chooser {
	// With as many waiting as are with the model, half of the workers are free for
	// whoever asks what needs none.
	return bot.NewChooser(client, c.Model.Name, c.Model.Read == "always", kept, max(1, c.Telegram.Workers/4), log)
}

// count counts what a chooser does.
func count(chooser *bot.Chooser, registry *prometheus.Registry) {
	outcomes := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "reportbot_model_choices_total", Help: "Questions that the model could choose for, by what became of it: agreed, chose, kept, or why the built-in decision stood.",
	}, []string{"outcome"})
	tokens := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "reportbot_model_tokens_total", Help: "Tokens that the model was given and that it wrote.",
	}, []string{"kind"})
	registry.MustRegister(outcomes, tokens)
	chooser.Told = func(outcome string) { outcomes.WithLabelValues(outcome).Inc() }
	chooser.Spent = func(prompt, complete int) {
		tokens.WithLabelValues("prompt").Add(float64(prompt))
		tokens.WithLabelValues("completion").Add(float64(complete))
	}
}

// choosing lets a model choose in what the command line answers, where the
// configuration has it; without a name it is config.yaml, if that is there. The
// choices are those of the bot.
func (p *program) choosing(ctx context.Context, name string) (done func(), err error) {
	done = func() {}
	if _, err := os.Stat("config.yaml"); name == "" && errors.Is(err, fs.ErrNotExist) {
		return done, nil
	}
	c, faults := examineConfig(name, p.getenv)
	switch {
	case name == "" && c.Model.Read == "off": // its faults are no matter of this command
		return done, nil
	case len(faults) > 0:
		return done, faults[0]
	case c.Model.Read == "off":
		return done, nil
	}
	client, err := c.client()
	if err != nil {
		return done, err
	}
	var kept bot.Choices = &bot.ShortMemory{}
	if s, err := store.Open(ctx, c.Database); err == nil {
		kept, done = s, func() { s.Close() }
	}
	p.chooser = c.chooser(client, kept, slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	return done, nil
}

// answer answers one question as the bot does.
func (p *program) answer(ctx context.Context, text string, before *answers.Turn) answers.Answer {
	return p.chooser.Choose(ctx, p.answerer, p.answerer.Answer(text, before), before)
}
