package answers

import (
	"cmp"
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
	Home     string         `json:"home,omitempty"`    // ID of the report that the chat chose; "" for the default one
	Year     int            `json:"year,omitempty"`    // the year chosen; 0 when none was
	Side     retrieval.Side `json:"side,omitempty"`    // done or planned, as far as the question tells
	Figure   bool           `json:"figure,omitempty"`  // a figure is asked for
	Kind     Kind           `json:"kind,omitempty"`
	Address  string         `json:"address,omitempty"`  // of AtAddress, or of the first quote that was given
	Followed bool           `json:"followed,omitempty"` // parts were taken from the question before
	Other    string         `json:"other,omitempty"`    // address of the other year's passage of the same subject
	Choices  []Choice       `json:"choices,omitempty"`  // that were offered last
	Seen     []Seen         `json:"seen,omitempty"`     // what was quoted on this subject, the last quote last
}

// A Seen is a stretch of a passage that was quoted.
type Seen struct {
	Address string         `json:"address"`
	Span    retrieval.Span `json:"span"`
	Main    bool           `json:"main,omitempty"` // it was the best of its year
}

var timeWord = regexp.MustCompile(`^(?:那|那么)?(?:今年|去年|20\d\d年?|上一年|this year|last year)(?:度)?$`)

// shortFollow is the length in characters up to which a question that finds
// nothing by itself is read once more with the subject before it, longFollow that
// up to which one goes on that says so.
const (
	shortFollow = 10
	longFollow  = 14
)

// isTimeWord reports whether a folded text names a year and nothing else.
func isTimeWord(s string) bool { return timeWord.MatchString(s) }

// trimmed is a folded text without the marks that end it.
func trimmed(folded string) string { return strings.TrimRight(folded, "?？。!！~… ") }

// A reading is one way to understand a question after the one before it.
type reading struct {
	Question
	own  bool    // its subject is its own: the one before is let go
	both float64 // it narrows the subject before: only a passage that holds this share of both answers it
}

// readings returns the ways to understand a question after the one before it,
// the likeliest first. A question without a subject of its own takes that of the
// one before; one whose sign says that it goes on (呢, 那, 还有别的), or a short
// one, narrows it where a passage speaks of both, and else has a subject of its
// own, of which a sign takes the year over. Any other takes nothing.
func (a *Answerer) readings(q Question, before *Turn) []reading {
	if before == nil || before.Subject == "" {
		return []reading{{Question: q}}
	}
	said := trimmed(q.folded)
	if !a.ownSubject(q) {
		return a.without(q, said, before)
	}
	narrowed := q
	a.take(&narrowed, before)
	narrowed.Subject, narrowed.Context, narrowed.Seen = strings.TrimSuffix(q.Subject, "呢"), before.topic(), before.Seen
	length := utf8.RuneCountInString(q.Subject)
	more := lexicon.Forms["more"].MatchString(said)
	alone := q
	switch marked := lexicon.Forms["goes on"].MatchString(said) || more; {
	case lexicon.Forms["points back"].MatchString(said) && length <= longFollow:
		return []reading{{Question: narrowed}, {Question: q}}
	case marked && (length <= longFollow || more):
		a.take(&alone, before)
		alone.Subject = narrowed.Subject
		own := []reading{{Question: alone, own: true}, {Question: q, own: true}}
		if strings.HasSuffix(strings.TrimSuffix(said, "呢"), "的") { // 农村的呢
			return append([]reading{{Question: narrowed, both: bothHeld}}, own...)
		}
		if first := a.answer(alone, a.report(q.Report), Decision{}); first.Reason == Answered {
			if both := a.answer(narrowed, a.report(q.Report), Decision{}); both.Reason == Answered && both.Quotes[0].Passage == first.Quotes[0].Passage {
				return own
			}
		}
		return append([]reading{{Question: narrowed, both: bothHeld}}, own...)
	case length <= shortFollow:
		return []reading{{Question: q}, {Question: narrowed, both: eitherHeld}}
	}
	return []reading{{Question: q}}
}

// ownSubject reports whether a question says itself what it is about. The place
// whose report it asks is not that.
func (a *Answerer) ownSubject(q Question) bool {
	subject := strings.TrimSuffix(q.Subject, "呢")
	if place := a.report(q.Report).Place; place != "" {
		subject = strings.ReplaceAll(subject, place, " ")
	}
	return slices.ContainsFunc(a.library.Query(subject).Units, func(u retrieval.Unit) bool { return u.Weight >= leastCarrying })
}

// without reads a question that has no subject of its own: first as about all
// that the conversation was about, then about what it began with.
func (a *Answerer) without(q Question, said string, before *Turn) []reading {
	a.take(&q, before)
	q.also = strings.TrimSuffix(q.Subject, "呢")
	q.asking = strings.TrimSpace(before.Context + " " + before.Subject + " " + q.also)
	q.Subject, q.Context, q.Seen = before.Subject, before.Context, before.Seen
	same := before.Report == q.Report
	if same {
		q.Other = before.Other
	}
	if year := a.report(q.Report).Year; q.Year == 0 && q.period == "" {
		// 接下来呢 after a question on the year before.
		switch {
		case q.Side == retrieval.Planned:
			q.Year = year
		case q.Side == retrieval.Done && before.Year != 0:
			q.Year = year - 1
		}
	}
	if q.Year != before.Year {
		q.Subject = withoutTarget(q.Subject)
	}
	q.Figure = q.Figure || before.Figure && len(a.library.Query(q.also).Units) == 0
	switch {
	case !same || q.Kind == Where:
	case lexicon.Forms["more"].MatchString(said):
		q.Kind = Further
	case lexicon.Forms["in full"].MatchString(said) && q.Year == before.Year:
		q.Kind = InFull
	}
	readings := []reading{{Question: q}}
	if q.Context != "" && q.Kind != Further {
		q.Subject, q.Context = q.Context, ""
		readings = append(readings, reading{Question: q})
	}
	return readings
}

var target = regexp.MustCompile(`(?:的)?(?:预期|增长)?(?:目标|任务|指标|计划|打算)(?:是|定)?`)

// withoutTarget takes off a subject that it is a target: asked of the other year,
// GDP目标 is what came of it.
func withoutTarget(subject string) string {
	if s := strings.TrimSpace(target.ReplaceAllString(subject, "")); utf8.RuneCountInString(s) > 1 {
		return s
	}
	return subject
}

// take takes over the year and side that a question leaves open. A year moves
// with the report: this year's of one is this year's of another.
func (a *Answerer) take(q *Question, before *Turn) {
	q.Followed = true
	if q.Year != 0 || q.period != "" || q.Side != retrieval.AnySide || q.years != nil {
		return
	}
	q.Year, q.Side = before.Year, before.Side
	if q.Year != 0 && before.Report != q.Report {
		q.Year += a.report(q.Report).Year - a.report(before.Report).Year
	}
}

// answers reports whether an answer to a reading is one: a passage that narrows a
// subject speaks of both, and what takes the subject over gets the form of answer
// that it asks for itself (打一针多少钱).
func (a *Answerer) answers(r reading, answer Answer) bool {
	quote := answer.Quotes[0]
	text := lexicon.Fold(quote.Passage.Text)
	if r.both > 0 {
		own, taken := a.library.Query(r.Subject).Units, carrying(a.library.Query(r.Context).Units)
		return weightOf(spokenOf(text, own)) >= r.both*weightOf(own) && weightOf(spokenOf(text, taken)) >= bothHeld*weightOf(taken)
	}
	w := r.wants
	return !r.Followed || w == nil || w.given.MatchString(quote.Text()) || w.given.MatchString(text)
}

// Of the words of a question that narrows the one before, a passage holds this
// share, by weight: bothHeld where a sign says that it goes on, eitherHeld where it
// finds nothing by itself.
const (
	bothHeld   = 0.33
	eitherHeld = 0.1
)

// keepTopic keeps the subject before for a short question of its own that was
// answered from the same passage: 垃圾分类做得怎么样, 准确率多少, 今年呢.
func (q *Question) keepTopic(before *Turn) {
	if before != nil && q.Context == "" && q.Subject != before.Subject && q.Address == before.Address &&
		utf8.RuneCountInString(q.Subject) <= shortFollow {
		q.Context = before.topic()
	}
}

// About says in few words what a question is about, as people would: the subject
// without question words, behind what it narrows.
func (q Turn) About() string {
	about := inShort(q.Subject)
	if before := inShort(q.Context); before != "" && !strings.Contains(about, before) {
		about = strings.TrimSpace(before + " " + about)
	}
	return about
}

var (
	askWords  = regexp.MustCompile(`(?:是|有|到|达到|占|为|了)?(?:多少|几)(?:万|千|百|亿)?(?:部|台|套|公里|公顷|亩|平方米|张|岁|吨|辆|元|块钱|块|钱|天|个月|小时|立方米|米|条|个点|个|项|家|所|人|户|名|件|倍|支|处|座|次|村|届|种|类|段|点)?|(?:是|有)?(?:什么|哪些|啥)|怎么样|怎样|咋样|如何|怎么|咋`)
	askEnds   = regexp.MustCompile(`(?:吗|呢|么|啊|呀|吧|没有|没|来着|不|了|是|的|有|得|得到|呗|嘛)+$`)
	askStarts = regexp.MustCompile(`^(?:我是说|我说的是|我问的是|要|会|能|有|和|与|都|一共|总共|到底|究竟|还|又|再)+`)
)

// inShort takes question words off a folded subject, unless nothing is left then.
func inShort(subject string) string {
	s := strings.Join(strings.Fields(askWords.ReplaceAllString(subject, "")), " ")
	s = strings.TrimSpace(askStarts.ReplaceAllString(askEnds.ReplaceAllString(s, ""), ""))
	if utf8.RuneCountInString(s) < 2 {
		s = strings.TrimSpace(strings.TrimRight(subject, "呢吗"))
	}
	return english.ReplaceAllStringFunc(s, strings.ToUpper)
}

// english are the short words that people write in capitals: GDP, CPI, 5G.
var english = regexp.MustCompile(`\b(?:gdp|cpi|ppi|pm|ai|5g|app|r&d)\b`)

// topic is what a question was about, for the next one to go on from.
func (q Turn) topic() string { return cmp.Or(q.Context, q.Subject) }

// next returns what a conversation remembers after an answer. What was answered
// is gone on from, and so is, in a conversation that has no subject yet, what the
// reports speak of without saying all that was asked. Nothing else changes it.
func (answer Answer) next(before *Turn) *Turn {
	turn := answer.Question.Turn
	switch {
	case answer.Talk == Forgotten:
		return nil
	case len(answer.Choices) > 0:
		return answer.choosing(before)
	case turn.Subject == "":
	case answer.Reason == Answered, answer.OtherSide, answer.Compared:
		return &turn
	case before == nil || before.Subject == "":
		if answer.Reason == FactNotGiven || answer.Reason == OtherYear || answer.Reason == OtherPlace {
			return &turn
		}
	}
	return before
}

// maxSeen is how many quotes of a conversation are remembered.
const maxSeen = 12

// seen notes in the question what its answer quotes: the first quote last, as
// the one to go on from.
func (answer Answer) seen() Answer {
	q := &answer.Question
	first := answer.Quotes[0]
	q.Address, q.Other = first.Passage.Address.String(), ""
	pair := 1
	switch {
	case answer.Other != nil:
		q.Other = answer.Other.Passage.Address.String()
	case answer.Pair:
		q.Other = answer.Quotes[1].Passage.Address.String()
		pair = 2
	}
	q.Seen = slices.Clone(q.Seen)
	for i, s := range slices.Backward(answer.Quotes) {
		q.Seen = append(q.Seen, Seen{s.Passage.Address.String(), s.Span, i < pair})
	}
	q.Seen = q.Seen[max(0, len(q.Seen)-maxSeen):]
	return answer
}

func (q Turn) hasSeen(p *retrieval.Passage) bool {
	return slices.ContainsFunc(q.Seen, func(s Seen) bool { return s.Address == p.Address.String() })
}

// last returns what was quoted last, false where nothing was.
func (a *Answerer) last(t *Turn) (Quote, bool) {
	if t == nil || len(t.Seen) == 0 {
		return Quote{}, false
	}
	seen := t.Seen[len(t.Seen)-1]
	address, err := retrieval.ParseAddress(seen.Address)
	if err != nil {
		return Quote{}, false
	}
	p := a.library.Passage(address)
	if p == nil || seen.Span.Start < 0 || seen.Span.End > len(p.Text) || seen.Span.Start >= seen.Span.End {
		return Quote{}, false
	}
	return Quote{Passage: p, Span: seen.Span, Score: 1}, true
}

// readOn answers a question that goes on from the passage quoted last: where it
// stands, or all of it.
func (a *Answerer) readOn(answer Answer) (Answer, bool) {
	quote, ok := a.last(&answer.Question.Turn)
	if !ok {
		return answer, false
	}
	switch answer.Question.Kind {
	case Where:
	case InFull:
		quote.Span = retrieval.Span{End: len(quote.Passage.Text)}
	default:
		return answer, false
	}
	answer.Quotes = []Quote{quote}
	return answer, true
}

// furtherOf returns the sentences of a passage quoted before that speak of the
// question, too, and have not been quoted.
func (q Turn) furtherOf(h retrieval.Hit) (retrieval.Span, bool) {
	p := h.Passage
	best := topOf(h.Sentences)
	unread := func(i int) bool {
		return h.Sentences[i] >= furtherSentence*best && h.Sentences[i] > 0 && !slices.ContainsFunc(q.Seen, func(s Seen) bool {
			return s.Address == p.Address.String() && s.Span.Start < p.Sentences[i].End && p.Sentences[i].Start < s.Span.End
		})
	}
	for i := range p.Sentences {
		if !unread(i) {
			continue
		}
		end := i
		for end+1 < len(p.Sentences) && unread(end+1) {
			end++
		}
		return retrieval.Span{Start: p.Sentences[i].Start, End: p.Sentences[end].End}, true
	}
	return retrieval.Span{}, false
}

// furtherSentence is the share of its passage's best sentence from which one is
// read on to.
const furtherSentence = 0.4
