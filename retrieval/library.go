package retrieval

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"sync"

	"reportbot/retrieval/lexicon"
	"reportbot/retrieval/report"

	"github.com/blevesearch/bleve/v2"
)

// A Library holds reports and finds their passages. It is safe for concurrent use.
//
// Up to [InMemory] reports it keeps all of them and their index in memory. A
// larger one, opened by [Open], keeps its index on disk and reads a report when
// a question reaches it. Answers are the same.
type Library struct {
	reports   []*Report // newest first; on disk their title pages alone
	byID      map[string]*Report
	byKey     map[string]*Report
	whole     map[string]*rankable // of a library in memory, by ID
	thesaurus func() (*lexicon.Thesaurus, error)
	index     func() (bleve.Index, error)
	shelf     *shelf      // of a library on disk: the reports in use; nil in memory
	folder    *generation // of a library on disk: its index
}

// Load reads the reports of a folder: NAME.txt is a report, NAME.hints.txt its
// hints, NAME.near.txt what they ask in vain, thesaurus.txt adds to the built-in
// thesaurus. Each error names a file or a line that was left out and why, or is a
// notice ([IsNotice]); the library holds the others.
func Load(fsys fs.FS) (*Library, []error) {
	l, left := Texts(fsys)
	go l.index()
	if len(l.reports) == 1 {
		go l.corpus(l.reports[0]) // the next question needs it: beside the index
	}
	if _, err := l.thesaurus(); err != nil {
		left = append(left, err)
	}
	for _, r := range l.reports {
		if _, err := l.whole[r.ID].foreseen(); err != nil {
			left = append(left, err)
		}
	}
	if _, err := l.index(); err != nil {
		left = append(left, fmt.Errorf("index: %w", err))
	}
	return l, left
}

// Texts reads the reports as [Load] does, for who only reads in them: what
// questions need besides, companions and index, waits for the first one, and
// faults of companions are not named.
func Texts(fsys fs.FS) (*Library, []error) {
	l, left := newLibrary(fsys)
	names, err := reportNames(fsys)
	if err != nil {
		return l, []error{err}
	}
	for _, name := range names {
		r, err := readReport(fsys, name)
		if err != nil {
			left = append(left, err)
			continue
		}
		for _, w := range r.Warnings {
			left = append(left, w)
		}
		l.reports = append(l.reports, r.Report)
		l.whole[r.ID] = r
	}
	l.arrange()
	l.index = sync.OnceValues(func() (bleve.Index, error) { return newIndex(l.reports) })
	return l, left
}

// newLibrary returns a library without reports, whose thesaurus is the one that is
// built in and that of the folder, and names what of the folder is left out.
func newLibrary(fsys fs.FS) (*Library, []error) {
	thesaurus := sync.OnceValues(func() (*lexicon.Thesaurus, error) {
		t, err := lexicon.BuiltIn()
		if t == nil {
			t = lexicon.NewThesaurus()
		}
		if text, readErr := fs.ReadFile(fsys, thesaurusName); readErr == nil {
			err = errors.Join(err, t.Add(thesaurusName, text))
		}
		return t, err
	})
	return &Library{thesaurus: thesaurus, whole: map[string]*rankable{}}, leftOut(fsys)
}

// A rankable is a report with what ranks its passages, made when a question
// first reaches it.
type rankable struct {
	*Report
	corpus   func() *corpus
	foreseen func() ([]foreseenLine, error) // the error names every bad line
}

// readReport reads one report; its companions are read when they are asked for.
func readReport(fsys fs.FS, name string) (*rankable, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	r, err := report.Parse(idOf(name), text)
	if err != nil {
		return nil, err
	}
	foreseen := sync.OnceValues(func() ([]foreseenLine, error) { return readForeseen(fsys, r) })
	ranked := sync.OnceValue(func() *corpus {
		lines, _ := foreseen()
		return newCorpus(r, lines)
	})
	return &rankable{r, ranked, foreseen}, nil
}

// readForeseen reads what people were foreseen to ask of a report, if its folder
// says so. The error names every bad line.
func readForeseen(fsys fs.FS, r *Report) (lines []foreseenLine, err error) {
	for _, ending := range []string{hintsEnding, nearEnding} {
		name := fileOf(fsys, r.ID, ending)
		text, readErr := fs.ReadFile(fsys, name)
		if readErr != nil {
			continue
		}
		more, bad := parseForeseen(name, r, text, ending == nearEnding)
		lines, err = append(lines, more...), errors.Join(err, bad)
	}
	return lines, err
}

// arrange puts the newest report first.
func (l *Library) arrange() {
	slices.SortFunc(l.reports, func(a, b *Report) int {
		return cmp.Or(cmp.Compare(b.Year, a.Year), b.Date.Compare(a.Date), cmp.Compare(a.ID, b.ID))
	})
	l.byID = make(map[string]*Report, len(l.reports))
	l.byKey = make(map[string]*Report, len(l.reports))
	for _, r := range l.reports {
		l.byID[r.ID], l.byKey[r.Key] = r, r
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
	if r := l.rankable(id); r != nil {
		return r.Report
	}
	return nil
}

func (l *Library) rankable(id string) *rankable {
	if page := l.byID[id]; page != nil && l.shelf != nil {
		return l.shelf.report(page)
	}
	return l.whole[id]
}

// corpus returns what ranks the passages of a report.
func (l *Library) corpus(r *Report) *corpus {
	if ready := l.rankable(r.ID); ready != nil && ready.Key == r.Key {
		return ready.corpus()
	}
	return newCorpus(r, nil) // its file is gone meanwhile
}

// Passage returns the passage at an address, nil if there is none.
func (l *Library) Passage(a Address) *Passage {
	r := l.Report(a.Report)
	if r == nil {
		return nil
	}
	return r.At(a)
}
