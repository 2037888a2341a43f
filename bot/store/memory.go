package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"regexp"
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
		chat, topic, person, Scrub(string(body)), s.now().Unix())
}

// Forget drops the conversation of a person in a chat and topic, and what was kept
// of the answers to that person there.
func (s *Store) Forget(ctx context.Context, chat int64, topic int, person int64) error {
	if err := s.exec(ctx, `DELETE FROM turns WHERE chat = $1 AND person = $2`, chat, person); err != nil {
		return err
	}
	return s.exec(ctx, `DELETE FROM conversations WHERE chat = $1 AND topic = $2 AND person = $3`, chat, topic, person)
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

// Rate counts a verdict on the answer at an address.
func (s *Store) Rate(ctx context.Context, address, verdict string) error {
	return s.exec(ctx,
		`INSERT INTO feedback (address, verdict, count) VALUES ($1, $2, 1)
		 ON CONFLICT (address, verdict) DO UPDATE SET count = feedback.count + 1`, address, verdict)
}

// Miss counts a question that was asked in vain, without who asked.
func (s *Store) Miss(ctx context.Context, asked, reason string) error {
	return s.exec(ctx,
		`INSERT INTO misses (day, asked, reason, count) VALUES ($1, $2, $3, 1)
		 ON CONFLICT (day, asked, reason) DO UPDATE SET count = misses.count + 1`,
		s.now().Unix()/86400, clip(Scrub(asked), 120), reason)
}

// Misses returns the questions asked in vain, the commonest first.
func (s *Store) Misses(ctx context.Context, limit int) ([]answers.Miss, error) {
	rows, err := s.reads.QueryContext(ctx,
		`SELECT asked, reason, SUM(count) FROM misses GROUP BY asked, reason ORDER BY 3 DESC, asked LIMIT $1`, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var misses []answers.Miss
	for rows.Next() {
		var m answers.Miss
		if err := rows.Scan(&m.Asked, &m.Reason, &m.Count); err != nil {
			return nil, err
		}
		misses = append(misses, m)
	}
	return misses, rows.Err()
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

// What looks like an identity number, a bank card, a phone number, an e-mail
// address or a licence plate.
var identity = regexp.MustCompile(`[1-9]\d{16}[\dXx]|(?:\d[ -]?){15,19}|1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}-?\d{7,8}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·• ]?[A-Za-z0-9]{5,6}`)

// Scrub cuts out of a text what looks like it names a person.
func Scrub(s string) string { return identity.ReplaceAllString(s, "***") }

func clip(s string, characters int) string {
	s = strings.ToValidUTF8(s, "")
	if utf8.RuneCountInString(s) <= characters {
		return s
	}
	return string([]rune(s)[:characters])
}
