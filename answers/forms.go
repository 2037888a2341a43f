package answers

import (
	_ "embed"
	"regexp"
	"strings"
)

//go:embed forms.txt
var formList string

// A fact is a form of answer that a question can ask for: how questions ask for
// it, and what only words that give it hold.
type fact struct {
	asked, given *regexp.Regexp
	figure       bool // a figure, which must belong to what the question is about
}

// forms holds the sections of forms.txt by name, and its facts in order.
var forms, facts = readForms(formList)

func readForms(text string) (map[string]*regexp.Regexp, []fact) {
	sections, facts := map[string]*regexp.Regexp{}, []fact(nil)
	name, given, alternatives := "", "", []string(nil)
	end := func() {
		if len(alternatives) == 0 {
			return
		}
		asked := regexp.MustCompile(strings.Join(alternatives, "|"))
		if strings.HasPrefix(name, "fact ") {
			facts = append(facts, fact{asked, regexp.MustCompile(given), strings.HasSuffix(name, " figure")})
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
