package bot

import (
	"os"
	"regexp"
	"testing"
)

// What /about says of the bot is what was measured.
func TestAboutTellsTheScores(t *testing.T) {
	scores, err := os.ReadFile("../command/testdata/questions/scores.txt")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^pooled +(\d+) +([\d.]+)`).FindStringSubmatch(string(scores))
	if m == nil {
		t.Fatal("scores.txt has no line pooled")
	}
	want := m[1] + " " + m[2] + "\n"
	if want != measured && *update {
		measured = want
		if err := os.WriteFile("measured.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want != measured {
		t.Errorf("measured.txt has %q, scores.txt %q; go test ./bot -update rewrites it", measured, want)
	}
}
