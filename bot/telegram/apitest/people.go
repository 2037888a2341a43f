package apitest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// A User speaks in chats.
type User struct {
	ID       int64  `json:"id"`
	IsBot    bool   `json:"is_bot"`
	First    string `json:"first_name"`
	Username string `json:"username,omitempty"`
	Language string `json:"language_code,omitempty"`
}

// Person returns a user with a name of its own.
func Person(id int64) User { return User{ID: id, First: "Person", Language: "zh-hans"} }

// A Chat is where people speak. Private chats have positive IDs, all others
// negative ones.
type Chat struct {
	ID    int64  `json:"id"`
	Type  string `json:"type"` // private, group, supergroup, channel
	Title string `json:"title,omitempty"`
	Forum bool   `json:"is_forum,omitempty"`
}

// Private returns the private chat with a user.
func Private(u User) Chat { return Chat{ID: u.ID, Type: "private"} }

// Group returns a basic group.
func Group(id int64) Chat { return Chat{ID: id, Type: "group", Title: "group"} }

// Supergroup returns a group with numbered topics off.
func Supergroup(id int64) Chat { return Chat{ID: id, Type: "supergroup", Title: "group"} }

// Forum returns a supergroup with topics.
func Forum(id int64) Chat { return Chat{ID: id, Type: "supergroup", Title: "forum", Forum: true} }

type chat struct {
	Chat
	last     int              // number of the newest message
	messages map[int]*Message // people's and the bot's
	sent     []int            // the bot's, in order
	topics   map[int]bool
	gone     string // why the bot cannot speak here; "" if it can
	movedTo  int64
}

// enter returns what the server knows of a chat; s.mu is held.
func (s *Server) enter(c Chat) *chat {
	known := s.chats[c.ID]
	if known == nil {
		known = &chat{Chat: c, messages: map[int]*Message{}, topics: map[int]bool{}}
		s.chats[c.ID] = known
	}
	return known
}

// Enter makes a chat known without a word.
func (s *Server) Enter(c Chat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enter(c)
}

// An Option adds to a message that a person says.
type Option func(c *chat, m map[string]any)

// With sets any field of the message.
func With(field string, value any) Option {
	return func(_ *chat, m map[string]any) { m[field] = value }
}

// ReplyTo makes the message a reply to another one of its chat.
func ReplyTo(id int) Option {
	return func(c *chat, m map[string]any) {
		if to := c.messages[id]; to != nil {
			m["reply_to_message"] = to.wire(c)
			if to.Thread != 0 {
				InTopic(to.Thread)(c, m)
			}
		}
	}
}

// Quoting makes the message quote a part of the one that it replies to.
func Quoting(text string) Option {
	return With("quote", map[string]any{"text": text, "position": 0, "is_manual": true})
}

// InTopic puts the message into a topic of a forum.
func InTopic(thread int) Option {
	return func(c *chat, m map[string]any) {
		c.topics[thread] = true
		m["message_thread_id"], m["is_topic_message"] = thread, true
	}
}

// Forwarded makes the message a forward of somebody's.
func Forwarded() Option {
	return With("forward_origin", map[string]any{"type": "hidden_user", "sender_user_name": "Somebody", "date": 1})
}

// Say lets a person write a text, and returns the message's number. Commands
// and mentions are marked as Telegram marks them.
func (s *Server) Say(c Chat, from User, text string, options ...Option) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.speak("message", s.enter(c), from, 0, text, options)
}

// Edit lets a person change what message id says.
func (s *Server) Edit(c Chat, from User, id int, text string, options ...Option) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.speak("edited_message", s.enter(c), from, id, text, options)
}

func (s *Server) speak(kind string, c *chat, from User, id int, text string, options []Option) int {
	if id == 0 {
		c.last++
		id = c.last
	}
	m := map[string]any{"message_id": id, "from": from, "chat": c.Chat, "date": time.Now().Unix(), "text": text}
	if marks := spot(text); len(marks) > 0 {
		m["entities"] = marks
	}
	if kind == "edited_message" {
		m["edit_date"] = time.Now().Unix()
	}
	for _, o := range options {
		o(c, m)
	}
	thread, _ := m["message_thread_id"].(int)
	c.messages[id] = &Message{Chat: c.ID, ID: id, Thread: thread, Text: text, from: from}
	s.push(kind, c.ID, m)
	return id
}

var (
	commandForm = regexp.MustCompile(`(?:^|\s)(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)`)
	mentionForm = regexp.MustCompile(`(?:^|\W)(@[A-Za-z0-9_]{3,32})`)
)

// spot marks commands and mentions.
func spot(text string) []Entity {
	var marks []Entity
	for form, kind := range map[*regexp.Regexp]string{commandForm: "bot_command", mentionForm: "mention"} {
		for _, m := range form.FindAllStringSubmatchIndex(text, -1) {
			if kind == "mention" && m[2] > 0 && regexp.MustCompile(`\w$`).MatchString(text[:m[2]]) {
				continue
			}
			marks = append(marks, Entity{Type: kind, Offset: units(text[:m[2]]), Length: len(text[m[2]:m[3]])})
		}
	}
	slices.SortFunc(marks, func(a, b Entity) int { return a.Offset - b.Offset })
	return marks
}

// A query is a pressed button or an inline query that waits for its answer.
type query struct {
	kind     string // callback or inline
	answered bool
	params   params
}

// Press lets a person press the button with data under message id, and returns
// the query's number. Data that no button carries are forged, and delivered too.
func (s *Server) Press(c Chat, by User, id int, data string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.enter(c)
	name := s.ask("callback")
	value := map[string]any{"id": name, "from": by, "chat_instance": "1", "data": data}
	if m := known.messages[id]; m != nil {
		value["message"] = m.wire(known)
	} else {
		value["message"] = map[string]any{"message_id": id, "chat": known.Chat, "date": 0}
	}
	s.push("callback_query", c.ID, value)
	return name
}

// Inline lets a person type @bot and a query, and returns the query's number.
func (s *Server) Inline(by User, text, offset string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := s.ask("inline")
	s.push("inline_query", by.ID, map[string]any{"id": name, "from": by, "query": text, "offset": offset, "chat_type": "private"})
	return name
}

func (s *Server) ask(kind string) string {
	name := strconv.Itoa(7_000_000 + len(s.queries))
	s.queries[name] = &query{kind: kind}
	return name
}

// Expire makes a query too old to be answered.
func (s *Server) Expire(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.queries, name)
}

// Answer returns the parameters that answered a query, nil while it waits.
func (s *Server) Answer(name string) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.queries[name]; q != nil && q.answered {
		return maps.Clone(q.params)
	}
	return nil
}

// Block lets a user block the bot.
func (s *Server) Block(u User) { s.leave(Private(u), u, "Forbidden: bot was blocked by the user") }

// Kick removes the bot from a group.
func (s *Server) Kick(c Chat, by User) {
	s.leave(c, by, fmt.Sprintf("Forbidden: bot was kicked from the %s chat", c.Type))
}

// Return lets the bot speak again where it was blocked or kicked.
func (s *Server) Return(c Chat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enter(c).gone = ""
}

func (s *Server) leave(c Chat, by User, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enter(c).gone = why
	member := func(status string) map[string]any { return map[string]any{"user": s.Bot, "status": status} }
	s.push("my_chat_member", c.ID, map[string]any{"chat": c, "from": by, "date": time.Now().Unix(), "old_chat_member": member("member"), "new_chat_member": member("kicked")})
}

// Upgrade turns a group into a supergroup with another ID.
func (s *Server) Upgrade(from, to Chat, by User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, now := s.enter(from), s.enter(to)
	old.movedTo = to.ID
	for c, field := range map[*chat]map[string]any{old: {"migrate_to_chat_id": to.ID}, now: {"migrate_from_chat_id": from.ID}} {
		c.last++
		m := map[string]any{"message_id": c.last, "from": by, "chat": c.Chat, "date": time.Now().Unix()}
		maps.Copy(m, field)
		s.push("message", c.ID, m)
	}
}

// wire is a message as an update carries it.
func (m *Message) wire(c *chat) map[string]any {
	w := map[string]any{"message_id": m.ID, "from": m.from, "chat": c.Chat, "date": m.At.Unix(), "text": m.Text}
	if len(m.Entities) > 0 {
		w["entities"] = m.Entities
	}
	if m.Thread != 0 {
		w["message_thread_id"], w["is_topic_message"] = m.Thread, c.Forum
	}
	if len(m.Buttons) > 0 {
		w["reply_markup"] = map[string]any{"inline_keyboard": m.Buttons}
	}
	if m.Edits > 0 {
		w["edit_date"] = m.At.Unix()
	}
	return w
}

// runes counts characters as Telegram shows them in its limits.
func runes(s string) int { return len([]rune(s)) }
