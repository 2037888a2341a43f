package command

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"reportbot/answers"
	"reportbot/answers/judge"
	"reportbot/retrieval"
	"reportbot/seeds"
)

// The figures of every question file stand in scores.txt beside it, so that a
// change of ranking is a diff with its price:
//
//	go test -run TestScores -update ./command && git diff command/testdata
//
// The embedded report has hints; the others show what a report without any gets.
func TestScores(t *testing.T) {
	libraries := map[string]fs.FS{"testdata/questions": seeds.FS}
	for _, id := range []string{"shanghai-2026", "national-2024", "guangdong-2026"} {
		text, err := os.ReadFile("../retrieval/testdata/reports/" + id + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		libraries["testdata/questions/"+id] = fstest.MapFS{id + ".txt": {Data: text}}
	}
	for folder, fsys := range libraries {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			library, left := retrieval.Load(fsys)
			if len(left) > 0 {
				t.Fatal(left)
			}
			files, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
			if err != nil || len(files) == 0 {
				t.Fatalf("no question files in %s, %v", folder, err)
			}
			questions, err := judge.Read(files)
			if err != nil {
				t.Fatal(err)
			}
			var scores strings.Builder
			evaluate(&scores, answers.New(library, ""), library, questions)
			golden := filepath.Join(folder, "scores.txt")
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
