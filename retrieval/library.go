package retrieval

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
)

//go:embed thesaurus.txt
var builtinThesaurus []byte

// A Library holds reports and finds their passages. It is safe for concurrent use.
//
// Up to [InMemory] reports it keeps all of them and their index in memory. A
// larger one, opened by [Open], keeps its index on disk and reads a report when
// a question reaches it. Answers are the same.
type Library struct {
	reports   []*Report // newest first; on disk their title pages alone
	byID      map[string]*Report
	thesaurus *Thesaurus
	index     bleve.Index
	shelf     *shelf      // of a library on disk: the reports in use; nil in memory
	folder    *generation // of a library on disk: its index
}

// Load reads the reports of a folder: NAME.txt is a report, NAME.hints.txt its
// hints, thesaurus.txt adds to the built-in thesaurus, and other files are
// ignored. Each error names a file that was left out and why; the library holds
// the others.
func Load(fsys fs.FS) (*Library, []error) {
	l, left := newLibrary(fsys)
	names, err := reportNames(fsys)
	if err != nil {
		return l, []error{err}
	}
	for _, name := range names {
		r, err := readReport(fsys, name)
		if err != nil {
			left = append(left, err)
		}
		if r != nil {
			l.reports = append(l.reports, r)
		}
	}
	l.arrange()
	if l.index, err = newIndex(l.reports); err != nil {
		left = append(left, fmt.Errorf("index: %w", err))
	}
	return l, left
}

// newLibrary returns a library without reports, with the thesaurus that is
// built in and that of the folder, and names the hints of no report.
func newLibrary(fsys fs.FS) (*Library, []error) {
	l := &Library{thesaurus: NewThesaurus()}
	var left []error
	if err := l.thesaurus.Add("thesaurus.txt (built in)", builtinThesaurus); err != nil {
		left = append(left, err)
	}
	if text, err := fs.ReadFile(fsys, thesaurusName); err == nil {
		if err := l.thesaurus.Add(thesaurusName, text); err != nil {
			left = append(left, err)
		}
	}
	hints, _ := fs.Glob(fsys, "*"+hintsEnding)
	for _, name := range hints {
		report := strings.TrimSuffix(name, hintsEnding) + ".txt"
		if _, err := fs.Stat(fsys, report); errors.Is(err, fs.ErrNotExist) {
			left = append(left, fmt.Errorf("%s: no report %s beside it", name, report))
		}
	}
	return l, left
}

const (
	thesaurusName = "thesaurus.txt"
	hintsEnding   = ".hints.txt"
)

// reportNames returns the names of the files of a folder that are reports by
// their names.
func reportNames(fsys fs.FS) ([]string, error) {
	names, err := fs.Glob(fsys, "*.txt")
	return slices.DeleteFunc(names, func(name string) bool {
		return name == thesaurusName || strings.HasSuffix(name, hintsEnding)
	}), err
}

// readReport reads one report and its hints. Hints that cannot be read are an
// error beside the report.
func readReport(fsys fs.FS, name string) (*Report, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	id := strings.TrimSuffix(name, ".txt")
	r, err := ParseReport(id, text)
	if err != nil {
		return nil, err
	}
	var hints []hint
	if text, readErr := fs.ReadFile(fsys, id+hintsEnding); readErr == nil {
		hints, err = parseHints(id+hintsEnding, r, text)
	}
	sum := sha256.Sum256(text)
	r.key = id + "@" + hex.EncodeToString(sum[:8])
	r.corpus = sync.OnceValue(func() *corpus { return newCorpus(r, hints) })
	return r, err
}

// arrange puts the newest report first.
func (l *Library) arrange() {
	slices.SortFunc(l.reports, func(a, b *Report) int {
		return cmp.Or(cmp.Compare(b.Year, a.Year), b.Date.Compare(a.Date), cmp.Compare(a.ID, b.ID))
	})
	l.byID = make(map[string]*Report, len(l.reports))
	for _, r := range l.reports {
		l.byID[r.ID] = r
	}
}

// Reports returns the reports, newest first. Those of a library on disk are
// title pages without parts and passages; [Library.Report] reads the whole one.
func (l *Library) Reports() []*Report { return l.reports }

// All yields the reports whole, newest first, one at a time.
func (l *Library) All() iter.Seq[*Report] {
	return func(yield func(*Report) bool) {
		for _, page := range l.reports {
			r := page
			if l.shelf != nil {
				r = l.shelf.glance(page)
			}
			if r != nil && !yield(r) {
				return
			}
		}
	}
}

// Page returns the title page of a report; its parts and passages may be missing.
func (l *Library) Page(id string) *Report { return l.byID[id] }

// Report returns the report of that ID, nil if there is none or its file is gone.
func (l *Library) Report(id string) *Report {
	page := l.byID[id]
	if page == nil || l.shelf == nil {
		return page
	}
	return l.shelf.report(page)
}

// Passage returns the passage at an address, nil if there is none.
func (l *Library) Passage(a Address) *Passage {
	r := l.Report(a.Report)
	if r == nil {
		return nil
	}
	return r.at(a)
}

// at returns the passage at an address of the report, nil if there is none.
func (r *Report) at(a Address) *Passage {
	if a.Part < 0 || a.Part >= len(r.Parts) || a.Section < 0 || a.Section > len(r.Parts[a.Part].Sections) {
		return nil
	}
	list := r.Parts[a.Part].Passages
	if a.Section > 0 {
		list = r.Parts[a.Part].Sections[a.Section-1].Passages
	}
	if a.Report != r.ID || a.Paragraph < 1 || a.Paragraph > len(list) {
		return nil
	}
	return list[a.Paragraph-1]
}
