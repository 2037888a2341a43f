package report

import (
	"iter"
	"strings"
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

// Find returns every place of a report in which a word stands, letter for
// letter, headings included, in order and without overlaps. White space in the
// word beside Chinese characters is removed, as it was from the report.
func Find(r *Report, word string) []Place {
	word = closeSpaces(strings.TrimSpace(strings.ToValidUTF8(word, "")))
	if word == "" {
		return nil
	}
	var places []Place
	for line := range r.Lines() {
		for from := 0; ; {
			i := strings.Index(line.Text[from:], word)
			if i < 0 {
				break
			}
			line.Span = Span{from + i, from + i + len(word)}
			places = append(places, line)
			from = line.Span.End
		}
	}
	return places
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
