package report

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"
)

// A Place is a stretch of a passage or of a heading.
type Place struct {
	Address Address  // of the passage, or of the part or section under the heading
	Passage *Passage // nil for a heading
	Text    string   // all of the passage, or of the heading
	Span    Span     // in Text
}

// Words returns the stretch, word for word.
func (p Place) Words() string { return p.Text[p.Span.Start:p.Span.End] }

// Find returns every place of a report in which a word stands, headings included,
// in order and without overlaps. Width, case, traditional characters and white
// space beside Chinese characters make no difference.
func Find(r *Report, word string) []Place { return FindAll(r, []string{word}) }

// FindAll returns every place of some words in those passages and headings that
// hold them all, as [Find] does of one.
func FindAll(r *Report, words []string) []Place {
	var wanted []string
	for _, word := range words {
		if w := lexicon.FoldLetters(closeSpaces(strings.TrimSpace(strings.ToValidUTF8(word, "")))); w != "" && !slices.Contains(wanted, w) {
			wanted = append(wanted, w)
		}
	}
	var places []Place
	for line := range r.Lines() {
		folded := newFoldedLine(line.Text)
		var spans []Span
		for _, w := range wanted {
			here := folded.spans(w)
			if spans = append(spans, here...); len(here) == 0 {
				spans = nil
				break
			}
		}
		slices.SortFunc(spans, func(a, b Span) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
		end := 0
		for _, s := range spans {
			if s.Start >= end {
				line.Span, end = s, s.End
				places = append(places, line)
			}
		}
	}
	return places
}

// A foldedLine is a line in the letters in which words are compared, and where
// in the line each of them stands.
type foldedLine struct {
	text string
	at   []int // for each byte of text the offset in the line; nil where they are the same
	end  int
}

func newFoldedLine(s string) foldedLine {
	f := foldedLine{text: lexicon.FoldLetters(s), end: len(s)}
	if f.text == s {
		return f
	}
	folded := f.text
	for i := range s {
		_, size := utf8.DecodeRuneInString(folded)
		for range size {
			f.at = append(f.at, i)
		}
		folded = folded[size:]
	}
	return f
}

// spans returns where in the line a folded word stands, without overlaps.
func (f foldedLine) spans(word string) []Span {
	var spans []Span
	for from := 0; ; {
		i := strings.Index(f.text[from:], word)
		if i < 0 {
			return spans
		}
		i, from = from+i, from+i+len(word)
		spans = append(spans, Span{f.offset(i), f.offset(from)})
	}
}

func (f foldedLine) offset(i int) int {
	switch {
	case f.at == nil:
		return i
	case i == len(f.text):
		return f.end
	}
	return f.at[i]
}

// Lines yields the headings and passages of a report as they follow each other.
func (r *Report) Lines() iter.Seq[Place] {
	return func(yield func(Place) bool) {
		at := 0
		for _, part := range r.Parts {
			if part.Heading != "" && !yield(Place{Address: part.Address, Text: part.Heading}) {
				return
			}
			section := 0
			open := func(to int) bool {
				for ; section < to; section++ {
					s := part.Sections[section]
					if !yield(Place{Address: s.Address, Text: s.Heading}) {
						return false
					}
				}
				return true
			}
			for ; at < len(r.Passages) && r.Passages[at].Address.Part == part.Address.Part; at++ {
				p := r.Passages[at]
				if !open(p.Address.Section) || !yield(Place{Address: p.Address, Passage: p, Text: p.Text}) {
					return
				}
			}
			if !open(len(part.Sections)) {
				return
			}
		}
	}
}
