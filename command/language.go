package command

import "strings"

// A text is what people are told, in both languages.
type text struct{ zh, en string }

// in returns a text in the language of whoever runs the program.
func (p *program) in(t text) string {
	if p.english() {
		return t.en
	}
	return t.zh
}

// english reports whether whoever runs the program reads English: what
// REPORTBOT_LANG or the locale says, Chinese where nothing does.
func (p *program) english() bool {
	for _, name := range []string{"REPORTBOT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if lang := strings.ToLower(p.getenv(name)); lang != "" {
			return strings.HasPrefix(lang, "en") || lang == "c" || strings.HasPrefix(lang, "c.") || lang == "posix"
		}
	}
	return false
}
