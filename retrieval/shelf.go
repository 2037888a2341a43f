package retrieval

import (
	"container/list"
	"io/fs"
	"sync"
)

// onShelf is how many passages of a library on disk are kept ready for ranking.
// One takes about 30 KB, most of it postings of its grams: 170 MB in all.
const onShelf = 6000

// A shelf holds the reports of a library on disk that were asked last, whole and
// ready for ranking.
type shelf struct {
	fsys  fs.FS
	limit int                   // most passages
	more  map[string][]Foreseen // by report

	mu       sync.Mutex
	byID     map[string]*list.Element // of *rankable
	recent   *list.List               // most recent first
	passages int
}

func newShelf(fsys fs.FS) *shelf {
	return &shelf{fsys: fsys, limit: onShelf, byID: map[string]*list.Element{}, recent: list.New()}
}

// report returns the whole report of a title page and keeps it for the next
// question; nil if its file is gone or no report any more.
func (s *shelf) report(page *Report) *rankable {
	if r := s.kept(page); r != nil {
		return r
	}
	r := s.read(page)
	if r == nil {
		return nil
	}
	return s.keep(r)
}

// glance returns the same without keeping it: who reads every report once would
// push out those that questions reach.
func (s *shelf) glance(page *Report) *Report {
	r := s.kept(page)
	if r == nil {
		r = s.read(page)
	}
	if r == nil {
		return nil
	}
	return r.Report
}

func (s *shelf) kept(page *Report) *rankable {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.byID[page.ID]
	if e == nil {
		return nil
	}
	s.recent.MoveToFront(e)
	return e.Value.(*rankable)
}

func (s *shelf) read(page *Report) *rankable {
	r, _ := readReport(s.fsys, fileOf(s.fsys, page.ID, reportEnding)) // hints that cannot be read were named when the library was opened
	if r == nil || r.Key != page.Key {
		return nil // changed since: the index speaks of another text
	}
	return r.with(s.more[page.ID])
}

func (s *shelf) keep(r *rankable) *rankable {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.byID[r.ID]; e != nil { // read twice at the same time
		return e.Value.(*rankable)
	}
	s.byID[r.ID] = s.recent.PushFront(r)
	s.passages += len(r.Passages)
	for s.passages > s.limit && s.recent.Len() > 1 {
		last := s.recent.Remove(s.recent.Back()).(*rankable)
		delete(s.byID, last.ID)
		s.passages -= len(last.Passages)
	}
	return r
}
