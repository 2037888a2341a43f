package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"reportbot/bot"
)

// An update is the library's with the fields that it does not know.
type update struct {
	tgbotapi.Update
	Message       *message  `json:"message"`
	EditedMessage *message  `json:"edited_message"`
	CallbackQuery *callback `json:"callback_query"`
}

type message struct {
	tgbotapi.Message
	Thread  int  `json:"message_thread_id"`
	InTopic bool `json:"is_topic_message"`
	Quote   *struct {
		Text string `json:"text"`
	} `json:"quote"`
	ForwardOrigin json.RawMessage `json:"forward_origin"`
}

type callback struct {
	tgbotapi.CallbackQuery
	Message *message `json:"message"`
}

// updateID reads the number of an update; every field else may be broken.
func updateID(raw []byte) (int64, error) {
	var fields map[string]json.RawMessage // a struct would take UPDATE_ID for it
	if err := json.Unmarshal(raw, &fields); err != nil {
		return 0, fmt.Errorf("update: %w", err)
	}
	var id *int64
	if err := json.Unmarshal(fields["update_id"], &id); err != nil || id == nil {
		return 0, errors.New("update: no update_id")
	}
	return *id, nil
}

// queueOf returns the queue that an update waits in: its chat, or for an inline
// query its sender, or 0 where neither can be read.
func queueOf(raw []byte) int64 {
	var u update
	if json.Unmarshal(raw, &u) != nil {
		return 0
	}
	switch {
	case u.Message != nil && u.Message.Chat != nil:
		return u.Message.Chat.ID
	case u.EditedMessage != nil && u.EditedMessage.Chat != nil:
		return u.EditedMessage.Chat.ID
	case u.CallbackQuery != nil && u.CallbackQuery.Message != nil && u.CallbackQuery.Message.Chat != nil:
		return u.CallbackQuery.Message.Chat.ID
	case u.CallbackQuery != nil && u.CallbackQuery.From != nil:
		return u.CallbackQuery.From.ID
	case u.MyChatMember != nil:
		return u.MyChatMember.Chat.ID
	case u.InlineQuery != nil && u.InlineQuery.From != nil:
		return u.InlineQuery.From.ID
	}
	return 0
}

// strange returns the group that an update comes from, or that the bot was put
// into, if it serves others alone; 0 for none.
func (u *update) strange(served []int64) (group int64, language string) {
	var chat *tgbotapi.Chat
	var from *tgbotapi.User
	switch {
	case len(served) == 0:
		return 0, ""
	case u.Message != nil:
		chat, from = u.Message.Chat, u.Message.From
	case u.CallbackQuery != nil && u.CallbackQuery.Message != nil:
		chat, from = u.CallbackQuery.Message.Chat, u.CallbackQuery.From
	case u.MyChatMember != nil && slices.Contains([]string{"member", "administrator"}, u.MyChatMember.NewChatMember.Status):
		chat, from = &u.MyChatMember.Chat, &u.MyChatMember.From
	}
	if chat == nil || chat.Type != "group" && chat.Type != "supergroup" || slices.Contains(served, chat.ID) {
		return 0, ""
	}
	if from != nil {
		language = from.LanguageCode
	}
	return chat.ID, language
}

// moved returns the group that became a supergroup, and that; 0 if the update
// does not tell of one.
func (u *update) moved() (from, to int64) {
	if u.Message == nil || u.Message.Chat == nil {
		return 0, 0
	}
	switch m := u.Message; {
	case m.MigrateToChatID != 0:
		return m.Chat.ID, m.MigrateToChatID
	case m.MigrateFromChatID != 0:
		return m.MigrateFromChatID, m.Chat.ID
	}
	return 0, 0
}

// self is who the bot is.
type self struct {
	id   int64
	name string
}

// read turns an update into what the bot hears; ok is false for what is not
// addressed to it.
func (me self) read(u *update) (m bot.Message, ok bool) {
	switch {
	case u.CallbackQuery != nil:
		return me.pressed(u.CallbackQuery)
	case u.Message != nil:
		return me.heard(u.Message)
	case u.EditedMessage != nil:
		m, ok = me.heard(u.EditedMessage)
		m.Edited = true
		return m, ok
	}
	return m, false
}

func (me self) pressed(c *callback) (bot.Message, bool) {
	if c.From == nil || c.Message == nil || c.Message.Chat == nil || c.Data == "" {
		return bot.Message{}, false
	}
	m, ok := place(c.Message)
	m.User, m.Language, m.Data = c.From.ID, c.From.LanguageCode, c.Data
	m.Sent = time.Unix(int64(c.Message.Date), 0)
	return m, ok
}

// place fills in where a message stands; ok is false outside of private chats
// and groups.
func place(t *message) (m bot.Message, ok bool) {
	m = bot.Message{Chat: t.Chat.ID, ID: t.MessageID, Kind: bot.Group}
	// The General topic is number 1 and refuses to be named.
	if t.InTopic && t.Thread != 1 {
		m.Topic = t.Thread
	}
	switch t.Chat.Type {
	case "private":
		m.Kind = bot.Private
	case "group", "supergroup":
	default:
		return m, false
	}
	return m, true
}

func (me self) heard(t *message) (bot.Message, bool) {
	// An administrator without a name, or a channel, speaks as a chat.
	asChat := t.SenderChat != nil && !t.IsAutomaticForward
	if t.Chat == nil || t.From == nil || t.ViaBot != nil || t.From.IsBot && !asChat || t.IsAutomaticForward {
		return bot.Message{}, false
	}
	m, ok := place(t)
	if !ok {
		return m, false
	}
	text, entities := t.Text, t.Entities
	if text == "" {
		text, entities = t.Caption, t.CaptionEntities
	}
	if strings.TrimSpace(text) == "" {
		return m, false
	}
	m.User, m.Language = t.From.ID, t.From.LanguageCode
	if asChat {
		m.User = t.SenderChat.ID
	}
	m.Forward = len(t.ForwardOrigin) > 0 || t.ForwardDate != 0
	if e := t.ReplyToMessage; e != nil && e.Text+e.Caption != "" {
		m.Earlier = &bot.Earlier{ID: e.MessageID, Mine: e.From != nil && e.From.ID == me.id, Text: e.Text}
		if e.Text == "" {
			m.Earlier.Text = e.Caption
		}
		if t.Quote != nil {
			m.Earlier.Part = t.Quote.Text
		}
	}
	var command, mentioned, foreign bool
	m.Text, command, mentioned, foreign = me.strip(text, entities)
	if foreign {
		return m, false
	}
	return m, m.Kind == bot.Private || command || mentioned || m.Earlier != nil && m.Earlier.Mine
}

// strip takes the bot's own name out of a text. command says that the text is a
// command that the bot has, mentioned that it names the bot, foreign that it is
// a command to another bot.
func (me self) strip(text string, entities []tgbotapi.MessageEntity) (rest string, command, mentioned, foreign bool) {
	units := utf16.Encode([]rune(text))
	for _, e := range slices.Backward(entities) {
		if e.Offset < 0 || e.Length <= 0 || e.Offset > len(units) || e.Length > len(units)-e.Offset {
			continue
		}
		word := string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
		switch {
		case e.Type == "bot_command" && e.Offset == 0:
			name, to, named := strings.Cut(word, "@")
			if named && !strings.EqualFold(to, me.name) {
				return text, false, false, true
			}
			command = named || known(name)
			units = slices.Concat(utf16.Encode([]rune(name)), units[e.Length:])
		case e.Type == "mention" && strings.EqualFold(word, "@"+me.name),
			e.Type == "text_mention" && e.User != nil && e.User.ID == me.id:
			mentioned = true
			units = slices.Delete(units, e.Offset, e.Offset+e.Length)
		}
	}
	rest = strings.TrimSpace(string(utf16.Decode(units)))
	// Telegram does not mark /ask今年GDP目标 for a command.
	command = command || len(rest) > len("/ask") && strings.EqualFold(rest[:len("/ask")], "/ask") && rest[len("/ask")] >= utf8.RuneSelf
	return rest, command, mentioned, false
}

// known reports whether the bot has a command; in a group others may be meant
// for other bots.
func known(name string) bool {
	name = strings.ToLower(strings.TrimPrefix(name, "/"))
	return name == "start" || slices.ContainsFunc(bot.Commands("", bot.Group), func(c bot.Command) bool { return c.Name == name })
}
