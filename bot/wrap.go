package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
	"github.com/rivo/uniseg"

	"reportbot/retrieval"
)

// columns measures how wide a terminal shows a text. Characters of which some
// fonts make one column and others two, such as “ and …, count as two, so that
// no terminal breaks a line by itself.
var columns = &runewidth.Condition{EastAsianWidth: true, StrictEmojiNeutral: true}

// wrap cuts a text into lines of at most width columns, where Unicode's rules for
// breaking lines allow it: no line begins with a closing mark or ends with an
// opening one, and no word, address or figure with its unit is cut. What is wider
// by itself stays whole. The space at which a line ends belongs to none.
func wrap(text string, width int) []retrieval.Span {
	var lines []retrieval.Span
	start, end, used := 0, 0, 0 // of the line: where it starts, where it ends for now, its columns
	for at, piece := range unbroken(text) {
		if used > 0 && width > 0 && used+columns.StringWidth(strings.TrimRightFunc(piece, unicode.IsSpace)) > width {
			lines = append(lines, trimmed(text, start, end))
			start, used = at, 0
		}
		end = at + len(piece)
		used += columns.StringWidth(piece)
		if strings.HasSuffix(piece, "\n") {
			lines = append(lines, trimmed(text, start, end))
			start, used = end, 0
		}
	}
	if start < len(text) {
		lines = append(lines, trimmed(text, start, len(text)))
	}
	return lines
}

func trimmed(text string, start, end int) retrieval.Span {
	return retrieval.Span{Start: start, End: start + len(strings.TrimRightFunc(text[start:end], unicode.IsSpace))}
}

// unbroken yields the pieces of a text that go whole, each with its offset.
func unbroken(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		start, at, state := 0, 0, -1
		for at < len(text) {
			var segment string
			segment, _, _, state = uniseg.FirstLineSegmentInString(text[at:], state)
			for i, r := range segment { // Unicode cannot tell an opening “ from a closing one
				if opens := strings.ContainsRune("“‘", r); opens && at+i > start && !holdsOn(text, at+i) {
					if !yield(start, text[start:at+i]) {
						return
					}
					start = at + i
				}
			}
			at += len(segment)
			if holdsOn(text, at) {
				continue
			}
			if !yield(start, text[start:at]) {
				return
			}
			start = at
		}
	}
}

// holdsOn reports whether what stands on both sides of an offset is a figure and
// its unit, or an opening mark or a closing one and what it goes with.
func holdsOn(text string, at int) bool {
	if at <= 0 || at >= len(text) {
		return false
	}
	before, size := utf8.DecodeLastRuneInString(text[:at])
	behind, _ := utf8.DecodeRuneInString(text[at:])
	figure := before
	if strings.ContainsRune("万亿", before) {
		figure, _ = utf8.DecodeLastRuneInString(text[:at-size])
	}
	return unicode.IsDigit(figure) && unicode.Is(unicode.Han, behind) ||
		strings.ContainsRune("（《【「『“‘", before) ||
		before != '\n' && strings.ContainsRune("，。、；：？！）》】」』”’…—%％", behind)
}
