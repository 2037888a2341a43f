// Package answers turns a question into quotes, or says why there are none.
// It knows no Telegram and no SQL, and it writes no prose: an [Answer] is made
// of places in a report.
package answers

import (
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
)

// Reason says why a question has no quote.
type Reason string

// The reasons, as the JSON answer names them.
const (
	Answered     Reason = ""
	NotInReport  Reason = "not_in_report"
	FactNotGiven Reason = "fact_not_given" // the subject is there, what was asked of it is not
	OtherPlace   Reason = "other_place"
	OtherYear    Reason = "other_year"
	Personal     Reason = "personal"
	Opinion      Reason = "opinion"
	SmallTalk    Reason = "small_talk"
	Meta         Reason = "meta" // about the bot, or beyond quoting
	Empty        Reason = "empty"
	TooLong      Reason = "too_long"
)

// MaxLength is the longest question that is read, in characters. gse's time
// grows with the square of a run's length; nobody asks more than this at once.
const MaxLength = 500

const (
	MaxQuotes  = 5 // the most quotes of one answer
	MaxRelated = 3 // the most related quotes of one refusal
)

// A Quote is a place in a report: it has no text of its own.
type Quote struct {
	Passage *retrieval.Passage
	Span    retrieval.Span   // the sentences that answer
	Marks   []retrieval.Span // inside Span: the words that answer, for emphasis; may be empty
	Score   float64          // coverage, 0 to 1, comparable between questions
}

// Text returns the sentences that answer, word for word.
func (q Quote) Text() string { return q.Passage.Text[q.Span.Start:q.Span.End] }

// An Answer is what the reports say to a question.
type Answer struct {
	Question  Question          // as it was understood
	Report    *retrieval.Report // the report that was asked
	Quotes    []Quote           // best first, at most five, no two of one passage; empty on a refusal
	Pair      bool              // Quotes[0] and Quotes[1] are result and target of one subject
	Other     *Quote            // the other year's passage of the same subject, when the question chose one
	Related   []Quote           // on a refusal: what stands nearest, not the answer; at most three
	Undefined bool              // a definition was asked for: the quote shows the use, the report does not define it
	Talk      Talk              // what was said of the conversation itself
	Compared  bool              // on a refusal: arithmetic was asked for; the figures stand in Related
	OtherSide bool              // on a refusal: the report gives the fact, for another year
	NoYear    int               // of two years asked for, the one of which the report says nothing; 0 for none
	Choices   []Choice          // of a text that can be understood in several ways: Quotes are what each would quote
	Mentions  []Mention         // of a word in the whole library, in the order of the reports; Quotes are their first places
	Total     int               // of passages, where all that hold a word were asked for; Quotes are the first
	Absent    []string          // places that the question names beside others and no report is of
	Newer     *retrieval.Report // of the same place, which replaces Report; nil for none
	Parts     []Answer          // of a text that asks several things, the answer to each, in order; Quotes are theirs
	Next      *Turn             // what the conversation remembers from now on; nil for nothing

	Decision

	Hits []retrieval.Hit // what the search found, best first, to explain the ranking and to offer more

	searched *searched // what was weighed; nil where something else decided, and for several answers in one
}

// An Answerer answers questions from a library. It is safe for concurrent use.
type Answerer struct {
	library   *retrieval.Library
	home      *retrieval.Report
	directory *directory
	weights   weights
	leastSure float64
	unpaired  bool // the other year is not looked for
}

// WithLeastSure returns an answerer that differs in the sureness from which a
// passage answers, 0 to 1; [LeastSure] is the one in use.
func (a *Answerer) WithLeastSure(x float64) *Answerer {
	b := *a
	b.leastSure = x
	return &b
}

// New returns an answerer over a library, which must hold a report. A question
// that names no report gets the one that [Home] chooses.
func New(library *retrieval.Library, home string) *Answerer {
	a := &Answerer{library: library, home: Home(library, home), weights: builtIn(), leastSure: LeastSure}
	a.directory = newDirectory(library.Reports())
	return a
}

// Home returns the report of a library that answers when a question names none:
// the one whose ID is wanted, without it the newest of Beijing, else the newest.
func Home(library *retrieval.Library, wanted string) *retrieval.Report {
	if r := library.Report(wanted); r != nil {
		return r
	}
	id := library.Reports()[0].ID
	for _, r := range library.Reports() {
		if r.Place == "北京" {
			id = r.ID
			break
		}
	}
	return library.Report(id)
}

// Default returns the report that answers when a question names none.
func (a *Answerer) Default() *retrieval.Report { return a.home }

// Answer answers one question. It is a pure function of the question, of what the
// conversation remembers (nil for nothing) and of the reports. What the next
// question can go on from is [Answer.Next].
func (a *Answerer) Answer(text string, before *Turn) Answer {
	said := hear(text)
	answer, ok := a.ofTalk(said, before)
	if !ok {
		answer, ok = a.oneByOne(said, before)
	}
	if !ok {
		answer, ok = a.across(said, before)
	}
	if !ok {
		answer, ok = a.ambiguous(said, before)
	}
	if !ok {
		answer = a.once(said, before)
	}
	answer.Newer = a.newer(answer)
	answer.Next = answer.next(before)
	if n := len(answer.Parts); n > 0 {
		answer.Next = answer.Parts[n-1].Next
	}
	return answer
}

// once answers a text that asks one thing.
func (a *Answerer) once(said saying, before *Turn) Answer {
	if side, ok := a.directory.sideBySide(clip(said.folded)); ok {
		return a.ofEach(said, side, before)
	}
	return a.ofOne(said, before)
}

// ofOne answers a question from one report: the one that it is about, or, where
// that is another place's and does not say, the one of the conversation if it
// speaks of that place.
func (a *Answerer) ofOne(said saying, before *Turn) Answer {
	report := a.reportFor(said.folded, before)
	answer := a.from(report, said, before)
	if answer.Reason != NotInReport && answer.Reason != FactNotGiven || report.Place == a.home.Place {
		return answer
	}
	if other := a.from(a.home, said, before); other.Reason == Answered && len(other.Question.places) > 0 {
		return other
	}
	return answer
}

// from answers a question from a report.
func (a *Answerer) from(report *retrieval.Report, said saying, before *Turn) Answer {
	var d Decision
	if d.unreadable(said) {
		q := Question{Turn: Turn{Text: clip(said.text), Report: report.ID}, saying: said}
		return Answer{Question: q, Report: report, Decision: d}
	}
	q := read(said.with(a.inFigures(report, said.folded)), report)
	q.Home = homeOf(before)
	if answer, ok := a.pinned(q, report, d); ok {
		return answer
	}
	if hits := a.library.Literal(report, q.folded); d.literal(q, hits, before) {
		answer := a.literal(q, report, hits)
		answer.Decision = d
		return answer
	}
	if d.manners(q) {
		return Answer{Question: q, Report: report, Decision: d}
	}
	if answer, ok := a.atAddress(q, report); ok {
		return answer
	}
	if answer, ok := a.compare(q, before, d); ok {
		return answer
	}
	if answer, ok := a.ofYears(q, before, d); ok {
		return answer
	}
	var first *Answer
	for _, reading := range a.readings(q, before) {
		answer := a.answer(reading.Question, report, d)
		if answer.Reason == Answered && a.answers(reading, answer) {
			if !reading.own {
				answer.Question.keepTopic(before)
			}
			return answer
		}
		if first == nil && reading.both == 0 {
			first = &answer
		}
	}
	if first.Reason == Answered { // what was asked of the subject before is not there
		first.Related = first.Quotes[:1]
		first.Quotes, first.Pair, first.Other = nil, false, nil
		first.refuse("asked of the subject before", FactNotGiven, first.Question.wants.said)
	}
	return *first
}

// answer searches, refuses or quotes; d holds the checks made before.
func (a *Answerer) answer(q Question, report *retrieval.Report, d Decision) Answer {
	answer := Answer{Question: q, Report: report, Undefined: q.Kind == Definition}
	query := a.Query(q)
	if answer, ok := a.readOn(answer); ok {
		return answer.seen()
	}
	all := a.library.Search(report, query)
	hits := q.among(all, report)
	if i := slices.IndexFunc(hits, func(h retrieval.Hit) bool { return q.Other != "" && h.Passage.Address.String() == q.Other }); i > 0 {
		// The other year of what was just quoted.
		hits = slices.Insert(slices.Delete(slices.Clone(hits), i, i+1), 0, hits[i])
	}
	hits = a.givingFirst(hits, q, query)
	if q.Kind == Further || q.Kind == Otherwise {
		if hits = q.further(hits); len(hits) == 0 {
			answer.Reason, answer.Talk = NotInReport, Exhausted
			answer.Checks = append(slices.Clone(d.Checks), Check{Name: "further", Decided: true})
			return answer
		}
	}
	answer.Hits = hits[:min(len(hits), maxHits)]
	answer.searched = &searched{q, query, all, hits}
	switch q.Kind {
	case Further, Otherwise: // as good as what was answered with
		answer.Checks = append(slices.Clone(d.Checks), Check{Name: "further", Found: hits[0].Passage.Address.String(), Decided: true})
	default:
		answer.Decision = a.decide(d, q, query, hits, report)
	}
	if answer.Reason != Answered {
		answer.Undefined = false
		near := all
		if answer.Reason == NotInReport && a.otherYear(q, query, all, report) {
			answer.Reason, answer.Missing, near = FactNotGiven, "", otherThan(q.Year, all)
			answer.OtherSide = true
		}
		answer.Related = related(near, query, answer.Reason)
		return answer
	}
	return a.quoting(answer, hits)
}

// quoting quotes the first of some hits, those that may stand beside it, and the
// other year's passage of the same subject.
func (a *Answerer) quoting(answer Answer, hits []retrieval.Hit) Answer {
	q, query := answer.searched.question, answer.searched.query
	for _, h := range hits {
		if len(answer.Quotes) == MaxQuotes || !worthy(h, hits[0]) {
			break
		}
		next := quote(h, q, query)
		if q.Kind == Further && q.hasSeen(h.Passage) {
			next.Span, _ = q.furtherOf(h)
			next.Marks = marks(h.Passage.Text, next.Span, query)
		}
		answer.Quotes = append(answer.Quotes, next)
	}
	if q.Kind != Definition && q.Kind != Further && q.Kind != Otherwise && !a.unpaired {
		a.pair(&answer, answer.searched.all, query)
	}
	return answer.seen()
}

// maxHits is how many hits an answer keeps for --explain and for further quotes.
const maxHits = 10

// among returns the hits that a question can be answered from: those that speak
// of the year or period that it chose. Where a part speaks of no one year, its targets are not last year's and
// its review is not this year's.
func (q Question) among(all []retrieval.Hit, report *retrieval.Report) []retrieval.Hit {
	return slices.DeleteFunc(slices.Clone(all), func(h retrieval.Hit) bool {
		p := h.Passage
		switch {
		case q.period != "":
			return !spoken(p, q.period)
		case q.Year == 0 || p.Year == q.Year:
			return false
		case p.Year != 0:
			return true
		}
		return q.Year < report.Year && p.Side == retrieval.Planned || q.Year == report.Year && p.Side == retrieval.Done
	})
}

// otherThan returns the hits that speak of another year or of no one year.
func otherThan(year int, all []retrieval.Hit) []retrieval.Hit {
	return slices.DeleteFunc(slices.Clone(all), func(h retrieval.Hit) bool { return h.Passage.Year == year })
}

// givingFirst puts the first hit that gives what is wanted before hits nearly as
// good that do not.
func (a *Answerer) givingFirst(hits []retrieval.Hit, q Question, query retrieval.Query) []retrieval.Hit {
	if q.wants == nil {
		return hits
	}
	for i, h := range hits {
		if h.Score < nearlyAsGood*hits[0].Score {
			break
		}
		if a.gives(q.wants, quote(h, q, query), query) == given {
			return slices.Insert(slices.Delete(slices.Clone(hits), i, i+1), 0, h)
		}
	}
	return hits
}

// nearlyAsGood is the share of the best score from which a hit that gives the
// figure asked for goes before one that does not.
const nearlyAsGood = 0.8

// Query turns a question into a query: its own words, and with less weight
// those of the question before.
func (a *Answerer) Query(q Question) retrieval.Query {
	report := a.report(q.Report)
	query := a.library.Query(a.library.Correct(report, strings.TrimSpace(q.Subject+" "+q.also)))
	query.Units = slices.DeleteFunc(query.Units, func(u retrieval.Unit) bool {
		return report.Place != "" && (u.Text == report.Place || u.Text == report.Place+"市" || u.Text == report.Place+"省")
	})
	for i, u := range query.Units {
		if !q.asksOf(u.Text) {
			query.Units[i].Weight *= situationWeight
		}
	}
	if q.Context != "" {
		for _, u := range a.library.Query(q.Context).Units {
			u.Weight *= contextWeight
			query.Units = append(query.Units, u)
		}
		query.Context = q.Context
	}
	query.Year, query.Side, query.Figure = q.Year, q.Side, q.Figure
	if q.wants != nil {
		query.Wants = q.wants.given
	}
	return query
}

// contextWeight is the weight of a word taken over from the question before.
const contextWeight = 0.6

// worthy reports whether a hit may stand beside the best one: it is half as good
// in all, and one of its sentences, not its hints alone, speaks of the question.
func worthy(h, best retrieval.Hit) bool {
	return h.Score >= 0.5*best.Score && h.Coverage >= 0.5*best.Coverage && topOf(h.Sentences) >= 0.3*topOf(best.Sentences)
}

// topOf returns the highest of some scores, 0 for none.
func topOf(scores []float64) float64 { return slices.Max(append([]float64{0}, scores...)) }

// clip keeps the start of an overlong question.
func clip(s string) string {
	if utf8.RuneCountInString(s) <= MaxLength {
		return s
	}
	return string([]rune(s)[:MaxLength])
}

// situationWeight is the share of its weight that a word keeps when it stands in
// what is told before the question.
const situationWeight = 0.75
