// Package bot decides what is said: a [Message] comes in, a [Reply] goes out.
// It knows commands, browsing, the manners of groups and the wording; it knows
// neither Telegram's wire types nor SQL.
package bot

import (
	"time"

	"reportbot/answers"
)

// ChatKind tells private chats from groups.
type ChatKind int

// The kinds of chat in which the bot speaks.
const (
	Private ChatKind = iota
	Group
)

// A Message is one thing that a person said or pressed, as the bot sees it.
// The wire decides whether it was addressed to the bot: a message that was not
// never becomes one.
type Message struct {
	Chat     int64
	Kind     ChatKind
	Topic    int       // forum topic of a group; 0 where there is none
	ID       int       // the message's number in its chat; of the message carrying the button when Data is set
	User     int64     // who said it
	Language string    // the client's language code, "zh-hans", "en", ""
	Text     string    // what was said, without the bot's mention; commands as "/ask 电梯", without @name
	Edited   bool      // Text replaces what message ID said before
	Data     string    // what a pressed button carries; "" for a message
	Sent     time.Time // when the message was sent that carries the pressed button
	Earlier  *Earlier
	Forward  bool // the text was forwarded, not typed
}

// An Earlier message is one that a message replies to.
type Earlier struct {
	ID   int
	Mine bool   // the bot said it
	Text string // its plain text
	Part string // the part of it that the person selected; "" when none
}

// A Reply is what the bot says back. The zero Reply is silence.
type Reply struct {
	Pages   []Page     // one message each, in order; usually one
	Buttons [][]Button // under the last page
	Edit    bool       // change the message that carries the pressed button instead of sending
	Delete  bool       // take away the message that carries the pressed button
	Toast   string     // short notice shown to who pressed a button; at most 200 characters

	Turn *answers.Turn // what a reply to it, or a button under it, goes on from; nil for nothing
}

// A Page is one message in two forms: Telegram's HTML and the same words
// without marks, for when the server refuses the marks. Each is at most 4,096
// UTF-16 units after parsing.
type Page struct{ HTML, Plain string }

// A Button is pressed (Data), opens an address (URL) or copies a text (Copy).
// Exactly one of the three is set.
type Button struct {
	Label string
	Data  string // at most 64 bytes
	URL   string
	Copy  string // at most 256 characters
}

// An InlineReply answers @bot typed in any chat.
type InlineReply struct {
	Results    []InlineResult // at most 50
	Next       string         // offset of the next page; "" at the end; at most 64 bytes
	HelpLabel  string         // text of the button above the results that leads to a private chat; "" for none
	HelpStart  string         // its /start payload
	CacheTime  int            // seconds that Telegram may keep the results
	IsPersonal bool
}

// An InlineResult is one passage offered.
type InlineResult struct {
	ID          string // at most 64 bytes, stable
	Title       string
	Description string
	Page        Page
}
