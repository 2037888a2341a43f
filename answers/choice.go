package answers

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"reportbot/retrieval"
)

// A Choice is one way to understand a text that can be understood in several, as
// it is shown and as it would be asked.
type Choice struct {
	Label string `json:"label"`
	Ask   string `json:"ask"`
}

// MaxChoices is the most ways to understand a text that are offered.
const MaxChoices = 4

var (
	bareSection = regexp.MustCompile(`^(?:[(（]([一二三四五六七八九十]{1,3})[)）]|第([一二三四五六七八九十]{1,3}|\d{1,2})(?:小?节|条))$`)
	bareFact    = regexp.MustCompile(`^(?:请问)?(今年|去年|20\d\d年)?的?(?:是|要|会|计划|预计|主要|预期)*(增长|涨|上涨|增速|涨幅|增幅|目标|预期目标|指标|任务目标|目标值)(?:了|是|有|定|为|的)*(?:多少|几个点|百分之几|什么|啥|多高)?$`)
)

// ambiguous answers a text that can be understood in several ways with what each
// would quote, and offers them: a section's number that several parts have, a fact
// without what it is of, a name that two places share. It is false for any other.
func (a *Answerer) ambiguous(said saying, before *Turn) (Answer, bool) {
	folded := trimmed(said.folded)
	if before != nil && len(before.Choices) > 0 {
		if n, err := strconv.Atoi(folded); err == nil && n >= 1 && n <= len(before.Choices) {
			return a.once(hear(before.Choices[n-1].Ask), &Turn{Report: before.Report}), true
		}
	}
	r := a.reportFor(folded, before)
	if len(a.library.Literal(r, folded)) > 0 {
		return Answer{}, false // words of the report
	}
	var choices []Choice
	switch {
	case bareSection.MatchString(folded):
		choices = sectionsOf(r, bareSection.FindStringSubmatch(folded))
	case bareFact.MatchString(folded) && (before == nil || before.Subject == ""):
		choices = a.factsOf(r, bareFact.FindStringSubmatch(folded))
	default:
		choices = a.directory.sharedBy(folded)
	}
	if len(choices) < 2 {
		return Answer{}, false
	}
	choices = choices[:min(len(choices), MaxChoices)]
	var parts []Answer
	for _, c := range choices {
		parts = append(parts, a.once(hear(c.Ask), &Turn{Report: r.ID}))
	}
	answer := merge(parts)
	answer.Question.Turn = Turn{Text: clip(said.text), Report: r.ID, Home: homeOf(before), Choices: choices}
	answer.Choices = choices
	return answer, true
}

// sectionsOf are the sections of a report that have a number.
func sectionsOf(r *retrieval.Report, m []string) []Choice {
	n := number(m[1] + m[2])
	var choices []Choice
	for i, part := range r.Parts {
		if n >= 1 && n <= len(part.Sections) {
			heading := part.Sections[n-1].Heading
			choices = append(choices, Choice{part.Heading + " › " + heading, strconv.Itoa(i) + "(" + strconv.Itoa(n) + ")"})
		}
	}
	return choices
}

// factsOf are the things of which a report's passage of leading figures tells a
// fact: its growth or its target.
func (a *Answerer) factsOf(r *retrieval.Report, m []string) []Choice {
	year, fact := m[1], "增长多少"
	side := retrieval.Done
	if strings.ContainsAny(m[2], "目指") {
		side, fact = retrieval.Planned, "目标"
	} else if year != "去年" && year != strconv.Itoa(r.Year-1)+"年" {
		side = retrieval.Planned
	}
	if year == "" {
		year = map[retrieval.Side]string{retrieval.Done: "去年", retrieval.Planned: "今年"}[side]
	}
	var best []string
	for _, p := range r.Passages {
		if p.Side != side || p.Year == 0 {
			continue
		}
		var names []string
		for _, c := range clausesOf(p.Text) {
			if !leading.MatchString(c) {
				continue
			}
			for _, name := range countedIn(c) {
				if name = strings.TrimPrefix(name, "全市"); !slices.Contains(names, name) && len([]rune(name)) <= 12 {
					names = append(names, name)
				}
			}
		}
		if len(names) > len(best) && len(names) >= 2 {
			best = names
		}
		if len(best) >= MaxChoices {
			break
		}
	}
	var choices []Choice
	for _, name := range best {
		ask := year + name + fact
		if a.once(hear(ask), &Turn{Report: r.ID}).Reason == Answered {
			choices = append(choices, Choice{name, ask})
		}
	}
	return choices
}

// leading matches the clauses of leading figures.
var leading = regexp.MustCompile(`(?:增长|上涨|涨幅|控制在|总值|失业率)[^、]*\d[\d.]*%`)

// sharedBy are the ways to understand a question that names a place by a name which
// another has, too.
func (d *directory) sharedBy(folded string) []Choice {
	for name, places := range d.shared {
		i := strings.Index(folded, name)
		if i < 0 || len(d.namesIn(folded)) == 0 {
			continue
		}
		named := d.namesIn(folded)[0]
		if named.start != i || folded[named.start:named.end] != name {
			continue // the whole name of one of them
		}
		var choices []Choice
		for _, p := range places {
			choices = append(choices, Choice{d.whole[p], folded[:i] + d.whole[p] + folded[i+len(name):]})
		}
		return choices
	}
	return nil
}

// choosing is what a conversation remembers when it was offered choices: what it
// did before, and them.
func (answer Answer) choosing(before *Turn) *Turn {
	turn := answer.Question.Turn
	if before != nil {
		turn = *before
		turn.Choices = answer.Choices
	}
	return &turn
}
