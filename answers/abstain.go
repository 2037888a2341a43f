package answers

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// unreadable returns why a text is no question at all.
func unreadable(text, folded string) Reason {
	switch {
	case utf8.RuneCountInString(text) > MaxLength && utf8.RuneCountInString(folded) > MaxLength:
		return TooLong
	case strings.IndexFunc(folded, func(r rune) bool {
		return lexicon.IsHan(r) || 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}) < 0:
		return Empty
	}
	return Answered
}

// wholly matches a text that is small talk and nothing else.
var wholly = regexp.MustCompile(`^(?:(?:` + lexicon.Forms["small talk"].String() + `)(?:啊|呀|吗|呢|哦|吧|了|哈|哟|~)*[,，。!！?？ ]*)+$`)

// smallTalk reports whether a folded text is a greeting and the like.
func smallTalk(folded string) bool {
	return wholly.MatchString(strings.Trim(folded, " ,.?!~，。？！…")) || lexicon.Forms["small talk within"].MatchString(folded)
}

// manners returns why a text is no question that a report could answer, whatever
// stands in it.
func manners(folded string) Reason {
	switch {
	case smallTalk(folded):
		return SmallTalk
	case lexicon.Forms["opinion"].MatchString(folded):
		return Opinion
	case lexicon.Forms["personal"].MatchString(folded) && !lexicon.Forms["policy"].MatchString(folded):
		return Personal
	}
	return Answered
}

// LeastSupport is the support from which a passage answers, chosen on the
// questions in testdata/questions where the sum of wrong answers and wrong
// refusals is least; eval prints the curve around it.
const LeastSupport = 0.35

// hintTrust is the likeness to a hint from which a passage answers whatever its
// words, from the same questions.
const hintTrust = 0.62

// giveTrust is the likeness to a hint from which a passage gives what is asked
// for without holding its form.
const giveTrust = 0.77

// nameTrust is the likeness to a hint from which a name in it counts as spoken of.
const nameTrust = 0.25

// wordless is the likeness to a hint from which a question without any word that
// carries it is answered.
const wordless = 0.35

// leastHeld is how surely a passage must hold a word to speak of it.
const leastHeld = 0.5

// abstain decides whether the best hit answers, and if not why not, with the
// word that is missing where one is.
func (a *Answerer) abstain(q Question, query retrieval.Query, hits []retrieval.Hit, report *retrieval.Report, folded string) (Reason, string) {
	switch {
	case len(hits) == 0 && q.period != "":
		return OtherYear, q.period
	case len(hits) == 0:
		return NotInReport, ""
	}
	best := hits[0]
	if place := a.strangePlace(q, query, best, report, folded); place != "" {
		return OtherPlace, place
	}
	if name := strangeName(q.names, query, best, nameTrust); name != "" {
		return NotInReport, name
	}
	if best.Hint < wordless && best.Coverage < 0.9 && len(carrying(query.Units)) == 0 {
		return NotInReport, ""
	}
	e := evidenceOf(query, best)
	if q.wants != nil && best.Hint < giveTrust && !a.gives(q.wants, quote(best, q, query), query) {
		if e.support < 0.6*a.leastSupport {
			return NotInReport, q.wants.said
		}
		return FactNotGiven, q.wants.said
	}
	switch {
	case best.Hint >= hintTrust:
		return Answered, ""
	case a.otherDeed(folded, query, best):
		return FactNotGiven, ""
	case e.support < a.leastSupport:
		return NotInReport, e.missing
	case e.missingName != "":
		return NotInReport, e.missingName
	}
	return Answered, ""
}

// otherDeed reports whether a question asks if something is done (会不会延长) of
// which the best hit says no word.
func (a *Answerer) otherDeed(folded string, query retrieval.Query, best retrieval.Hit) bool {
	m := lexicon.Forms["whether"].FindStringIndex(folded)
	if m == nil {
		return false
	}
	deeds := carrying(a.library.Query(folded[m[1]:]).Units)
	if len(deeds) == 0 {
		return false
	}
	for i, u := range query.Units {
		if best.Units[i].Any() >= leastHeld && slices.ContainsFunc(deeds, func(d retrieval.Unit) bool { return d.Text == u.Text }) {
			return false
		}
	}
	return true
}

// otherYear reports whether the report speaks of the subject for another year
// than the one chosen.
func (a *Answerer) otherYear(q Question, query retrieval.Query, all []retrieval.Hit, report *retrieval.Report, folded string) bool {
	if q.Year == 0 {
		return false
	}
	others := otherThan(q.Year, all)
	q.Year, q.wants = 0, nil
	reason, _ := a.abstain(q, query, others, report, folded)
	return reason == Answered
}

// An evidence is what speaks for a hit.
type evidence struct {
	support     float64 // coverage, lifted by the nearest hint
	missing     string  // the weightiest word that the passage lacks
	missingName string  // a name that it lacks
}

// evidenceOf weighs what a hit holds of a query.
func evidenceOf(query retrieval.Query, h retrieval.Hit) evidence {
	e := evidence{support: h.Coverage + 0.5*max(0, h.Hint-0.3)}
	heaviest := 0.0
	for i, u := range query.Units {
		if h.Units[i].Any() >= leastHeld {
			continue
		}
		if u.Weight > heaviest {
			heaviest, e.missing = u.Weight, u.Text
		}
		if e.missingName == "" && isName(u, query) && h.Hint < 0.45 {
			e.missingName = u.Text
		}
	}
	return e
}

// isName reports whether a word names one thing: an organisation, a brand, or
// Latin letters amid 汉字 that the thesaurus does not know.
func isName(u retrieval.Unit, query retrieval.Query) bool {
	switch {
	case u.Weight < 0.9:
		return false
	case u.Kind == lexicon.Latin:
		return !u.Known && strings.ContainsFunc(query.Text, lexicon.IsHan)
	}
	return u.Class == "nt" || u.Class == "nz"
}

// spoken reports whether a passage speaks of a year or period.
func spoken(p *retrieval.Passage, period string) bool {
	words := inWords.Replace(period)
	return strings.Contains(p.Text, period) || strings.Contains(p.Section.Part, period) || strings.Contains(p.Text, words)
}

var wholeNation = regexp.MustCompile(`^(?:全国|我国|中国|国家|全球|世界)(?:的|今年|去年|20\d\d|gdp|经济|城镇|居民|粮食|财政|物价|cpi|失业|就业|人口|一般|新增|总)`)

// strangePlace returns a place that the question names and the best hit does
// not speak of.
func (a *Answerer) strangePlace(q Question, query retrieval.Query, best retrieval.Hit, report *retrieval.Report, folded string) string {
	if m := wholeNation.FindString(folded); m != "" && report.Place != "全国" {
		return "全国"
	}
	return strangeName(q.places, query, best, hintTrust)
}

// strangeName returns a name that the best hit does not speak of: neither its
// passage nor, from a likeness on, its nearest hint.
func strangeName(names []lexicon.Name, query retrieval.Query, best retrieval.Hit, likeness float64) string {
	for _, p := range names {
		held := p.In(best.Passage.Text) || best.Hint >= likeness && strings.Contains(best.HintText, p.Name)
		for _, u := range query.Units {
			held = held || strings.Contains(u.Text, p.Name) && len(spokenOf(lexicon.Fold(best.Passage.Text), []retrieval.Unit{u})) > 0
		}
		if !held {
			return p.Name
		}
	}
	return ""
}

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
		if h.Coverage < 0.3 {
			break
		}
		quotes = append(quotes, quote(h, Question{}, query))
	}
	return quotes
}
