package report

import (
	"regexp"
	"strconv"
)

var (
	longPeriod  = regexp.MustCompile(`十[一二三四五六七]五|五年|2035`)
	doneWord    = regexp.MustCompile(`回顾|总结|过去|去年`)
	plannedWord = regexp.MustCompile(`任务|安排|目标|要求|部署|重点|规划|打算|推进|提升|建设|加强|努力|草案`)
)

// yearOf reads the year and the side off the heading of a part. A part that
// names no year sets tasks of the report's year or reviews the one before,
// unless it speaks of five years or of several.
func (p *parser) yearOf(heading string) (int, Side) {
	if heading == "" {
		return p.report.Year, AnySide
	}
	if title := p.report.Title; !workReport.MatchString(title) && !yearForm.MatchString(inDigits(heading)) {
		switch { // a plan of years, and what holds until it is changed
		case planForm.MatchString(title):
			return 0, Planned
		case lawForm.MatchString(title):
			return 0, AnySide
		}
	}
	heading = inDigits(heading)
	side := AnySide
	switch {
	case doneWord.MatchString(heading):
		side = Done
	case plannedWord.MatchString(heading):
		side = Planned
	}
	years := yearForm.FindAllString(longPeriod.ReplaceAllString(heading, ""), -1)
	if len(years) > 0 {
		year, _ := strconv.Atoi(years[0])
		for _, y := range years {
			if y != years[0] {
				return 0, side
			}
		}
		if p.report.Year == 0 {
			p.report.Year = year
			if side == Done {
				p.report.Year++
			}
		}
		if side == AnySide && year < p.report.Year {
			side = Done
		}
		return year, side
	}
	switch {
	case longPeriod.MatchString(heading), p.report.Year == 0:
		return 0, side
	case side == Done:
		return p.report.Year - 1, side
	}
	return p.report.Year, Planned
}

// finish fills in what only the whole text tells: the report's year where
// neither title nor date gave it, and the period that a heading without a year,
// such as 工作回顾 or a slogan, speaks of.
func (p *parser) finish() {
	for i := range p.report.Parts {
		part := &p.report.Parts[i]
		year, side := part.Year, part.Side
		dated := yearForm.MatchString(inDigits(part.Heading))
		switch {
		case i == 0:
			year = p.report.Year
		case glossary.MatchString(part.Heading):
			year, side = 0, AnySide
		case opensAnnex(part.Heading):
			if year, side = p.yearOf(part.Heading); year == p.report.Year {
				side = Planned
			}
		case !dated:
			year, side = p.yearOf(part.Heading)
			year, side = p.openingOf(part, year, side)
		}
		part.Year, part.Side = year, side
		for _, q := range p.report.Passages {
			// What turned to a longer period within its part has turned for good.
			if q.Address.Part == i && !(q.Year == 0 && dated) {
				q.Year, q.Side = year, side
			}
		}
		if i > 0 && len(part.Passages)+len(part.Sections) == 0 {
			p.warn(p.lines[i], WithoutHeading, part.Heading, 0)
		}
	}
}

var (
	strongWord  = regexp.MustCompile(`回顾|总结|任务|安排|目标|要求|部署|重点|规划|打算|工作`)
	doneOpening = regexp.MustCompile(`过去的?一年|[这过]一年来?|一年来|去年|上年|回顾|回首`)
	nowOpening  = regexp.MustCompile(`今年|本年|新的一年`)
	pastPeriod  = regexp.MustCompile(`(?:过去|这)(?:的)?五年|五年来|五年间`)
)

// openingOf corrects what a heading without a year says by how its part begins:
// a slogan may stand over a review, and 工作回顾 over that of five years.
func (p *parser) openingOf(part *Part, year int, side Side) (int, Side) {
	first := part.first()
	if first == nil || p.report.Year == 0 || !workReport.MatchString(p.report.Title) {
		return year, side
	}
	if year != 0 && side == Done && len(part.Passages) > 0 && speaksOfPeriod(first) {
		return 0, side
	}
	if strongWord.MatchString(part.Heading) {
		return year, side
	}
	const sentences = 3
	open := inDigits(first.Text[:first.Sentences[min(sentences, len(first.Sentences))-1].End])
	where := func(form *regexp.Regexp) int {
		if m := form.FindStringIndex(open); m != nil {
			return m[0]
		}
		return len(open)
	}
	done := min(where(doneOpening), where(regexp.MustCompile(strconv.Itoa(p.report.Year-1)+"年")))
	now := min(where(nowOpening), where(regexp.MustCompile(strconv.Itoa(p.report.Year)+"年")))
	switch period := where(pastPeriod); {
	case period < min(done, now):
		return 0, Done
	case year == 0: // the heading speaks of five years
	case done < now:
		return p.report.Year - 1, Done
	case now < done:
		return p.report.Year, Planned
	}
	return year, side
}

// first returns the passage that a part begins with, nil if it has none.
func (p *Part) first() *Passage {
	if len(p.Passages) > 0 {
		return p.Passages[0]
	}
	for _, s := range p.Sections {
		if len(s.Passages) > 0 {
			return s.Passages[0]
		}
	}
	return nil
}
