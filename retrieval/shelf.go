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
	fsys fs.FS

	mu       sync.Mutex
	byID     map[string]*list.Element // of *Report
	recent   *list.List               // most recent first
	passages int
}

func newShelf(fsys fs.FS) *shelf {
	return &shelf{fsys: fsys, byID: map[string]*list.Element{}, recent: list.New()}
}

// report returns the whole report of a title page; nil if its file is gone or
// no report any more.
func (s *shelf) report(page *Report) *Report {
	s.mu.Lock()
	if e := s.byID[page.ID]; e != nil {
		s.recent.MoveToFront(e)
		s.mu.Unlock()
		return e.Value.(*Report)
	}
	s.mu.Unlock()
	r, _ := readReport(s.fsys, page.ID+".txt") // hints that cannot be read were named when the library was opened
	if r == nil || r.key != page.key {
		return nil // changed since: the index speaks of another text
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.byID[page.ID]; e != nil { // read twice at the same time
		return e.Value.(*Report)
	}
	s.byID[r.ID] = s.recent.PushFront(r)
	s.passages += len(r.Passages)
	for s.passages > onShelf && s.recent.Len() > 1 {
		last := s.recent.Remove(s.recent.Back()).(*Report)
		delete(s.byID, last.ID)
		s.passages -= len(last.Passages)
	}
	return r
}
