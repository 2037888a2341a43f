package answers

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

//go:embed weights.txt
var weightsText string

// Weights holds what each piece of evidence weighs, in log odds.
type weights map[string]float64

// LeastSure is the sureness from which a passage answers. A claim of what is not
// there is weighed three times a refusal of what is.
const LeastSure = 0.3

// builtIn returns the weights of weights.txt.
var builtIn = sync.OnceValue(func() weights {
	w, err := readWeights(weightsText)
	if err != nil {
		panic("answers: " + err.Error())
	}
	return w
})

// readWeights reads lines of a name, a tab and a weight.
func readWeights(text string) (weights, error) {
	w := weights{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, _ := strings.Cut(line, "\t")
		weight, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return nil, fmt.Errorf("weights.txt: line %d: want NAME, tab, weight", n)
		}
		w[name] = weight
	}
	return w, nil
}

// sureness is the probability that what the evidence speaks of is the answer.
func (w weights) sureness(e evidence) float64 {
	odds := 0.0
	for _, p := range e {
		odds += w[p.Name] * p.Value
	}
	return 1 / (1 + math.Exp(-odds))
}
