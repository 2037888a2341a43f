package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval/report"
)

// changed compares a text with the stretch of the reports that is most like it.
func (c *checker) changed(text string) Verdict {
	want, at := c.clipped(letters(text))
	p, from, to := nearest(c.plain(closed), want)
	if p == nil {
		return Verdict{}
	}
	steps := align(p.runes[from:to], want)
	for i := range steps {
		steps[i].have += from
	}
	if !quoted(steps, len(want)) {
		return Verdict{}
	}
	steps = edges(steps, p.runes, want)
	if last := steps[len(steps)-1]; last.op != '=' && strings.ContainsRune(closers, want[last.want]) {
		steps = steps[:len(steps)-1]
	}
	return p.differs(steps, text, want, at)
}

// cut says what a text leaves out that stands in a report but for its ends.
func (c *checker) cut(text string) Verdict {
	want, at := letters(text)
	for _, end := range []int{len(want), len(want) - 1} {
		for _, h := range []headings{closed, open, leftOut} {
			for _, p := range c.plain(h) {
				i := strings.Index(p.text, string(want[:end]))
				if i < 0 {
					continue
				}
				steps := make([]step, end)
				for k := range steps {
					steps[k] = step{'=', utf8.RuneCountInString(p.text[:i]) + k, k}
				}
				return p.differs(steps, text, want, at)
			}
		}
	}
	return Verdict{}
}

// differs makes a verdict of the steps from a report to a text, whose characters
// are want.
func (p *plain) differs(steps []step, text string, want []rune, at []int) Verdict {
	steps = widen(p.complete(steps, len(want)), p.runes, want)
	v := Verdict{Standing: Changed}
	v.Places = p.places(held(steps))
	v.Marks = make([][]report.Span, len(v.Places))
	for run := range runs(steps) {
		from, to := run[0], run[len(run)-1]
		c := Change{Op: from.op}
		if c.Op == '+' {
			c.Text = strings.Join(strings.Fields(text[at[from.want]:at[to.want+1]]), " ")
		} else {
			c.Text = p.words(from.have, to.have+1)
		}
		v.Changes = append(v.Changes, c)
		if c.Op == '-' {
			v.mark(p.places(from.have, to.have+1))
		}
	}
	return v
}

// held returns the stretch of a report that steps come from.
func held(steps []step) (first, last int) {
	first, last = -1, -1
	for _, s := range steps {
		if s.op != '+' {
			if first < 0 {
				first = s.have
			}
			last = s.have + 1
		}
	}
	return first, last
}

// complete adds to steps what the ends of a text of that length cut.
func (p *plain) complete(steps []step, length int) []step {
	first, last := held(steps)
	places := p.places(first, last)
	if len(places) == 0 {
		return steps
	}
	begin, end := places[0], places[len(places)-1]
	whole := widenCut(begin, end)
	before, _ := letters(begin.Text[whole[0]:begin.Span.Start])
	var out []step
	for n := len(before); n > 0; n-- {
		out = append(out, step{'-', first - n, 0})
	}
	out = append(out, steps...)
	behind, _ := letters(end.Text[end.Span.End:whole[1]])
	for n := range behind {
		out = append(out, step{'-', last + n, length})
	}
	return out
}

// mark marks places inside those of a verdict.
func (v *Verdict) mark(changed []report.Place) {
	for _, c := range changed {
		i := slices.IndexFunc(v.Places, func(p report.Place) bool { return p.Address == c.Address })
		if i >= 0 {
			v.Marks[i] = append(v.Marks[i], c.Span)
		}
	}
}

// clipped cuts an overlong text down to where it first differs.
func (c *checker) clipped(want []rune, at []int) ([]rune, []int) {
	if len(want) <= maxChecked {
		return want, at
	}
	low, high := 0, len(want) // want[:low] stands in a report, want[:high] does not
	for low+1 < high {
		middle := (low + high) / 2
		if len(c.verbatim(want[:middle])) > 0 {
			low = middle
		} else {
			high = middle
		}
	}
	from := max(0, low-lead)
	to := min(len(want), from+maxChecked)
	return want[from:to], at[from : to+1]
}

// nearest returns the stretch of a report that shares most pairs of characters
// with want; a pair counts the less the more often the reports have it.
func nearest(plains []*plain, want []rune) (best *plain, from, to int) {
	type pair [2]rune
	counts := map[pair]int{}
	for i := 0; i+1 < len(want); i++ {
		counts[pair{want[i], want[i+1]}] = 0
	}
	for _, p := range plains {
		for i := 0; i+1 < len(p.runes); i++ {
			if n, ok := counts[pair{p.runes[i], p.runes[i+1]}]; ok {
				counts[pair{p.runes[i], p.runes[i+1]}] = n + 1
			}
		}
	}
	width := len(want) + len(want)/8 + 8
	most := 0.0
	for _, p := range plains {
		shared := make([]float64, len(p.runes)) // what the pair that starts at each rune weighs
		sum := 0.0
		for i := 0; i+1 < len(p.runes); i++ {
			if n := counts[pair{p.runes[i], p.runes[i+1]}]; n > 0 {
				shared[i] = 1 / float64(n)
			}
			sum += shared[i]
			if i >= width {
				sum -= shared[i-width]
			}
			if sum > most+1e-9 {
				most, best = sum, p
				from, to = max(0, i+2-width-width/8-16), min(len(p.runes), i+2+width/8+16)
			}
		}
	}
	return best, from, to
}
