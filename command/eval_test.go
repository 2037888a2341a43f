package command

import (
	"fmt"
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
	folders, err := filepath.Glob("testdata/questions/*-20*")
	if err != nil || len(folders) == 0 {
		t.Fatal("no folders of questions on other reports", err)
	}
	for _, folder := range folders {
		id := filepath.Base(folder)
		text, err := reportText(id)
		if err != nil {
			t.Logf("%s: skipped, its text is not here; REPORTBOT_TEST_REPORTS names a folder of such texts", id)
			continue
		}
		libraries[folder] = fstest.MapFS{id + ".txt": {Data: text}}
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
			var scores, missed strings.Builder
			for _, v := range evaluate(&scores, answers.New(library, ""), library, questions) {
				fmt.Fprintf(&missed, "%s\t%s", v.Question.File, missLine(v))
			}
			golden(t, filepath.Join(folder, "scores.txt"), scores.String())
			golden(t, filepath.Join(folder, "misses.txt"), missed.String())
		})
	}
}

// reportText returns the text of a report: an invented one of the testdata, or a
// real one of the folder that REPORTBOT_TEST_REPORTS names.
func reportText(id string) ([]byte, error) {
	text, err := os.ReadFile("../retrieval/testdata/reports/" + id + ".txt")
	if err == nil {
		return text, nil
	}
	return os.ReadFile(filepath.Join(os.Getenv("REPORTBOT_TEST_REPORTS"), id+".txt"))
}

// golden holds a text against a file, or writes it there.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs:\n%s", name, got)
	}
}

// wrong.jsonl holds answers that were reported as wrong, each mended for good.
func TestWrongAnswersStayMended(t *testing.T) {
	library, _ := retrieval.Load(seeds.FS)
	questions, err := judge.Read([]string{"testdata/questions/wrong.jsonl"})
	if err != nil {
		t.Fatal(err)
	}
	a := answers.New(library, "")
	for _, q := range questions {
		if v := judge.Judge(a, library, q); !v.Right {
			t.Error(missLine(v))
		}
	}
}
