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

// Width, case and traditional characters make no difference, and what is found
// is what stands there.
func TestFindFolds(t *testing.T) {
	r := beijing(t)
	for word, want := range map[string]string{
		"２００部": "200部", "小區": "小区", "劣ｖ类": "劣V类", "５％以上": "5%以上", "電梯": "电梯", "一微克": "一微克", "，留白增綠": "，留白增绿",
	} {
		places := Find(r, word)
		if len(places) == 0 || len(places) != len(Find(r, want)) {
			t.Errorf("%q: %d places", word, len(places))
		}
		for _, p := range places {
			if p.Words() != want {
				t.Errorf("%q at %s: %q", word, p.Address, p.Words())
			}
		}
	}
}

// Of several words, every place in what holds them all, in order and once.
func TestFindAll(t *testing.T) {
	r := beijing(t)
	for _, c := range []struct {
		words []string
		want  string
	}{
		{[]string{"小区", "电梯"}, "1.4.1 小区 1.4.1 电梯 2.5.3 电梯 2.5.3 小区"},
		{[]string{"电梯", "加装电梯"}, "1.4.1 加装电梯 2.5.3 加装电梯"},
		{[]string{"电梯", "電梯"}, "1.4.1 电梯 2.5.3 电梯"},
		{[]string{"电梯", "太空"}, ""},
		{[]string{"", " "}, ""},
	} {
		var got []string
		for _, p := range FindAll(r, c.words) {
			got = append(got, strings.TrimPrefix(p.Address.String(), "beijing-2022/"), p.Words())
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %q, want %q", c.words, strings.Join(got, " "), c.want)
		}
	}
}
