package answers

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"reportbot/seeds"
)

// Every weight is held: without it some question is decided otherwise.
func TestEveryWeightIsHeld(t *testing.T) {
	a := beijing()
	weighed := map[string][]evidence{} // by the names of their pieces
	for _, question := range append(sampleQuestions(t), foreseenQuestions(t)...) {
		e := evidence(a.Answer(question, nil).Evidence)
		for _, p := range e {
			weighed[p.Name] = append(weighed[p.Name], e)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.weights)) {
		without := maps.Clone(a.weights)
		without[name] = 0
		if !slices.ContainsFunc(weighed[name], func(e evidence) bool {
			return (a.weights.sureness(e) >= LeastSure) != (without.sureness(e) >= LeastSure)
		}) {
			t.Errorf("%s: %.3f could be nothing, and nobody would see it; %d questions have it", name, a.weights[name], len(weighed[name]))
		}
	}
}

// foreseenQuestions returns every seventh hint and near miss of the seeds.
func foreseenQuestions(t *testing.T) []string {
	t.Helper()
	var questions []string
	n := 0
	for _, name := range []string{"beijing-2022.hints.txt", "beijing-2022.near.txt"} {
		text, err := seeds.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) > 1 && !strings.HasPrefix(line, "#") {
				if n++; n%7 == 0 {
					questions = append(questions, f[1])
				}
			}
		}
	}
	return questions
}
