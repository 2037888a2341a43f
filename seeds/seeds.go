// Package seeds holds the reports that the program carries inside itself, and
// beside each report the hints that help to find its passages.
package seeds

import "embed"

// FS holds NAME.txt, the text of a report, and NAME.hints.txt, its hints.
//
//go:embed *.txt
var FS embed.FS
