package lexicon

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/go-ego/gse"
)

// WordKind tells what a word is made of.
type WordKind int

// The kinds of word.
const (
	HanWord WordKind = iota
	Latin
	Number
)

// A Word is a stretch of a text: Text[Start:End] in bytes.
type Word struct {
	Text       string
	Start, End int
	Kind       WordKind
	Class      string // part of speech of a known 汉字 word, in the tags of gse's dictionary
}

//go:embed dictionary.txt
var dictionary string

var (
	seg  gse.Segmenter // Cut is safe for concurrent use
	load sync.Once
)

// loadWords loads the dictionary, once a process. A [sync.OnceValue] of the
// segmenter would link all its methods, and with them 32 MB of other dictionaries.
func loadWords() {
	seg.SkipLog = true
	seg.Dict = gse.NewDict()
	seg.Init()
	for line := range strings.Lines(dictionary) {
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		count, class, _ := strings.Cut(rest, " ")
		frequency, err := strconv.ParseFloat(count, 64)
		if err != nil {
			panic("lexicon: dictionary.txt: " + line)
		}
		// AddToken leaves out the sub-words that LoadDictStr works out for
		// search mode, which is broken for one-word questions and not used.
		if err := seg.AddToken(word, frequency, class); err != nil {
			panic("lexicon: dictionary.txt: " + err.Error())
		}
	}
}

// Words cuts a text into words. Runs of 汉字 go through gse; figures and Latin
// words are scanned here, because gse rewrites them and so breaks offsets.
func Words(text string) []Word {
	var words []Word
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case IsHan(r):
			end := RunEnd(text, i, IsHan)
			words = appendHan(words, text, i, end)
			i = end
		case IsDigit(r):
			end := NumberEnd(text, i)
			words = append(words, Word{Text: text[i:end], Start: i, End: end, Kind: Number})
			i = end
		case unicode.IsLetter(r):
			end := RunEnd(text, i, func(r rune) bool {
				return !IsHan(r) && (unicode.IsLetter(r) || IsDigit(r) || r == '.' || r == '-')
			})
			end = i + len(strings.TrimRight(text[i:end], ".-"))
			words = append(words, Word{Text: text[i:end], Start: i, End: end, Kind: Latin})
			i = end
		default:
			i += n
		}
	}
	return words
}

func appendHan(words []Word, text string, start, end int) []Word {
	load.Do(loadWords)
	for _, w := range seg.Cut(text[start:end], false) {
		_, class, _ := seg.Find(w)
		words = append(words, Word{Text: w, Start: start, End: start + len(w), Class: class})
		start += len(w)
	}
	return words
}

// RunEnd returns the end of the run of runes that satisfy in and starts at i.
func RunEnd(text string, i int, in func(rune) bool) int {
	for j, r := range text[i:] {
		if !in(r) {
			return i + j
		}
	}
	return len(text)
}

// IsDigit reports whether r is an ASCII digit.
func IsDigit(r rune) bool { return '0' <= r && r <= '9' }

// NumberEnd returns the end of the figure that starts at i: digits with inner
// points, signs of "6+4" kind and a closing percent sign.
func NumberEnd(text string, i int) int {
	j := RunEnd(text, i, IsDigit)
	for j+1 < len(text) && (text[j] == '.' || text[j] == '+') && IsDigit(rune(text[j+1])) {
		j = RunEnd(text, j+1, IsDigit)
	}
	if j < len(text) && text[j] == '%' {
		j++
	}
	return j
}

// Dictionary returns the text of the dictionary that words are cut by: an index
// made with another one cuts other words.
func Dictionary() string { return dictionary }
