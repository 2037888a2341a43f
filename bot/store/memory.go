package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"

	"reportbot/answers"
)

// Recall returns the last question that a person asked in a chat and topic, nil
// if there is none of the last 30 minutes.
func (s *Store) Recall(ctx context.Context, chat int64, topic int, person int64) (*answers.Turn, error) {
	return turn(s.reads.QueryRowContext(ctx,
		`SELECT body FROM conversations WHERE chat = $1 AND topic = $2 AND person = $3 AND stored >= $4`,
		chat, topic, person, s.now().Add(-ConversationAge).Unix()))
}

// Said returns what a reply to the bot's message of that number goes on from, nil
// where nothing is kept of it.
func (s *Store) Said(ctx context.Context, chat int64, message int) (*answers.Turn, error) {
	return turn(s.reads.QueryRowContext(ctx, `SELECT body FROM turns WHERE chat = $1 AND reply = $2 AND stored >= $3`,
		chat, message, s.now().Add(-replyAge).Unix()))
}

func turn(row *sql.Row) (*answers.Turn, error) {
	var body string
	err := row.Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var q answers.Turn
	if err := json.Unmarshal([]byte(body), &q); err != nil {
		return nil, nil // an older form: the conversation starts over
	}
	return &q, nil
}

// Remember keeps the last question of a conversation.
func (s *Store) Remember(ctx context.Context, chat int64, topic int, person int64, q answers.Turn) error {
	body, err := json.Marshal(q)
	if err != nil {
		return err
	}
	return s.exec(ctx,
		`INSERT INTO conversations (chat, topic, person, body, stored) VALUES ($1, $2, $3, $4, $5)
		 ON CONFLICT (chat, topic, person) DO UPDATE SET body = excluded.body, stored = excluded.stored`,
		chat, topic, person, string(body), s.now().Unix())
}

// Forget drops the conversation of a person in a chat and topic, and what was kept
// of the answers to that person there.
func (s *Store) Forget(ctx context.Context, chat int64, topic int, person int64) error {
	if err := s.exec(ctx, `DELETE FROM turns WHERE chat = $1 AND person = $2`, chat, person); err != nil {
		return err
	}
	return s.exec(ctx, `DELETE FROM conversations WHERE chat = $1 AND topic = $2 AND person = $3`, chat, topic, person)
}

// ForgetPerson drops all that is kept of a person when chat is the private one;
// in a group it drops the conversation there and what the ledger keeps.
func (s *Store) ForgetPerson(ctx context.Context, chat int64, topic int, person int64) error {
	askers, err := s.askers(ctx, person)
	if err != nil {
		return err
	}
	if err := s.Forget(ctx, chat, topic, person); err != nil {
		return err
	}
	if chat == person {
		for _, statement := range []string{
			`DELETE FROM turns WHERE person = $1`, `DELETE FROM conversations WHERE person = $1`, `DELETE FROM replies WHERE chat = $1`,
		} {
			if err := s.exec(ctx, statement, person); err != nil {
				return err
			}
		}
	}
	for _, asker := range askers {
		for _, table := range []string{"ledger", "taps"} {
			if err := s.exec(ctx, `DELETE FROM `+table+` WHERE asker = $1`, asker); err != nil {
				return err
			}
		}
	}
	return s.exec(ctx, `DELETE FROM settings WHERE chat = $1`, chat)
}

// Report returns the ID of the report that a chat chose, "" for none.
func (s *Store) Report(ctx context.Context, chat int64) (string, error) {
	var id string
	err := s.reads.QueryRowContext(ctx, `SELECT report FROM settings WHERE chat = $1`, chat).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}

// SetReport keeps the report that a chat chose.
func (s *Store) SetReport(ctx context.Context, chat int64, id string) error {
	return s.exec(ctx,
		`INSERT INTO settings (chat, report) VALUES ($1, $2) ON CONFLICT (chat) DO UPDATE SET report = excluded.report`, chat, id)
}

// ReplyTo returns the message that answered a message, 0 for none.
func (s *Store) ReplyTo(ctx context.Context, chat int64, message int) (int, error) {
	var reply int
	err := s.reads.QueryRowContext(ctx, `SELECT reply FROM replies WHERE chat = $1 AND message = $2`, chat, message).Scan(&reply)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return reply, err
}

func clip(s string, characters int) string {
	s = strings.ToValidUTF8(s, "")
	if utf8.RuneCountInString(s) <= characters {
		return s
	}
	return string([]rune(s)[:characters])
}
