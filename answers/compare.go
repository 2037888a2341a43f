package answers

import (
	"regexp"
	"slices"
	"strings"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// compare refuses arithmetic over what a report gives (比去年多多少, 加起来, 哪年多)
// with both figures, each of its year, beside it; false for any other question.
func (a *Answerer) compare(q Question, before *Turn, d Decision) (Answer, bool) {
	form := a.arithmetic(q, before)
	if form == nil {
		return Answer{}, false
	}
	bare := q.outOf(form)
	bare.wants, bare.Year, bare.Side, bare.Figure, bare.years = nil, 0, retrieval.AnySide, true, nil
	answer := Answer{Question: bare, Report: a.report(q.Report), Decision: d, Compared: true}
	if !a.ownSubject(bare) {
		if before == nil || before.Subject == "" {
			return Answer{}, false
		}
		bare.Followed, bare.Subject, bare.Context, bare.Seen = true, before.Subject, before.Context, before.Seen
		answer.Related = a.ofTwoYears(before)
	}
	if len(answer.Related) < 2 {
		answer.Related = nil
		year := answer.Report.Year
		for _, of := range a.eachYear(bare, []int{year - 1, year}, d) {
			if of.Reason == Answered {
				answer.Related = append(answer.Related, of.Quotes[0])
			}
		}
		if len(answer.Related) == 2 && !samePair(answer.Related[0], answer.Related[1], a.Query(bare), true) {
			answer.Related = answer.Related[1:] // they count different things
		}
	}
	for _, r := range answer.Related {
		bare.Seen = append(slices.Clone(bare.Seen), Seen{r.Passage.Address.String(), r.Span, true})
	}
	answer.Question = bare
	answer.refuse("arithmetic", FactNotGiven, "")
	if len(answer.Related) == 0 { // the subject is not there at all
		answer.Compared = false
		answer.Reason = NotInReport
	}
	return answer, true
}

// arithmetic returns the form by which a question asks for arithmetic, nil for any
// other.
func (a *Answerer) arithmetic(q Question, before *Turn) *regexp.Regexp {
	said := trimmed(q.folded)
	goesOn := before != nil && before.Subject != ""
	form := lexicon.Forms["compares"]
	if form.MatchString(said) {
		return form
	}
	if form = lexicon.Forms["compares by itself"]; goesOn && form.MatchString(said) {
		return form
	}
	form = lexicon.Forms["compares what was said"]
	if form.MatchString(said) && !a.ownSubject(q.outOf(form)) && len(a.ofTwoYears(before)) == 2 {
		return form
	}
	return nil
}

// outOf returns the question without the words of a form.
func (q Question) outOf(form *regexp.Regexp) Question {
	q.Subject = strings.Trim(q.subject(form.ReplaceAllString(trimmed(q.folded), " ")), " 呢的")
	return q
}

// ofTwoYears returns the last two quotes of a conversation that speak of different
// years, the earlier year first; fewer where there are none.
func (a *Answerer) ofTwoYears(before *Turn) []Quote {
	var quotes []Quote
	if before == nil {
		return nil
	}
	for i := range slices.Backward(before.Seen) {
		q, ok := a.last(&Turn{Seen: before.Seen[:i+1]})
		if !ok || !before.Seen[i].Main || q.Passage.Year == 0 || len(quotes) == 1 && quotes[0].Passage.Year == q.Passage.Year {
			continue
		}
		if quotes = append(quotes, q); len(quotes) == 2 {
			break
		}
	}
	slices.SortFunc(quotes, func(a, b Quote) int { return a.Passage.Year - b.Passage.Year })
	return quotes
}

// eachYear answers a question for each of some years, each from the report that
// tells of it.
func (a *Answerer) eachYear(q Question, years []int, d Decision) []Answer {
	var all []Answer
	for _, year := range years {
		of := q
		of.years, of.Year, of.Side, of.period = nil, year, retrieval.AnySide, ""
		r := a.report(q.Report)
		if year != r.Year && (year != r.Year-1 || setFor.MatchString(q.folded)) {
			if other := ofYear(a.directory.byPlace[r.Place], year, false); other != nil {
				r = a.report(other.ID)
			}
		}
		of.Report = r.ID
		of.Seen = nil
		all = append(all, a.answer(of, r, d))
	}
	return all
}

// ofYears answers a question that asks of several years side by side: the best
// quote of each, in its order; false for any other question, and where the report
// speaks of it for none.
func (a *Answerer) ofYears(q Question, before *Turn, d Decision) (Answer, bool) {
	if len(q.years) < 2 {
		return Answer{}, false
	}
	if sideYears.MatchString(q.folded) {
		q = q.outOf(sideYears)
	}
	if before != nil && before.Subject != "" && !a.ownSubject(q.outOf(bothOfThem)) {
		q.Followed, q.Subject, q.Context, q.Figure = true, before.Subject, before.Context, q.Figure || before.Figure
	}
	merged, found := Answer{}, false
	none := 0
	for i, of := range a.eachYear(q, q.years, d) {
		switch {
		case of.Reason != Answered || slices.ContainsFunc(merged.Quotes, func(q Quote) bool { return q.Passage == of.Quotes[0].Passage }):
			none = q.years[i]
		case !found:
			merged, found = of, true
			merged.Quotes, merged.Other, merged.Pair = of.Quotes[:1], nil, false
		default:
			merged.Quotes = append(slices.Clone(merged.Quotes), of.Quotes[0])
		}
	}
	if !found {
		return Answer{}, false
	}
	merged.Question.Year, merged.NoYear, merged.Pair, merged.searched = 0, none, len(merged.Quotes) == 2, nil
	return merged.seen(), true
}
