package answers

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"
)

// A saying is what somebody typed, made ready to be understood once: everything
// after it reads the folded text, nothing the typed one.
type saying struct {
	text   string // as typed
	folded string // folded, without links, mentions and what is said twice
	asking string // the clauses of folded that ask, without the situation told before them
}

var (
	link     = regexp.MustCompile(`(?i)(?:https?://|www\.)[!-~]+`)
	mention  = regexp.MustCompile(`@[\w\p{Han}]{1,16}(?:\s+|$)`)
	emoticon = regexp.MustCompile(`\[\p{Han}{1,4}\]`)
	spelled  = regexp.MustCompile(`(?:^|[^a-z0-9])[a-z](?: [a-z])+(?:$|[^a-z0-9])`) // g d p
	breath   = regexp.MustCompile(`(\p{Han}{4,})[ \t\x{3000}]+(\p{Han}{4,})`)       // a blank that stands for a comma
)

// hear folds a text and takes off it what is no part of a question.
func hear(text string) saying {
	s := emoticon.ReplaceAllString(mention.ReplaceAllString(link.ReplaceAllString(text, " "), " "), " ")
	folded := lexicon.Fold(s)
	if strings.Trim(folded, " ,.?!") == "" { // nothing but noise: what it is is told from the whole
		s, folded = text, lexicon.Fold(text)
	}
	folded = spelled.ReplaceAllStringFunc(folded, func(s string) string { return strings.ReplaceAll(s, " ", "") })
	folded = once(lexicon.Plainly(folded))
	spaced := folded
	if breath.MatchString(s) {
		spaced = once(lexicon.Plainly(lexicon.Fold(breath.ReplaceAllString(s, "$1，$2"))))
	}
	return saying{text: text, folded: folded, asking: askingClause(spaced)}
}

// with returns the same saying in other folded words.
func (s saying) with(folded string) saying {
	if folded == s.folded {
		return s
	}
	return saying{text: s.text, folded: folded, asking: askingClause(folded)}
}

var sentenceEnd = regexp.MustCompile(`[。！？!?；;]+`)

// once says a thing once that is said several times over, and each of its
// sentences once.
func once(folded string) string {
	runes := []rune(folded)
	if len(runes) > MaxLength {
		return folded
	}
	for n := leastRepeated; n <= len(runes)/2; n++ {
		if len(runes)%n == 0 && folded == strings.Repeat(string(runes[:n]), len(runes)/n) {
			return string(runes[:n])
		}
	}
	ends := sentenceEnd.FindAllStringIndex(folded, -1)
	if len(ends) < 2 {
		return folded
	}
	var kept []string
	var b strings.Builder
	start := 0
	for _, end := range append(ends, []int{len(folded), len(folded)}) {
		sentence := folded[start:end[0]]
		if sentence != "" && !slices.Contains(kept, sentence) {
			kept = append(kept, sentence)
			b.WriteString(folded[start:end[1]])
		}
		start = end[1]
	}
	return b.String()
}

// leastRepeated is the length in characters from which a text said again and
// again counts once: 哈哈哈 says something else than 哈.
const leastRepeated = 4

// asksSomething is a sign of a clause that asks.
var asksSomething = regexp.MustCompile(`多少|几[^乎]|什么|啥|哪|怎么?|咋|有没有|谁|何时|如何|为何|.不.|(?:吗|呢|么|没|没有|不|否)[啊呀哦]*$|how|what|when|which|where|who|why`)

// askingClause returns the clause of a folded text that asks: the last one with
// a sign of asking, with those before it, or else behind it, where it says little.
func askingClause(folded string) string {
	clauses := strings.FieldsFunc(folded, func(r rune) bool { return strings.ContainsRune("，。！；,!;", r) })
	if len(clauses) <= 1 {
		return folded
	}
	from := len(clauses) - 1
	for i, c := range slices.Backward(clauses) {
		if asksSomething.MatchString(strings.TrimRight(c, "?？ ")) {
			from = i
			break
		}
	}
	to := from + 1
	for utf8.RuneCountInString(strings.Join(clauses[from:to], "")) < leastAsking && to-from < len(clauses) {
		if from > 0 {
			from--
		} else {
			to++
		}
	}
	return strings.Join(clauses[from:to], "，")
}

// leastAsking is how many characters a clause needs to ask of something by itself.
const leastAsking = 8
