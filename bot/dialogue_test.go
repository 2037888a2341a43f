package bot

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the dialogues with what the bot says now")

// TestDialogues plays testdata/*.txtar, the bot's manual. Each scene begins with
// a bot that knows nobody. A line that begins with
//
//	>       is said          >> replies to the bot's last message
//	press   presses a button of the last message
//	quote   selects words of the bot's last message; the next >> replies to them
//	forward forwards a text  other  is somebody's message that the next > replies to
//	inline  is typed behind @reportbot in some other chat
//	@       changes who speaks: @ group topic=7 user=2 language=en; @ private
//
// and every other line is the bot's: │ before words of the report (│▾ folded),
// ** around the answering words, [ ] around buttons, ⧉ on one that copies, ↗ behind
// an address that opens when it is tapped.
func TestDialogues(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no dialogues: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		changed := false
		for i, scene := range archive.Files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+scene.Name, func(t *testing.T) {
				got := play(t, string(scene.Data))
				if got == string(scene.Data) {
					return
				}
				if !*update {
					t.Errorf("the bot says otherwise; go test ./bot -update rewrites the dialogue\n%s", got)
				}
				archive.Files[i].Data, changed = []byte(got), true
			})
		}
		if *update && changed {
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A stage is where a scene plays.
type stage struct {
	bot     *Bot
	speaker Message // who speaks and where
	last    Reply
	lastID  int // its number
	number  int // of the last line
	part    string
	other   string
}

func play(t *testing.T, script string) string {
	s := &stage{bot: newBot(), speaker: Message{Chat: 1, User: 1, Language: "zh-hans"}}
	noon := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	s.bot.memory.(*ram).now = func() time.Time { return noon }
	var out strings.Builder
	for line := range strings.Lines(script) {
		line = strings.TrimSuffix(line, "\n")
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "#":
			if out.Len() > 0 && !strings.HasSuffix(out.String(), "\n\n") && !strings.HasPrefix(lastLine(out.String()), "#") {
				out.WriteString("\n")
			}
			out.WriteString(line + "\n")
			continue
		case ">", ">>", "press", "quote", "forward", "other", "inline", "@":
			if out.Len() > 0 && !strings.HasPrefix(lastLine(out.String()), "#") && lastLine(out.String()) != "" && word != "@" {
				out.WriteString("\n")
			}
			out.WriteString(line + "\n")
			out.WriteString(s.line(t, word, strings.ReplaceAll(rest, `\n`, "\n")))
		}
	}
	return out.String()
}

func lastLine(s string) string {
	s = strings.TrimSuffix(s, "\n")
	return s[strings.LastIndex(s, "\n")+1:]
}

// line plays one line and returns what the bot says to it.
func (s *stage) line(t *testing.T, word, rest string) string {
	m := s.speaker
	s.number++
	switch word {
	case "@":
		s.move(t, rest)
		return ""
	case "quote":
		s.part = rest
		return ""
	case "inline":
		return offered(t, s.bot.Inline(t.Context(), rest, "", m.Language))
	case "other":
		s.other = rest
		return ""
	case ">":
		m.Text = rest
		if s.other != "" {
			m.Earlier, s.other = &Earlier{ID: 1, Text: s.other}, ""
		}
	case ">>":
		m.Text = rest
		m.Earlier = &Earlier{ID: s.lastID, Mine: true, Text: s.last.Pages[0].Plain, Part: s.part}
		s.part = ""
	case "forward":
		m.Text, m.Forward = rest, true
	case "press":
		m.Data, m.ID = s.button(t, rest), s.lastID
	}
	reply := s.bot.tell(t, m)
	if len(reply.Pages) > 0 {
		s.last = reply
		s.lastID = s.number
		s.bot.memory.(*ram).keep(m.Chat, s.lastID, reply.Turn)
	}
	return draw(t, reply)
}

func (s *stage) move(t *testing.T, to string) {
	for _, field := range strings.Fields(to) {
		name, value, _ := strings.Cut(field, "=")
		n, _ := strconv.Atoi(value)
		switch name {
		case "private":
			s.speaker.Chat, s.speaker.Kind, s.speaker.Topic = 1, Private, 0
		case "group":
			s.speaker.Chat, s.speaker.Kind = -2, Group
		case "topic":
			s.speaker.Topic = n
		case "user":
			s.speaker.User = int64(n)
		case "language":
			s.speaker.Language = value
		default:
			t.Fatalf("@ %s", field)
		}
	}
}

// button finds a button of the last message by its label; "data …" presses what
// no message showed.
func (s *stage) button(t *testing.T, label string) string {
	if data, ok := strings.CutPrefix(label, "data "); ok {
		return data
	}
	for _, row := range s.last.Buttons {
		for _, b := range row {
			if b.Label == label && b.Data != "" {
				return b.Data
			}
		}
	}
	t.Fatalf("no button %s", label)
	return ""
}

// offered writes what inline mode offers: the titles, and the first in full.
func offered(t *testing.T, r InlineReply) string {
	var b strings.Builder
	for i, result := range r.Results {
		fmt.Fprintf(&b, "%d. %s\n", i+1, result.Title)
	}
	if len(r.Results) > 0 {
		b.WriteString(draw(t, Reply{Pages: []Page{r.Results[0].Page}}))
	}
	if r.HelpLabel != "" {
		b.WriteString("[" + r.HelpLabel + "]\n")
	}
	if r.Next != "" {
		b.WriteString("(more from " + r.Next + ")\n")
	}
	return b.String()
}

// draw writes a reply as the dialogues show it.
func draw(t *testing.T, r Reply) string {
	var b strings.Builder
	if r.Toast != "" {
		fmt.Fprintf(&b, "(%s)\n", r.Toast)
	}
	if r.Edit {
		b.WriteString("(in place)\n")
	}
	for i, p := range r.Pages {
		if i > 0 {
			b.WriteString("(next message)\n")
		}
		s, err := read(p.HTML)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(s.drawn + "\n")
	}
	for _, row := range r.Buttons {
		labels := make([]string, len(row))
		for i, button := range row {
			labels[i] = "[" + button.Label + "]"
			if button.Copy != "" {
				labels[i] = "[" + button.Label + " ⧉]"
			}
		}
		b.WriteString(strings.Join(labels, " ") + "\n")
	}
	return b.String()
}
