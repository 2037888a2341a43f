package retrieval

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Standing is how a text stands to the reports.
type Standing int

// A text is in a report word for word, in it with changes, or not in it.
const (
	NotThere Standing = iota
	Changed
	Verbatim
)

// A Verdict is what [Check] finds.
type Verdict struct {
	Standing   Standing
	Passages   []*Passage // every passage in which the text stands, or opens; the nearest one when changed
	Changes    []Change   // from the report's words to the text's, when changed
	Similarity float64    // share of the text's characters that the nearest passage holds in order, 0 to 1
}

// A Change is a run of characters: the same in both, or only in one.
type Change struct {
	Op   rune // '=' both, '-' only in the report, '+' only in the text
	Text string
}

const (
	maxChecked    = 5000 // characters of a text that are compared; the rest is not read
	leastSimilar  = 0.6  // from which a passage is the nearest one, and the text a changed quotation
	anchorsToRead = 3    // passages that are compared character by character
)

// Check tells whether a text stands in one of the reports word for word. White
// space, width and the shape of quotation marks do not count; every other
// character does.
func Check(reports []*Report, text string) Verdict {
	want := comparable(strings.ToValidUTF8(text, ""))
	if len(want) > maxChecked {
		want = want[:maxChecked]
	}
	if len(want) == 0 {
		return Verdict{}
	}
	v := Verdict{}
	for _, r := range reports {
		v.Passages = append(v.Passages, verbatimIn(r, string(want))...)
	}
	if len(v.Passages) > 0 {
		v.Standing, v.Similarity = Verbatim, 1
		return v
	}
	nearest, from, to := nearestRun(reports, want)
	if nearest == nil {
		return v
	}
	have := comparable(nearest.Text)[from:to]
	v.Changes = difference(have, want)
	same := 0
	for _, c := range v.Changes {
		if c.Op == '=' {
			same += len([]rune(c.Text))
		}
	}
	v.Similarity = float64(same) / float64(max(len(want), len(have)))
	if v.Similarity >= leastSimilar {
		v.Standing, v.Passages = Changed, []*Passage{nearest}
	} else {
		v.Changes = nil
	}
	return v
}

// comparable returns the characters of a text that count.
func comparable(s string) []rune {
	var runes []rune
	for _, r := range norm.NFKC.String(s) {
		switch {
		case unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc):
			continue
		case strings.ContainsRune("“”「」『』\"", r):
			r = '"'
		case strings.ContainsRune("‘’'", r):
			r = '\''
		}
		runes = append(runes, r)
	}
	return runes
}

// verbatimIn returns the passages of a report in which want stands, or in which
// it begins when it runs over headings and several passages.
func verbatimIn(r *Report, want string) []*Passage {
	var whole strings.Builder
	starts := make([]int, 0, len(r.Passages))
	last := Section{}
	for _, p := range r.Passages {
		if p.Section.Part != last.Part {
			whole.WriteString(string(comparable(p.Section.Part)))
		}
		heading := ""
		if p.Section != last && p.Section.Heading != "" {
			heading = string(comparable(p.Section.Heading + "。"))
		}
		last = p.Section
		starts = append(starts, whole.Len())
		whole.WriteString(heading)
		whole.WriteString(string(comparable(p.Text)))
	}
	text := whole.String()
	var found []*Passage
	for from := 0; ; {
		i := strings.Index(text[from:], want)
		if i < 0 {
			return found
		}
		at := from + i
		place := 0
		for place+1 < len(starts) && starts[place+1] <= at {
			place++
		}
		p := r.Passages[place]
		if len(found) == 0 || found[len(found)-1] != p {
			found = append(found, p)
		}
		from = at + len(want)
	}
}

// nearestRun returns the passage that shares most pairs of characters with want,
// and the run of its characters that corresponds.
func nearestRun(reports []*Report, want []rune) (nearest *Passage, from, to int) {
	pairs := map[[2]rune]bool{}
	for i := 0; i+1 < len(want); i++ {
		pairs[[2]rune{want[i], want[i+1]}] = true
	}
	best := 0
	for _, r := range reports {
		for _, p := range r.Passages {
			have := comparable(p.Text)
			// The window as long as want that shares most pairs with it.
			width := min(len(have), len(want)+8)
			shared := 0
			for i := 0; i+1 < len(have); i++ {
				if pairs[[2]rune{have[i], have[i+1]}] {
					shared++
				}
				if j := i - width; j >= 0 && pairs[[2]rune{have[j], have[j+1]}] {
					shared--
				}
				if shared > best {
					best, nearest = shared, p
					from, to = max(0, i+2-width), min(len(have), i+2)
				}
			}
		}
	}
	return nearest, from, to
}

// difference returns the least changes that turn have into want (longest common
// subsequence), with what have holds before and after want's place left out.
func difference(have, want []rune) []Change {
	if len(have)*len(want) > 4_000_000 {
		return []Change{{'-', string(have)}, {'+', string(want)}}
	}
	width := len(want) + 1
	length := make([]int32, (len(have)+1)*width)
	for i := len(have) - 1; i >= 0; i-- {
		for j := len(want) - 1; j >= 0; j-- {
			if have[i] == want[j] {
				length[i*width+j] = length[(i+1)*width+j+1] + 1
			} else {
				length[i*width+j] = max(length[(i+1)*width+j], length[i*width+j+1])
			}
		}
	}
	var changes []Change
	add := func(op rune, r rune) {
		if n := len(changes); n > 0 && changes[n-1].Op == op {
			changes[n-1].Text += string(r)
			return
		}
		changes = append(changes, Change{op, string(r)})
	}
	i, j := 0, 0
	for i < len(have) || j < len(want) {
		switch {
		case i < len(have) && j < len(want) && have[i] == want[j]:
			add('=', have[i])
			i++
			j++
		case j == len(want) || i < len(have) && length[(i+1)*width+j] >= length[i*width+j+1]:
			add('-', have[i])
			i++
		default:
			add('+', want[j])
			j++
		}
	}
	return trimEnds(changes)
}

// trimEnds drops what only the report has before and behind the text's place:
// the window was wider than the text.
func trimEnds(changes []Change) []Change {
	if n := len(changes); n > 1 && changes[0].Op == '-' && changes[1].Op == '=' {
		changes = changes[1:]
	}
	if n := len(changes); n > 1 && changes[n-1].Op == '-' && changes[n-2].Op == '=' {
		changes = changes[:n-1]
	}
	return changes
}
