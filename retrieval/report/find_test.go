package report

import (
	"strings"
	"testing"
)

// Every run of one to three characters is found as often as grep -o finds it in
// the report's lines, and each place holds it.
func TestFindCountsAsGrepDoes(t *testing.T) {
	r := beijing(t)
	var lines []string
	for _, part := range r.Parts {
		lines = append(lines, part.Heading)
		for _, s := range part.Sections {
			lines = append(lines, s.Heading)
		}
	}
	for _, p := range r.Passages {
		lines = append(lines, p.Text)
	}
	text := strings.Join(lines, "\n")
	words := map[string]bool{"": true}
	for _, line := range lines {
		runes := []rune(line)
		for i := 0; i < len(runes); i += 7 {
			for n := 1; n <= 3 && i+n <= len(runes); n++ {
				words[string(runes[i:i+n])] = true
			}
		}
	}
	for word := range words {
		want := 0
		if word != "" {
			want = strings.Count(text, word)
		}
		places := Find(r, word)
		if len(places) != want {
			t.Errorf("%q: %d places, want %d", word, len(places), want)
		}
		for _, place := range places {
			if place.Words() != word {
				t.Errorf("%q at %s: %q", word, place.Address, place.Words())
			}
		}
	}
}

// The lines of a report are its headings and passages, each once and in order.
func TestLinesFollowTheReport(t *testing.T) {
	r := beijing(t)
	passages, headings := 0, 0
	last := ""
	for line := range r.Lines() {
		if line.Passage == nil {
			headings++
			last = line.Text
			continue
		}
		if line.Passage != r.Passages[passages] {
			t.Fatalf("%s comes after %s", line.Address, r.Passages[passages].Address)
		}
		if line.Address.Paragraph == 1 && line.Address.Section > 0 && line.Passage.Section.Heading != last {
			t.Errorf("%s does not follow its heading", line.Address)
		}
		passages++
	}
	if passages != len(r.Passages) || headings != 3+6+9 {
		t.Errorf("%d passages and %d headings", passages, headings)
	}
}

func TestFindClosesSpaces(t *testing.T) {
	r := beijing(t)
	for _, word := range []string{"电梯 200 部", " 双减\n", "2022 年"} {
		if len(Find(r, word)) == 0 {
			t.Errorf("%q is not found", word)
		}
	}
}
