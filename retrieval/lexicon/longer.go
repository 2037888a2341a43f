package lexicon

import (
	_ "embed"
	"strings"
	"sync"
)

var (
	//go:embed longer.txt
	longerList string
	//go:embed contrasts.txt
	contrastList string
)

// longer maps a rune to the longer names that begin with it.
var longer = sync.OnceValue(func() map[rune][]string {
	names := map[rune][]string{}
	for _, n := range named(longerList) {
		r := []rune(n.Name)[0]
		names[r] = append(names[r], n.Name)
	}
	return names
})

// insideLonger reports whether text[start:end] lies inside a longer name that
// means something else.
func insideLonger(text string, start, end int) bool {
	before := max(0, start-longestBefore)
	for i, r := range text[before:start] {
		at := before + i
		for _, n := range longer()[r] {
			if strings.HasPrefix(text[at:], n) && at+len(n) >= end {
				return true
			}
		}
	}
	for _, n := range longer()[firstRune(text[start:])] {
		if strings.HasPrefix(text[start:], n) && start+len(n) > end {
			return true
		}
	}
	return false
}

// longestBefore is how many bytes of a longer name may stand before the word in it.
const longestBefore = 4 * len("字")

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// contrasts holds the pairs of contrasts.txt, both ways.
var contrasts = sync.OnceValue(func() [][2]string {
	var pairs [][2]string
	for line := range strings.Lines(contrastList) {
		if f := strings.Fields(line); len(f) == 2 && !strings.HasPrefix(line, "#") {
			pairs = append(pairs, [2]string{f[0], f[1]}, [2]string{f[1], f[0]})
		}
	}
	return pairs
})

// Contrary returns the word of a folded question whose opposite alone stands in
// a folded text; "" for none.
func Contrary(question, text string) string {
	for _, c := range contrasts() {
		if strings.Contains(question, c[0]) && !strings.Contains(question, c[1]) &&
			strings.Contains(text, c[1]) && !strings.Contains(text, c[0]) {
			return c[0]
		}
	}
	return ""
}
