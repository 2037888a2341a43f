package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// TestArrowsPointOneWay: main → command → bot/telegram, bot/store, bot/web → bot →
// answers → retrieval → check, report, lexicon; and each library behind the one package that knows it.
func TestArrowsPointOneWay(t *testing.T) {
	may := map[string][]string{
		"reportbot/seeds":                     {},
		"reportbot/retrieval/lexicon":         {},
		"reportbot/retrieval/report":          {"lexicon"},
		"reportbot/retrieval/report/importer": {},
		"reportbot/retrieval/check":           {"report", "lexicon"},
		"reportbot/retrieval":                 {"report", "lexicon"},
		"reportbot/answers":                   {"retrieval", "check", "report", "lexicon"},
		"reportbot/answers/judge":             {"answers", "retrieval"},
		"reportbot/answers/weigh":             {"judge", "answers", "retrieval", "seeds"},
		"reportbot/bot":                       {"model", "answers", "retrieval", "check", "report", "lexicon"},
		"reportbot/bot/web":                   {"bot", "answers", "retrieval", "check", "report", "lexicon"},
		"reportbot/bot/store":                 {"bot", "answers", "retrieval"},
		"reportbot/bot/telegram":              {"bot", "store", "answers", "retrieval", "report"},
		"reportbot/bot/telegram/apitest":      {},
		"reportbot/bot/model":                 {},
		"reportbot/bot/model/modeltest":       {},
		"reportbot":                           {"command"},
	}
	only := map[string]string{ // library → the packages that may name it
		"github.com/go-telegram-bot-api/": "reportbot/bot/telegram",
		"database/sql":                    "reportbot/bot/store",
		"github.com/blevesearch/":         "reportbot/retrieval",
		"github.com/go-ego/":              "reportbot/retrieval/lexicon",
		"github.com/klippa-app/go-pdfium": "reportbot/retrieval/report/importer",
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		name, imports := fields[0], fields[1:]
		allowed, listed := may[name]
		if !listed && name != "reportbot/command" {
			t.Errorf("%s stands nowhere in this test", name)
		}
		for _, i := range imports {
			if listed && strings.HasPrefix(i, "reportbot/") && !slices.Contains(allowed, path.Base(i)) {
				t.Errorf("%s imports %s", name, i)
			}
			for library, owner := range only {
				if strings.HasPrefix(i, library) && owner != name {
					t.Errorf("%s imports %s, which is for %s", name, i, owner)
				}
			}
		}
	}
}

// TestEmbeddedFilesAreThoseOfTheirChecksums: the program compares itself with
// command/checksums.txt and does not serve with others.
func TestEmbeddedFilesAreThoseOfTheirChecksums(t *testing.T) {
	list, err := os.ReadFile("command/checksums.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		text, err := os.ReadFile(name)
		if got := fmt.Sprintf("%x", sha256.Sum256(text)); err != nil || got != sum {
			t.Errorf("%s has changed: go test ./command -run TestChecksums -update writes command/checksums.txt anew", name)
		}
	}
}
