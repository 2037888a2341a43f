package telegram

import (
	"context"
	"encoding/json"
	"html"
	"strconv"
	"time"
	"unicode/utf16"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"reportbot/bot"
	"reportbot/bot/store"
)

const (
	mostUnits   = 4096 // UTF-16 units of a message
	mostToast   = 200  // characters shown to who pressed a button
	mostRefusal = 6    // forms of one message that are tried
)

// deliver does what an answer still wants done.
func (c *Courier) deliver(ctx context.Context, ch *chat) turn {
	a := ch.answer
	if a.callback != "" {
		if err := c.answerCallback(ctx, a); err != nil && (passing(err) || code(err) == 429) {
			return c.failed(ctx, ch, err)
		}
		a.callback = ""
		a.update.Sent++
	}
	if a.inline != nil {
		if err := c.answerInline(ctx, a); err != nil && !says(err, "query is too old", "query id is invalid", "query_id_invalid") {
			return c.failed(ctx, ch, err)
		}
		c.count(a)
		return c.strikeOff(ctx, ch)
	}
	if a.reply.Delete {
		if err := c.takeBack(ctx, a); err != nil && (passing(err) || code(err) == 429) {
			return c.failed(ctx, ch, err)
		}
	}
	if len(a.reply.Pages) == 0 {
		if a.reply.Toast != "" {
			c.count(a)
		}
		return c.strikeOff(ctx, ch)
	}
	for i := a.update.Sent - a.pressed; i < len(a.reply.Pages); i++ {
		if wait := c.mustWait(ch); wait > 0 {
			if c.noteSent(ctx, a) != nil || wait > keepAnswer {
				ch.answer = nil
			}
			return turn{wait: wait}
		}
		page := a.page(i)
		hint := c.hint(ctx, ch, &page)
		id, err := c.sendPage(ctx, ch, page)
		if err != nil {
			return c.failed(ctx, ch, err)
		}
		ch.hinted = ch.hinted || hint
		taken := store.Taken{Chat: a.to.Chat, Reply: id, Person: a.to.User, Turn: a.reply.Turn, Notes: a.notes, Last: page.last}
		if page.first && a.to.Data == "" {
			taken.Question = a.to.ID
		}
		a.update.Sent++
		a.edit = 0
		if c.noteTaken(ctx, a, taken) != nil {
			ch.answer = nil
			return turn{wait: dbPause}
		}
	}
	ch.answer = nil
	c.leave(ctx, a)
	c.count(a)
	return turn{more: true}
}

// takeBack deletes the message that carries a pressed button.
func (c *Courier) takeBack(ctx context.Context, a *answer) error {
	_, err := c.call(ctx, callTimeout, "deleteMessage", tgbotapi.Params{
		"chat_id": strconv.FormatInt(a.to.Chat, 10), "message_id": strconv.Itoa(a.to.ID),
	})
	return err
}

// leave leaves a group that the bot does not serve. What fails is tried again
// when the group speaks again.
func (c *Courier) leave(ctx context.Context, a *answer) {
	if a.leave {
		_, err := c.call(ctx, callTimeout, "leaveChat", tgbotapi.Params{"chat_id": strconv.FormatInt(a.to.Chat, 10)})
		if err != nil && !gone(err) {
			c.Log.Warn("a group that is not served is not left", "error", brief(err))
		}
	}
}

// noteSent tells the inbox how much of an answer Telegram has taken, before a
// wait that the process may not outlive.
func (c *Courier) noteSent(ctx context.Context, a *answer) error {
	if a.noted == a.update.Sent {
		return nil
	}
	return c.noteTaken(ctx, a, store.Taken{Chat: a.to.Chat})
}

func (c *Courier) noteTaken(ctx context.Context, a *answer, taken store.Taken) error {
	a.noted = a.update.Sent
	return c.persist(ctx, "sent", func(ctx context.Context) error { return c.store.Sent(ctx, a.update, taken) })
}

// count notes that an update was answered.
func (c *Courier) count(a *answer) {
	c.Metrics.answered.Inc()
	c.Metrics.latency.Observe(max(0, time.Since(a.update.Stored).Seconds()))
}

// mustWait returns how long Telegram's limits on a chat hold its answer back. A
// changed message is no new one.
func (c *Courier) mustWait(ch *chat) time.Duration {
	if ch.answer.edit != 0 {
		return 0
	}
	group, now := ch.answer.to.Kind == bot.Group, time.Now()
	if !ch.pace.budget(c.Limits, group, now).IsZero() {
		ch.delayed = true
	}
	return ch.pace.wait(c.Limits, group, now)
}

// hint adds to a page, once, that people can go on in private, when a group's
// questions exceed its budget.
func (c *Courier) hint(ctx context.Context, ch *chat, page *page) bool {
	a, group := ch.answer, ch.answer.to.Kind == bot.Group
	if !group || ch.hinted || c.Limits.PerGroupMinute <= 0 || !page.last {
		return false
	}
	if !ch.delayed {
		if !ch.pace.lastOfBudget(c.Limits, group, time.Now()) {
			return false
		}
		if behind, err := c.store.Behind(ctx, a.update); err != nil || behind == 0 {
			return false
		}
	}
	text := "\n\n" + bot.GroupHint(a.to.Language)
	if len(utf16.Encode([]rune(page.Plain+text))) > mostUnits {
		return false
	}
	page.HTML += html.EscapeString(text)
	page.Plain += text
	return true
}

// A page is one message of an answer.
type page struct {
	bot.Page
	first, last bool
}

func (a *answer) page(i int) page {
	return page{a.reply.Pages[i], i == 0, i == len(a.reply.Pages)-1}
}

// A form is what Telegram has not refused of a message yet.
type form struct{ html, thread, reply, buttons bool }

// sendPage sends one message in the best form that Telegram takes, and returns
// its number.
func (c *Courier) sendPage(ctx context.Context, ch *chat, p page) (id int, err error) {
	a := ch.answer
	f := form{html: true, thread: true, reply: true, buttons: true}
	for range mostRefusal {
		var result json.RawMessage
		result, err = c.sendForm(ctx, ch, p, f)
		switch {
		case err == nil:
			return messageID(result), nil
		case a.edit != 0 && says(err, "message is not modified"):
			return a.edit, nil
		case movedTo(err) != 0:
			from, to := a.to.Chat, movedTo(err)
			if err := c.persist(ctx, "move", func(ctx context.Context) error { return c.store.Move(ctx, from, to) }); err != nil {
				return 0, err
			}
			a.to.Chat = to
		case f.html && says(err, "parse entities", "entity", "entities"):
			f.html = false
		case f.thread && says(err, "thread not found", "topic_deleted", "topic not found"):
			f.thread = false
		case f.reply && says(err, "replied not found", "reply message not found", "reply_message_id_invalid", "to reply not found"):
			f.reply = false
		case a.edit != 0 && says(err, "message to edit not found", "can't be edited", "message_id_invalid", "message to be edited"):
			a.edit = 0
		case f.buttons && says(err, "button", "reply markup", "keyboard"):
			f.buttons = false
		default:
			return 0, err
		}
	}
	return 0, err
}

func (c *Courier) sendForm(ctx context.Context, ch *chat, p page, f form) (json.RawMessage, error) {
	give, err := c.slots.take(ctx)
	if err != nil {
		return nil, err
	}
	defer give()
	if !c.holds(ch) { // it may have taken long
		return nil, errLease
	}
	method, params := ch.answer.request(p, f)
	result, err := c.call(ctx, callTimeout, method, params)
	if method == "sendMessage" && (err == nil || code(err) == 0) { // taken, or perhaps taken
		ch.pace.sent(ch.answer.to.Kind == bot.Group, time.Now())
	}
	return result, err
}

// request writes a message as the Bot API wants it.
func (a *answer) request(p page, f form) (method string, params tgbotapi.Params) {
	params = tgbotapi.Params{
		"chat_id":              strconv.FormatInt(a.to.Chat, 10),
		"text":                 p.Plain,
		"link_preview_options": `{"is_disabled":true}`,
	}
	if f.html {
		params["text"], params["parse_mode"] = p.HTML, "HTML"
	}
	if p.last && f.buttons && len(a.reply.Buttons) > 0 {
		params["reply_markup"] = keyboard(a.reply.Buttons)
	}
	if a.edit != 0 {
		params["message_id"] = strconv.Itoa(a.edit)
		return "editMessageText", params
	}
	if a.to.Topic != 0 && f.thread {
		params["message_thread_id"] = strconv.Itoa(a.to.Topic)
	}
	if a.to.Kind == bot.Group && a.to.ID != 0 && f.reply {
		params["reply_parameters"] = encode(map[string]any{"message_id": a.to.ID, "allow_sending_without_reply": true})
	}
	return "sendMessage", params
}

// keyboard writes buttons as an inline keyboard.
func keyboard(rows [][]bot.Button) string {
	keys := [][]map[string]any{}
	for _, row := range rows {
		line := []map[string]any{}
		for _, b := range row {
			key := map[string]any{"text": b.Label}
			switch {
			case b.URL != "":
				key["url"] = b.URL
			case b.Copy != "":
				key["copy_text"] = map[string]string{"text": b.Copy}
			default:
				key["callback_data"] = b.Data
			}
			line = append(line, key)
		}
		if len(line) > 0 {
			keys = append(keys, line)
		}
	}
	return encode(map[string]any{"inline_keyboard": keys})
}

func messageID(result json.RawMessage) int {
	var m struct {
		ID int `json:"message_id"`
	}
	if json.Unmarshal(result, &m) != nil {
		return 0 // the library's True for a message without a number
	}
	return m.ID
}

func (c *Courier) answerCallback(ctx context.Context, a *answer) error {
	params := tgbotapi.Params{"callback_query_id": a.callback}
	if toast := []rune(a.reply.Toast); len(toast) > 0 {
		params["text"] = string(toast[:min(len(toast), mostToast)])
	}
	_, err := c.call(ctx, callTimeout, "answerCallbackQuery", params)
	return err
}

// answerInline answers an inline query, in plain text where marks are refused.
func (c *Courier) answerInline(ctx context.Context, a *answer) error {
	_, err := c.call(ctx, callTimeout, "answerInlineQuery", a.inlineRequest(true))
	if says(err, "parse entities", "entity", "entities") {
		_, err = c.call(ctx, callTimeout, "answerInlineQuery", a.inlineRequest(false))
	}
	return err
}

func (a *answer) inlineRequest(marked bool) tgbotapi.Params {
	results := []map[string]any{}
	for _, r := range a.inline.Results {
		content := map[string]any{"message_text": r.Page.Plain, "link_preview_options": map[string]bool{"is_disabled": true}}
		if marked {
			content["message_text"], content["parse_mode"] = r.Page.HTML, "HTML"
		}
		results = append(results, map[string]any{
			"type": "article", "id": r.ID, "title": r.Title, "description": r.Description, "input_message_content": content,
		})
	}
	params := tgbotapi.Params{
		"inline_query_id": a.query, "results": encode(results), "cache_time": strconv.Itoa(a.inline.CacheTime),
		"is_personal": strconv.FormatBool(a.inline.IsPersonal), "next_offset": a.inline.Next,
	}
	if a.inline.HelpLabel != "" {
		params["button"] = encode(map[string]string{"text": a.inline.HelpLabel, "start_parameter": a.inline.HelpStart})
	}
	return params
}
