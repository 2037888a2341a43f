package answers

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"reportbot/retrieval"
	"reportbot/seeds"
)

// answerer returns one over the embedded report.
func answerer(t testing.TB) *Answerer {
	t.Helper()
	library, left := retrieval.Load(seeds.FS)
	if len(left) > 0 {
		t.Fatal(left)
	}
	return New(library, "")
}

// sampleQuestions returns the questions in testdata of the program, without turns.
func sampleQuestions(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("../command/testdata/questions/*.jsonl")
	if err != nil || len(names) == 0 {
		t.Fatal("no question files", err)
	}
	var questions []string
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var q struct{ Q string }
			if json.Unmarshal(lines.Bytes(), &q) == nil && q.Q != "" {
				questions = append(questions, q.Q)
			}
		}
		f.Close()
	}
	return questions
}

func BenchmarkAnswer(b *testing.B) {
	a, questions := answerer(b), sampleQuestions(b)
	a.Answer(questions[0], nil)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		a.Answer(questions[n%len(questions)], nil)
		n++
	}
}
