package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"reportbot/bot"
	"reportbot/bot/store"
)

const (
	crashesMost = 3               // after which an update is set aside
	slowAfter   = 2 * time.Second // what takes longer is counted as a crash while it lasts: it may end the process
	giveUp      = 24 * time.Hour  // after which an answer that fails is given up
	lookAgain   = time.Minute     // longest wait for what another process put off
	keepAnswer  = 5 * time.Second // longest wait over which a made answer is kept
	noteLongest = 2 * time.Second // between two tries to note what was sent
	dbPause     = 1 * time.Second // before the next look into a database that is away
)

// work has one chat after the other, until ctx ends; what is under way then
// goes on as long as work.
func (c *Courier) work(ctx, work context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case ch := <-c.chats.ready:
			if ctx.Err() != nil {
				return
			}
			c.chats.begin(ch)
			c.chats.end(ch, c.turn(work, ch))
		}
	}
}

// turn handles at most one update of a chat.
func (c *Courier) turn(ctx context.Context, ch *chat) turn {
	if wait := time.Until(ch.until); wait > 0 {
		return turn{wait: wait}
	}
	db, cancel := context.WithTimeout(ctx, dbTimeout)
	defer cancel()
	owned, err := c.owns(db, ch)
	if err != nil {
		c.note("claim", err)
		return turn{wait: dbPause}
	}
	if !owned {
		return turn{}
	}
	if ch.answer == nil {
		u, ok, err := c.store.Next(db, ch.id)
		if err != nil {
			c.note("next", err)
			return turn{wait: dbPause}
		}
		if !ok {
			return turn{}
		}
		if wait := time.Until(u.Due); wait > 0 && ch.due != u.ID {
			return turn{wait: min(wait, lookAgain)}
		}
		if u.Crashes >= crashesMost { // it ended the process
			return c.unprepared(ctx, u, errCrash)
		}
		slow := time.AfterFunc(slowAfter, func() { c.note("slow", c.store.Crashed(ctx, u.ID, u.Crashes+1)) })
		ch.answer, err = c.prepare(ctx, u)
		if !slow.Stop() && err == nil {
			c.note("slow", c.store.Crashed(ctx, u.ID, u.Crashes))
		}
		if err != nil {
			return c.unprepared(ctx, u, err)
		}
	}
	return c.deliver(ctx, ch)
}

// An answer is what an update is answered with, and what of it is still to do.
// Of a pressed button the first part is the confirmation of the press, which
// Telegram takes once; the others are the pages.
type answer struct {
	update   store.Update
	to       bot.Message
	reply    bot.Reply
	inline   *bot.InlineReply
	query    string // the inline query to answer
	callback string // the press to confirm, "" when that is done
	pressed  int    // parts before the pages: 1 for a press, else 0
	noted    int    // parts that the inbox knows to be sent
	edit     int    // the message to change in place of sending one, 0 for none
	notes    *store.Notes
	leave    bool // the group, when that is sent
}

// What keeps an update from being answered.
var (
	errUnreadable = errors.New("unreadable")
	errCrash      = errors.New("crash")
	errLease      = errors.New("another process works the chat")
)

// prepare makes the answer to an update. It changes nothing that outlives it.
func (c *Courier) prepare(ctx context.Context, u store.Update) (a *answer, err error) {
	defer func() {
		if r := recover(); r != nil {
			// The value may hold words of a question; the places do not.
			at := string(debug.Stack())
			if crashed, ok := r.(bot.Crashed); ok {
				at = crashed.At
			}
			c.Log.Error("an update crashed its handler", "at", at)
			a, err = nil, errCrash
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, dbTimeout)
	defer cancel()
	var in update
	if err := json.Unmarshal(u.Body, &in); err != nil {
		return nil, errUnreadable
	}
	a = &answer{update: u, noted: u.Sent}
	if from, to := in.moved(); from != 0 {
		return a, c.store.Move(ctx, from, to)
	}
	if group, language := in.strange(c.Groups); group != 0 {
		a.to, a.reply, a.leave = bot.Message{Chat: group, Kind: bot.Group}, bot.NotServed(language), true
		return a, nil
	}
	if q := in.InlineQuery; q != nil && q.From != nil {
		ctx, a.notes = store.WithNotes(ctx)
		reply := c.bot.Inline(ctx, q.Query, q.Offset, q.From.LanguageCode)
		a.inline, a.query = &reply, q.ID
		return a, nil
	}
	if in.CallbackQuery != nil {
		if a.pressed = 1; u.Sent == 0 {
			a.callback = in.CallbackQuery.ID
		}
	}
	m, ok := c.me.read(&in)
	if !ok {
		return a, nil
	}
	start := time.Now()
	ctx, a.notes = store.WithNotes(ctx)
	a.to, a.reply = m, c.bot.Handle(ctx, m)
	c.Metrics.handling.Observe(time.Since(start).Seconds())
	switch {
	case m.Data != "" && a.reply.Edit:
		a.edit = m.ID
	case m.Edited:
		a.edit, err = c.store.ReplyTo(ctx, m.Chat, m.ID)
	}
	return a, err
}

// unprepared deals with an update that has no answer.
func (c *Courier) unprepared(ctx context.Context, u store.Update, err error) turn {
	switch {
	case errors.Is(err, errCrash) && u.Crashes+1 < crashesMost:
		c.Metrics.crashes.Inc()
		if c.persist(ctx, "crash", func(ctx context.Context) error { return c.store.Crashed(ctx, u.ID, u.Crashes+1) }) != nil {
			return turn{wait: dbPause}
		}
		return turn{wait: pause(u.Crashes)}
	case errors.Is(err, errCrash), errors.Is(err, errUnreadable):
		c.Log.Warn("an update is set aside", "because", err)
		c.Metrics.setAside.Inc()
		if c.persist(ctx, "set aside", func(ctx context.Context) error { return c.store.SetAside(ctx, u.ID) }) != nil {
			return turn{wait: dbPause}
		}
		return turn{more: true}
	}
	c.note("read", err)
	return turn{wait: dbPause}
}

// put off leaves the chat's update for later. With failed it counts, and is
// given up when it failed for a day.
func (c *Courier) putOff(ctx context.Context, ch *chat, wait time.Duration, failed bool) turn {
	u := ch.answer.update
	if failed && u.Tries > 0 && time.Since(u.Stored) > giveUp {
		return c.lose(ctx, ch, "given up after a day")
	}
	if err := c.noteSent(ctx, ch.answer); err != nil {
		ch.answer = nil
		return turn{wait: max(wait, dbPause)}
	}
	ch.answer, ch.due, ch.until = nil, u.ID, time.Now().Add(wait)
	err := c.persist(ctx, "retry", func(ctx context.Context) error { return c.store.Retry(ctx, u.ID, time.Now().Add(wait), failed) })
	if err != nil {
		return turn{wait: max(wait, dbPause)}
	}
	return turn{wait: wait}
}

// failed decides what becomes of an update whose answer Telegram did not take.
func (c *Courier) failed(ctx context.Context, ch *chat, err error) turn {
	u := ch.answer.update
	switch {
	case ctx.Err() != nil, errors.Is(err, errLease): // told to stop, or another's now
		ch.answer = nil
		return turn{}
	case code(err) == 429:
		c.Metrics.tooMany.Inc()
		return c.putOff(ctx, ch, retryAfter(err), false)
	case gone(err):
		c.Metrics.undeliverable.Inc()
		c.leave(ctx, ch.answer)
		return c.strikeOff(ctx, ch)
	case passing(err), code(err) == 401, code(err) == 404:
		return c.putOff(ctx, ch, pause(u.Tries), true)
	}
	return c.lose(ctx, ch, fmt.Sprintf("refused with %d", code(err)))
}

// lose strikes an update off that was not wholly answered.
func (c *Courier) lose(ctx context.Context, ch *chat, why string) turn {
	c.Log.Error("an answer is lost", "because", why)
	c.Metrics.failed.Inc()
	return c.strikeOff(ctx, ch)
}

// strikeOff is the end of an update.
func (c *Courier) strikeOff(ctx context.Context, ch *chat) turn {
	a := ch.answer
	ch.answer = nil
	if err := c.persist(ctx, "strike off", func(ctx context.Context) error { return c.store.Done(ctx, a.update.ID, a.notes) }); err != nil {
		return turn{wait: dbPause}
	}
	return turn{more: true}
}

// persist makes a change that must not be missing, as long as it takes: what
// was sent and not noted would be sent again.
func (c *Courier) persist(ctx context.Context, what string, change func(context.Context) error) error {
	for try := 0; ; try++ {
		db, cancel := context.WithTimeout(ctx, dbTimeout)
		err := change(db)
		cancel()
		c.note(what, err)
		if err == nil {
			return nil
		}
		if !sleep(ctx, min(pause(try), noteLongest)) {
			return err
		}
	}
}

// gone reports whether nobody will ever read the answer.
func gone(err error) bool {
	return code(err) == 403 || code(err) == 400 && says(err, "chat not found", "user not found", "user is deactivated",
		"kicked", "blocked", "not a member", "not enough rights", "have no rights", "need administrator rights",
		"chat_write_forbidden", "chat_restricted", "peer_id_invalid", "group is deactivated", "chat was deactivated",
		"topic_closed", "topic closed", "chat_send_plain_forbidden")
}
