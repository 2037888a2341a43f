package answers

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// A Mention is how often one report of the library speaks of a word, and where it
// does first.
type Mention struct {
	Report *retrieval.Report // its title page
	Count  int
	First  Quote
}

const (
	kindOfPlace = `(?:省区市|省份|省市|省|城市|市|地方|地区|区县|区|县|地|报告)`
	speakOf     = `(?:提到|讲到|写到|说到|谈到|提出|提及|涉及|写|提|讲|说)(?:了|过|到)*`
)

var (
	everyPlace = regexp.MustCompile(`(?:全国)?(?:各个?|每个|每份|所有|全部)` + kindOfPlace + `(?:市|的|都|在|分别)*`)
	everyYear  = regexp.MustCompile(`^(?:各年度?|每一?年|历年|这几年|近几年|这些年|历次|这两年)(?:的|都)*`)
	whichSpeak = []*regexp.Regexp{
		regexp.MustCompile(`^(?:请问|列出|找出|看看|查查?)?(?:都)?(?:有)?哪(?:些|几个|几份|个|几)?` + kindOfPlace + `(?:的)?(?:政府)?(?:工作报告|报告)?(?:中|里|里面|都|有|还)*` + speakOf + `(.+)$`),
		regexp.MustCompile(`^` + speakOf + `(.+?)的(?:都?有|是)?哪(?:些|几个|几)` + kindOfPlace),
		regexp.MustCompile(`^(.+?)(?:在|有)哪(?:些|几个|几)` + kindOfPlace + `(?:的)?(?:报告)?(?:中|里)?(?:都|有|被)*` + speakOf + `$`),
		regexp.MustCompile(`^(?:去年和前年|前年和去年|今年和去年|去年和今年|这几年|历年|各年|近几年)的(?:政府工作)?报告(?:里|中)?(?:都|有)*` + speakOf + `的?(.+)$`),
	}
	whichMost  = regexp.MustCompile(`^(?:请问)?哪(?:个|一个|座|些|里)` + kindOfPlace + `(?:的)?(.+?)(?:是|定得?|设得?)?(?:最|更|排名?第一|第一)(?:高|低|多|少|大|小|快|慢|好|强|猛)?`)
	allPlaces  = regexp.MustCompile(`^(?:请|帮我|麻烦)?(?:列出|找出|列举|给我)?(?:报告)?(?:里|中)?(?:所有|全部|每一?处)?的?` + speakOf + `(.+?)的(?:所有|全部)?(?:地方|段落|句子|内容|原文)(?:有哪些|都有哪些|列出来)?$`)
	mentionEnd = regexp.MustCompile(`(?:的(?:地方|内容|有哪些)?|吗|呢|了|过|啊)*$`)
)

// across answers a question to the whole library: where a word is mentioned, what
// each place's report says, or each year's; false for any other question.
func (a *Answerer) across(said saying, before *Turn) (Answer, bool) {
	folded := trimmed(said.folded)
	if before != nil && before.Kind == Across && isTimeWord(strings.TrimSuffix(folded, "呢")) {
		return a.ofEachPlace(said, strings.TrimSuffix(folded, "呢")+withoutTarget(before.Subject)), true
	}
	if m := allPlaces.FindStringSubmatch(folded); m != nil {
		return a.places(said, before, m[1])
	}
	if len(a.library.Reports()) < 2 {
		return Answer{}, false
	}
	for _, form := range whichSpeak {
		if m := form.FindStringSubmatch(folded); m != nil {
			word := strings.Trim(mentionEnd.ReplaceAllString(m[1], ""), "“”\"'《》 ")
			return a.mentions(said, word), true
		}
	}
	if len(a.directory.byPlace) < 2 && !everyYear.MatchString(folded) {
		return Answer{}, false
	}
	switch {
	case everyYear.MatchString(folded):
		return a.ofEachYear(said, everyYear.ReplaceAllString(folded, ""))
	case everyPlace.MatchString(folded):
		return a.ofEachPlace(said, everyPlace.ReplaceAllString(folded, "")), true
	}
	if m := whichMost.FindStringSubmatch(folded); m != nil {
		answer := a.ofEachPlace(said, m[1])
		answer.Compared = answer.Reason == Answered
		return answer, true
	}
	return Answer{}, false
}

// mentions lists the reports that speak of a word, in the order of the reports.
func (a *Answerer) mentions(said saying, word string) Answer {
	answer := a.wide(said, word)
	bare := lexicon.Bare(word)
	spoken, _ := a.library.Everywhere([][]lexicon.Term{{{Text: word, Weight: 1}}})
	terms := []string{bare}
	if len(spoken) == 0 { // in other words
		var words [][]lexicon.Term
		for _, u := range carrying(a.library.Query(word).Units) {
			same := slices.DeleteFunc(slices.Clone(u.Terms), func(t lexicon.Term) bool { return t.Weight < lexicon.SameThing })
			words = append(words, same)
			for _, t := range same {
				terms = append(terms, lexicon.Bare(t.Text))
			}
		}
		spoken, _ = a.library.Everywhere(words)
	}
	query := a.library.Query(word)
	for _, s := range spoken {
		m := Mention{Report: s.Report}
		for _, p := range s.Passages {
			text := lexicon.Bare(lexicon.Fold(p.Text))
			for _, t := range terms {
				m.Count += strings.Count(text, t)
			}
		}
		m.First = sentenceWith(s.Passages[0], query)
		answer.Mentions = append(answer.Mentions, m)
		answer.Quotes = append(answer.Quotes, m.First)
	}
	if len(answer.Quotes) == 0 {
		answer.refuse("library", NotInReport, word)
	}
	return answer
}

// places lists the passages of the report asked that hold a word, in its order, and
// how many there are; false where none does.
func (a *Answerer) places(said saying, before *Turn, word string) (Answer, bool) {
	r := a.reportFor(said.folded, before)
	spoken, _ := a.library.Everywhere([][]lexicon.Term{{{Text: word, Weight: 1}}})
	i := slices.IndexFunc(spoken, func(s retrieval.Spoken) bool { return s.Report.ID == r.ID })
	if i < 0 {
		return Answer{}, false
	}
	answer := a.wide(said, word)
	answer.Report, answer.Question.Report, answer.Question.Kind = r, r.ID, Ask
	query := a.library.Query(word)
	for _, p := range spoken[i].Passages[:min(len(spoken[i].Passages), MaxQuotes)] {
		answer.Quotes = append(answer.Quotes, sentenceWith(p, query))
	}
	answer.Total = len(spoken[i].Passages)
	return answer.seen(), true
}

// wide is an answer of the whole library on a subject, still without quotes.
func (a *Answerer) wide(said saying, subject string) Answer {
	q := Question{Turn: Turn{Text: clip(said.text), Subject: subject, Report: a.home.ID, Kind: Across}, saying: said}
	return Answer{Question: q, Report: a.home, Decision: Decision{Checks: []Check{{Name: "library", Decided: true}}}}
}

// sentenceWith quotes the sentence of a passage that holds most of a query.
func sentenceWith(p *retrieval.Passage, query retrieval.Query) Quote {
	best, most := retrieval.Span{End: len(p.Text)}, -1.0
	for _, s := range p.Sentences {
		if held := weightOf(spokenOf(foldedRun(p.Text, s), query.Units)); held > most {
			best, most = s, held
		}
	}
	return Quote{Passage: p, Span: best, Marks: marks(p.Text, best, query), Score: 1}
}

// ofEachPlace answers a question from the newest report of each place, or that of
// the year which it names: at most one quote a report, in the order of the reports.
func (a *Answerer) ofEachPlace(said saying, folded string) Answer {
	var reports []*retrieval.Report
	year := yearIn(folded)
	seen := map[string]bool{}
	for _, r := range a.library.Reports() {
		if r.Place == "" || seen[r.Place] {
			continue
		}
		if year != 0 {
			if r = ofYear(a.directory.byPlace[r.Place], year, asksWhatCame(said.folded)); r == nil {
				continue
			}
		}
		seen[r.Place] = true
		reports = append(reports, r)
	}
	return a.ofReports(said, folded, reports)
}

// ofReports answers a question from each of some reports by one search of the
// library: from the passage of a report that holds all that carries the question,
// of the year asked for before a plan of many years, with a figure where one is
// asked for.
func (a *Answerer) ofReports(said saying, folded string, reports []*retrieval.Report) Answer {
	q := read(hear(folded), a.home)
	answer := a.wide(said, q.Subject)
	answer.Question.Year, answer.Question.Side, answer.Question.Figure = 0, q.Side, q.Figure
	query := a.library.Query(q.Subject)
	var words [][]lexicon.Term
	for _, u := range carrying(query.Units) {
		words = append(words, slices.DeleteFunc(slices.Clone(u.Terms), func(t lexicon.Term) bool { return t.Weight < lexicon.SameThing }))
	}
	spoken, _ := a.library.Everywhere(words)
	byReport := map[string][]*retrieval.Passage{}
	for _, s := range spoken {
		byReport[s.Report.ID] = s.Passages
	}
	offset, dated := 0, q.Year != 0 || target.MatchString(q.Subject)
	if q.Year != 0 {
		offset = q.Year - a.home.Year
	}
	if y := yearIn(folded); y != 0 {
		dated = true
	}
	for _, r := range reports {
		of := q
		of.Year = 0
		if dated {
			of.Year = cmp.Or(yearIn(folded), r.Year+offset)
		}
		if best, ok := a.bestOf(of, query, byReport[r.ID]); ok {
			answer.Quotes = append(answer.Quotes, best)
		}
	}
	if len(answer.Quotes) == 0 {
		answer.refuse("library", NotInReport, heaviestWord(query))
	}
	return answer
}

// heaviestWord is the word of a query that carries most of it, "" for none.
func heaviestWord(query retrieval.Query) string {
	word, most := "", 0.0
	for _, u := range query.Units {
		if u.Weight > most {
			word, most = u.Text, u.Weight
		}
	}
	return word
}

// bestOf chooses the sentence of some passages of one report that answers best.
// What speaks of another year than the one asked for does not answer.
func (a *Answerer) bestOf(q Question, query retrieval.Query, passages []*retrieval.Passage) (best Quote, ok bool) {
	most := -1.0
	for _, p := range passages {
		if q.Year != 0 && p.Year != 0 && p.Year != q.Year {
			continue
		}
		for _, s := range p.Sentences {
			folded := foldedRun(p.Text, s)
			held := weightOf(spokenOf(folded, query.Units))
			if len(spokenOf(folded, carrying(query.Units))) == 0 {
				continue
			}
			score := held
			if q.Year != 0 && p.Year == q.Year {
				score += acrossYear
			}
			if q.Side != retrieval.AnySide && p.Side == q.Side {
				score += acrossSide
			}
			if q.Figure || q.wants != nil || target.MatchString(q.Subject) {
				score += acrossFigure * figureBeside(p.Text[s.Start:s.End], query)
			}
			if score > most {
				most, ok = score, true
				best = Quote{Passage: p, Span: bestClause(p.Text, s, query), Score: min(1, held/max(weightOf(query.Units), 1e-9))}
			}
		}
	}
	if ok {
		best.Marks = marks(best.Passage.Text, best.Span, query)
	}
	return best, ok
}

// What counts for a sentence beside the words that it holds: the year asked for,
// before a plan of many years, the side, and a figure in the clause of the subject.
const (
	acrossYear   = 1.0
	acrossSide   = 0.25
	acrossFigure = 1.0
)

// figureBeside is 1 where a clause holds the heaviest word of a query and a figure,
// else 0.
func figureBeside(text string, query retrieval.Query) float64 {
	carried := carrying(query.Units)
	for _, c := range clausesOf(text) {
		if anyFigure.MatchString(c) && len(spokenOf(lexicon.Fold(c), carried)) > 0 {
			return 1
		}
	}
	return 0
}

// ofEachYear answers a question from every report of the place that it asks, the
// earliest first; false where there is one alone.
func (a *Answerer) ofEachYear(said saying, folded string) (Answer, bool) {
	reports := slices.Clone(a.directory.byPlace[a.reportFor(folded, nil).Place])
	if len(reports) < 2 {
		return Answer{}, false
	}
	slices.Reverse(reports)
	return a.ofReports(said, folded, reports), true
}
