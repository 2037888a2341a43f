package check

import (
	"slices"
	"unicode"
)

// A step of an alignment: '=' the characters are the same, '/' one stands for
// the other, '-' only the report has it, '+' only the text. have and want are
// the places of the characters; of the one that is not there, of the next.
type step struct {
	op         rune
	have, want int
}

// What the steps of an alignment are worth.
const (
	worthSame    = 3
	worthReplace = -2
	worthGap     = -1
)

// align returns the best way from a stretch of have to all of want. What have
// holds before and behind the stretch costs nothing and is left out.
func align(have, want []rune) []step {
	width := len(want) + 1
	came := make([]byte, (len(have)+1)*width)
	previous, row := make([]int, width), make([]int, width)
	for j := 1; j < width; j++ {
		previous[j], came[j] = j*worthGap, '+'
	}
	end, most := 0, previous[width-1]
	for i := 1; i <= len(have); i++ {
		row[0] = 0
		for j := 1; j < width; j++ {
			best, how := previous[j-1]+worthReplace, byte('/')
			if have[i-1] == want[j-1] {
				best, how = previous[j-1]+worthSame, '='
			}
			if s := previous[j] + worthGap; s > best {
				best, how = s, '-'
			}
			if s := row[j-1] + worthGap; s > best {
				best, how = s, '+'
			}
			row[j], came[i*width+j] = best, how
		}
		if row[width-1] > most {
			end, most = i, row[width-1]
		}
		previous, row = row, previous
	}
	var steps []step
	for i, j := end, width-1; j > 0; {
		op := rune(came[i*width+j])
		if op != '+' {
			i--
		}
		if op != '-' {
			j--
		}
		steps = append(steps, step{op, i, j})
	}
	slices.Reverse(steps)
	return steps
}

// quoted reports whether so much of a text is the report's that it is a changed
// quotation: most of it, half of it with a run of some length, or a dense
// stretch inside other words.
func quoted(steps []step, length int) bool {
	same, dense, sum, densest, start := 0, 0, 0, 0, 0
	run, longest := 0, 0
	for _, s := range steps {
		if s.op == '=' {
			same++
			sum++
			start++
			run++
			longest = max(longest, run)
		} else {
			sum--
			run = 0
		}
		if sum <= 0 {
			sum, start = 0, 0
		}
		if sum > densest {
			densest, dense = sum, start
		}
	}
	return float64(same) >= leastSimilar*float64(length) ||
		longest >= leastRun && 2*same >= length ||
		dense >= leastQuoted && float64(dense) >= leastShare*float64(length)
}

// shortEdge is how many characters at an end of a text may stand for as many of
// the report's; a longer end is somebody's own words.
const shortEdge = 2

// edges makes of the ends that only the text has, when they are short, another
// reading of what the report has there.
func edges(steps []step, have, want []rune) []step {
	first := slices.IndexFunc(steps, func(s step) bool { return s.op == '=' })
	last := len(steps) - 1
	for last >= 0 && steps[last].op != '=' {
		last--
	}
	if first < 0 {
		return steps
	}
	start, n := steps[first].have, steps[first].want
	out := edge(have, start-n, step{have: start}, n)
	out = append(out, steps[first:last+1]...)
	end, rest := steps[last].have+1, steps[last].want+1
	return append(out, edge(have, end, step{have: min(end, len(have)-1), want: rest}, len(want)-rest)...)
}

// edge returns the steps of n characters at an end of a text, from those at of
// the report if they can be another reading of them, else beside from.
func edge(have []rune, at int, from step, n int) []step {
	replace := n <= shortEdge && at >= 0 && at+n <= len(have) && !slices.ContainsFunc(have[at:at+n], unicode.IsPunct)
	var out []step
	for k := range n {
		if replace {
			out = append(out, step{'/', at + k, from.want + k})
		} else {
			out = append(out, step{'+', from.have, from.want + k})
		}
	}
	return out
}

// qualifiers change as a whole, like figures.
var qualifiers = []string{"以上", "以内", "以下", "左右", "超过", "达到", "不足"}

// widen makes a changed figure or qualifier changed as a whole: 418 for 481, not
// 4 1 8.
func widen(steps []step, have, want []rune) []step {
	figure := func(s step) bool {
		digit := func(r rune) bool { return unicode.IsDigit(r) || r == '.' }
		return s.op != '+' && digit(have[s.have]) || s.op != '-' && digit(want[s.want])
	}
	qualifier := func(a, b step) bool {
		if b.have < a.have {
			a, b = b, a
		}
		return a.op != '+' && b.op != '+' && slices.Contains(qualifiers, string([]rune{have[a.have], have[b.have]}))
	}
	spread := func(i, neighbour int) {
		a, b := steps[i], steps[neighbour]
		if a.op == '=' && b.op != '=' && (figure(a) && figure(b) || qualifier(a, b)) {
			steps[i].op = '/'
		}
	}
	for i := 1; i < len(steps); i++ {
		spread(i, i-1)
	}
	for i := len(steps) - 2; i >= 0; i-- {
		spread(i, i+1)
	}
	return steps
}

// runs yields the runs of steps of one kind; for a stretch that differs first
// what the report has, then what the text has.
func runs(steps []step) func(yield func([]step) bool) {
	return func(yield func([]step) bool) {
		for i := 0; i < len(steps); {
			same := steps[i].op == '='
			var have, want []step
			for ; i < len(steps) && (steps[i].op == '=') == same; i++ {
				s := steps[i]
				if s.op != '+' {
					have = append(have, step{'-', s.have, s.want})
				}
				if s.op != '-' {
					want = append(want, step{'+', s.have, s.want})
				}
			}
			if same {
				for k := range have {
					have[k].op = '='
				}
				want = nil
			}
			for _, run := range [][]step{have, want} {
				if len(run) > 0 && !yield(run) {
					return
				}
			}
		}
	}
}
