package command

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"reportbot/answers"
)

// explain prints how an answer came about: the question as read; each word, what
// it stands for, by which rule, and where the best hit holds it; the hits with
// the parts of their scores; the checks, the one that decided last.
func explain(w io.Writer, t answers.Trace) {
	for _, l := range t.Read {
		fmt.Fprintf(w, "read      %s: %s\n", l.Name, cmp.Or(l.Value, "–"))
	}
	for _, word := range t.Words {
		fmt.Fprintf(w, "word      %-16s %.2f  in %s", word.Word, word.Weight, cmp.Or(strings.Join(word.Found, ", "), "nothing"))
		if word.Rule != "" {
			fmt.Fprintf(w, "  = %s (%s)", strings.Join(word.StandsFor, " "), word.Rule)
		}
		fmt.Fprintln(w)
	}
	for _, h := range t.Hits {
		fmt.Fprintf(w, "hit       %-22s %.2f  coverage %.2f ", h.Address, h.Score, h.Coverage)
		for _, part := range h.Parts {
			fmt.Fprintf(w, " %s %.2f", part.Name, part.Value)
		}
		fmt.Fprintln(w)
		if h.Hint != "" || h.Near != "" {
			fmt.Fprintf(w, "          hint: %s  near miss: %s\n", cmp.Or(h.Hint, "–"), cmp.Or(h.Near, "–"))
		}
	}
	evidence := slices.Clone(t.Pieces)
	slices.SortStableFunc(evidence, func(a, b answers.Weighed) int { return cmp.Compare(abs(b.Value*b.Weight), abs(a.Value*a.Weight)) })
	for _, e := range evidence {
		fmt.Fprintf(w, "evidence  %-28s %6.2f × %6.2f = %+.2f\n", e.Name, e.Value, e.Weight, e.Value*e.Weight)
	}
	for _, c := range t.Checks {
		mark := "passed"
		if c.Decided {
			mark = "DECIDED"
		}
		fmt.Fprintf(w, "check     %-14s %s  %s", c.Name, mark, c.Found)
		if c.Bound != 0 {
			fmt.Fprintf(w, "%.2f, answered from %.2f", c.Value, c.Bound)
		}
		fmt.Fprintln(w)
	}
}

func abs(x float64) float64 { return max(x, -x) }
