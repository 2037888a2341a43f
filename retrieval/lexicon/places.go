package lexicon

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

var (
	//go:embed places.txt
	placeList string
	//go:embed divisions.txt
	divisionList string
	//go:embed names.txt
	nameList string
)

// A Name is of a place or thing: it has a name that people use, and sometimes a short one that reports use.
type Name struct{ Name, Short string }

// In reports whether a text speaks of the place.
func (p Name) In(text string) bool {
	return strings.Contains(text, p.Name) || p.Short != "" && strings.Contains(text, p.Short)
}

// named reads a list of names, words between white space and lines of comment.
func named(list string) []Name {
	var names []Name
	for line := range strings.Lines(list) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			name, short, _ := strings.Cut(word, "/")
			names = append(names, Name{name, short})
		}
	}
	return names
}

// Names is a list of names in which those that a text holds are found.
type Names struct {
	lists []string
	once  sync.Once
	begin map[string][]Name // by their first two characters
}

var (
	// Places holds countries, provinces, cities, districts and counties.
	Places = &Names{lists: []string{placeList, divisionList}}
	// Things holds companies, institutions, sights, people and works.
	Things = &Names{lists: []string{nameList}}
)

// NumberedName matches a line of the underground, a bus route and the like,
// which are named by a number.
var NumberedName = regexp.MustCompile(`(?:\d+|[一二三四五六七八九十]+)(?:号线|路公交|路车|路公共汽车|中学|小学|医院|环路?)|s\d线|(?:昌平|房山|亦庄|燕房|大兴机场|首都机场|西郊|八通|平谷)线`)

// In returns the names of the list that a folded text holds as words of their
// own (优美的 names no 美的), the longest where one stands inside another, other
// than home.
func (n *Names) In(s, home string) []Name {
	n.once.Do(n.read)
	var found []Name
	var cuts map[int]bool // where words begin and end
	for i := range s {
		for _, p := range n.begin[ruleKey(s[i:])] {
			if p.Name == home || home != "" && p.Short == home || !strings.HasPrefix(s[i:], p.Name) || slices.Contains(found, p) {
				continue
			}
			if cuts == nil {
				cuts = cutsOf(s)
			}
			if standsAlone(s, p.Name, cuts) {
				found = append(found, p)
			}
		}
	}
	return slices.DeleteFunc(found, func(p Name) bool {
		return slices.ContainsFunc(found, func(q Name) bool { return q.Name != p.Name && strings.Contains(q.Name, p.Name) })
	})
}

func (n *Names) read() {
	n.begin = map[string][]Name{}
	for _, list := range n.lists {
		for _, name := range named(list) {
			key := ruleKey(name.Name)
			if !slices.Contains(n.begin[key], name) {
				n.begin[key] = append(n.begin[key], name)
			}
		}
	}
}

func cutsOf(s string) map[int]bool {
	cuts := map[int]bool{}
	for _, w := range Words(s) {
		cuts[w.Start], cuts[w.End] = true, true
	}
	return cuts
}

// standsAlone reports whether a name begins and ends somewhere where words do.
func standsAlone(s, name string, cuts map[int]bool) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], name)
		if i < 0 {
			return false
		}
		if from += i; cuts[from] && cuts[from+len(name)] {
			return true
		}
		from += len(name)
	}
}

// headNoun matches the nouns that, behind a word that no dictionary has, make a
// name of it: 丽泽商务区, 萧山机场. A general word may stand between.
var headNoun = regexp.MustCompile(`^(?:\p{Han}{2})?(?:商务区|示范区|园区|开发区|高新区|新区|城区|大学|学院|中学|小学|附中|附小|幼儿园|医院|公园|机场|火车站|地铁站|车站|客运站|水库|湿地|博物馆|体育馆|体育场|图书馆|剧院|剧场|影院|小区|社区|街道|家园|花园|大厦|商场|市场|广场|商圈|胡同|大街|大道|大桥|立交桥|高速|高铁|城际|基地|研究院|集团|公司|银行|县|镇|乡|村|区|寺|庙|塔|古镇|古城)`)

// NamedByHead returns the words of a folded text that no dictionary has and that
// a noun behind them makes names.
func NamedByHead(s string) []Name {
	var found []Name
	words := Words(s)
	for i := 0; i < len(words); i++ {
		start, end := words[i].Start, words[i].Start
		for ; i < len(words) && words[i].Start == end && words[i].loose(); i++ {
			end = words[i].End
		}
		if n := utf8.RuneCountInString(s[start:end]); n >= 2 && n <= 3 && headNoun.MatchString(s[end:]) {
			found = append(found, Name{Name: s[start:end]})
		}
	}
	return found
}

// loose reports whether a word is a single character that carries meaning, or
// stands in no dictionary.
func (w Word) loose() bool {
	if w.Kind != HanWord {
		return false
	}
	if _, filler := Filler(w.Text); filler {
		return false
	}
	one := utf8.RuneCountInString(w.Text) == 1
	return w.Class == "" || one && !strings.ContainsRune("drpcuymqfeot", rune(w.Class[0]))
}
