package bot

import (
	"context"
	"fmt"
	"html"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/seeds"
)

// library is loaded once a test binary.
var library = sync.OnceValue(func() *retrieval.Library {
	l, _ := retrieval.Load(seeds.FS)
	return l
})

func newBot() *Bot {
	b := New(answers.New(library(), ""), library(), newRAM(), []int64{99}, slog.New(slog.DiscardHandler))
	b.SetName("reportbot")
	b.patience = time.Minute // a busy machine is no reason to fail
	return b
}

// A seen page is what a reader makes of a page's HTML.
type seen struct {
	text   string   // without marks
	quotes []string // the words of its block quotes
	rest   string   // the text without them
	drawn  string   // as it is written in the dialogues
}

var (
	tagForm    = regexp.MustCompile(`^<(/?)(b|blockquote|a)( expandable| href="https://t\.me/[A-Za-z0-9_]+\?start=[A-Za-z0-9_-]{1,64}")?>`)
	entityForm = regexp.MustCompile(`&(?:amp|lt|gt|quot|#\d+);|&`)
)

// read reads the HTML that Telegram takes, strictly: only the tags in use,
// nested and closed in order, and no bare & < >.
func read(page string) (s seen, err error) {
	var open []string
	var text, rest, drawn, quote strings.Builder
	for i := 0; i < len(page); {
		switch page[i] {
		case '<':
			m := tagForm.FindStringSubmatch(page[i:])
			if m == nil {
				return s, fmt.Errorf("bad tag at %q", page[i:min(len(page), i+30)])
			}
			switch {
			case m[1] == "/" && (len(open) == 0 || open[len(open)-1] != m[2] || m[3] != ""):
				return s, fmt.Errorf("%s closes nothing", m[0])
			case m[1] == "/":
				open = open[:len(open)-1]
			case slices.Contains(open, m[2]) || m[2] == "blockquote" && len(open) > 0 || m[2] == "a" && !strings.Contains(m[3], "href") || m[2] == "b" && m[3] != "":
				return s, fmt.Errorf("%s inside %v", m[0], open)
			default:
				open = append(open, m[2])
			}
			switch {
			case m[0] == "</blockquote>":
				s.quotes = append(s.quotes, quote.String())
				quote.Reset()
			case m[0] == "<blockquote>":
				drawn.WriteString("│ ")
			case m[0] == "<blockquote expandable>":
				drawn.WriteString("│▾ ")
			case m[0] == "</a>":
				drawn.WriteString("↗")
			case m[2] == "b":
				drawn.WriteString("**")
			}
			i += len(m[0])
		case '>':
			return s, fmt.Errorf("bare > at %d", i)
		default:
			end := i + strings.IndexAny(page[i:]+"<", "<>")
			raw := page[i:end]
			if slices.Contains(entityForm.FindAllString(raw, -1), "&") {
				return s, fmt.Errorf("bare & in %q", raw)
			}
			words := html.UnescapeString(raw)
			text.WriteString(words)
			if slices.Contains(open, "blockquote") {
				quote.WriteString(words)
				drawn.WriteString(strings.ReplaceAll(words, "\n", "\n│ "))
			} else {
				rest.WriteString(words)
				drawn.WriteString(words)
			}
			i = end
		}
	}
	if len(open) > 0 {
		return s, fmt.Errorf("%v not closed", open)
	}
	s.text, s.rest, s.drawn = text.String(), rest.String(), drawn.String()
	return s, nil
}

// lawful checks what holds for every reply of the bot.
func lawful(l *retrieval.Library, r Reply) error {
	if n := len([]rune(r.Toast)); n > 200 {
		return fmt.Errorf("a toast of %d characters", n)
	}
	if len(r.Pages) == 0 && (len(r.Buttons) > 0 || r.Edit) {
		return fmt.Errorf("buttons under nothing")
	}
	for _, p := range r.Pages {
		if err := lawfulPage(l, p); err != nil {
			return fmt.Errorf("%w in\n%s", err, p.HTML)
		}
	}
	buttons := 0
	for _, row := range r.Buttons {
		if len(row) == 0 || len(row) > 8 {
			return fmt.Errorf("a row of %d buttons", len(row))
		}
		for _, b := range row {
			buttons++
			set := 0
			for _, s := range []string{b.Data, b.URL, b.Copy} {
				if s != "" {
					set++
				}
			}
			if set != 1 || b.Label == "" || len(b.Data) > 64 || units(b.Copy) > 256 {
				return fmt.Errorf("button %+v", b)
			}
		}
	}
	if buttons > 100 {
		return fmt.Errorf("%d buttons", buttons)
	}
	return nil
}

func lawfulPage(l *retrieval.Library, p Page) error {
	s, err := read(p.HTML)
	switch {
	case err != nil:
		return err
	case s.text != p.Plain:
		return fmt.Errorf("the plain form is %q", p.Plain)
	case strings.TrimSpace(s.text) == "":
		return fmt.Errorf("an empty page")
	case units(s.text) > maxUnits:
		return fmt.Errorf("%d units", units(s.text))
	case strings.Count(p.HTML, "<b>")+strings.Count(p.HTML, "<a ")+strings.Count(p.HTML, "<blockquote") > 100:
		return fmt.Errorf("over 100 entities")
	}
	for _, q := range s.quotes {
		if err := quoted(l, q, s.rest); err != nil {
			return err
		}
	}
	return nil
}

// quoted checks that a block quote holds words of one line of a report, and that
// the heading they come from is named outside it.
func quoted(l *retrieval.Library, quote, rest string) error {
	there := false
	for _, r := range l.Reports() {
		for _, p := range r.Passages {
			if !strings.Contains(p.Text, quote) {
				continue
			}
			there = true
			named := p.Section.Heading
			if named == "" {
				named = p.Section.Part
			}
			if named == "" {
				named = r.Title
			}
			if strings.Contains(rest, named) {
				return nil
			}
		}
		for _, part := range r.Parts {
			for _, s := range part.Sections {
				if strings.Contains(s.Heading, quote) && strings.Contains(rest, part.Heading) {
					return nil
				}
			}
			if quote != "" && strings.Contains(part.Heading, quote) && strings.Contains(rest, part.Heading) {
				return nil
			}
		}
	}
	if there {
		return fmt.Errorf("the heading of %q is not named", quote)
	}
	return fmt.Errorf("%q is not in a report", quote)
}

// tell has the bot handle a message and checks its reply.
func (b *Bot) tell(t testing.TB, m Message) Reply {
	t.Helper()
	r := b.Handle(context.Background(), m)
	if err := lawful(b.library, r); err != nil {
		t.Fatalf("%q %q: %v", m.Text, m.Data, err)
	}
	return r
}
