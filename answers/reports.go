package answers

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
)

// A directory finds the reports that a question names. The reports in it are
// title pages: the library reads the whole one.
type directory struct {
	byPlace map[string][]*retrieval.Report // newest first
	longest int                            // characters of the longest name
}

func newDirectory(reports []*retrieval.Report) *directory {
	d := &directory{byPlace: map[string][]*retrieval.Report{}}
	for _, r := range reports {
		d.byPlace[r.Place] = append(d.byPlace[r.Place], r)
		d.longest = max(d.longest, utf8.RuneCountInString(r.Place))
	}
	return d
}

const nation = "全国"

// A question names the national report by these words; 全国文化中心 does not.
var ofNation = regexp.MustCompile(`^(?:全国|国家)的?(?:政府)?工作报告|国务院|中央政府|全国两会`)

// A placeName is a place of one of the reports in a question: text[start:end],
// with 市 or 省.
type placeName struct {
	place      string
	start, end int
}

// namesIn returns the places that a folded question names and a report governs,
// in order, none inside another: 上海南站 names 上海, not 海南.
func (d *directory) namesIn(folded string) []placeName {
	var found []placeName
	for i := 0; i < len(folded); {
		_, step := utf8.DecodeRuneInString(folded[i:])
		end := i
		for range d.longest {
			_, n := utf8.DecodeRuneInString(folded[end:])
			end += n
			if place := folded[i:end]; place != nation && len(d.byPlace[place]) > 0 {
				step = len(place)
				if suffix := folded[end:]; strings.HasPrefix(suffix, "市") || strings.HasPrefix(suffix, "省") {
					step += len("市")
				}
				found = append(found, placeName{place, i, i + step})
				break
			}
			if end == len(folded) {
				break
			}
		}
		i += step
	}
	if len(d.byPlace[nation]) > 0 {
		if at := nationIn(folded); at != nil {
			found = append(found, placeName{nation, at[0], at[1]})
			slices.SortStableFunc(found, func(a, b placeName) int { return a.start - b.start })
		}
	}
	return found
}

var nationBesides = regexp.MustCompile(`(?:和|与|跟|同|、|以及|还有)全国(?:的|今年|去年|20\d\d|$)|全国(?:和|与|跟|同|、|以及|还有)`)

// nationIn returns where a question names the whole nation as what it is about.
func nationIn(folded string) []int {
	if at := ofNation.FindStringIndex(folded); at != nil {
		return at
	}
	if at := nationBesides.FindStringIndex(folded); at != nil {
		start := at[0] + strings.Index(folded[at[0]:], nation)
		return []int{start, start + len(nation)}
	}
	if at := wholeNation.FindStringIndex(folded); at != nil && strings.ContainsRune("全我中国", firstRune(folded)) && !strings.HasPrefix(folded, "全球") {
		return []int{0, len(nation)}
	}
	return nil
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

var besides = regexp.MustCompile(`^(?:和|与|跟|同|、|,|，|以及|还有|以及|vs)$`)

// sideBySide returns the places of a question that names several one after the
// other, as 北京和上海 does, and the question as it would be put to each alone.
// Places that stand apart, as in 北京支援新疆, are not asked about alike.
func (d *directory) sideBySide(folded string) (places, questions []string) {
	names := d.namesIn(folded)
	if len(names) < 2 {
		return nil, nil
	}
	for i := 1; i < len(names); i++ {
		if !besides.MatchString(folded[names[i-1].end:names[i].start]) {
			return nil, nil
		}
	}
	for _, n := range names {
		if !slices.Contains(places, n.place) {
			places = append(places, n.place)
			questions = append(questions, folded[:names[0].start]+folded[n.start:n.end]+folded[names[len(names)-1].end:])
		}
	}
	if len(places) < 2 {
		return nil, nil
	}
	return places, questions
}

// ofYear returns the report of a year among those of one place: the one that
// sets the tasks of that very year, else the one that reviews it, a year later.
// So the reports of other years change nothing for a question that names a year
// with a report of its own.
func ofYear(reports []*retrieval.Report, year int) *retrieval.Report {
	for _, later := range []int{0, 1} {
		for _, r := range reports {
			if r.Year == year+later {
				return r
			}
		}
	}
	return nil
}

// reportFor returns the report that a question is about. The place is the first
// that it names, else that of the conversation's report, else of the default
// one; the report is then the one of the year named ([ofYear]), else the
// conversation's, the default or the newest of that place. A year that no report
// of the place covers gets another place's only where neither question nor
// conversation chose a place.
func (a *Answerer) reportFor(folded string, before *Turn) *retrieval.Report {
	current := a.home
	if before != nil {
		current = a.report(before.Report)
	}
	place, named := current.Place, false
	if names := a.directory.namesIn(folded); len(names) > 0 {
		place, named = names[0].place, true
		if slices.ContainsFunc(names, func(n placeName) bool { return n.place == current.Place }) {
			place = current.Place
		}
	}
	ofPlace := a.directory.byPlace[place]
	if before != nil && before.Subject != "" && thisYear.MatchString(folded) && place == current.Place && len(ofPlace) > 0 {
		// A conversation does not stay in an older report.
		if home := a.report(homeOf(before)); home.Place == place {
			current = home
		} else {
			current = a.report(ofPlace[0].ID)
		}
	}
	if year := yearIn(folded); year != 0 {
		if r := ofYear(ofPlace, year); r != nil {
			return a.report(r.ID)
		}
		if !named && before == nil && current.Year != year && current.Year != year+1 {
			if r := ofYear(a.library.Reports(), year); r != nil {
				return a.report(r.ID)
			}
		}
	}
	switch {
	case place == current.Place:
		return current
	case place == a.home.Place || len(ofPlace) == 0:
		return a.home
	}
	return a.report(ofPlace[0].ID)
}

// report returns a whole report, the default one where that is gone.
func (a *Answerer) report(id string) *retrieval.Report {
	if id != a.home.ID {
		if r := a.library.Report(id); r != nil {
			return r
		}
	}
	return a.home
}

// ofEach answers a question that names several places side by side with what
// each one's report says, the best quote of each first. What one of them does
// not say is left out; if none says anything the first one's refusal stands.
func (a *Answerer) ofEach(said saying, questions []string, before *Turn) Answer {
	var all []Answer
	var refused []Answer
	for _, q := range questions {
		answer := a.ofOne(saying{said.text, q, askingClause(q)}, before)
		answer.Question.Text = said.text
		if answer.Reason == Answered {
			all = append(all, answer)
		} else {
			refused = append(refused, answer)
		}
	}
	if len(all) == 0 {
		return refused[0]
	}
	return merge(all)
}

// homeOf returns the report that a conversation asks where nothing is named.
func homeOf(before *Turn) string {
	switch {
	case before == nil:
		return ""
	case before.Home == "" && before.Subject == "":
		return before.Report // chosen before anything was asked
	}
	return before.Home
}
