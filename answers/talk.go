package answers

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// A Turn is what a conversation keeps of a question, so that the next one can go
// on from it.
type Turn struct {
	Text     string         `json:"text"`              // as asked
	Subject  string         `json:"subject,omitempty"` // what it is about, folded, without year, courtesy and question words
	Context  string         `json:"context,omitempty"` // what it takes over from the question before
	Report   string         `json:"report,omitempty"`  // ID of the report asked
	Year     int            `json:"year,omitempty"`    // the year chosen; 0 when none was
	Side     retrieval.Side `json:"side,omitempty"`    // done or planned, as far as the question tells
	Figure   bool           `json:"figure,omitempty"`  // a figure is asked for
	Kind     Kind           `json:"kind,omitempty"`
	Address  string         `json:"address,omitempty"`  // of AtAddress, or of the first quote that was given
	Followed bool           `json:"followed,omitempty"` // parts were taken from the question before
	Other    string         `json:"other,omitempty"`    // address of the other year's passage of the same subject
	Seen     []Seen         `json:"seen,omitempty"`     // what was quoted first, by it and by those it follows
}

// A Seen is a stretch of a passage that was quoted.
type Seen struct {
	Address string         `json:"address"`
	Span    retrieval.Span `json:"span"`
}

var timeWord = regexp.MustCompile(`^(?:那|那么)?(?:今年|去年|20\d\d年?|上一年|this year|last year)(?:度)?$`)

// shortFollow is the length in characters up to which a question that finds
// nothing by itself is read once more with the subject before it.
const shortFollow = 10

// isTimeWord reports whether a folded text names a year and nothing else.
func isTimeWord(s string) bool { return timeWord.MatchString(s) }

// readings returns the ways to understand a question after the one before it,
// the likeliest first. A question without a subject of its own takes that of
// the one before; one whose sign says that it goes on (呢, 那, 还有别的) takes it
// beside its own; a short one falls back on it. Any other takes nothing.
func (a *Answerer) readings(q Question, before *Turn) []Question {
	if before == nil || before.Subject == "" || before.Report != q.Report {
		return []Question{q}
	}
	trimmed := strings.TrimRight(q.folded, "?？。!！ ")
	if !a.ownSubject(q) {
		return a.without(q, trimmed, before)
	}
	beside := q
	beside.take(before)
	beside.Subject, beside.Context = strings.TrimSuffix(q.Subject, "呢"), before.topic()
	length := utf8.RuneCountInString(q.Subject)
	switch marked := lexicon.Forms["goes on"].MatchString(trimmed) || lexicon.Forms["more"].MatchString(trimmed); {
	case marked && (length <= 14 || lexicon.Forms["more"].MatchString(trimmed)):
		return []Question{beside, q}
	case length <= shortFollow:
		return []Question{q, beside}
	}
	return []Question{q}
}

// ownSubject reports whether a question says itself what it is about.
func (a *Answerer) ownSubject(q Question) bool {
	return slices.ContainsFunc(a.library.Query(strings.TrimSuffix(q.Subject, "呢")).Units, func(u retrieval.Unit) bool { return u.Weight >= leastCarrying })
}

// without reads a question that has no subject of its own: first as about all
// that the conversation was about, then about what it began with.
func (a *Answerer) without(q Question, trimmed string, before *Turn) []Question {
	q.take(before)
	q.Subject, q.Context, q.Other = before.Subject, before.Context, before.Other
	if year := a.report(q.Report).Year; q.Year == 0 && before.Year != 0 {
		// 接下来呢 after a question on the year before.
		switch q.Side {
		case retrieval.Planned:
			q.Year = year
		case retrieval.Done:
			q.Year = year - 1
		}
	}
	q.Figure = q.Figure || before.Figure
	switch {
	case q.Kind == Where:
		q.Seen = before.Seen
	case lexicon.Forms["more"].MatchString(trimmed):
		q.Kind, q.Seen = Further, before.Seen
	case lexicon.Forms["in full"].MatchString(trimmed) && (q.Year == before.Year):
		q.Kind, q.Seen = InFull, before.Seen
	}
	readings := []Question{q}
	if q.Context != "" {
		q.Subject, q.Context = q.Context, ""
		readings = append(readings, q)
	}
	return readings
}

// take takes over the year and side that a question leaves open.
func (q *Question) take(before *Turn) {
	q.Followed = true
	if q.Year == 0 && q.period == "" && q.Side == retrieval.AnySide {
		q.Year, q.Side = before.Year, before.Side
	}
}

// keepTopic keeps the subject before for a short question of its own that was
// answered from the same passage: 垃圾分类做得怎么样, 准确率多少, 今年呢.
func (q *Question) keepTopic(before *Turn) {
	if before != nil && q.Context == "" && q.Subject != before.Subject && q.Address == before.Address &&
		utf8.RuneCountInString(q.Subject) <= shortFollow {
		q.Context = before.topic()
	}
}

// topic is what a question was about, for the next one to go on from.
func (q Turn) topic() string {
	if q.Context != "" {
		return q.Context
	}
	return q.Subject
}

// readOn answers a question that goes on from the passage quoted last: where it
// stands, all of it, or what comes after it.
func (a *Answerer) readOn(answer Answer) (Answer, bool) {
	q := answer.Question
	if len(q.Seen) == 0 {
		return answer, false
	}
	last := q.Seen[len(q.Seen)-1]
	address, err := retrieval.ParseAddress(last.Address)
	p := a.library.Passage(address)
	if err != nil || p == nil {
		return answer, false
	}
	quote := Quote{Passage: p, Span: last.Span, Score: 1}
	switch q.Kind {
	case Where:
	case InFull:
		quote.Span = retrieval.Span{End: len(p.Text)}
	case Further:
		rest, ok := unread(p, last.Span)
		if !ok {
			return answer, false
		}
		quote.Span = rest
	}
	if quote.Span.Start < 0 || quote.Span.End > len(p.Text) || quote.Span.Start >= quote.Span.End {
		return answer, false
	}
	answer.Quotes = []Quote{quote}
	return answer, true
}

// unread returns the sentences of a passage behind those already quoted, or
// before them where none are left.
func unread(p *retrieval.Passage, read retrieval.Span) (retrieval.Span, bool) {
	if read.End < len(p.Text) && read.End > 0 {
		return retrieval.Span{Start: read.End, End: len(p.Text)}, true
	}
	if read.Start > len(p.Topic) {
		return retrieval.Span{End: read.Start}, true
	}
	return retrieval.Span{}, false
}

// maxSeen is how many quotes of a conversation are remembered.
const maxSeen = 8

// seen notes in the question what its answer quotes first.
func (answer Answer) seen() Answer {
	q := &answer.Question
	first := answer.Quotes[0]
	q.Address, q.Other = first.Passage.Address.String(), ""
	switch {
	case answer.Other != nil:
		q.Other = answer.Other.Passage.Address.String()
	case answer.Pair:
		q.Other = answer.Quotes[1].Passage.Address.String()
	}
	q.Seen = append(slices.Clone(q.Seen), Seen{q.Address, first.Span})
	q.Seen = q.Seen[max(0, len(q.Seen)-maxSeen):]
	return answer
}

func (q Turn) hasSeen(p *retrieval.Passage) bool {
	return slices.ContainsFunc(q.Seen, func(s Seen) bool { return s.Address == p.Address.String() })
}
