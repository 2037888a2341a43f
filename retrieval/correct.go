package retrieval

import "reportbot/retrieval/lexicon"

// A triple is the sounds of three characters side by side.
type triple [3]lexicon.Sound

// tripleOf returns the sounds of three characters; ok is false where one has none.
func tripleOf(runes []rune) (t triple, ok bool) {
	for i := range t {
		if t[i] = lexicon.SoundOf(runes[i]); t[i] == 0 {
			return t, false
		}
	}
	return t, true
}

// soundIndex maps the sounds of every three characters side by side in a report
// to those that stand there first.
func (c *corpus) soundIndex() map[triple][3]rune {
	index := make(map[triple][3]rune)
	for _, t := range c.texts {
		runes := []rune(t.plain)
		for i := range max(0, len(runes)-2) {
			if key, ok := tripleOf(runes[i : i+3]); ok {
				if _, known := index[key]; !known {
					index[key] = [3]rune(runes[i : i+3])
				}
			}
		}
	}
	return index
}

// Correct replaces characters of a folded text that sound like those of the
// report: 网各化 is 网格化 where the report has it. Two of three characters side
// by side must be the report's, and the third make no word of it with its
// neighbours.
func (l *Library) Correct(r *Report, text string) string {
	c := l.corpus(r)
	runes := []rune(text)
	corrected := false
	for i := range max(0, len(runes)-2) {
		window := runes[i : i+3]
		if c.knows(window[0], window[1]) && c.knows(window[1], window[2]) {
			continue
		}
		key, ok := tripleOf(window)
		if !ok {
			continue
		}
		said, ok := c.bySound()[key]
		if wrong := onlyDifference(window, said[:]); ok && wrong >= 0 && !c.joins(runes, i+wrong) {
			window[wrong] = said[wrong]
			corrected = true
		}
	}
	if !corrected {
		return text
	}
	return string(runes)
}

// onlyDifference returns the one place in which two runs of equal length differ,
// -1 where they differ in none or several.
func onlyDifference(a, b []rune) int {
	place := -1
	for i := range a {
		switch {
		case a[i] == b[i]:
		case place >= 0:
			return -1
		default:
			place = i
		}
	}
	return place
}

// joins reports whether runes[i] makes a pair of the report with a neighbour.
func (c *corpus) joins(runes []rune, i int) bool {
	return i > 0 && c.knows(runes[i-1], runes[i]) || i+1 < len(runes) && c.knows(runes[i], runes[i+1])
}

// knows reports whether a pair of characters stands in the report or its hints.
func (c *corpus) knows(a, b rune) bool {
	g := gramOf(a, b)
	return len(c.text.of(g)) > 0 || len(c.foreseen.grams.of(g)) > 0
}
