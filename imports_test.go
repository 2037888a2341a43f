package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestArrowsPointOneWay: main → bot/telegram, bot/store → bot → answers → retrieval,
// and each library behind the one package that knows it.
func TestArrowsPointOneWay(t *testing.T) {
	may := map[string][]string{
		"reportbot/retrieval":            {},
		"reportbot/seeds":                {},
		"reportbot/answers":              {"reportbot/retrieval"},
		"reportbot/bot":                  {"reportbot/answers", "reportbot/retrieval"},
		"reportbot/bot/store":            {"reportbot/bot", "reportbot/answers", "reportbot/retrieval"},
		"reportbot/bot/telegram":         {"reportbot/bot", "reportbot/bot/store", "reportbot/answers", "reportbot/retrieval"},
		"reportbot/bot/telegram/apitest": {},
	}
	only := map[string]string{ // library → the packages that may name it
		"github.com/go-telegram-bot-api/": "reportbot/bot/telegram",
		"database/sql":                    "reportbot/bot/store",
		"github.com/blevesearch/":         "reportbot/retrieval",
		"github.com/go-ego/":              "reportbot/retrieval",
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		name, imports := fields[0], fields[1:]
		allowed, listed := may[name]
		if !listed && name != "reportbot" {
			t.Errorf("%s stands nowhere in this test", name)
		}
		for _, i := range imports {
			if listed && strings.HasPrefix(i, "reportbot/") && !slices.Contains(allowed, i) {
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
