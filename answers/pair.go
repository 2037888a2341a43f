package answers

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// samePair reports whether two quotes are result and target of one subject: the
// same thing is counted in both, or the same programme named. A clause of each
// holds a word asked for inside a longer name that both share, and, where a figure
// is asked for, a figure.
func samePair(a, b Quote, query retrieval.Query, figure bool) bool {
	clausesA, clausesB := clausesOf(a.Text()), clausesOf(b.Text())
	for _, u := range query.Units {
		if u.Weight < 0.5 {
			continue
		}
		for _, t := range u.Terms {
			if t.Weight < 0.7 || utf8.RuneCountInString(t.Text) < 2 {
				continue
			}
			for _, ca := range clausesA {
				for _, cb := range clausesB {
					if partners(ca, cb, t.Text, figure) {
						return true
					}
				}
			}
		}
	}
	return false
}

// partners reports whether two clauses are partners by a word asked for: their
// figures count the same thing, whose name holds the word; or, where no figure is
// asked for and not both give one, they share the name of a programme.
func partners(a, b, word string, figure bool) bool {
	if !strings.Contains(a, word) || !strings.Contains(b, word) {
		return false
	}
	for _, x := range countedIn(a) {
		for _, y := range countedIn(b) {
			if x == y && strings.Contains(x, word) {
				return true
			}
		}
	}
	return !figure && !(hasQuantity(a) && hasQuantity(b)) && (sameSubject(a, b, word) || sharedName(a, b, word))
}

var inMarks = regexp.MustCompile(`“[^”]+”`)

// sharedName reports whether two clauses set one name that holds a word in
// quotation marks: “双减”.
func sharedName(a, b, word string) bool {
	for _, name := range inMarks.FindAllString(a, -1) {
		if strings.Contains(name, word) && strings.Contains(b, name) {
			return true
		}
	}
	return false
}

// quantity matches a figure with its unit, not a version (5.0版).
var quantity = regexp.MustCompile(`\d[\d.,]*(?:%|[万亿千百]*(?:平方米|平方公里|立方米|微克/立方米|公里|公顷|亩|亿元|元|人次|人|名|个|家|套|张|座|部|所|处|户|项|件|条|辆|台|吨|斤|支|米|批次|批|种|类|次|倍|岁|小时|天|年))(?:以上|左右|以内|以下)?`)

func hasQuantity(clause string) bool { return quantity.MatchString(clause) }

var (
	// Words between the name of what is counted and its figure.
	reaches = regexp.MustCompile(`(?:初步预计|预计|实际|同比|比上年|名义|年均|平均|总量|累计|增长|增速|增幅|上涨|涨幅|下降|降幅|增加|减少|控制在?|稳定在?|保持在?|达到?|完成|开工|超额?|超过|突破|实现|提高到?|降至|降到|增至|升至|为|约|近|超|至|到|按|在|再|多)+$`)
	// Words before the name that say what is done with it, or whose it is.
	doneWith = regexp.MustCompile(`^(?:全市|全省|全区|全县|全国|全年|今年|去年|我市|我省|预计|力争|确保|努力|继续|加快|推进|扎实推进|有序推进|大力|稳步|完成|新增|新建|新改建|新设|新开通|新培育|再添|扩增|建成|建设|改造|改造提升|改建|更新|筹集建设|筹集|竣工|盘活处置|吸纳|引进|引导|支持|实施|实现|其中|以及|和|生产|办理|对|等)+`)
)

// countedIn returns the names of what the figures of a clause count: what stands
// before a figure (老楼加装电梯418部), or behind it to the end (20个示范村).
func countedIn(clause string) []string {
	var names []string
	add := func(s string) {
		s = doneWith.ReplaceAllString(s, "")
		if utf8.RuneCountInString(s) >= 3 {
			names = append(names, s)
		}
	}
	clauseStart := 0
	for _, at := range quantity.FindAllStringIndex(clause, -1) {
		before := clause[clauseStart:at[0]]
		if i := strings.LastIndexAny(before, "、“”"); i >= 0 && len(names) > 0 {
			before = before[i+len("、"):]
		}
		add(reaches.ReplaceAllString(strings.TrimSpace(before), ""))
		if after := clause[at[1]:]; after != "" && !hasQuantity(after) {
			add(strings.SplitN(after, "、", 2)[0])
		}
	}
	return names
}

// clausesOf cuts a text, in lower case, at its commas and stops.
func clausesOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune("，。；！：", r) })
}

// sameSubject reports whether two clauses speak of one thing by a word: around it
// they share a name of at least four characters that is more than a verb.
func sameSubject(a, b, word string) bool {
	for i := range a {
		if !strings.HasPrefix(a[i:], word) {
			continue
		}
		for j := range b {
			if !strings.HasPrefix(b[j:], word) {
				continue
			}
			before := commonRun([]rune(a[:i]), []rune(b[:j]), true)
			after := commonRun([]rune(a[i+len(word):]), []rune(b[j+len(word):]), false)
			if before+utf8.RuneCountInString(word)+after < leastShared {
				continue
			}
			ra := []rune(a[:i])
			run := string(ra[len(ra)-before:]) + word + string([]rune(a[i+len(word):])[:after])
			if utf8.RuneCountInString(word) >= leastShared || named(run) {
				return true
			}
		}
	}
	return false
}

// leastShared is the length in characters from which a shared run is a name.
const leastShared = 4

// named reports whether a run is more than verbs and words that say little.
func named(run string) bool {
	for _, w := range lexicon.Words(run) {
		if weight, ok := lexicon.Filler(w.Text); ok && weight <= lexicon.LightWeight || w.Class != "" && w.Class != "vn" && strings.ContainsRune("vdpcumqrf", rune(w.Class[0])) {
			continue
		}
		if utf8.RuneCountInString(w.Text) > 1 || w.Class == "" {
			return true
		}
	}
	return false
}

func commonRun(a, b []rune, backwards bool) int {
	n := 0
	for n < len(a) && n < len(b) {
		x, y := a[n], b[n]
		if backwards {
			x, y = a[len(a)-1-n], b[len(b)-1-n]
		}
		if x != y || !lexicon.IsHan(x) {
			break
		}
		n++
	}
	return n
}
