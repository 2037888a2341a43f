package apitest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

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
