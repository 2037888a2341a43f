package bot

import (
	"fmt"
	"io"
	"strings"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/retrieval/check"
	"reportbot/retrieval/report"
)

// A style is how a terminal marks words: with colour the answering words are
// bold and the place is dim.
type style struct{ bold, dim, plain string }

func styled(colour bool) style {
	if colour {
		return style{"\x1b[1m", "\x1b[2m", "\x1b[0m"}
	}
	return style{}
}

// Terminal writes an answer as a person reads it at the command line.
func Terminal(w io.Writer, library *retrieval.Library, a answers.Answer, colour bool) {
	t := terminal{w, library, styled(colour), &chinese}
	if len(a.Parts) == 0 {
		t.answer(a)
		return
	}
	for i, part := range a.Parts {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s%d. %s%s\n", t.bold, i+1, part.Question.Text, t.plain)
		t.answer(part)
	}
}

// A terminal is where answers are written for a person.
type terminal struct {
	io.Writer
	library *retrieval.Library
	style
	words *wording
}

func (t terminal) answer(a answers.Answer) {
	if line := t.words.understoodAs(a); line != "" {
		fmt.Fprintln(t, line+"\n")
	}
	if a.Reason != answers.Answered {
		t.refuse(a)
		return
	}
	for _, line := range t.words.remarks(a) {
		fmt.Fprintln(t, line+"\n")
	}
	t.quotes(a, a.Quotes)
	if a.Other != nil {
		fmt.Fprintf(t, "\n"+t.words.otherYear+"：%s\n", a.Other.Passage.Year, a.Other.Passage.Address)
	}
}

// quotes writes quotes, each under the year and side that it speaks of, and its
// report where there are several.
func (t terminal) quotes(a answers.Answer, quotes []answers.Quote) {
	for i, q := range quotes {
		if i > 0 {
			fmt.Fprintln(t)
		}
		if label := labelOf(t.words, t.library, a, q); label != "" {
			fmt.Fprintf(t, "【%s】\n", label)
		}
		fmt.Fprintln(t, Mark(q.Passage.Text, q.Span, emphasised(a, q).Marks, t.bold, t.plain))
		fmt.Fprintf(t, "%s    %s\n    %s%s\n", t.dim, cited(t.library, q.Passage), q.Passage.Address, t.plain)
	}
}

// TerminalWord answers the words that are commands in a chat, 目录 and 帮助; false
// for any other line.
func TerminalWord(w io.Writer, r *retrieval.Report, line string) bool {
	switch plainCommands[strings.ToLower(strings.TrimSpace(line))] {
	case "/outline":
		fmt.Fprintf(w, chinese.contentsOf+"\n", r.Title)
		for _, part := range r.Parts {
			if part.Heading != "" {
				fmt.Fprintf(w, "%s  %s\n", part.Heading, part.Address)
			}
			for _, s := range part.Sections {
				fmt.Fprintf(w, "    %s  %s\n", s.Heading, s.Address)
			}
		}
	case "/help", "/start":
		fmt.Fprintln(w, chinese.terminal)
		for _, i := range chinese.samples[:4] {
			fmt.Fprintf(w, "    %s\n", samples[i])
		}
	default:
		return false
	}
	return true
}

// refuse writes why there is no answer, and the way on.
func (t terminal) refuse(a answers.Answer) {
	fmt.Fprintln(t, t.words.refuse(a))
	switch {
	case len(a.Related) > 0:
		if !a.Compared {
			fmt.Fprintf(t, "\n%s", t.words.related)
		}
		fmt.Fprintln(t)
		t.quotes(a, a.Related)
	case a.Talk != answers.NoTalk:
	case a.Reason == answers.SmallTalk || a.Reason == answers.Empty || a.Question.Subject == "":
		for _, i := range t.words.samples[:4] {
			fmt.Fprintf(t, "    %s\n", samples[i])
		}
	case a.Reason == answers.NotInReport:
		for _, part := range a.Report.Parts[1:] {
			fmt.Fprintf(t, "    %s\n", part.Heading)
		}
	}
}

// Mark returns text[span.Start:span.End] with before and after set around each mark.
func Mark(text string, span retrieval.Span, marks []retrieval.Span, before, after string) string {
	var b strings.Builder
	at := span.Start
	for _, m := range marks {
		if m.Start < at || m.End > span.End {
			continue
		}
		b.WriteString(text[at:m.Start] + before + text[m.Start:m.End] + after)
		at = m.End
	}
	b.WriteString(text[at:span.End])
	return b.String()
}

// CheckTerminal writes how a text stands to the reports, and whether it is theirs
// word for word.
func CheckTerminal(w io.Writer, library *retrieval.Library, text string, colour bool) bool {
	v, s := Compare(library, text), styled(colour)
	switch v.Standing {
	case check.Verbatim:
		fmt.Fprintln(w, map[bool]string{false: chinese.verbatim, true: chinese.scattered}[v.Scattered])
		for _, p := range v.Places {
			s.place(w, p)
		}
		return true
	case check.Changed:
		fmt.Fprintln(w, chinese.changed)
		for _, c := range v.Changes {
			switch c.Op {
			case '-':
				fmt.Fprintf(w, "%s[-%s-]%s", s.bold, c.Text, s.plain)
			case '+':
				fmt.Fprintf(w, "%s{+%s+}%s", s.bold, c.Text, s.plain)
			default:
				fmt.Fprint(w, c.Text)
			}
		}
		fmt.Fprintln(w)
		for _, p := range v.Places {
			s.place(w, p)
		}
	default:
		fmt.Fprintln(w, chinese.notThere)
	}
	return false
}

func (s style) place(w io.Writer, p report.Place) {
	citation := p.Text
	if p.Passage != nil {
		citation = Citation(p.Passage)
	}
	if citation == "" {
		citation = p.Text
	}
	fmt.Fprintf(w, "%s    %s\n    %s%s\n", s.dim, citation, p.Address, s.plain)
}
