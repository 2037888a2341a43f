package bot

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever the width, lines lose no character, are no wider, and begin and end
// as lines of Chinese may.
func TestWrap(t *testing.T) {
	var texts []string
	for line := range library().Reports()[0].Lines() {
		texts = append(texts, line.Text, "2022年的情况："+line.Address.String()+"，2021年的情况："+line.Address.String())
	}
	for _, text := range texts {
		for width := 24; width <= 130; width += 9 {
			var whole strings.Builder
			lines := wrap(text, width)
			for i, l := range lines {
				line := text[l.Start:l.End]
				first, _ := utf8.DecodeRuneInString(line)
				last, _ := utf8.DecodeLastRuneInString(line)
				switch {
				case strings.ContainsRune("，。、；：？！）》】」』”’…%％", first):
					t.Errorf("%d columns: a line begins with %c: %s", width, first, line)
				case strings.ContainsRune("（《【「『“‘", last):
					t.Errorf("%d columns: a line ends with %c: %s", width, last, line)
				case columns.StringWidth(line) > width && strings.Count(text[l.Start:], "beijing-2022/") == 0:
					t.Errorf("%d columns: a line of %d: %s", width, columns.StringWidth(line), line)
				case i+1 < len(lines) && last >= '0' && last <= '9' && text[lines[i+1].Start] < utf8.RuneSelf:
					t.Errorf("%d columns: a number or an address is cut behind %s", width, line)
				}
				whole.WriteString(line)
			}
			if got, want := whole.String(), strings.ReplaceAll(text, " ", ""); strings.ReplaceAll(got, " ", "") != want {
				t.Fatalf("%d columns: %s became %s", width, text, got)
			}
		}
	}
}

// Lines that end stay ended, and nothing is wrapped where nobody said how wide.
func TestWrapKeepsLines(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"一二三\n\n四五六七", 6, "一二三||四五六|七"},
		{"一二三四五六七", 0, "一二三四五六七"},
		{"", 10, ""},
		{"see beijing-2022/2.8.6 there", 10, "see|beijing-2022/2.8.6|there"},
		{"竣工15万套", 8, "竣工|15万套"},
		{"他说“好”。", 8, "他说|“好”。"},
	} {
		var lines []string
		for _, l := range wrap(c.text, c.width) {
			lines = append(lines, c.text[l.Start:l.End])
		}
		if got := strings.Join(lines, "|"); got != c.want {
			t.Errorf("%q at %d: %s, want %s", c.text, c.width, got, c.want)
		}
	}
}

// FuzzWrap: lines follow each other, and between them nothing but white space is
// left out.
func FuzzWrap(f *testing.F) {
	f.Add("完成老旧小区改造177个，老楼加装电梯418部。 beijing-2022/1.4.1", 20)
	f.Add("“”“‘’”万1万\n\n  \t一", 1)
	f.Add("\xff\u200d👩‍👩‍👧\u0301%", 3)
	f.Fuzz(func(t *testing.T, text string, width int) {
		at := 0
		for _, l := range wrap(text, width) {
			if l.Start < at || l.End < l.Start || l.End > len(text) {
				t.Fatalf("%q at %d: line %v behind %d", text, width, l, at)
			}
			if lost := text[at:l.Start]; strings.TrimSpace(lost) != "" {
				t.Fatalf("%q at %d: %q is lost", text, width, lost)
			}
			at = l.End
		}
		if lost := text[at:]; strings.TrimSpace(lost) != "" {
			t.Fatalf("%q at %d: %q is lost", text, width, lost)
		}
	})
}
