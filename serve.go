package main

import (
	"context"
	"errors"
	"flag"
)

const serveHelp = `reportbot serve [--config FILE]: the Telegram bot.
Without --config it reads config.yaml if that is there, else the defaults and
the environment.

    $ TELEGRAM_BOT_TOKEN=123:abc reportbot serve
`

func (p *program) serve(flags *flag.FlagSet) action {
	name := flags.String("config", "", "")
	return func(ctx context.Context, args []string) error {
		c, err := readConfig(*name, p.getenv)
		if err != nil {
			return err
		}
		if c.Telegram.Token == "" {
			return &hintedError{errors.New("no Telegram token"), "talk to @BotFather on Telegram, then: TELEGRAM_BOT_TOKEN=… reportbot serve"}
		}
		return nil
	}
}
