package lexicon

import (
	_ "embed"
	"html"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed traditional.txt
var traditionalTable string

// simplified holds at each traditional character its simplified form, and at
// every other one itself.
var simplified = sync.OnceValue(func() *[0xA000]rune {
	table := new([0xA000]rune)
	for r := range table {
		table[r] = rune(r)
	}
	for line := range strings.Lines(traditionalTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for pair := range strings.FieldsSeq(line) {
			from, n := utf8.DecodeRuneInString(pair)
			to, _ := utf8.DecodeRuneInString(pair[n:])
			table[from] = to
		}
	}
	return table
})

var (
	escapeSequence = regexp.MustCompile("\x1b\\[[0-9;]*[A-Za-z]")
	markupTag      = regexp.MustCompile(`</?[A-Za-z][^<>]*>?`)
)

// Fold brings what a person typed to the form in which questions, thesaurus and
// hints are compared: valid UTF-8 in NFKC, lower case, simplified characters,
// corner quotes as “”, without markup, control, format and combining
// characters, and with white space kept only between Latin words or figures.
// A folded text folds to itself.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	s = strings.ToValidUTF8(s, "")
	// What is dropped can bring together what is markup, or one character, only
	// then. Nobody but a fuzzer needs more than two rounds.
	for range 4 {
		next, again := foldOnce(s)
		if !again || next == s {
			return next
		}
		s = next
	}
	s, _ = foldOnce(strings.NewReplacer("&", "", "<", "").Replace(s))
	return s
}

// FoldLetters folds the width of letters, digits, ％ and ．, case, and traditional
// characters, letter by letter, and leaves everything else: each becomes one.
func FoldLetters(s string) string {
	table := simplified()
	return strings.Map(func(r rune) rune {
		switch {
		case 0x4E00 <= r && r < 0xA000:
			return table[r]
		case 'ａ' <= r && r <= 'ｚ', 'Ａ' <= r && r <= 'Ｚ', '０' <= r && r <= '９', r == '％', r == '．':
			r -= '０' - '0'
		}
		return unicode.ToLower(r)
	}, s)
}

// isFolded reports whether a text consists of characters that fold to themselves
// wherever they stand, as most do.
func isFolded(s string) bool {
	table := simplified()
	for _, r := range s {
		if !ordinary(r) || 'A' <= r && r <= 'Z' || r == '，' || table[r] != r {
			return false
		}
	}
	return true
}

// foldOnce folds a valid text, and reports whether the result may have to be
// folded again.
func foldOnce(s string) (folded string, again bool) {
	if strings.ContainsAny(s, "&<\x1b") {
		s = escapeSequence.ReplaceAllString(s, "")
		s = html.UnescapeString(html.UnescapeString(s))
		s = markupTag.ReplaceAllString(s, "")
	}
	s = norm.NFKC.String(s)
	table := simplified()
	var b strings.Builder
	b.Grow(len(s))
	var last rune // the last rune written, space pending between
	space := false
	for _, r := range s {
		if !ordinary(r) {
			switch {
			case unicode.IsSpace(r) || unicode.Is(unicode.Zs, r):
				space = true
				continue
			case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Mn, unicode.Me, unicode.Co), r == utf8.RuneError,
				strings.ContainsRune("*_`~|#\\", r):
				again = true
				continue
			case strings.ContainsRune("「『", r):
				r = '“'
			case strings.ContainsRune("」』", r):
				r = '”'
			}
		}
		if int(r) < len(table) {
			r = table[r]
		}
		r = unicode.ToLower(r)
		if space {
			again = again || !ordinary(r) || last != 0 && !ordinary(last)
			if last != 0 && isLatin(last) && isLatin(r) {
				b.WriteByte(' ')
			}
		}
		space = false
		b.WriteRune(r)
		last = r
		again = again || r == '&' || r == '<'
	}
	return b.String(), again
}

// ordinary reports whether r is one of the characters that nearly all of a text
// consists of and that fold to themselves or to one other.
func ordinary(r rune) bool {
	return 0x4E00 <= r && r <= 0x9FFF || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' ||
		r == '，' || r == '。' || r == '、' || r == ',' || r == '.' || r == '%'
}

// isLatin reports whether r belongs to a Latin word or a figure, between which
// white space tells something.
func isLatin(r rune) bool {
	return r < utf8.RuneSelf && r > ' ' || unicode.Is(unicode.Latin, r)
}

// IsHan reports whether r is a Chinese character.
func IsHan(r rune) bool {
	if r < 0x2E80 || 0x4E00 <= r && r <= 0x9FFF { // nearly all that is asked about
		return r >= 0x2E80
	}
	return unicode.Is(unicode.Han, r)
}

// Bare takes the quotation marks off a folded text: in this form words are
// looked for, so that “七有”“五性” is found by 七有五性.
func Bare(folded string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '“', '”', '‘', '’', '《', '》', '"', '\'':
			return -1
		}
		return r
	}, folded)
}
