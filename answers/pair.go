package answers

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// samePair reports whether two quotes are result and target of one subject: the
// same thing is counted in both, or the same programme named. A clause of each
// holds a word asked for inside a longer name that both share, and, where a figure
// is asked for, a figure.
func samePair(a, b Quote, query retrieval.Query, figure bool) bool {
	clausesA, clausesB := clausesOf(a.Text()), clausesOf(b.Text())
	for _, u := range query.Units {
		if u.Weight < 0.5 {
			continue
		}
		for _, t := range u.Terms {
			if t.Weight < 0.7 || utf8.RuneCountInString(t.Text) < 2 {
				continue
			}
			for _, ca := range clausesA {
				for _, cb := range clausesB {
					if figure && !(hasFigure(ca) && hasFigure(cb)) {
						continue
					}
					if sameSubject(ca, cb, t.Text) {
						return true
					}
				}
			}
		}
	}
	return false
}

// clausesOf cuts a text, in lower case, at its commas and stops.
func clausesOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune("，。；！：", r) })
}

var digits = regexp.MustCompile(`\d`)

func hasFigure(clause string) bool { return digits.MatchString(clause) }

// sameSubject reports whether two clauses speak of one thing by a word: around it
// they share a name of at least four characters that is more than a verb.
func sameSubject(a, b, word string) bool {
	for i := range a {
		if !strings.HasPrefix(a[i:], word) {
			continue
		}
		for j := range b {
			if !strings.HasPrefix(b[j:], word) {
				continue
			}
			before := commonRun([]rune(a[:i]), []rune(b[:j]), true)
			after := commonRun([]rune(a[i+len(word):]), []rune(b[j+len(word):]), false)
			if before+utf8.RuneCountInString(word)+after < leastShared {
				continue
			}
			ra := []rune(a[:i])
			run := string(ra[len(ra)-before:]) + word + string([]rune(a[i+len(word):])[:after])
			if utf8.RuneCountInString(word) >= leastShared || named(run) {
				return true
			}
		}
	}
	return false
}

// leastShared is the length in characters from which a shared run is a name.
const leastShared = 4

// named reports whether a run is more than verbs and words that say little.
func named(run string) bool {
	for _, w := range lexicon.Words(run) {
		if weight, ok := lexicon.Filler(w.Text); ok && weight <= lexicon.LightWeight || w.Class != "" && w.Class != "vn" && strings.ContainsRune("vdpcumqrf", rune(w.Class[0])) {
			continue
		}
		if utf8.RuneCountInString(w.Text) > 1 || w.Class == "" {
			return true
		}
	}
	return false
}

func commonRun(a, b []rune, backwards bool) int {
	n := 0
	for n < len(a) && n < len(b) {
		x, y := a[n], b[n]
		if backwards {
			x, y = a[len(a)-1-n], b[len(b)-1-n]
		}
		if x != y || !lexicon.IsHan(x) {
			break
		}
		n++
	}
	return n
}
