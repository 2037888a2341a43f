package answers

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	followMark = regexp.MustCompile(`呢$|^(?:那|那么|还有|其他|其它|另外|具体|and |what about|how about)|^(?:为什么|怎么做|多少|在哪)`)
	moreMark   = regexp.MustCompile(`还有(?:别的|其他|其它|没有|吗|什么|哪些)|别的|其他的|其它的`)
	timeWord   = regexp.MustCompile(`^(?:那|那么)?(?:今年|去年|20\d\d年?|上一年|this year|last year)(?:度)?$`)
)

// isTimeWord reports whether a folded text names a year and nothing else.
func isTimeWord(s string) bool { return timeWord.MatchString(s) }

// follow fills what a question leaves out from the one before it: a subject
// that is missing, or whose sign says that it goes on (呢, 那, 还有别的). A
// question with a subject of its own takes nothing.
func (a *Answerer) follow(q Question, folded string, before *Question) Question {
	if before == nil || before.Subject == "" || before.Report != q.Report {
		return q
	}
	trimmed := strings.TrimRight(folded, "?？。!！ ")
	own := false
	for _, u := range a.library.Query(strings.TrimSuffix(q.Subject, "呢")).Units {
		own = own || u.Weight >= 0.4
	}
	marked := followMark.MatchString(trimmed) || moreMark.MatchString(trimmed)
	if own && !marked {
		return q
	}
	if own && utf8.RuneCountInString(q.Subject) > 14 && !moreMark.MatchString(trimmed) {
		return q
	}
	q.Followed = true
	q.Subject = strings.TrimSuffix(q.Subject, "呢")
	if own {
		q.Context = before.Subject
	} else {
		q.Subject, q.Context = before.Subject, before.Context
		q.Figure = q.Figure || before.Figure
	}
	if q.Year == 0 && q.period == "" {
		q.Year, q.Side = before.Year, before.Side
	}
	return q
}
