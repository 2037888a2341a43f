package answers

import (
	"cmp"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// A want is the form of answer that a question asks for: how it said so, and
// what only words that give it hold.
type want struct {
	name          string // of the form, as forms.txt calls it
	said          string
	given         *regexp.Regexp
	figure        bool   // a figure, which must belong to what the question asks about
	before, after string // of a figure: what the question says before and behind its measure
}

// wanted returns what form of answer a folded question asks for, nil for any.
func wanted(folded string) *want {
	for _, f := range lexicon.Facts {
		if m := f.Asked.FindStringIndex(folded); m != nil {
			return &want{f.Name, folded[m[0]:m[1]], f.Given, f.Figure, folded[:m[0]], folded[m[1]:]}
		}
	}
	folded = aFew.ReplaceAllString(folded, "")
	if m := lexicon.Asked().FindStringSubmatchIndex(folded); m != nil {
		w := &want{"figure", folded[m[0]:m[1]], anyFigure, true, folded[:m[0]], folded[m[1]:]}
		if m[2] >= 0 {
			w.given = cmp.Or(lexicon.Counts(folded[m[2]:m[3]]), aCount)
		}
		return w
	}
	if m := howMuch.FindStringIndex(folded); m != nil {
		return &want{"figure", folded[m[0]:m[1]], anyFigure, true, folded[:m[0]], folded[m[1]:]}
	}
	return nil
}

var (
	anyFigure = regexp.MustCompile(`\d|[一二三四五六七八九十百千万两]+(?:个|项|条|大|类|批|处|座|万|亿|次|成|倍)|翻[一两]?番|一半`)
	// 十几年, 好几个, 哪几种 and 有几样 ask for no figure.
	aFew = regexp.MustCompile(`[十好这那前近过第头哪]几[个种样项类家条]?|几[种样类]|几[个位]?(?:人|朋友|同学)?(?:都|也)`)
	// Things that are counted one by one, whatever their measure: 几个.
	aCount  = regexp.MustCompile(`[\d一二三四五六七八九十两百千][\d.,]*[百千万亿]*[多余来]?(?:个|项|条|大|类|批|处|座|家|所|部|套|台|件|种|名|人|户|支|村|区|场|次|张|辆|对|期)`)
	howMuch = regexp.MustCompile(`几何|几倍|how many|how much|how large|how big|growth rate`)
)

// A giving tells whether some words give what is wanted.
type giving int

// What is wanted is not there in its form, or it is but counts something else,
// or it is there.
const (
	lacking giving = iota
	anothers
	given
)

// gives tells whether a quote gives what is wanted. A figure must stand in the
// clause of what it counts, or of half of what was asked about: the words of
// another clause are another figure's.
func (a *Answerer) gives(w *want, quote Quote, query retrieval.Query) giving {
	text := quote.Text()
	if !w.figure {
		if w.given.MatchString(text) {
			return given
		}
		return lacking
	}
	counted, carried := a.counted(w), carrying(query.Units)
	enough := 0.5 * weightOf(carried)
	if latin(w.said) {
		enough = min(enough, leastCarrying) // an English sentence is full of words that no thesaurus knows
	}
	found := lacking
	for clause, subject := range clauses(text) {
		if !w.given.MatchString(ages.ReplaceAllString(clause, "")) && !(strings.Contains(w.said, "岁") && w.given.MatchString(clause)) {
			continue
		}
		found = anothers
		if average.MatchString(subject) && !average.MatchString(query.Text) {
			continue
		}
		if len(counted) > 0 && len(counted) == len(spokenOf(subject, counted)) || weightOf(spokenOf(subject, carried)) >= enough {
			return given
		}
	}
	return found
}

// clauses yields the clauses of a text, folded and with their numerals in
// digits, and of each the words in which its subject stands: its own, or those
// of its sentence so far.
func clauses(text string) iter.Seq2[string, string] {
	return func(yield func(clause, subject string) bool) {
		start := 0
		for i, r := range text {
			if !strings.ContainsRune("，；。！", r) && i+utf8.RuneLen(r) < len(text) {
				continue
			}
			end := i + utf8.RuneLen(r)
			clause := writeDigits(lexicon.Fold(text[start:end]))
			subject := clause
			if figureFirst.MatchString(clause) {
				subject = lexicon.Fold(text[sentenceStart(text, start):end])
			}
			start = end
			if !yield(clause, subject) {
				return
			}
		}
	}
}

// average marks a figure of several years, which is none of one year.
var average = regexp.MustCompile(`年均|年平均|五年|四年来|三年来|十[一二三四五六七]五`)

// foldedRun folds a stretch of a text.
func foldedRun(text string, s retrieval.Span) string { return lexicon.Fold(text[s.Start:s.End]) }

// latin reports whether a text is in Latin letters.
func latin(s string) bool { return s != "" && s[0] < utf8.RuneSelf && !('0' <= s[0] && s[0] <= '9') }

// counted returns the word that a figure is asked of: the first behind the
// measure (多少部电梯), else the last noun before it (失业率是多少, 疫苗生产多少).
// Of an English question it is not known.
func (a *Answerer) counted(w *want) []retrieval.Unit {
	if latin(w.said) {
		return nil
	}
	if after := a.library.Query(w.after).Units; len(after) > 0 && after[0].Weight >= leastCarrying {
		return after[:1]
	}
	before := carrying(a.library.Query(w.before).Units)
	for i, u := range slices.Backward(before) {
		if !strings.HasPrefix(u.Class, "v") {
			return before[i : i+1]
		}
	}
	return before[max(0, len(before)-1):]
}

// leastCarrying is the weight from which a word carries a question.
const leastCarrying = 0.4

// carrying returns the units that carry a question.
func carrying(units []retrieval.Unit) []retrieval.Unit {
	return slices.DeleteFunc(slices.Clone(units), func(u retrieval.Unit) bool { return u.Weight < leastCarrying })
}

// spokenOf returns the units that a folded text holds, in their own words or in
// those that say the same.
func spokenOf(folded string, units []retrieval.Unit) []retrieval.Unit {
	return slices.DeleteFunc(slices.Clone(units), func(u retrieval.Unit) bool {
		return !slices.ContainsFunc(u.Terms, func(t lexicon.Term) bool {
			return t.Weight >= lexicon.SameThing && lexicon.ContainsTerm(folded, t.Text)
		})
	})
}

func weightOf(units []retrieval.Unit) float64 {
	sum := 0.0
	for _, u := range units {
		sum += u.Weight
	}
	return sum
}

// figureFirst matches a clause whose subject stands in a clause before it.
var figureFirst = regexp.MustCompile(`^(?:同比|比上年|比去年|年均|累计|总量|达到|达|超过|突破|增长|下降|提高|降低|上升|新增|其中|再添|完成|率先|约|近|占|为|居|连续)?[^，；。]{0,6}\d`)

// ages are figures of people, not of what is counted.
var ages = regexp.MustCompile(`\d+(?:至|到|-|—)?\d*岁`)

// sentenceStart returns where the sentence around an offset begins.
func sentenceStart(text string, at int) int {
	if i := strings.LastIndexAny(text[:at], "。！；"); i >= 0 {
		return i + len("。")
	}
	return 0
}
