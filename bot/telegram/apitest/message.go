package apitest

import (
	"encoding/json"
	"net/url"
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
