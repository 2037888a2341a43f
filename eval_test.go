package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The figures of every question file stand in scores.txt beside it, so that a
// change of ranking is a diff with its price:
//
//	go test -run TestScores -update . && git diff testdata
func TestScores(t *testing.T) {
	for _, test := range []struct{ reports, questions string }{
		{"", "testdata/questions"}, // the embedded report, with its hints
		{"testdata/reports/shanghai-2026", "testdata/questions/shanghai-2026"},
		{"testdata/reports/national-2024", "testdata/questions/national-2024"},
	} {
		t.Run(filepath.Base(test.questions), func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join(test.questions, "*.jsonl"))
			if err != nil || len(files) == 0 {
				t.Fatalf("no question files in %s, %v", test.questions, err)
			}
			var scores strings.Builder
			args := append([]string{"eval", "--scores", "--reports", test.reports}, files...)
			if err := run(t.Context(), args, func(string) string { return "" }, strings.NewReader(""), &scores, io.Discard); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join(test.questions, "scores.txt")
			if *update {
				if err := os.WriteFile(golden, []byte(scores.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got := scores.String(); got != string(want) {
				t.Errorf("scores differ from %s:\n%s", golden, got)
			}
		})
	}
}
