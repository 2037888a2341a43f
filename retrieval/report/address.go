package report

import (
	"fmt"
	"strconv"
	"strings"
)

// None stands in an [Address] for a level that it does not reach down to.
const None = -1

// An Address names a passage, a section or a part of a report for good:
// REPORT/PART.SECTION.PARAGRAPH. Part 0 holds the lines before the first part,
// section 0 the paragraphs of a part that stand in no section, and paragraphs
// count from 1 within their section.
type Address struct {
	Report                   string
	Part, Section, Paragraph int // None where the address ends before that level
}

// String returns the address as it is written: "beijing-2022/2.8.6" for a
// passage, "beijing-2022/2.8" for a section, "beijing-2022/2" for a part.
func (a Address) String() string {
	s := a.Report + "/" + strconv.Itoa(a.Part)
	if a.Section != None {
		s += "." + strconv.Itoa(a.Section)
	}
	if a.Paragraph != None {
		s += "." + strconv.Itoa(a.Paragraph)
	}
	return s
}

// IsPassage reports whether the address reaches down to a passage.
func (a Address) IsPassage() bool { return a.Paragraph != None }

// Within reports whether a is b or lies inside it.
func (a Address) Within(b Address) bool {
	return a.Report == b.Report && a.Part == b.Part &&
		(b.Section == None || a.Section == b.Section) &&
		(b.Paragraph == None || a.Paragraph == b.Paragraph)
}

// ParseAddress reads an address as [Address.String] writes it.
func ParseAddress(s string) (Address, error) {
	report, rest, ok := strings.Cut(s, "/")
	if !ok || report == "" {
		return Address{}, fmt.Errorf("address %q: want REPORT/PART.SECTION.PARAGRAPH, such as beijing-2022/2.8.6", s)
	}
	a := Address{Report: report, Part: None, Section: None, Paragraph: None}
	levels := []*int{&a.Part, &a.Section, &a.Paragraph}
	fields := strings.Split(rest, ".")
	if len(fields) > len(levels) {
		return Address{}, fmt.Errorf("address %q: at most three numbers after the slash", s)
	}
	for i, f := range fields {
		n, err := strconv.ParseUint(f, 10, 16)
		if err != nil || strconv.FormatUint(n, 10) != f {
			return Address{}, fmt.Errorf("address %q: %q is not a number", s, f)
		}
		*levels[i] = int(n)
	}
	if a.Paragraph == 0 {
		return Address{}, fmt.Errorf("address %q: paragraphs count from 1", s)
	}
	return a, nil
}
