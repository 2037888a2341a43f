package retrieval

import (
	"cmp"
	_ "embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
)

//go:embed thesaurus.txt
var builtinThesaurus []byte

// A Library holds reports and finds their passages. It is safe for concurrent use.
type Library struct {
	reports   []*Report // newest first
	corpora   map[string]*corpus
	passages  map[Address]*Passage
	thesaurus *Thesaurus
	index     bleve.Index
}

// Load reads the reports of a folder: NAME.txt is a report, NAME.hints.txt its
// hints, thesaurus.txt adds to the built-in thesaurus, and other files are
// ignored. Each error names a file that was left out and why; the library holds
// the others.
func Load(fsys fs.FS) (*Library, []error) {
	l := &Library{corpora: map[string]*corpus{}, passages: map[Address]*Passage{}, thesaurus: NewThesaurus()}
	var left []error
	if err := l.thesaurus.Add("thesaurus.txt (built in)", builtinThesaurus); err != nil {
		left = append(left, err)
	}
	names, err := fs.Glob(fsys, "*.txt")
	if err != nil {
		return l, []error{err}
	}
	for _, name := range names {
		if strings.HasSuffix(name, ".hints.txt") {
			continue
		}
		if err := l.read(fsys, name); err != nil {
			left = append(left, err)
		}
	}
	slices.SortFunc(l.reports, func(a, b *Report) int {
		return cmp.Or(cmp.Compare(b.Year, a.Year), b.Date.Compare(a.Date), cmp.Compare(a.ID, b.ID))
	})
	if l.index, err = newIndex(l.reports); err != nil {
		left = append(left, fmt.Errorf("index: %w", err))
	}
	return l, left
}

// read takes in one report with its hints, or the thesaurus of the folder.
func (l *Library) read(fsys fs.FS, name string) error {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	if name == "thesaurus.txt" {
		return l.thesaurus.Add(name, text)
	}
	id := strings.TrimSuffix(name, ".txt")
	r, err := ParseReport(id, text)
	if err != nil {
		return err
	}
	var hints []hint
	hintsName := id + ".hints.txt"
	var hintsErr error
	if text, err := fs.ReadFile(fsys, hintsName); err == nil {
		hints, hintsErr = parseHints(hintsName, r, text)
	}
	l.reports = append(l.reports, r)
	l.corpora[r.ID] = newCorpus(r, hints)
	for _, p := range r.Passages {
		l.passages[p.Address] = p
	}
	return hintsErr
}

// Reports returns the reports, newest first.
func (l *Library) Reports() []*Report { return l.reports }

// Report returns the report of that ID, nil if there is none.
func (l *Library) Report(id string) *Report {
	if c := l.corpora[id]; c != nil {
		return c.report
	}
	return nil
}

// Passage returns the passage at an address, nil if there is none.
func (l *Library) Passage(a Address) *Passage { return l.passages[a] }

func (l *Library) corpus(r *Report) *corpus { return l.corpora[r.ID] }
