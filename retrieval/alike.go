package retrieval

import (
	"math"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"
)

// leastAlike is the likeness, a cosine, from which two questions ask for the same.
const leastAlike = 0.38

// placeShare is the share of a question's weight that the passage nearest to it
// has among questions that are compared.
const placeShare = 0.35

// An Asked is a question to be compared with others.
type Asked struct {
	Text    string
	Nearest string // the address of the passage nearest to it, "" for none
}

// Alike gathers questions that ask for the same in other words: by their words
// and what the thesaurus knows for them, their pairs of characters, and the
// passage nearest to them. Each group holds places in asked, the first the one
// that the others are like; groups come in the order of their first questions.
func (l *Library) Alike(asked []Asked) [][]int {
	vectors := make([]map[string]float64, len(asked))
	holding := map[string]float64{}
	for i, a := range asked {
		vectors[i] = l.tokensOf(a.Text)
		for t := range vectors[i] {
			holding[t]++
		}
	}
	for i, v := range vectors {
		norm := 0.0
		for t, w := range v {
			v[t] = w * math.Log(1+(float64(len(asked))+1)/(holding[t]+0.5))
			norm += v[t] * v[t]
		}
		if asked[i].Nearest != "" {
			here := norm * placeShare / (1 - placeShare)
			v["@"+asked[i].Nearest] = math.Sqrt(here)
			norm += here
		}
		for t := range v {
			v[t] /= math.Sqrt(max(norm, 1e-9))
		}
	}
	var groups [][]int
	leaders := map[string][]int{} // groups by the tokens of their first questions
	for i, v := range vectors {
		like := map[int]float64{}
		for t, w := range v {
			for _, g := range leaders[t] {
				like[g] += w * vectors[groups[g][0]][t]
			}
		}
		best := -1
		for g, s := range like {
			if s >= leastAlike && (best < 0 || s > like[best] || s == like[best] && g < best) {
				best = g
			}
		}
		if best >= 0 {
			groups[best] = append(groups[best], i)
			continue
		}
		for t := range v {
			leaders[t] = append(leaders[t], len(groups))
		}
		groups = append(groups, []int{i})
	}
	return groups
}

// tokensOf weighs what a question is compared by.
func (l *Library) tokensOf(text string) map[string]float64 {
	q := l.Query(lexicon.Fold(text))
	tokens := map[string]float64{}
	for _, u := range q.Units {
		for _, t := range u.Terms {
			tokens[t.Text] = max(tokens[t.Text], u.Weight*t.Weight)
		}
		last := rune(0)
		for _, r := range u.Text {
			if last != 0 {
				pair := string(last) + string(r)
				tokens[pair] = max(tokens[pair], u.Weight/2)
			}
			last = r
		}
		if utf8.RuneCountInString(u.Text) == 1 {
			tokens[u.Text] *= singleWeight
		}
	}
	return tokens
}
