package retrieval

import (
	"context"
	"encoding/json"
	"runtime"
	"strings"
	"sync"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"
)

// A Spoken is one report of the library that speaks of something, and the passages
// of it that do, in its order.
type Spoken struct {
	Report   *Report // its title page
	Passages []*Passage
}

// Everywhere returns the reports in which passages hold all of some words, each in
// any of its terms, newest report first, by one search of the index. Each passage
// holds them in its text; headings do not count. Terms of a single character are
// not looked for.
func (l *Library) Everywhere(words [][]lexicon.Term) ([]Spoken, error) {
	var all []query.Query
	for _, terms := range words {
		var any []query.Query
		for _, t := range terms {
			if q := holding(t.Text); q != nil {
				any = append(any, q)
			}
		}
		if len(any) > 0 {
			all = append(all, bleve.NewDisjunctionQuery(any...))
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	in, err := l.index()
	if err != nil {
		return nil, err
	}
	advanced, err := in.Advanced()
	if err != nil {
		return nil, err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	ids, err := idsFound(reader, in, bleve.NewConjunctionQuery(all...))
	if err != nil {
		return nil, err
	}
	passages, err := l.passages(reader, ids)
	if err != nil {
		return nil, err
	}
	found := map[string][]*Passage{}
	for _, p := range passages {
		if p != nil && holdsAll(p, words) {
			found[p.Address.Report] = append(found[p.Address.Report], p)
		}
	}
	var spoken []Spoken
	for _, r := range l.reports {
		if list := found[r.ID]; len(list) > 0 {
			inOrder(list)
			spoken = append(spoken, Spoken{r, list})
		}
	}
	return spoken, nil
}

// holding finds the passages that hold a term: all its pairs of 汉字, and its words
// of other letters. It is nil for a term that the index cannot find.
func holding(term string) query.Query {
	var all []query.Query
	for _, t := range indexTerms(lexicon.Bare(term)) {
		if n := utf8.RuneCountInString(t); n != 2 && lexicon.IsHan([]rune(t)[0]) || n < 2 {
			continue // a word of the dictionary: where it begins depends on what stands around it
		}
		q := bleve.NewTermQuery(t)
		q.SetField("words")
		all = append(all, q)
	}
	if len(all) == 0 {
		return nil
	}
	return bleve.NewConjunctionQuery(all...)
}

// holdsAll reports whether a passage's text holds each of some words in one of its
// terms.
func holdsAll(p *Passage, words [][]lexicon.Term) bool {
	text := lexicon.Bare(lexicon.Fold(p.Text))
	for _, terms := range words {
		held := false
		for _, t := range terms {
			held = held || strings.Contains(text, lexicon.Bare(t.Text))
		}
		if !held {
			return false
		}
	}
	return true
}

func inOrder(list []*Passage) {
	for i := 1; i < len(list); i++ {
		for j := i; j > 0 && list[j].Order < list[j-1].Order; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

// idsFound returns the index's names of the passages that a query finds.
func idsFound(reader index.IndexReader, in bleve.Index, ask query.Query) (ids []string, err error) {
	searcher, err := ask.Searcher(context.Background(), reader, in.Mapping(), search.SearcherOptions{Score: "none"})
	if err != nil {
		return nil, err
	}
	defer searcher.Close()
	state := &search.SearchContext{
		DocumentMatchPool: search.NewDocumentMatchPool(searcher.DocumentMatchPoolSize()+1, 0),
		IndexReader:       reader,
	}
	for {
		found, err := searcher.Next(state)
		if err != nil || found == nil {
			return ids, err
		}
		id, err := reader.ExternalID(found.IndexInternalID)
		if err != nil {
			return ids, err
		}
		ids = append(ids, id)
		state.DocumentMatchPool.Put(found)
	}
}

// passages returns the passages of the index's names: from memory, or as the index
// on disk keeps them, so that no report is read for them.
func (l *Library) passages(reader index.IndexReader, ids []string) ([]*Passage, error) {
	passages := make([]*Passage, len(ids))
	if l.shelf == nil {
		for i, id := range ids {
			if page := l.byKey[keyOf(id)]; page != nil {
				passages[i] = l.whole[page.ID].Passages[orderOf(id)]
			}
		}
		return passages, nil
	}
	workers := runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(ids) && errs[w] == nil; i += workers {
				passages[i], errs[w] = keptPassage(reader, ids[i])
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return passages, nil
}

// keptPassage reads a passage that an index on disk keeps whole.
func keptPassage(reader index.IndexReader, id string) (*Passage, error) {
	document, err := reader.Document(id)
	if err != nil || document == nil {
		return nil, err
	}
	var body []byte
	document.VisitFields(func(f index.Field) {
		if f.Name() == "passage" {
			body = f.Value()
		}
	})
	if body == nil {
		return nil, nil
	}
	p := new(Passage)
	return p, json.Unmarshal(body, p)
}

// keyOf takes the order of a passage off the index's name for it.
func keyOf(id string) string { return id[:strings.LastIndexByte(id, '/')] }
