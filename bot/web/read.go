package web

import (
	"net/http"

	"reportbot/answers"
	"reportbot/retrieval"
)

// A shown is a passage to read, with what of it is lit: an empty span for none.
type shown struct {
	answers.Quote
}

// A block is the passages below one heading.
type block struct {
	Address  retrieval.Address
	Heading  string
	Deep     bool // the heading is a section's, not a part's
	Passages []shown
}

// A reading is a stretch of a report: all of it, a part, or a section.
type reading struct {
	Report   *retrieval.Report
	Blocks   []block
	At       retrieval.Address // what is shown
	Passage  *retrieval.Passage
	Whole    bool
	Previous *retrieval.Passage
	Next     *retrieval.Passage
}

// wholeReport is all of a report.
func wholeReport(r *retrieval.Report) *reading {
	read := &reading{Report: r, Whole: true}
	for i := range r.Parts {
		read.Blocks = append(read.Blocks, blocksOf(r, i)...)
	}
	return read
}

// blocksOf are the blocks of a part as they follow each other in the report:
// paragraphs that have left the last section stand behind it.
func blocksOf(r *retrieval.Report, part int) []block {
	p := r.Parts[part]
	blocks := []block{{Address: p.Address, Heading: p.Heading}}
	section := 0
	for _, passage := range r.Passages {
		if passage.Address.Part != part {
			continue
		}
		for ; section < passage.Address.Section; section++ {
			s := p.Sections[section]
			blocks = append(blocks, block{Address: s.Address, Heading: s.Heading, Deep: true})
		}
		last := &blocks[len(blocks)-1]
		if passage.Address.Section == 0 && last.Deep {
			blocks = append(blocks, block{Address: p.Address})
			last = &blocks[len(blocks)-1]
		}
		last.Passages = append(last.Passages, shown{answers.Quote{Passage: passage}})
	}
	for ; section < len(p.Sections); section++ {
		s := p.Sections[section]
		blocks = append(blocks, block{Address: s.Address, Heading: s.Heading, Deep: true})
	}
	return blocks
}

// sectionAt is the part, or the section, at an address of a report.
func sectionAt(r *retrieval.Report, a retrieval.Address) *reading {
	read := &reading{Report: r, At: a}
	blocks := blocksOf(r, a.Part)
	if a.Section == retrieval.None {
		read.Blocks = blocks
		return read
	}
	for _, b := range blocks {
		switch {
		case b.Deep == (a.Section > 0) && (!b.Deep || b.Address.Section == a.Section):
			read.Blocks = append(read.Blocks, b)
		case b.Address.Section == retrieval.None && b.Heading != "":
			b.Passages = nil // the part's heading stands above its section
			read.Blocks = append(read.Blocks, b)
		}
	}
	return read
}

// exists reports whether something stands at an address of a report.
func exists(r *retrieval.Report, a retrieval.Address) bool {
	switch {
	case a.IsPassage():
		return r.At(a) != nil
	case a.Part < 0 || a.Part >= len(r.Parts):
		return false
	}
	return a.Section == retrieval.None || a.Section >= 0 && a.Section <= len(r.Parts[a.Part].Sections)
}

// read shows a report, or what stands at an address of it.
func (s *Site) read(w http.ResponseWriter, r *http.Request) {
	v := s.view(r, nil)
	report := v.Library().Report(r.PathValue("report"))
	if report == nil {
		s.missing(w, r)
		return
	}
	v.Report = report
	where := r.PathValue("place")
	if where == "" {
		v.Heading, v.Data = report.Title, wholeReport(report)
		s.show(w, http.StatusOK, "read", v)
		return
	}
	a, err := retrieval.ParseAddress(report.ID + "/" + where)
	if err != nil || !exists(report, a) {
		s.missing(w, r)
		return
	}
	read := readingAt(report, a)
	v.Heading, v.Data = report.Title+" "+numbers(a), read
	s.show(w, http.StatusOK, "read", v)
}

// readingAt is what a permanent link shows: a section, in it the passage lit that
// the address names, and the ways to its neighbours.
func readingAt(report *retrieval.Report, a retrieval.Address) *reading {
	section := a
	section.Paragraph = retrieval.None
	read := sectionAt(report, section)
	read.At, read.Passage = a, nil
	if !a.IsPassage() {
		return read
	}
	p := report.At(a)
	read.Passage = p
	if p.Order > 0 {
		read.Previous = report.Passages[p.Order-1]
	}
	if p.Order+1 < len(report.Passages) {
		read.Next = report.Passages[p.Order+1]
	}
	for i := range read.Blocks {
		for j := range read.Blocks[i].Passages {
			if q := &read.Blocks[i].Passages[j].Quote; q.Passage == p {
				q.Span = retrieval.Span{End: len(p.Text)}
			}
		}
	}
	return read
}
