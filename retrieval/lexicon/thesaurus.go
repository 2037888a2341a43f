package lexicon

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Term is what a report says for a word of the question, and how surely it is
// what was meant: Weight is above 0, at most 1.
type Term struct {
	Text   string
	Weight float64
}

// SameThing is the weight from which a term says the same as the word of the
// question, so that a passage that holds it answers; one below it is only
// related: it helps to find.
const SameThing = 0.65

// A Thesaurus knows how people say what reports call otherwise.
//
// Its text holds one rule a line:
//
//	电瓶车、小电驴 > 电动自行车、电动三四轮车*0.5
//	GDP = 地区生产总值、国内生产总值
//	电话+占线 > 接通率
//
// With > a question that says a left term is answered by passages that say a
// right one; with = each term stands for each other. A left term joined by +
// asks for all its words, anywhere in the question. *W weighs a right term.
type Thesaurus struct {
	rules map[string][]rule // by the first two runes of the left term's first word
}

type rule struct {
	said  string   // the first word of the left term, folded and bare
	also  []string // the further words that the question must hold
	terms []Term
	place string // file and line of the rule: "thesaurus.txt:255"
}

// An Expansion is a rule that a question sets off: text[Start:End] is the word
// said, and a passage that holds one of the terms speaks of it.
type Expansion struct {
	Start, End int
	Also       []string // further words that the text holds, for which the rule asks
	Terms      []Term
	Rule       string // file and line of the rule: "thesaurus.txt:255"
}

// NewThesaurus returns a thesaurus without rules.
func NewThesaurus() *Thesaurus { return &Thesaurus{rules: map[string][]rule{}} }

//go:embed thesaurus.txt
var thesaurusText []byte

// BuiltIn returns a thesaurus with the rules that are built in.
func BuiltIn() (*Thesaurus, error) {
	t := NewThesaurus()
	for _, n := range named(longerList) {
		if err := t.learn(n.Name, nil, "longer.txt"); err != nil {
			return nil, err
		}
	}
	return t, t.Add("thesaurus.txt", thesaurusText)
}

// Add reads the rules of text. The errors name each broken line, as NAME: line N;
// the other lines count.
func (t *Thesaurus) Add(name string, text []byte) error {
	var broken []error
	n := 0
	for line := range bytes.Lines(text) {
		n++
		if !utf8.Valid(line) {
			broken = append(broken, fmt.Errorf("%s: line %d: not UTF-8", name, n))
			continue
		}
		s := strings.TrimSpace(string(line))
		if s == "" || strings.HasPrefix(s, "#") {
			continue
		}
		if err := t.addRule(s, fmt.Sprintf("%s:%d", name, n)); err != nil {
			broken = append(broken, fmt.Errorf("%s: line %d: %w", name, n, err))
		}
	}
	return errors.Join(broken...)
}

func (t *Thesaurus) addRule(line, place string) error {
	left, right, directed := strings.Cut(line, ">")
	if !directed {
		var ok bool
		if left, right, ok = strings.Cut(line, "="); !ok {
			return errors.New(`want "said、said > term、term" or "term = term"`)
		}
	}
	rights, err := parseTerms(right)
	if err != nil {
		return err
	}
	lefts, err := parseTerms(left)
	if err != nil {
		return err
	}
	if directed {
		for _, l := range lefts {
			if l.Weight != 1 {
				return fmt.Errorf("%q: a weight belongs to the right", l.Text)
			}
			if err := t.learn(l.Text, rights, place); err != nil {
				return err
			}
		}
		return nil
	}
	group := append(lefts, rights...)
	for i, l := range group {
		others := slices.Delete(slices.Clone(group), i, i+1)
		if err := t.learn(l.Text, others, place); err != nil {
			return err
		}
	}
	return nil
}

func parseTerms(s string) ([]Term, error) {
	var terms []Term
	for part := range strings.SplitSeq(s, "、") {
		text, weight, weighted := strings.Cut(strings.TrimSpace(part), "*")
		term := Term{Text: Bare(Fold(text)), Weight: 1}
		if weighted {
			w, err := strconv.ParseFloat(weight, 64)
			if err != nil || w <= 0 || w > 1 {
				return nil, fmt.Errorf("weight %q: want a number above 0, at most 1", weight)
			}
			term.Weight = w
		}
		if term.Text == "" {
			return nil, errors.New("a term is empty")
		}
		terms = append(terms, term)
	}
	return terms, nil
}

func (t *Thesaurus) learn(said string, terms []Term, place string) error {
	words := strings.Split(said, "+")
	for _, w := range words {
		if utf8.RuneCountInString(w) < 2 && len(words) == 1 {
			return fmt.Errorf("%q: one character says too little", w)
		}
		if w == "" {
			return fmt.Errorf("%q: a word is empty", said)
		}
	}
	// The longest word leads: it is the rarest, and the one to be explained.
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	key := ruleKey(words[0])
	t.rules[key] = append(t.rules[key], rule{said: words[0], also: words[1:], terms: terms, place: place})
	return nil
}

// ruleKey returns the first two runes of s, or all of a shorter one.
func ruleKey(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	_, m := utf8.DecodeRuneInString(s[n:])
	return s[:n+m]
}

// Expand returns the rules that text, folded and bare, sets off, in order.
// Where several words start at one place the longest one that stands alone
// counts, and none counts inside a longer one; a word that needs others beside
// it counts beside them.
func (t *Thesaurus) Expand(text string) []Expansion {
	var found []Expansion
	covered := 0
	for i := range text {
		var best Expansion
		for _, r := range t.rules[ruleKey(text[i:])] {
			if !strings.HasPrefix(text[i:], r.said) || !WordBoundary(text, i, i+len(r.said)) {
				continue
			}
			e := Expansion{Start: i, End: i + len(r.said), Also: r.also, Terms: r.terms, Rule: r.place}
			switch {
			case len(r.also) > 0:
				if containsAll(text, r.also) {
					found = append(found, e)
				}
			case e.End > best.End:
				best = e
			case e.End == best.End:
				best.Terms = append(slices.Clip(best.Terms), r.terms...)
				best.Rule += " " + r.place
			}
		}
		if best.End > covered {
			found = append(found, best)
			covered = best.End
		}
	}
	return found
}

// WordBoundary reports whether text[start:end] does not cut a Latin word or a
// figure in two.
func WordBoundary(text string, start, end int) bool {
	inner := func(b byte) bool { return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' }
	if start > 1 && text[start-1] == '.' && IsDigit(rune(text[start])) && IsDigit(rune(text[start-2])) ||
		end+1 < len(text) && text[end] == '.' && IsDigit(rune(text[end-1])) && IsDigit(rune(text[end+1])) {
		return false
	}
	return (start == 0 || !inner(text[start-1]) || !inner(text[start])) &&
		(end == len(text) || !inner(text[end]) || !inner(text[end-1]))
}

func containsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// ContainsTerm reports whether text holds term, not inside a longer Latin word,
// figure or name.
func ContainsTerm(text, term string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], term)
		if i < 0 {
			return false
		}
		i += from
		if WordBoundary(text, i, i+len(term)) && !insideLonger(text, i, i+len(term)) {
			return true
		}
		from = i + 1
	}
}
