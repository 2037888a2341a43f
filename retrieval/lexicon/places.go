package lexicon

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
)

var (
	//go:embed places.txt
	placeList string
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

var (
	Places = named(placeList)
	Names  = named(nameList)
	// A line of the underground, a bus route and the like are named by a number.
	NumberedName = regexp.MustCompile(`(?:\d+|[一二三四五六七八九十]+)(?:号线|路公交|路车|路公共汽车|中学|小学|医院|环路?)|s\d线|(?:昌平|房山|亦庄|燕房|大兴机场|首都机场|西郊|八通|平谷)线`)
)

// NamesIn returns the names of a list that a folded text holds as words of their
// own (优美的 names no 美的), the longest where one stands inside another, other
// than home.
func NamesIn(s string, list []Name, home string) []Name {
	var found []Name
	var cuts map[int]bool // where words begin and end
	for _, p := range list {
		if p.Name == home || home != "" && p.Short == home || !strings.Contains(s, p.Name) {
			continue
		}
		if cuts == nil {
			cuts = cutsOf(s)
		}
		if standsAlone(s, p.Name, cuts) {
			found = append(found, p)
		}
	}
	return slices.DeleteFunc(found, func(p Name) bool {
		return slices.ContainsFunc(found, func(q Name) bool { return q.Name != p.Name && strings.Contains(q.Name, p.Name) })
	})
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
