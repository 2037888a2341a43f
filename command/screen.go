package command

import "reportbot/bot"

// screen is where answers are written for a person.
func (p *program) screen() bot.Terminal {
	return bot.Terminal{Out: p.stdout, Library: p.library, Width: p.width(), Colour: p.colour(), English: p.english()}
}
