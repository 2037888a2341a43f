package answers

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
	"reportbot/retrieval/report"
)

// wholly matches a text that is small talk and nothing else.
var wholly = regexp.MustCompile(`^(?:(?:` + lexicon.Forms["small talk"].String() + `)(?:啊|呀|吗|呢|哦|吧|了|哈|哟|~)*[,，。!！?？ ]*)+$`)

// smallTalk reports whether a folded text is a greeting and the like.
func smallTalk(folded string) bool {
	return wholly.MatchString(strings.Trim(folded, " ,.?!~，。？！…")) || lexicon.Forms["small talk within"].MatchString(folded)
}

// leastHeld is how surely a passage must hold a word to speak of it.
const leastHeld = 0.5

// A Check is one step of the decision to answer or to refuse.
type Check struct {
	Name    string  `json:"name"`    // what was looked at: "place", "weighed"
	Found   string  `json:"found"`   // what was found, in words; may be ""
	Value   float64 `json:"value"`   // what was found, as a number,
	Bound   float64 `json:"bound"`   // and the bound that it was held against; both 0 where none is
	Decided bool    `json:"decided"` // this check decided
}

// A Decision says whether the best hit answers and, if not, why not.
type Decision struct {
	Reason   Reason
	About    string  // on a refusal: the weightiest word asked for that the passage has; may be ""
	NoFigure bool    // on a refusal: a figure was asked for and none is given
	Missing  string  // on a refusal: the word asked for that the report does not have; may be ""
	Checks   []Check // in the order in which they were made
	Evidence []Piece // what was weighed; nil where an earlier check decided
}

// note adds a check that decided nothing.
func (d *Decision) note(name, found string) {
	d.Checks = append(d.Checks, Check{Name: name, Found: found})
}

// refuse adds the check that decided.
func (d *Decision) refuse(name string, reason Reason, missing string) Decision {
	d.Checks = append(d.Checks, Check{Name: name, Found: missing, Decided: true})
	d.Reason, d.Missing = reason, missing
	return *d
}

// unreadable refuses a text that is no question at all.
func (d *Decision) unreadable(said saying) bool {
	switch {
	case utf8.RuneCountInString(said.text) > MaxLength && utf8.RuneCountInString(said.folded) > MaxLength:
		d.refuse("length", TooLong, "")
	case strings.IndexFunc(said.folded, func(r rune) bool {
		return lexicon.IsHan(r) || 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}) < 0:
		d.refuse("letters", Empty, "")
	default:
		d.note("length", "")
		return false
	}
	return true
}

// literal notes whether the whole question stands in the report word for word,
// and so is answered by the places where it does.
func (d *Decision) literal(q Question, hits []retrieval.Hit, before *Turn) bool {
	if len(hits) == 0 || before != nil && isTimeWord(q.folded) || smallTalk(q.folded) {
		d.note("word for word", "")
		return false
	}
	d.Checks = append(d.Checks, Check{Name: "word for word", Found: hits[0].Passage.Address.String(), Decided: true})
	return true
}

// manners refuses a text that is no question that a report could answer,
// whatever stands in it.
func (d *Decision) manners(q Question) bool {
	for _, c := range []struct {
		name   string
		reason Reason
		found  bool
	}{
		{"small talk", SmallTalk, smallTalk(q.folded)},
		{"meta", Meta, lexicon.Forms["meta"].MatchString(strings.TrimRight(q.folded, "?？。!！ "))},
		{"opinion", Opinion, lexicon.Forms["opinion"].MatchString(q.folded)},
		{"personal", Personal, lexicon.Forms["personal"].MatchString(q.folded) && !lexicon.Forms["policy"].MatchString(q.folded)},
	} {
		if c.found {
			d.refuse(c.name, c.reason, "")
			return true
		}
		d.note(c.name, "")
	}
	return false
}

// decide decides whether the best of some hits answers: hard checks in order,
// then one weighing of all evidence. d holds the checks made before the search.
func (a *Answerer) decide(d Decision, q Question, query retrieval.Query, hits []retrieval.Hit, r *retrieval.Report) Decision {
	d.Checks = slices.Clone(d.Checks)
	switch {
	case len(hits) == 0 && q.period != "":
		return d.refuse("year", OtherYear, q.period)
	case len(hits) == 0:
		return d.refuse("found", NotInReport, "")
	}
	best := hits[0]
	if place := a.strangePlace(q, query, best, r); place != "" {
		return d.refuse("place", OtherPlace, place)
	}
	d.note("place", "")
	if name := strangeName(q.names, query, best, nameTrust, r); name != "" {
		return d.refuse("name", NotInReport, name)
	}
	d.note("name", "")
	if word := lexicon.Contrary(q.folded, lexicon.Fold(quote(best, q, query).Text())); word != "" {
		return d.refuse("contrary", FactNotGiven, word)
	}
	d.note("contrary", "")
	e := a.gather(q, query, hits, r)
	sure := a.weights.sureness(e)
	d.Evidence = e
	d.Checks = append(d.Checks, Check{Name: "weighed", Value: sure, Bound: a.leastSure, Decided: true})
	if sure >= a.leastSure {
		return d
	}
	d.Reason, d.Missing = a.whyNot(q, query, hits, e, r)
	d.About, d.NoFigure = heaviestHeld(query, best), q.wants != nil && q.wants.figure
	return d
}

// whyNot tells why what was weighed does not answer: the subject is not there,
// or it is and the fact asked of it is not.
func (a *Answerer) whyNot(q Question, query retrieval.Query, hits []retrieval.Hit, e evidence, r *retrieval.Report) (Reason, string) {
	missing := heaviestMissing(query, hits[0])
	if len(report.Find(r, missing)) > 0 {
		missing = "" // it stands elsewhere in the report
	}
	near := hits[0].Near >= max(nearSubject, hits[0].Hint)
	switch {
	case q.wants != nil && e.of("lacks fact")+e.of("lacks figure")+e.of("gives another's figure") > 0 && e.of("text holds") >= 0.3:
		return FactNotGiven, q.wants.said
	case near, e.of("text holds") >= subjectHeld:
		return FactNotGiven, ""
	}
	return NotInReport, missing
}

// nearSubject is the likeness to a near miss from which its passage speaks of
// the subject; subjectHeld the share of a question's words that does the same.
const (
	nearSubject = 0.4
	subjectHeld = 0.5
)

// heaviestHeld returns the weightiest word of a query that a passage's text holds.
func heaviestHeld(query retrieval.Query, h retrieval.Hit) string {
	heaviest, held := 0.0, ""
	for i, u := range query.Units {
		if h.Units[i].Text >= leastHeld && u.Weight > heaviest && u.Weight >= leastCarrying {
			heaviest, held = u.Weight, u.Text
		}
	}
	return held
}

// heaviestMissing returns the weightiest word of a query that a passage lacks.
func heaviestMissing(query retrieval.Query, h retrieval.Hit) string {
	heaviest, missing := 0.0, ""
	for i, u := range query.Units {
		if h.Units[i].Any() < leastHeld && u.Weight > heaviest {
			heaviest, missing = u.Weight, u.Text
		}
	}
	return missing
}

// otherYear reports whether the report speaks of the subject for another year
// than the one chosen.
func (a *Answerer) otherYear(q Question, query retrieval.Query, all []retrieval.Hit, r *retrieval.Report) bool {
	if q.Year == 0 {
		return false
	}
	others := otherThan(q.Year, all)
	q.Year, q.wants = 0, nil
	return a.decide(Decision{}, q, query, others, r).Reason == Answered
}

// spoken reports whether a passage speaks of a year or period.
func spoken(p *retrieval.Passage, period string) bool {
	words := inWords.Replace(period)
	return strings.Contains(p.Text, period) || strings.Contains(p.Section.Part, period) || strings.Contains(p.Text, words)
}

var wholeNation = regexp.MustCompile(`^(?:全国|我国|中国|国家|全球|世界)(?:的|今年|去年|20\d\d|gdp|经济|城镇|居民|粮食|财政|物价|cpi|失业|就业|人口|一般|新增|总|呢|是多少|有多少)`)

// nameTrust is the likeness to a hint from which a name in it counts as spoken
// of, placeTrust the same of a place.
const (
	nameTrust  = 0.25
	placeTrust = 0.62
)

// strangePlace returns a place that the question names and the best hit does
// not speak of.
func (a *Answerer) strangePlace(q Question, query retrieval.Query, best retrieval.Hit, r *retrieval.Report) string {
	if m := wholeNation.FindString(q.folded); m != "" && r.Place != "全国" {
		return "全国"
	}
	return strangeName(q.places, query, best, placeTrust, r)
}

// strangeName returns a name that the best hit does not speak of: neither its
// passage nor, from a likeness on, its nearest hint.
func strangeName(names []lexicon.Name, query retrieval.Query, best retrieval.Hit, likeness float64, r *retrieval.Report) string {
	for _, p := range names {
		held := p.In(best.Passage.Text) || p.In(before(r, best.Passage)) || best.Hint >= likeness && strings.Contains(best.HintText, p.Name)
		for _, u := range query.Units {
			held = held || strings.Contains(u.Text, p.Name) && len(spokenOf(lexicon.Fold(best.Passage.Text), []retrieval.Unit{u})) > 0
		}
		if !held {
			return p.Name
		}
	}
	return ""
}

// before returns the text of the paragraph before a passage in its section,
// from which it may go on.
func before(r *retrieval.Report, p *retrieval.Passage) string {
	if p.Order == 0 || r.Passages[p.Order-1].Section != p.Section {
		return ""
	}
	return r.Passages[p.Order-1].Text
}

// leastRelated is the coverage from which a passage stands near a question.
const leastRelated = 0.3

// related returns what stands nearest to a refused question, when the refusal
// has something to offer.
func related(near []retrieval.Hit, query retrieval.Query, reason Reason) []Quote {
	switch reason {
	case FactNotGiven, OtherYear, OtherPlace:
	default:
		return nil
	}
	var quotes []Quote
	for _, h := range near[:min(len(near), MaxRelated)] {
		if h.Coverage < leastRelated && h.Near < nearSubject {
			break
		}
		quotes = append(quotes, quote(h, Question{}, query))
	}
	return quotes
}
