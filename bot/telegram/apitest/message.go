package apitest

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A Message is one that stands in a chat.
type Message struct {
	Chat     int64
	ID       int
	Thread   int // topic; 0 where there is none
	ReplyTo  int // 0 where it replies to none
	Text     string
	Entities []Entity
	Buttons  [][]Button
	Edits    int // how often it was changed
	Deleted  bool
	At       time.Time // when it was sent or last changed
	from     User
}

// A Button stands under a message.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
	Copy *struct {
		Text string `json:"text"`
	} `json:"copy_text,omitempty"`
}

// Quotes returns the texts of a message's block quotes.
func (m Message) Quotes() []string {
	var list []string
	for _, e := range m.Entities {
		if e.Type == "blockquote" || e.Type == "expandable_blockquote" {
			list = append(list, e.cut(m.Text))
		}
	}
	return list
}

// Data returns what the button with a label carries, "" if there is none.
func (m Message) Data(label string) string {
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Text == label {
				return b.Data
			}
		}
	}
	return ""
}

// Sent returns the bot's messages in a chat, in the order of sending.
func (s *Server) Sent(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	if c == nil {
		return nil
	}
	list := make([]Message, len(c.sent))
	for i, id := range c.sent {
		list[i] = *c.messages[id]
	}
	return list
}

// Drain returns what Sent does and forgets all messages of the chat.
func (s *Server) Drain(chat int64) []Message {
	list := s.Sent(chat)
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chat]; c != nil {
		c.sent = c.sent[len(list):]
		kept := map[int]*Message{}
		for _, id := range c.sent {
			kept[id] = c.messages[id]
		}
		c.messages = kept
	}
	return list
}

// Count returns how many messages the bot has sent to all chats.
func (s *Server) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.chats {
		n += len(c.sent)
	}
	return n
}

// destination finds the chat that a request names; s.mu is held.
func (s *Server) destination(p params) (*chat, *apiError) {
	if p["chat_id"] == "" {
		return nil, bad("chat_id is empty")
	}
	c := s.chats[p.int("chat_id")]
	switch {
	case c == nil:
		return nil, bad("chat not found")
	case c.movedTo != 0:
		err := bad("group chat was upgraded to a supergroup chat")
		err.migrateTo = c.movedTo
		return nil, err
	case c.gone != "":
		return nil, &apiError{code: 403, description: c.gone}
	}
	return c, s.bound(c.ID)
}

// text reads and checks a text with its marks.
func (p params) text(name string) (string, []Entity, *apiError) {
	text, entities := p[name], []Entity(nil)
	if !utf8.ValidString(text) {
		return "", nil, bad("strings must be encoded in UTF-8")
	}
	if len(text) > 32<<10 {
		return "", nil, bad("message is too long")
	}
	switch strings.ToLower(p["parse_mode"]) {
	case "":
		if raw := p["entities"]; raw != "" && json.Unmarshal([]byte(raw), &entities) != nil {
			return "", nil, bad("can't parse entities: Expected an Array")
		}
		for _, e := range entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units(text) {
				return "", nil, bad("can't parse entities: offset or length out of the text")
			}
		}
		text, entities = trimmed(text, entities)
	case "html":
		var err error
		if text, entities, err = parseHTML(text); err != nil {
			return "", nil, bad("can't parse entities: %v", err)
		}
	default:
		return "", nil, bad("unsupported parse_mode")
	}
	switch {
	case text == "":
		return "", nil, bad("message text is empty")
	case units(text) > 4096:
		return "", nil, bad("message is too long")
	case len(entities) > 100:
		return "", nil, bad("too many entities")
	}
	return text, entities, nil
}

// keyboard reads and checks the buttons of a request.
func keyboard(raw string) ([][]Button, *apiError) {
	if raw == "" {
		return nil, nil
	}
	var markup struct {
		Inline [][]json.RawMessage `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(raw), &markup) != nil {
		return nil, bad("object expected as reply markup")
	}
	var rows [][]Button
	count := 0
	for _, row := range markup.Inline {
		var buttons []Button
		for _, raw := range row {
			b, err := button(raw)
			if err != nil {
				return nil, err
			}
			buttons = append(buttons, b)
		}
		if count += len(buttons); len(buttons) > 0 {
			rows = append(rows, buttons)
		}
		if len(buttons) > 8 {
			return nil, bad("reply markup is too long")
		}
	}
	if count > 100 {
		return nil, bad("reply markup is too long")
	}
	return rows, nil
}

// actions are the fields of a button of which it has exactly one.
var actions = []string{"callback_data", "url", "copy_text", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game", "pay"}

func button(raw json.RawMessage) (Button, *apiError) {
	var b Button
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &b) != nil || json.Unmarshal(raw, &fields) != nil {
		return b, bad("can't parse inline keyboard button")
	}
	count := 0
	for _, a := range actions {
		if _, ok := fields[a]; ok {
			count++
		}
	}
	_, hasData := fields["callback_data"]
	_, hasURL := fields["url"]
	switch {
	case b.Text == "":
		return b, bad("can't parse inline keyboard button: button text must be non-empty")
	case count != 1:
		return b, bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case hasData && (len(b.Data) < 1 || len(b.Data) > 64):
		return b, bad("BUTTON_DATA_INVALID")
	case hasURL && !webAddress(b.URL):
		return b, bad("BUTTON_URL_INVALID")
	case b.Copy != nil && (b.Copy.Text == "" || runes(b.Copy.Text) > 256):
		return b, bad("BUTTON_COPY_TEXT_INVALID")
	}
	return b, nil
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "tg" || (u.Scheme == "http" || u.Scheme == "https") && strings.Contains(u.Host, "."))
}

// replyTo finds the message that a new one replies to.
func (c *chat) replyTo(p params) (int, *apiError) {
	id, lenient := int(p.int("reply_to_message_id")), p.bool("allow_sending_without_reply")
	var quote string
	if raw := p["reply_parameters"]; raw != "" {
		var reply struct {
			ID      int    `json:"message_id"`
			Lenient bool   `json:"allow_sending_without_reply"`
			Quote   string `json:"quote"`
		}
		if json.Unmarshal([]byte(raw), &reply) != nil {
			return 0, bad("can't parse reply parameters")
		}
		id, lenient, quote = reply.ID, reply.Lenient, reply.Quote
	}
	if id == 0 {
		return 0, nil
	}
	to := c.messages[id]
	switch {
	case (to == nil || to.Deleted) && lenient:
		return 0, nil
	case to == nil || to.Deleted:
		return 0, bad("message to be replied not found")
	case quote != "" && !strings.Contains(to.Text, quote):
		return 0, bad("QUOTE_TEXT_INVALID")
	}
	return id, nil
}

func (s *Server) sendMessage(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, entities, err := p.text("text")
	if err != nil {
		return nil, err
	}
	c, err := s.destination(p)
	if err != nil {
		return nil, err
	}
	buttons, err := keyboard(p["reply_markup"])
	if err != nil {
		return nil, err
	}
	reply, err := c.replyTo(p)
	if err != nil {
		return nil, err
	}
	thread := int(p.int("message_thread_id"))
	if thread != 0 && (!c.Forum || !c.topics[thread] || thread == 1) {
		return nil, bad("message thread not found")
	}
	if thread == 0 && reply != 0 {
		thread = c.messages[reply].Thread
	}
	if err := s.message(c); err != nil {
		return nil, err
	}
	c.last++
	m := &Message{Chat: c.ID, ID: c.last, Thread: thread, ReplyTo: reply, Text: text, Entities: entities, Buttons: buttons, At: time.Now(), from: s.Bot}
	c.messages[m.ID] = m
	c.sent = append(c.sent, m.ID)
	s.change()
	return m.wire(c), nil
}

// own finds a message of the bot's that a request wants to change.
func (s *Server) own(p params, what string) (*chat, *Message, *apiError) {
	if p["inline_message_id"] != "" {
		return nil, nil, bad("MESSAGE_ID_INVALID")
	}
	c, err := s.destination(p)
	if err != nil {
		return nil, nil, err
	}
	m := c.messages[int(p.int("message_id"))]
	switch {
	case p["message_id"] == "":
		return nil, nil, bad("message identifier is not specified")
	case m == nil || m.Deleted:
		return nil, nil, bad("message to %s not found", what)
	case m.from.ID != s.Bot.ID:
		return nil, nil, bad("message can't be %s", map[string]string{"edit": "edited", "delete": "deleted"}[what])
	}
	return c, m, nil
}

func (s *Server) editMessageText(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, entities, err := p.text("text")
	if err != nil {
		return nil, err
	}
	return s.edit(p, func(m *Message) { m.Text, m.Entities = text, entities })
}

func (s *Server) editMessageReplyMarkup(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.edit(p, func(*Message) {})
}

// edit changes a message of the bot's, its buttons always; s.mu is held.
func (s *Server) edit(p params, change func(*Message)) (any, *apiError) {
	c, m, err := s.own(p, "edit")
	if err != nil {
		return nil, err
	}
	buttons, err := keyboard(p["reply_markup"])
	if err != nil {
		return nil, err
	}
	next := *m
	change(&next)
	next.Buttons = buttons
	if next.Text == m.Text && slices.Equal(next.Entities, m.Entities) && equalButtons(next.Buttons, m.Buttons) {
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	next.Edits, next.At = m.Edits+1, time.Now()
	*m = next
	s.change()
	return m.wire(c), nil
}

func equalButtons(a, b [][]Button) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

func (s *Server) deleteMessage(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, m, err := s.own(p, "delete")
	if err != nil {
		return nil, err
	}
	m.Deleted = true
	s.change()
	return true, nil
}
