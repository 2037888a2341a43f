package retrieval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"reportbot/retrieval/lexicon"
	"reportbot/retrieval/report"
	"reportbot/seeds"
)

// reportTexts returns the texts of the reports at hand by their IDs.
func reportTexts(t testing.TB) map[string][]byte {
	t.Helper()
	texts := map[string][]byte{}
	beijing, err := seeds.FS.ReadFile("beijing-2022.txt")
	if err != nil {
		t.Fatal(err)
	}
	texts["beijing-2022"] = beijing
	names, err := filepath.Glob("testdata/reports/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no reports in testdata/reports", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimSuffix(filepath.Base(name), ".txt")] = text
	}
	return texts
}

// folderWith returns a folder of reports.
func folderWith(texts map[string][]byte) fstest.MapFS {
	folder := fstest.MapFS{}
	for id, text := range texts {
		folder[id+".txt"] = &fstest.MapFile{Data: text}
	}
	return folder
}

// The sentences of a passage fold as the whole does.
func TestSentencesFoldAsTheWhole(t *testing.T) {
	for id, text := range reportTexts(t) {
		r, err := report.Parse(id, text)
		if err != nil {
			t.Fatal(err)
		}
		c := newCorpus(r, nil)
		for i, p := range r.Passages {
			if want := lexicon.Bare(lexicon.Fold(p.Text)); c.texts[i].plain != want {
				t.Errorf("%s: %q, want %q", p.Address, c.texts[i].plain, want)
			}
		}
	}
}
