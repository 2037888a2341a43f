package retrieval

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"slices"
	"sync"

	"reportbot/retrieval/lexicon"
)

// A Foreseen is one question that people were foreseen to ask of a passage.
type Foreseen struct {
	Address  Address
	Question string
	Near     bool // neither the passage nor the rest of the report answers it
}

// WithForeseen returns a library that knows further foreseen questions beside
// those of the folder, and shares all else with this one. Lines of passages that
// it does not have are left out.
func (l *Library) WithForeseen(lines []Foreseen) *Library {
	more := map[string][]Foreseen{}
	for _, f := range lines {
		more[f.Address.Report] = append(more[f.Address.Report], f)
	}
	n := *l
	if l.shelf != nil {
		n.shelf = newShelf(l.shelf.fsys)
		n.shelf.more = more
		return &n
	}
	n.whole = maps.Clone(l.whole)
	for id, lines := range more {
		if r := l.whole[id]; r != nil {
			n.whole[id] = r.with(lines)
		}
	}
	return &n
}

// with returns a report with further foreseen questions.
func (r *rankable) with(more []Foreseen) *rankable {
	var added []foreseenLine
	for _, f := range more {
		p := r.At(f.Address)
		if text := lexicon.Bare(lexicon.Fold(f.Question)); p != nil && text != "" {
			added = append(added, foreseenLine{passage: p.Order, text: text, canon: lexicon.Canon(text), near: f.Near, sentence: -1, pinned: true})
		}
	}
	if len(added) == 0 {
		return r
	}
	foreseen := sync.OnceValues(func() ([]foreseenLine, error) {
		lines, err := r.foreseen()
		return append(slices.Clone(lines), added...), err
	})
	ranked := sync.OnceValue(func() *corpus {
		lines, _ := foreseen()
		return newCorpus(r.Report, lines)
	})
	return &rankable{r.Report, ranked, foreseen}
}

// A Pinned is what staff have pinned, seen from a question.
type Pinned struct {
	Passage  *Passage
	Near     bool    // it was pinned as a question that the passage does not answer
	Exact    bool    // the question is the pinned one, word for word
	Likeness float64 // of the question to the pinned one, 0 to 1
}

// Pinned returns the pinned question that a text, folded by [lexicon.Fold], is
// most like; ok is false where none is pinned, or where a line that is not pinned
// is more like it.
func (l *Library) Pinned(r *Report, text string) (best Pinned, ok bool) {
	f := l.corpus(r).foreseen
	if f.pins == 0 {
		return Pinned{}, false
	}
	bare := lexicon.Bare(text)
	likeness := f.likeness(lexicon.Canon(bare))
	unpinned := 0.0
	for i, line := range f.lines {
		switch {
		case !line.pinned:
			unpinned = max(unpinned, likeness[i])
		case line.text == bare:
			return Pinned{r.Passages[line.passage], line.near, true, 1}, true
		case likeness[i] > best.Likeness:
			best = Pinned{r.Passages[line.passage], line.near, false, likeness[i]}
		}
	}
	return best, best.Likeness > unpinned
}

// Foreseen returns how many questions were foreseen to be asked of a report; the
// error names every bad line of its companions.
func (l *Library) Foreseen(r *Report) (lines int, err error) {
	ready := l.rankable(r.ID)
	if ready == nil {
		return 0, nil
	}
	list, err := ready.foreseen()
	return len(list), err
}

// Version names the texts of all reports in few characters: libraries of the
// same texts have the same version.
func (l *Library) Version() string {
	sum := sha256.New()
	for _, r := range l.reports {
		io.WriteString(sum, r.Key+"\n")
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}
