package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"reportbot/bot/store"
)

const (
	longPoll    = 25 * time.Second // that Telegram may hold getUpdates back
	pollTimeout = longPoll + 10*time.Second
	pollMost    = 100 // updates of one answer
	idlePoll    = 100 * time.Millisecond
	pollLongest = 30 * time.Second // between two tries after failures
)

// allowedUpdates are the kinds of update that the bot has a use for.
var allowedUpdates = encode([]string{"message", "edited_message", "callback_query", "inline_query", "my_chat_member"})

// poll takes updates in until ctx ends. The next offset, which lets Telegram
// forget updates, is sent only after they are stored.
func (c *Courier) poll(ctx context.Context) {
	params := tgbotapi.Params{"timeout": strconv.Itoa(int(longPoll.Seconds())), "limit": strconv.Itoa(pollMost), "allowed_updates": allowedUpdates}
	hooked, failures := true, 0
	for ctx.Err() == nil {
		if hooked {
			if _, ok := c.insist(ctx, "deleteWebhook", tgbotapi.Params{"drop_pending_updates": "false"}); !ok {
				return
			}
			hooked = false
		}
		start := time.Now()
		next, err := c.fetch(ctx, params)
		if next != 0 {
			params["offset"] = strconv.FormatInt(next, 10)
		}
		if err == nil {
			c.wire.well()
			failures = 0
			params["limit"] = strconv.Itoa(pollMost)
			if next == 0 && time.Since(start) < idlePoll {
				sleep(ctx, idlePoll) // a server that knows no long poll
			}
			continue
		}
		if ctx.Err() != nil {
			return
		}
		switch code(err) {
		case 404:
			c.broken(ErrToken)
		case 409:
			hooked = says(err, "webhook")
		}
		if !errors.As(err, new(*storeError)) { // of the database it is said already
			c.wire.fail("getUpdates", errors.New(brief(err)))
		}
		params["limit"] = strconv.Itoa(max(1, pollMost>>min(2*failures, 10))) // the answer may have been too large
		sleep(ctx, max(min(pause(failures), longest(err)), retryAfter(err)))
		failures++
	}
}

// fetch asks for updates and stores them; next is the offset that confirms them,
// 0 for none.
func (c *Courier) fetch(ctx context.Context, params tgbotapi.Params) (next int64, err error) {
	result, err := c.call(ctx, pollTimeout, "getUpdates", params)
	if err != nil {
		return 0, err
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(result, &raw); err != nil {
		return 0, err
	}
	var updates []store.Update
	for _, body := range raw {
		id, err := updateID(body)
		if err != nil {
			// Without a number it can be neither kept nor confirmed.
			c.Log.Warn("an update without a number is passed over")
			continue
		}
		updates = append(updates, store.Update{ID: id, Chat: queueOf(body), Body: body})
		next = max(next, id+1)
	}
	if len(updates) == 0 {
		if len(raw) > 0 {
			return 0, errors.New("getUpdates: no update has a number")
		}
		return 0, nil
	}
	if err := c.accept(ctx, updates); err != nil {
		return 0, err
	}
	return next, nil
}

// accept stores updates and wakes their chats.
func (c *Courier) accept(ctx context.Context, updates []store.Update) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dbTimeout)
	defer cancel()
	taken, err := c.store.Put(ctx, updates...)
	c.note("accept", err)
	if err != nil {
		return &storeError{err}
	}
	c.Metrics.accepted.Add(float64(taken))
	c.Metrics.lastUpdate.SetToCurrentTime()
	for _, u := range updates {
		c.chats.offer(u.Chat)
	}
	return nil
}

// longest is the longest pause after a failure: a database of one's own may be
// asked more often than Telegram.
func longest(err error) time.Duration {
	var failed *storeError
	if errors.As(err, &failed) {
		return noteLongest
	}
	return pollLongest
}

// A storeError says that an update could not be stored.
type storeError struct{ err error }

func (e *storeError) Error() string { return "database: " + e.err.Error() }
func (e *storeError) Unwrap() error { return e.err }
