package bot

import (
	"fmt"
	"io"
	"strings"

	"reportbot/answers"
	"reportbot/retrieval"
)

// Terminal writes an answer as a person reads it at the command line. With
// colour the answering words are bold and the place is dim.
func Terminal(w io.Writer, a answers.Answer, colour bool) {
	words := in("")
	if a.Question.Followed {
		fmt.Fprintf(w, words.readAs+"\n\n", a.Question)
	}
	if a.Reason != answers.Answered {
		fmt.Fprintln(w, words.refuse(a))
		if len(a.Related) > 0 {
			fmt.Fprintf(w, "\n%s\n", words.related)
			for _, q := range a.Related {
				terminalQuote(w, q, colour)
			}
		}
		return
	}
	if a.Undefined {
		fmt.Fprintln(w, words.undefined)
	}
	for i, q := range a.Quotes {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if a.Pair && i < 2 {
			fmt.Fprintf(w, "【%s】\n", words.label(q.Passage))
		}
		terminalQuote(w, q, colour)
	}
	if a.Other != nil {
		fmt.Fprintf(w, "\n"+words.otherYear+"：%s\n", a.Other.Passage.Year, a.Other.Passage.Address)
	}
}

func terminalQuote(w io.Writer, q answers.Quote, colour bool) {
	bold, dim, plain := "", "", ""
	if colour {
		bold, dim, plain = "\x1b[1m", "\x1b[2m", "\x1b[0m"
	}
	fmt.Fprintln(w, Mark(q.Passage.Text, q.Span, q.Marks, bold, plain))
	fmt.Fprintf(w, "%s    %s\n    %s%s\n", dim, Citation(q.Passage), q.Passage.Address, plain)
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
