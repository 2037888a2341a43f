package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// SetStaff tells the bot how much staff see.
func (b *Bot) SetStaff(s Staff) { b.Staff = s }

// isAdmin reports whether a person may use the staff commands.
func (b *Bot) isAdmin(person int64) bool { return slices.Contains(b.admins, person) }

// staffButton opens what the buttons of staff carry.
const staffButton = "!"

// staffCommands are the commands that are for admins alone.
var staffCommands = []string{"/ledger", "/misses", "/pins", "/stats", "/pause", "/resume"}

// forStaff answers what only staff may say or press; ok is false for all else.
func (b *Bot) forStaff(ctx context.Context, m Message, w *wording) (reply Reply, ok bool) {
	name, rest, _ := strings.Cut(strings.TrimSpace(m.Text), " ")
	name = strings.ToLower(name)
	kind, value, _ := strings.Cut(m.Data, ":")
	kind, button := strings.CutPrefix(kind, staffButton)
	button = button && slices.Contains([]string{"l", "k", "K", "z", "Z", "u"}, kind)
	switch {
	case !button && (m.Data != "" || m.Forward || !slices.Contains(staffCommands, name)):
		return Reply{}, false
	case !b.isAdmin(m.User):
		b.refused.Add(1)
		b.log.Warn("staff command refused")
		if button {
			return Reply{Toast: w.staffOnly}, true
		}
		return say(w.staffOnly), true
	case button:
		return b.pressedByStaff(ctx, w, kind, value), true
	}
	return b.saidByStaff(ctx, w, name, strings.TrimSpace(rest)), true
}

func (b *Bot) pressedByStaff(ctx context.Context, w *wording, kind, value string) Reply {
	n, err := strconv.Atoi(value)
	var reply Reply
	switch {
	case kind == "l" && err == nil:
		reply = b.ledger(ctx, w, n)
	case kind == "u" && err == nil:
		reply = b.unpin(ctx, w, n)
	case kind == "k", kind == "z":
		reply = b.proposal(ctx, w, kind, value)
	case kind == "K", kind == "Z":
		reply = b.keepPin(ctx, w, strings.ToLower(kind), value)
	default:
		return Reply{Toast: w.stale}
	}
	reply.Edit = len(reply.Pages) == 1
	return reply
}

func (b *Bot) saidByStaff(ctx context.Context, w *wording, name, rest string) Reply {
	switch name {
	case "/pins":
		return b.listPins(ctx, w)
	case "/stats":
		return b.stats(ctx, w)
	case "/pause":
		if rest == "" {
			rest = w.pauseWords
		}
		return b.pauseWith(ctx, rest, w.paused)
	case "/resume":
		return b.pauseWith(ctx, "", w.resumed)
	}
	return b.ledger(ctx, w, 0)
}

// pauseWith sets what people are told instead of answers, "" to answer again.
func (b *Bot) pauseWith(ctx context.Context, text, done string) Reply {
	if err := b.memory.Pause(ctx, text); err != nil {
		b.note(err)
		return say(in("").notKept)
	}
	return say(done)
}
