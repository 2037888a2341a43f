package answers

import (
	_ "embed"
	"strings"
)

//go:embed places.txt
var placeList string

// A place has a name that people use, and sometimes a short one that reports use.
type place struct{ name, short string }

// in reports whether a text speaks of the place.
func (p place) in(text string) bool {
	return strings.Contains(text, p.name) || p.short != "" && strings.Contains(text, p.short)
}

var places = func() []place {
	var list []place
	for line := range strings.Lines(placeList) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			name, short, _ := strings.Cut(word, "/")
			list = append(list, place{name, short})
		}
	}
	return list
}()

// placesIn returns the places that a folded text names, other than home.
func placesIn(s, home string) []place {
	var found []place
	for _, p := range places {
		if p.name != home && strings.Contains(s, p.name) {
			found = append(found, p)
		}
	}
	return found
}
