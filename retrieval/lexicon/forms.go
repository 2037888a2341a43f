package lexicon

import (
	_ "embed"
	"regexp"
	"strings"
)

//go:embed forms.txt
var formList string

// A Fact is a form of answer that a question can ask for: how questions ask for
// it, and what only words that give it hold.
type Fact struct {
	Name         string // "telephone", as its section is headed
	Asked, Given *regexp.Regexp
	Figure       bool // a figure, which must belong to what the question is about
}

// Forms holds the sections of forms.txt by name, and Facts its facts in order.
var Forms, Facts = readForms(formList)

func readForms(text string) (map[string]*regexp.Regexp, []Fact) {
	sections, facts := map[string]*regexp.Regexp{}, []Fact(nil)
	name, given, alternatives := "", "", []string(nil)
	end := func() {
		if len(alternatives) == 0 {
			return
		}
		asked := regexp.MustCompile(strings.Join(alternatives, "|"))
		if strings.HasPrefix(name, "fact ") {
			facts = append(facts, Fact{strings.TrimPrefix(name, "fact "), asked, regexp.MustCompile(given), strings.HasSuffix(name, " figure")})
		} else {
			sections[name] = asked
		}
		given, alternatives = "", nil
	}
	for line := range strings.Lines(text) {
		switch line = strings.TrimSpace(line); {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "=> "):
			given = strings.TrimPrefix(line, "=> ")
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") && !strings.ContainsAny(line, "^?+|"):
			end()
			name = strings.Trim(line, "[]")
		default:
			alternatives = append(alternatives, line)
		}
	}
	end()
	return sections, facts
}
