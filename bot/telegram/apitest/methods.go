package apitest

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
)

// methods are those that the server knows, in lower case.
var methods = map[string]func(*Server, context.Context, params) (any, *apiError){
	"getme":                  (*Server).getMe,
	"getupdates":             (*Server).getUpdates,
	"setwebhook":             (*Server).setWebhook,
	"deletewebhook":          (*Server).deleteWebhook,
	"getwebhookinfo":         (*Server).getWebhookInfo,
	"sendmessage":            (*Server).sendMessage,
	"editmessagetext":        (*Server).editMessageText,
	"editmessagereplymarkup": (*Server).editMessageReplyMarkup,
	"deletemessage":          (*Server).deleteMessage,
	"leavechat":              (*Server).leaveChat,
	"sendchataction":         (*Server).sendChatAction,
	"getchat":                (*Server).getChat,
	"answercallbackquery":    (*Server).answerCallbackQuery,
	"answerinlinequery":      (*Server).answerInlineQuery,
	"setmycommands":          (*Server).setMyCommands,
	"deletemycommands":       (*Server).deleteMyCommands,
	"getmycommands":          (*Server).getMyCommands,
	"setmydescription":       (*Server).setMyDescription,
	"setmyshortdescription":  (*Server).setMyShortDescription,
}

func (s *Server) getMe(context.Context, params) (any, *apiError) {
	me := s.Bot
	return map[string]any{
		"id": me.ID, "is_bot": true, "first_name": me.First, "username": me.Username,
		"can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": true,
	}, nil
}

func (s *Server) leaveChat(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.destination(p)
	if err != nil {
		return nil, err
	}
	c.gone = "Forbidden: bot is not a member of the " + c.Chat.Type + " chat"
	s.change()
	return true, nil
}

var chatActions = []string{
	"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
	"choose_sticker", "find_location", "record_video_note", "upload_video_note",
}

func (s *Server) sendChatAction(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.destination(p); err != nil {
		return nil, err
	}
	if !slices.Contains(chatActions, p["action"]) {
		return nil, bad("wrong parameter action in request")
	}
	return true, nil
}

func (s *Server) getChat(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.destination(p)
	if err != nil {
		return nil, err
	}
	return c.Chat, nil
}

// take finds a waiting query and answers it; s.mu is held.
func (s *Server) take(kind, name string, p params) (any, *apiError) {
	q := s.queries[name]
	if q == nil || q.kind != kind || q.answered {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	q.answered, q.params = true, p
	s.change()
	return true, nil
}

func (s *Server) answerCallbackQuery(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case runes(p["text"]) > 200:
		return nil, bad("MESSAGE_TOO_LONG")
	case p["url"] != "" && !webAddress(p["url"]):
		return nil, bad("URL_INVALID")
	}
	return s.take("callback", p["callback_query_id"], p)
}

var startForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func (s *Server) answerInlineQuery(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var results []json.RawMessage
	if json.Unmarshal([]byte(p["results"]), &results) != nil || p["results"] == "null" {
		return nil, bad("can't parse inline query results: Expected an Array")
	}
	if len(results) > 50 {
		return nil, bad("RESULTS_TOO_MUCH")
	}
	seen := map[string]bool{}
	for _, raw := range results {
		if err := inlineResult(raw, seen); err != nil {
			return nil, err
		}
	}
	if len(p["next_offset"]) > 64 {
		return nil, bad("NEXT_OFFSET_INVALID")
	}
	if raw := p["button"]; raw != "" {
		var b struct {
			Text   string          `json:"text"`
			Start  string          `json:"start_parameter"`
			WebApp json.RawMessage `json:"web_app"`
		}
		switch {
		case json.Unmarshal([]byte(raw), &b) != nil || b.Text == "":
			return nil, bad("can't parse inline query results button")
		case (b.Start == "") == (b.WebApp == nil), b.Start != "" && !startForm.MatchString(b.Start):
			return nil, bad("START_PARAM_INVALID")
		}
	}
	return s.take("inline", p["inline_query_id"], p)
}

// inlineResult checks one result of an inline query.
func inlineResult(raw json.RawMessage, seen map[string]bool) *apiError {
	var r struct {
		Type    string `json:"type"`
		ID      string `json:"id"`
		Title   string `json:"title"`
		Content *struct {
			Text string `json:"message_text"`
			Mode string `json:"parse_mode"`
		} `json:"input_message_content"`
		Markup json.RawMessage `json:"reply_markup"`
	}
	if json.Unmarshal(raw, &r) != nil {
		return bad("can't parse inline query result")
	}
	switch {
	case r.Type != "article":
		return bad("can't parse inline query result: type must be article")
	case len(r.ID) < 1 || len(r.ID) > 64:
		return bad("RESULT_ID_INVALID")
	case seen[r.ID]:
		return bad("RESULT_ID_DUPLICATE")
	case r.Title == "":
		return bad("can't parse inline query result: Can't find field \"title\"")
	case r.Content == nil:
		return bad("can't parse inline query result: Can't find field \"input_message_content\"")
	}
	seen[r.ID] = true
	if _, _, err := (params{"text": r.Content.Text, "parse_mode": r.Content.Mode}).text("text"); err != nil {
		return err
	}
	if len(r.Markup) > 0 {
		_, err := keyboard(string(r.Markup))
		return err
	}
	return nil
}

var (
	commandName  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	languageForm = regexp.MustCompile(`^([a-z]{2})?$`)
	scopes       = []string{
		"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators", "chat_member",
	}
)

// place names what a profile setting is for: language and scope.
func (p params) place() (string, *apiError) {
	if !languageForm.MatchString(p["language_code"]) {
		return "", bad("LANG_CODE_INVALID")
	}
	kind := "default"
	if raw := p["scope"]; raw != "" {
		var scope struct {
			Type string `json:"type"`
			Chat any    `json:"chat_id"`
		}
		if json.Unmarshal([]byte(raw), &scope) != nil || !slices.Contains(scopes, scope.Type) {
			return "", bad("can't parse BotCommandScope: Unsupported type specified")
		}
		kind = scope.Type
	}
	return kind + "/" + p["language_code"], nil
}

func (s *Server) setMyCommands(_ context.Context, p params) (any, *apiError) {
	var commands []struct {
		Name        string `json:"command"`
		Description string `json:"description"`
	}
	if json.Unmarshal([]byte(p["commands"]), &commands) != nil {
		return nil, bad("can't parse commands: Expected an Array")
	}
	if len(commands) > 100 {
		return nil, bad("BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range commands {
		if !commandName.MatchString(c.Name) {
			return nil, bad("BOT_COMMAND_INVALID")
		}
		if n := runes(c.Description); n < 1 || n > 256 {
			return nil, bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	return s.keep("commands", p, p["commands"])
}

func (s *Server) deleteMyCommands(_ context.Context, p params) (any, *apiError) {
	return s.keep("commands", p, "")
}

func (s *Server) getMyCommands(_ context.Context, p params) (any, *apiError) {
	place, err := p.place()
	if err != nil {
		return nil, err
	}
	if text := s.Profile("commands", place); text != "" {
		return json.RawMessage(text), nil
	}
	return []any{}, nil
}

func (s *Server) setMyDescription(_ context.Context, p params) (any, *apiError) {
	if runes(p["description"]) > 512 {
		return nil, bad("DESCRIPTION_TOO_LONG")
	}
	return s.keep("description", p, p["description"])
}

func (s *Server) setMyShortDescription(_ context.Context, p params) (any, *apiError) {
	if runes(p["short_description"]) > 120 {
		return nil, bad("SHORT_DESCRIPTION_TOO_LONG")
	}
	return s.keep("short_description", p, p["short_description"])
}

func (s *Server) keep(what string, p params, value string) (any, *apiError) {
	place, err := p.place()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.profile[what+"/"+place] = value
	s.change()
	return true, nil
}

// Profile returns what the bot set as commands (JSON), description or
// short_description for a scope and language, as in "all_group_chats/en" or
// "default/".
func (s *Server) Profile(what, place string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.profile[what+"/"+place]
}
