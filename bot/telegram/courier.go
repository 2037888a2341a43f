// Package telegram is the wire: it takes updates in by long polling or by
// webhook, keeps them in the inbox until they are answered, and sends what the
// bot says within Telegram's limits. Nothing else speaks the Bot API.
package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"reportbot/bot"
	"reportbot/bot/store"
)

const (
	grace     = 7 * time.Second // what is under way may take after the bot was told to stop
	dbTimeout = 6 * time.Second // of one look into the database

	spareConns   = 4                // connections beside the workers': long poll, commands
	silentMost   = 30 * time.Second // after which Telegram is asked whether it is there
	stuckAfter   = time.Minute      // without a look at the inbox
	leaveTimeout = time.Second      // to give claims on chats back
)

// ErrToken says that Telegram does not know the token.
var ErrToken = errors.New("the token is none that Telegram knows")

// Options say how a courier reaches Telegram.
type Options struct {
	Token, APIURL string
	Webhook       *Webhook // nil: long polling
	Limits        Limits
	Workers       int     // chats answered side by side
	Groups        []int64 // that the bot serves; empty: all
	Log           *slog.Logger
	Metrics       *Metrics
}

// A Courier carries updates to the bot and its replies back.
type Courier struct {
	Options
	api    *api
	me     self
	bot    *bot.Bot
	store  *store.Store
	chats  *chats
	slots  *slots
	leases leases
	broken context.CancelCauseFunc // ends Run
	born   time.Time
	heard  atomic.Int64 // when Telegram last answered, as time since born; 0 for never
	beat   atomic.Int64 // when the inbox was last looked after, likewise

	database, wire outage
}

// New returns a courier between Telegram and a bot, with its inbox in s.
func New(b *bot.Bot, s *store.Store, o Options) *Courier {
	o.Limits = o.Limits.normal()
	return &Courier{
		Options: o, api: newAPI(o.Token, o.APIURL, o.Workers+spareConns), bot: b, store: s, born: time.Now(),
		chats: newChats(), slots: newSlots(o.Limits.PerSecond),
		database: outage{what: "the database", log: o.Log}, wire: outage{what: "Telegram", log: o.Log},
	}
}

// Run carries until ctx ends; then it finishes what is under way and returns
// nil. Its error is an [ErrToken], or says why it cannot listen.
func (c *Courier) Run(ctx context.Context) error {
	ctx, c.broken = context.WithCancelCause(ctx)
	defer c.broken(nil)
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	renewing, stop := context.WithCancel(work)

	var all, renewal sync.WaitGroup
	if c.Webhook != nil {
		listener, err := c.Webhook.open(ctx)
		if err != nil {
			stop()
			return err
		}
		all.Go(func() { c.receive(ctx, listener) })
	}
	renewal.Go(func() { c.renew(renewing) })
	all.Go(func() { c.keep(ctx) })
	if c.introduce(ctx) {
		for range c.Workers {
			all.Go(func() { c.work(ctx, work) })
		}
		all.Go(func() { c.present(ctx) })
		if c.Webhook != nil {
			all.Go(func() { c.probe(ctx) })
			c.setWebhook(ctx)
		} else {
			c.poll(ctx)
		}
	}
	<-ctx.Done()
	all.Wait()
	stop()
	renewal.Wait()
	leaving, left := context.WithTimeout(context.WithoutCancel(ctx), leaveTimeout)
	defer left()
	c.note("leave", c.store.Leave(leaving))
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// call makes one request of the Bot API and keeps count.
func (c *Courier) call(ctx context.Context, timeout time.Duration, method string, params tgbotapi.Params) (json.RawMessage, error) {
	start := time.Now()
	response, err := c.api.call(ctx, timeout, method, params)
	c.Metrics.sent(method, err, time.Since(start))
	if err == nil || code(err) != 0 {
		c.heard.Store(int64(time.Since(c.born)))
	}
	if code(err) == 401 {
		c.broken(ErrToken)
	}
	if err != nil {
		return nil, err
	}
	return response.Result, nil
}

// Heard returns how long ago Telegram last answered; false if it never did.
func (c *Courier) Heard() (time.Duration, bool) {
	at := c.heard.Load()
	return time.Since(c.born) - time.Duration(at), at != 0
}

// Alive reports whether the courier looks after its inbox, and is not stuck.
func (c *Courier) Alive() bool {
	return time.Since(c.born)-time.Duration(c.beat.Load()) < stuckAfter
}

// insist makes a request until Telegram takes it; false when ctx ended before.
func (c *Courier) insist(ctx context.Context, method string, params tgbotapi.Params) (json.RawMessage, bool) {
	for try := 0; ; try++ {
		result, err := c.call(ctx, callTimeout, method, params)
		switch {
		case err == nil:
			c.wire.well()
			return result, true
		case code(err) == 404 && method == "getMe":
			c.broken(ErrToken)
		case code(err) == 404: // a server that has no such method
			return nil, true
		case ctx.Err() == nil:
			c.wire.fail(method, errors.New(brief(err)))
		}
		if !sleep(ctx, max(pause(try), retryAfter(err))) {
			return nil, false
		}
	}
}

// introduce asks Telegram who the bot is; false when ctx ended before it said.
func (c *Courier) introduce(ctx context.Context) bool {
	for {
		result, ok := c.insist(ctx, "getMe", nil)
		if !ok {
			return false
		}
		var user tgbotapi.User
		if json.Unmarshal(result, &user) == nil && user.ID != 0 {
			c.me = self{id: user.ID, name: user.UserName}
			c.bot.SetName(user.UserName)
			c.Log.Info("ready", "bot", user.UserName)
			return true
		}
		if !sleep(ctx, time.Second) {
			return false
		}
	}
}

// present tells Telegram the command menus and descriptions. The bot works
// without them, so what fails is only logged.
func (c *Courier) present(ctx context.Context) {
	for _, language := range []string{"", "en", "zh"} {
		for scope, kind := range map[string]bot.ChatKind{"all_private_chats": bot.Private, "all_group_chats": bot.Group} {
			var commands []tgbotapi.BotCommand
			for _, command := range bot.Commands(language, kind) {
				commands = append(commands, tgbotapi.BotCommand{Command: command.Name, Description: command.Description})
			}
			c.tell(ctx, "setMyCommands", tgbotapi.Params{
				"commands": encode(commands), "scope": encode(map[string]string{"type": scope}), "language_code": language,
			})
		}
		long, short := bot.Describe(language)
		c.tell(ctx, "setMyDescription", tgbotapi.Params{"description": long, "language_code": language})
		c.tell(ctx, "setMyShortDescription", tgbotapi.Params{"short_description": short, "language_code": language})
	}
}

func (c *Courier) tell(ctx context.Context, method string, params tgbotapi.Params) {
	if params["language_code"] == "" {
		delete(params, "language_code")
	}
	for try := range 3 {
		_, err := c.call(ctx, callTimeout, method, params)
		if err == nil || ctx.Err() != nil {
			return
		}
		if !passing(err) && code(err) != 429 || try == 2 {
			c.Log.Warn("not set", "method", method, "error", brief(err))
			return
		}
		sleep(ctx, max(pause(try), retryAfter(err)))
	}
}

// note tells the log how something that the database was asked for went.
func (c *Courier) note(doing string, err error) {
	switch {
	case err == nil:
		c.database.well()
	case !errors.Is(err, context.Canceled):
		c.database.fail(doing, err)
	}
}

// encode writes JSON that holds nothing which cannot be written.
func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("telegram: %T: %v", v, err))
	}
	return string(text)
}

// pause is how long to wait after so many failures: a quarter of a second,
// doubled each time, to five minutes.
func pause(failures int) time.Duration {
	return min(250*time.Millisecond<<min(failures, 20), 5*time.Minute)
}

// sleep waits; false when ctx ended before.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
