package answers

import (
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
	if m := measure.FindStringSubmatchIndex(folded); m != nil {
		w := &want{"figure", folded[m[0]:m[1]], anyFigure, true, folded[:m[0]], folded[m[1]:]}
		if m[2] >= 0 && measures[folded[m[2]:m[3]]] != nil {
			w.given = measures[folded[m[2]:m[3]]]
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
	aFew     = regexp.MustCompile(`[十好这那前近过第头哪]几[个种样项类家条]?|几[种样类]|几[个位]?(?:人|朋友|同学)?(?:都|也)`)
	howMuch  = regexp.MustCompile(`几何|几倍|how many|how much|how large|how big|growth rate`)
	measure  = regexp.MustCompile(`(?:多少|几)(?:万|千|百|亿|来)?(部|台|套|公里|里地|公顷|亩|平米|平方米|平方公里|张|岁|站|度|吨|辆|分|元|块|天|个月|小时|立方米|方水|方|米|条|个|项|家|所|人|户|名|件|倍|支|处|座|次|村|届|点|种|类|趟|架|头|只|艘)?`)
	measures = map[string]*regexp.Regexp{
		"部": regexp.MustCompile(`\d+部|\d+台`), "台": regexp.MustCompile(`\d+部|\d+台`),
		"套": regexp.MustCompile(`\d万?套`), "公里": regexp.MustCompile(`\d[万千百]?公里`), "里地": regexp.MustCompile(`公里`),
		"公顷": regexp.MustCompile(`公顷|亩`), "亩": regexp.MustCompile(`公顷|亩`),
		"平米": regexp.MustCompile(`平方米`), "平方米": regexp.MustCompile(`平方米`), "平方公里": regexp.MustCompile(`平方公里`),
		"张": regexp.MustCompile(`\d[万千]?张`), "岁": regexp.MustCompile(`\d岁`), "站": regexp.MustCompile(`\d+个?站`),
		"度": regexp.MustCompile(`\d度`), "吨": regexp.MustCompile(`\d[万亿]*吨`), "辆": regexp.MustCompile(`\d[万]?辆`),
		"分": regexp.MustCompile(`\d分`), "天": regexp.MustCompile(`\d天|100%`), "个月": regexp.MustCompile(`\d个月`),
		"小时": regexp.MustCompile(`\d小时`), "支": regexp.MustCompile(`\d[万亿]*(?:支|剂)`),
		"方水": regexp.MustCompile(`立方米`), "方": regexp.MustCompile(`平方米|立方米`), "立方米": regexp.MustCompile(`立方米`),
		"人": regexp.MustCompile(`\d[万亿千百多]*(?:人|名|户)`), "名": regexp.MustCompile(`\d[万亿千百多]*(?:人|名|户)`), "户": regexp.MustCompile(`\d[万亿千百多]*(?:户|人|家)`),
		"趟": regexp.MustCompile(`\d[万千百]*(?:趟|列|班)`), "架": regexp.MustCompile(`\d架`), "头": regexp.MustCompile(`\d[万]*头`), "艘": regexp.MustCompile(`\d艘`),
	}
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
	found := lacking
	counted, carried := a.counted(w), carrying(query.Units)
	enough := 0.5 * weightOf(carried)
	if latin(w.said) {
		enough = min(enough, leastCarrying) // an English sentence is full of words that no thesaurus knows
	}
	start := 0
	for i, r := range text {
		if !strings.ContainsRune("，；。！", r) && i+utf8.RuneLen(r) < len(text) {
			continue
		}
		clause := text[start : i+utf8.RuneLen(r)]
		subject := clause
		if figureFirst.MatchString(clause) {
			subject = text[sentenceStart(text, start) : i+utf8.RuneLen(r)]
		}
		start = i + utf8.RuneLen(r)
		if !w.given.MatchString(ages.ReplaceAllString(clause, "")) && !(strings.Contains(w.said, "岁") && w.given.MatchString(clause)) {
			continue
		}
		found = anothers
		subject = lexicon.Fold(subject)
		if len(counted) > 0 && len(counted) == len(spokenOf(subject, counted)) || weightOf(spokenOf(subject, carried)) >= enough {
			return given
		}
	}
	return found
}

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
// those that the thesaurus knows for them.
func spokenOf(folded string, units []retrieval.Unit) []retrieval.Unit {
	return slices.DeleteFunc(slices.Clone(units), func(u retrieval.Unit) bool {
		return !slices.ContainsFunc(u.Terms, func(t lexicon.Term) bool { return strings.Contains(folded, t.Text) })
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
