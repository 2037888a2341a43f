package lexicon

import (
	"strings"
	"testing"
	"unicode/utf8"
)

var texts = []string{
	"筹集建设保障性租赁住房15万套，竣工各类保障房8万套。", "PM2.5年均浓度33微克/立方米", "“6+4”一体化 GDP增长8.5%", "5G＋８Ｋ ①②",
	"一二三", "\u3000\u00a0京　津 冀", "&lt;b&gt;电梯&amp;lt;", "\x1b[31m红\x1b[0m", "二〇二二", "繁體字與简体", "e\u0301", "𠀀𠮷", "a.b-c..", "1.2.3%%", "ﬁ Å ǅ",
}

// FuzzWords: the words of a text stand in it where they say, in order, and
// together hold every 汉字, letter and digit that the scanner knows.
func FuzzWords(f *testing.F) {
	for _, s := range texts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 {
			return // time grows with the square of a run
		}
		end := 0
		for _, w := range Words(s) {
			if w.Start < end || w.End <= w.Start || s[w.Start:w.End] != w.Text {
				t.Fatalf("%q at %d to %d behind %d in %q", w.Text, w.Start, w.End, end, s)
			}
			if between := s[end:w.Start]; strings.ContainsFunc(between, func(r rune) bool { return IsHan(r) || IsDigit(r) || 'a' <= r && r <= 'z' }) {
				t.Fatalf("%q lies in no word of %q", between, s)
			}
			end = w.End
		}
		if strings.ContainsFunc(s[end:], func(r rune) bool { return IsHan(r) || IsDigit(r) }) {
			t.Fatalf("%q lies in no word of %q", s[end:], s)
		}
	})
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"今年　ＧＤＰ目标", "今年gdp目标"},
		{"R&D 投入", "r&d投入"},
		{"GDP < 5 %", "gdp < 5 %"},
		{"<b>電梯</b>", "电梯"},
		{"&amp;lt;b&amp;gt;电梯", "电梯"},
		{"「七有」", "“七有”"},
		{"Open  API", "open api"},
		{"电\u200b梯", "电梯"},
	} {
		if got := Fold(c.text); got != c.want {
			t.Errorf("%q folds to %q, want %q", c.text, got, c.want)
		}
	}
}

// FuzzFold: folding is valid UTF-8, and a folded text folds to itself.
func FuzzFold(f *testing.F) {
	for _, s := range texts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if !utf8.ValidString(once) {
			t.Fatalf("%q folds to bytes that are not UTF-8: %q", s, once)
		}
		if twice := Fold(once); twice != once {
			t.Fatalf("%q folds to %q, and that to %q", s, once, twice)
		}
	})
}
