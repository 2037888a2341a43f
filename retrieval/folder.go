package retrieval

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"reportbot/retrieval/report"
)

const (
	thesaurusName = "thesaurus.txt"
	reportEnding  = ".txt"
	hintsEnding   = ".hints.txt"
	nearEnding    = ".near.txt"
)

// A notice is a word on a folder that is no fault of it.
type notice string

func (n notice) Error() string { return string(n) }

// IsNotice reports whether an error of [Load] or [Open] only says what was
// noticed: a file that is none of a library's, or what looks wrong in a report
// that was read all the same.
func IsNotice(err error) bool {
	var n notice
	var w report.Warning
	return errors.As(err, &n) || errors.As(err, &w)
}

// cutEnding takes an ending off a file's name, in capitals or not.
func cutEnding(name, ending string) (string, bool) {
	at := len(name) - len(ending)
	if at <= 0 || !strings.EqualFold(name[at:], ending) {
		return name, false
	}
	return name[:at], true
}

// idOf returns the ID of the report that a file holds by its name; "" for other
// files.
func idOf(name string) string {
	for _, ending := range []string{hintsEnding, nearEnding} {
		if _, ok := cutEnding(name, ending); ok {
			return ""
		}
	}
	id, ok := cutEnding(name, reportEnding)
	if !ok || strings.EqualFold(name, thesaurusName) || strings.HasPrefix(name, ".") {
		return ""
	}
	return id
}

// reportNames returns the names of the files of a folder that are reports by
// their names, one for each ID.
func reportNames(fsys fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(fsys, ".")
	var names []string
	seen := map[string]bool{}
	for _, e := range entries {
		if id := idOf(e.Name()); id != "" && !e.IsDir() && !seen[id] {
			seen[id] = true
			names = append(names, e.Name())
		}
	}
	return names, err
}

// IDs returns the IDs of the reports of a folder, in order.
func IDs(fsys fs.FS) ([]string, error) {
	names, err := reportNames(fsys)
	for i, name := range names {
		names[i] = idOf(name)
	}
	return names, err
}

// Only returns a folder as if it held one report of its own, with its companions
// and what belongs to every report.
func Only(fsys fs.FS, id string) fs.FS { return only{fsys, id} }

type only struct {
	fs.FS
	id string
}

// ReadDir lists the folder without the other reports.
func (o only) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return idOf(e.Name()) != o.id && !strings.EqualFold(e.Name(), thesaurusName)
	}), err
}

// fileOf returns the name of the file of a report with that ending, in capitals
// or not; without one, the name that it would have. A large folder is not read
// for it.
func fileOf(fsys fs.FS, id, ending string) string {
	stem := strings.TrimSuffix(ending, reportEnding)
	for _, e := range []string{ending, strings.ToUpper(ending), stem + ".TXT", stem + ".Txt"} {
		if _, err := fs.Stat(fsys, id+e); err == nil {
			return id + e
		}
	}
	return id + ending
}

// leftOut names each file and folder beside the reports that is none of a
// library's, and each companion of no report. Those whose names begin with a dot
// belong to others.
func leftOut(fsys fs.FS) []error {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil // reportNames says so
	}
	reports := map[string]string{}
	for _, e := range entries {
		if id := idOf(e.Name()); id != "" && !e.IsDir() && reports[id] == "" {
			reports[id] = e.Name()
		}
	}
	var left []error
	for _, e := range entries {
		name := e.Name()
		id := idOf(name)
		switch {
		case strings.HasPrefix(name, "."), id != "" && reports[id] == name, strings.EqualFold(name, thesaurusName) && !e.IsDir():
		case e.IsDir():
			left = append(left, notice(name+": left out: a folder in the folder of reports"))
		case id != "":
			left = append(left, fmt.Errorf("%s: left out: %s is that report already", name, reports[id]))
		case strings.EqualFold(name[max(0, len(name)-len(reportEnding)):], reportEnding):
			stem, ok := cutEnding(name, hintsEnding)
			if !ok {
				stem, _ = cutEnding(name, nearEnding)
			}
			if reports[stem] == "" {
				left = append(left, fmt.Errorf("%s: no report %s%s beside it", name, stem, reportEnding))
			}
		default:
			left = append(left, notice(name+": left out: want NAME.txt; reportbot import makes it of docx, html and pdf"))
		}
	}
	return left
}
