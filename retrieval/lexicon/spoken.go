package lexicon

import (
	"cmp"
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
)

var (
	//go:embed dialect.txt
	dialectList string
	//go:embed measures.txt
	measureList string
)

// Plainly says a folded text in common words: dialect and slang as dialect.txt
// has them.
func Plainly(folded string) string {
	d := dialect()
	folded = d.anywhere.Replace(folded)
	return d.atEnd.ReplaceAllStringFunc(folded, func(s string) string {
		said := strings.TrimRight(s, "?？。!！，,")
		return d.end[said] + s[len(said):]
	})
}

type dialectWords struct {
	anywhere *strings.Replacer
	atEnd    *regexp.Regexp
	end      map[string]string
}

var dialect = sync.OnceValue(func() dialectWords {
	d := dialectWords{end: map[string]string{}}
	var anywhere, end []string
	for said, means := range pairsOf(dialectList) {
		if word, ok := strings.CutSuffix(said, "$"); ok {
			end = append(end, word)
			d.end[word] = means
		} else {
			anywhere = append(anywhere, said, means)
		}
	}
	slices.SortFunc(end, func(a, b string) int { return len(b) - len(a) })
	d.anywhere = strings.NewReplacer(anywhere...)
	d.atEnd = regexp.MustCompile(`(?:` + strings.Join(end, "|") + `)(?:[?？。!！，,]|$)`)
	return d
})

// pairsOf yields the lines "left = right" of a list, in order.
func pairsOf(list string) func(yield func(left, right string) bool) {
	return func(yield func(left, right string) bool) {
		for line := range strings.Lines(list) {
			left, right, ok := strings.Cut(strings.TrimSpace(line), " = ")
			if ok && !strings.HasPrefix(line, "#") && !yield(left, right) {
				return
			}
		}
	}
}

// Asked matches how a question asks for a figure; its first group is the measure
// that it names, if any.
var Asked = sync.OnceValue(func() *regexp.Regexp {
	var said []string
	for m := range measures() {
		said = append(said, m)
	}
	slices.SortFunc(said, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return regexp.MustCompile(`(?:多少|几)(?:万|千|百|来)?(` + strings.Join(said, "|") + `|个)?`)
})

// Counts returns what the figures hold that answer a question for a measure; nil
// where any figure does.
func Counts(measure string) *regexp.Regexp { return measures()[measure] }

var measures = sync.OnceValue(func() map[string]*regexp.Regexp {
	forms := map[string]*regexp.Regexp{}
	for said, given := range pairsOf(measureList) {
		form := regexp.MustCompile(`[\d一二三四五六七八九十两百千][\d.,]*[百千万亿]*[多余来]?个?(?:` + strings.Join(strings.Fields(given), "|") + `)`)
		for m := range strings.FieldsSeq(said) {
			forms[m] = form
		}
	}
	return forms
})

//go:embed canon.txt
var canonList string

// Canon brings the small words of a folded question to one form each: two
// questions that differ in nothing else are the same.
func Canon(folded string) string { return canon().Replace(folded) }

var canon = sync.OnceValue(func() *strings.Replacer {
	var pairs []string
	for said, form := range pairsOf(canonList) {
		for w := range strings.FieldsSeq(said) {
			pairs = append(pairs, w, strings.TrimSuffix(form, "-"))
		}
	}
	return strings.NewReplacer(longestFirst(pairs)...)
})

// longestFirst sorts pairs for a replacer, which takes the first that fits.
func longestFirst(pairs []string) []string {
	var order []int
	for i := 0; i < len(pairs); i += 2 {
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(pairs[b]) - len(pairs[a]) })
	sorted := make([]string, 0, len(pairs))
	for _, i := range order {
		sorted = append(sorted, pairs[i], pairs[i+1])
	}
	return sorted
}
