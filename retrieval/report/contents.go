package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// contents returns the lines without the list of contents before the report: the
// headings that stand there line by line until the first of them comes again.
func contents(lines []line) ([]line, []Left) {
	for i, l := range lines {
		start := i
		switch {
		case contentsTitle.MatchString(l.text) && i+1 < len(lines):
			start++
		case numbering(l) == noForm:
			continue
		}
		first := entry(lines[start])
		for j := start + 1; j < len(lines) && j < start+maxContents && entry(lines[j]) != ""; j++ {
			if entry(lines[j]) == first {
				if start == i && j == i+1 {
					return lines, nil // a heading twice is no list
				}
				return withoutEntries(lines, i, j)
			}
			if n := utf8.RuneCountInString(lines[j].text); n > maxHeading || start == i && strings.HasSuffix(lines[j].text, "。") {
				break
			}
		}
		if start == i {
			return lines, nil // past the first heading there is no list any more
		}
	}
	return lines, nil
}

// entry returns the words of a line of a list of contents, without dots and page.
func entry(l line) string { return strings.TrimRight(pageOfEntry.ReplaceAllString(l.text, ""), "。") }

// withoutEntries drops from lines i to j the entries of a list of contents; of
// the title page a line may stand among them.
func withoutEntries(lines []line, i, j int) ([]line, []Left) {
	kept := slices.Clone(lines[:i])
	var left []Left
	for _, l := range lines[i:j] {
		again := func(m line) bool { return entry(m) == entry(l) }
		if contentsTitle.MatchString(l.text) || numbering(l) != noForm || dotted.MatchString(l.text) || l.isTitle() && slices.ContainsFunc(lines[j:], again) {
			left = append(left, Left{l.number, l.text, Contents})
		} else {
			kept = append(kept, l)
		}
	}
	return append(kept, lines[j:]...), left
}

const maxContents = 300 // lines of a list of contents

var (
	contentsTitle = regexp.MustCompile(`^目[录次錄]$`)
	dotted        = regexp.MustCompile(`[.．…·•_—-]{2,} ?\d+$`)
	pageOfEntry   = regexp.MustCompile(`[.．…·•\-—_ （(]*\d*[)）]?$`)
)
