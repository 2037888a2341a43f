package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// visible returns the characters of a text that are no white space.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.TrimPrefix(s, "\ufeff"))
}

// withoutLeft takes out of a text what its reader left out line by line: the
// marks of pages, of contents and of Markdown.
func withoutLeft(r *Report, text string) (string, error) {
	lines := strings.Split(newlines.Replace(strings.TrimPrefix(text, "\ufeff")), "\n")
	for i, s := range lines {
		if m := markdownHeading.FindString(s); m != "" {
			s = s[len(m):]
		}
		lines[i] = visible(markdownBold.ReplaceAllString(s, "$1"))
	}
	for _, l := range r.Left {
		if l.Why == Undecided {
			continue
		}
		before, after, ok := strings.Cut(lines[l.Line-1], visible(l.Text))
		if !ok {
			return "", fmt.Errorf("line %d does not hold %q, which was left out", l.Line, l.Text)
		}
		lines[l.Line-1] = before + after
	}
	return strings.Join(lines, ""), nil
}

// keepsAll reports whether the headings, the passages and the sentences left out
// of a report, each in its order, make up the visible characters of its text. A
// heading may be followed by the mark that closes it.
func keepsAll(r *Report, text string) error {
	text, err := withoutLeft(r, text)
	if err != nil {
		return err
	}
	var headings, left []string
	for _, part := range r.Parts[1:] {
		headings = append(headings, visible(part.Heading))
		for _, s := range part.Sections {
			headings = append(headings, visible(s.Heading))
		}
	}
	for _, l := range r.Left {
		if l.Why == Undecided {
			left = append(left, visible(l.Text))
		}
	}
	type state struct{ headings, passages, inside, left, at int } // inside: bytes of the passage begun
	seen := map[state]bool{}
	furthest := 0
	open := []state{{}}
	step := func(to state) {
		if !seen[to] {
			seen[to] = true
			furthest = max(furthest, to.at)
			open = append(open, to)
		}
	}
	for len(open) > 0 {
		s := open[len(open)-1]
		open = open[:len(open)-1]
		if s.at == len(text) && s.headings == len(headings) && s.passages == len(r.Passages) && s.left == len(left) {
			return nil
		}
		if s.left < len(left) && strings.HasPrefix(text[s.at:], left[s.left]) {
			to := s
			to.left, to.at = s.left+1, s.at+len(left[s.left])
			step(to)
		}
		if s.passages < len(r.Passages) {
			p := r.Passages[s.passages]
			rest := visible(p.Text[s.inside:])
			if len(left) == 0 && strings.HasPrefix(text[s.at:], rest) {
				step(state{s.headings, s.passages + 1, 0, s.left, s.at + len(rest)})
			} else if len(left) > 0 { // sentence by sentence: one may be missing in between
				end := p.Sentences[slices.IndexFunc(p.Sentences, func(x Span) bool { return s.inside < x.End })].End
				if sentence := visible(p.Text[s.inside:end]); strings.HasPrefix(text[s.at:], sentence) {
					to := state{s.headings, s.passages, end, s.left, s.at + len(sentence)}
					if end == len(p.Text) {
						to.passages, to.inside = s.passages+1, 0
					}
					step(to)
				}
			}
		}
		if s.inside == 0 && s.headings < len(headings) && strings.HasPrefix(text[s.at:], headings[s.headings]) {
			at := s.at + len(headings[s.headings])
			step(state{s.headings + 1, s.passages, 0, s.left, at})
			for _, mark := range []string{"。", "：", ":"} {
				if strings.HasPrefix(text[at:], mark) {
					step(state{s.headings + 1, s.passages, 0, s.left, at + len(mark)})
				}
			}
		}
	}
	return fmt.Errorf("lost or changed: %.60q", text[furthest:])
}
