package answers

import (
	"os"
	"strings"
	"testing"

	"reportbot/retrieval"
)

// Result and target are partners only when the same thing is counted or the same
// programme named.
func TestPairsAndLookAlikes(t *testing.T) {
	text, err := os.ReadFile("testdata/pairs.txt")
	if err != nil {
		t.Fatal(err)
	}
	a := answerer(t)
	count := map[bool]int{}
	alike := false
	for line := range strings.Lines(string(text)) {
		switch line = strings.TrimSpace(line); {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			alike = line == "[look-alikes]"
		default:
			parts := strings.Split(line, " | ")
			query := a.library.Query(hear(parts[0]).folded)
			quotes := [2]Quote{}
			for i := range quotes {
				quotes[i] = Whole(&retrieval.Passage{Text: parts[i+1] + "。"})
			}
			if got := samePair(quotes[0], quotes[1], query, false); got == alike {
				t.Errorf("%s: %v; counted %q and %q", line, got, countedIn(parts[1]), countedIn(parts[2]))
			}
			count[alike]++
		}
	}
	if count[false] < 60 || count[true] < 30 {
		t.Errorf("only %d pairs, %d look-alikes", count[false], count[true])
	}
}
