package retrieval

import "strings"

// A Place is a stretch of a passage.
type Place struct {
	Passage *Passage
	Span    Span
}

// Find returns every place of a report's passages in which a word stands,
// letter for letter, in order and without overlaps. Headings are not passages
// and are not counted. White space in the word beside Chinese characters is
// removed, as it was from the report.
func Find(r *Report, word string) []Place {
	word = closeSpaces(strings.TrimSpace(strings.ToValidUTF8(word, "")))
	if word == "" {
		return nil
	}
	var places []Place
	for _, p := range r.Passages {
		for from := 0; ; {
			i := strings.Index(p.Text[from:], word)
			if i < 0 {
				break
			}
			start := from + i
			places = append(places, Place{p, Span{start, start + len(word)}})
			from = start + len(word)
		}
	}
	return places
}
