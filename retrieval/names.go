package retrieval

import "reportbot/retrieval/report"

// The model of a report, by the names under which those who search it meet it.
type (
	Report      = report.Report
	Part        = report.Part
	PartSection = report.PartSection
	Section     = report.Section
	Passage     = report.Passage
	Address     = report.Address
	Span        = report.Span
	Side        = report.Side
)

// The sides of a passage, and the level that an address does not reach down to.
const (
	AnySide = report.AnySide
	Done    = report.Done
	Planned = report.Planned
	None    = report.None
)

// ParseAddress reads an address as [Address.String] writes it.
func ParseAddress(s string) (Address, error) { return report.ParseAddress(s) }
