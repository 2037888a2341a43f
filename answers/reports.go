package answers

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// A directory finds the reports that a question names. The reports in it are
// title pages: the library reads the whole one.
type directory struct {
	byPlace map[string][]*retrieval.Report // newest first
	byName  map[string]string              // place by any of its names
	shared  map[string][]string            // places by a name that several have
	whole   map[string]string              // the longest name of a place
	longest int                            // characters of the longest name
}

func newDirectory(reports []*retrieval.Report) *directory {
	d := &directory{byPlace: map[string][]*retrieval.Report{}, byName: map[string]string{}, shared: map[string][]string{}, whole: map[string]string{}}
	for _, r := range reports {
		d.byPlace[r.Place] = append(d.byPlace[r.Place], r)
		for _, name := range append([]string{r.Place}, r.Names...) {
			switch other, taken := d.byName[name]; {
			case !taken || name == r.Place:
				d.byName[name] = r.Place
			case other != r.Place && !slices.Contains(d.shared[name], r.Place):
				if len(d.shared[name]) == 0 {
					d.shared[name] = []string{other}
				}
				d.shared[name] = append(d.shared[name], r.Place)
			}
			if len(name) > len(d.whole[r.Place]) {
				d.whole[r.Place] = name
			}
			d.longest = max(d.longest, utf8.RuneCountInString(name))
		}
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
		end, longest := i, placeName{}
		for range d.longest {
			_, n := utf8.DecodeRuneInString(folded[end:])
			end += n
			if place := d.byName[folded[i:end]]; place != nation && place != "" {
				step = end - i
				if suffix := folded[end:]; strings.HasPrefix(suffix, "市") || strings.HasPrefix(suffix, "省") {
					step += len("市")
				}
				longest = placeName{place, i, i + step}
			}
			if end == len(folded) {
				break
			}
		}
		if longest.place != "" {
			found = append(found, longest)
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

// A side is a question that names several places one after the other: as it would
// be put to each alone of which there is a report, and the names of the others.
type side struct {
	questions []string
	absent    []string
}

// sideBySide reads a question that names several places one after the other, as
// 北京和上海 does. Places that stand apart, as in 北京支援新疆, are not asked about
// alike.
func (d *directory) sideBySide(folded string) (s side, ok bool) {
	names := d.withAbsent(folded)
	if len(names) < 2 {
		return s, false
	}
	for i := 1; i < len(names); i++ {
		if !besides.MatchString(folded[names[i-1].end:names[i].start]) {
			return s, false
		}
	}
	var places []string
	for _, n := range names {
		switch {
		case n.place == "":
			s.absent = append(s.absent, folded[n.start:n.end])
		case !slices.Contains(places, n.place):
			places = append(places, n.place)
			s.questions = append(s.questions, folded[:names[0].start]+folded[n.start:n.end]+folded[names[len(names)-1].end:])
		}
	}
	return s, len(places) > 0 && len(places)+len(s.absent) > 1
}

// withAbsent returns the places that a folded question names, in order, with those
// of which there is no report: their place is "".
func (d *directory) withAbsent(folded string) []placeName {
	names := d.namesIn(folded)
	if len(names) == 0 {
		return nil
	}
	for _, n := range lexicon.Places.In(folded, "") {
		start := strings.Index(folded, n.Name)
		end := start + len(n.Name)
		if !slices.ContainsFunc(names, func(p placeName) bool { return p.start < end && start < p.end }) {
			names = append(names, placeName{"", start, end})
		}
	}
	slices.SortFunc(names, func(a, b placeName) int { return a.start - b.start })
	return names
}

// ofYear returns the report of a year among those of one place: the one that
// sets the tasks of that very year, else the one that reviews it, a year later;
// with done, the one that reviews it first. So the reports of other years change
// nothing for a question that names a year with a report of its own.
func ofYear(reports []*retrieval.Report, year int, done bool) *retrieval.Report {
	order := []int{year, year + 1}
	if done {
		slices.Reverse(order)
	}
	for _, y := range order {
		for _, r := range reports {
			if r.Year == y {
				return r
			}
		}
	}
	return nil
}

// A question asks by these words for what came of a year, or for what was set for it.
var (
	cameOf = regexp.MustCompile(`(?:20\d\d|二[〇零○][一二][〇零○一二三四五六七八九])年.{0,12}(?:完成|实现|建成|建设|新增|新建|加装|装|建|改造|达到|增长|涨|降|办|解决|投|修|开通|筹集|竣工|做|干|打)了|实际(?:完成|增长|上)|完成(?:情况|得)|执行情况|结果(?:如何|怎么样)`)
	setFor = regexp.MustCompile(`计划|目标|打算|预期|任务|安排|要[建做装增完]`)
)

// asksWhatCame reports whether a folded question that names a year asks what came
// of it.
func asksWhatCame(folded string) bool {
	return len(yearsIn(folded)) < 2 && cameOf.MatchString(folded) && !setFor.MatchString(folded) && !thisYear.MatchString(folded) && !lastYear.MatchString(folded)
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
		if r := ofYear(ofPlace, year, asksWhatCame(folded)); r != nil {
			return a.report(r.ID)
		}
		if !named && before == nil && current.Year != year && current.Year != year+1 {
			if r := ofYear(a.library.Reports(), year, asksWhatCame(folded)); r != nil {
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

// ofEach answers a question that names several places side by side with what each
// one's report says, one quote a report. What one of them does not say is left out;
// if none says anything the first one's refusal stands.
func (a *Answerer) ofEach(said saying, s side, before *Turn) Answer {
	var all, refused []Answer
	for _, q := range s.questions {
		answer := a.ofOne(saying{said.text, q, askingClause(q)}, before)
		answer.Question.Text = said.text
		if answer.Reason != Answered {
			refused = append(refused, answer)
			continue
		}
		if len(s.questions) > 1 {
			answer.Quotes = []Quote{answer.ofItsYear()}
		}
		all = append(all, answer)
	}
	merged := slices.Concat(all, refused)[0]
	if len(all) > 1 {
		merged = merge(all)
	}
	merged.Absent = s.absent
	return merged
}

// ofItsYear is the best quote of an answer that speaks of the year asked for, and
// for a target of none, of the report's own: before a plan of many years.
func (answer Answer) ofItsYear() Quote {
	year := answer.Question.Year
	if year == 0 && (answer.Question.Side == retrieval.Planned || target.MatchString(answer.Question.Subject)) {
		year = answer.Report.Year
	}
	for _, q := range answer.Quotes {
		if q.Passage.Year == year {
			return q
		}
	}
	return answer.Quotes[0]
}

// newer returns the title page of the newest report of the place whose report
// answered, nil where that is it.
func (a *Answerer) newer(answer Answer) *retrieval.Report {
	if answer.Report == nil || answer.Question.Kind == Across || len(answer.Quotes) == 0 {
		return nil
	}
	newest := a.directory.byPlace[answer.Report.Place]
	if len(newest) == 0 || newest[0].Year <= answer.Report.Year {
		return nil
	}
	return newest[0]
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
