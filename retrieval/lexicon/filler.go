package lexicon

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed filler.txt
var fillerList string

// filler holds the words that carry nothing of a question (0) or little.
var filler = sync.OnceValue(func() map[string]float64 {
	weights := map[string]float64{}
	weight := 0.0
	for line := range strings.Lines(fillerList) {
		switch line = strings.TrimSpace(line); {
		case line == "# little":
			weight = LightWeight
		case !strings.HasPrefix(line, "#"):
			for w := range strings.FieldsSeq(line) {
				weights[w] = weight
			}
		}
	}
	return weights
})

// LightWeight is the weight of a word that carries little of a question.
const LightWeight = 0.2

// Filler returns what a word that carries little of a question weighs, 0 for
// nothing at all; ok is false for any other word.
func Filler(word string) (weight float64, ok bool) {
	weight, ok = filler()[word]
	return weight, ok
}
