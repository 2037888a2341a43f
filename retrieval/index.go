package retrieval

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
)

// analyzerName names the analyzer and its tokenizer in bleve's global registry,
// which refuses a second registration.
const analyzerName = "reportwords"

func init() {
	err := registry.RegisterTokenizer(analyzerName, func(map[string]any, *registry.Cache) (analysis.Tokenizer, error) {
		return tokenizer{}, nil
	})
	if err != nil {
		panic(err)
	}
}

// tokenizer splits the terms that [indexTerms] made before bleve sees them: so
// several reports are cut at a time, whatever bleve does.
type tokenizer struct{}

const betweenTerms = "\n"

func (tokenizer) Tokenize(text []byte) analysis.TokenStream {
	stream := make(analysis.TokenStream, 0, bytes.Count(text, []byte(betweenTerms))+1)
	for t := range bytes.SplitSeq(text, []byte(betweenTerms)) {
		stream = append(stream, &analysis.Token{Term: t, Position: len(stream) + 1, End: len(text)})
	}
	return stream
}

// indexTerms returns what a bare text is found by: its words, and the pairs of
// 汉字 that stand side by side, each once. Texts and questions are cut alike.
func indexTerms(text string) []string {
	var terms []string
	seen := map[string]bool{}
	add := func(t string) {
		if !seen[t] {
			seen[t] = true
			terms = append(terms, t)
		}
	}
	last, lastAt := rune(0), 0
	for i, r := range text {
		if lexicon.IsHan(r) && last != 0 {
			add(text[lastAt : i+len(string(r))])
		}
		last, lastAt = 0, i
		if lexicon.IsHan(r) {
			last = r
		}
	}
	for _, w := range lexicon.Words(text) {
		add(w.Text)
	}
	return terms
}

// indexMapping maps the two fields of a passage: the report it belongs to, and
// its words with those of its headings; and keeps, on disk, the passage itself.
func indexMapping() (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer(analyzerName, map[string]any{"type": custom.Name, "tokenizer": analyzerName})
	if err != nil {
		return nil, err
	}
	words := bleve.NewTextFieldMapping()
	words.Analyzer = analyzerName
	report := bleve.NewTextFieldMapping()
	report.Analyzer = keyword.Name
	for _, f := range []*mapping.FieldMapping{words, report} {
		f.Store, f.DocValues, f.IncludeTermVectors, f.IncludeInAll = false, false, false, false
		f.SkipFreqNorm = true // the index finds; scores are worked out here
	}
	passage := bleve.NewDocumentStaticMapping()
	passage.AddFieldMappingsAt("words", words)
	passage.AddFieldMappingsAt("report", report)
	kept := bleve.NewTextFieldMapping()
	kept.Index, kept.Store, kept.DocValues, kept.IncludeInAll = false, true, false, false
	passage.AddFieldMappingsAt("passage", kept)
	m.DefaultMapping = passage
	return m, nil
}

// newIndex indexes reports in memory.
func newIndex(reports []*Report) (bleve.Index, error) {
	m, err := indexMapping()
	if err != nil {
		return nil, err
	}
	index, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, err
	}
	for _, r := range reports {
		if err := addReport(index, r.Key, entriesOf(r, false)); err != nil {
			return nil, err
		}
	}
	return index, nil
}

// An indexEntry is what bleve keeps of a passage: the key of its report, and
// the terms of its words and those of its headings, and on disk the passage.
type indexEntry struct {
	Report string `json:"report"`
	Words  string `json:"words"`
	Whole  string `json:"passage,omitempty"`
}

// entriesOf cuts the passages of a report into terms; with keep the index keeps
// them whole, too.
func entriesOf(r *Report, keep bool) []indexEntry {
	entries := make([]indexEntry, len(r.Passages))
	for i, p := range r.Passages {
		text := lexicon.Bare(lexicon.Fold(p.Section.Part + "\n" + p.Section.Heading + "\n" + p.Text))
		entries[i] = indexEntry{Report: r.Key, Words: strings.Join(indexTerms(text), betweenTerms)}
		if body, err := json.Marshal(p); keep && err == nil {
			entries[i].Whole = string(body)
		}
	}
	return entries
}

// addReport indexes the passages of one report in one batch.
func addReport(index bleve.Index, key string, entries []indexEntry) error {
	batch := index.NewBatch()
	for i, e := range entries {
		if err := batch.Index(entryID(key, i), e); err != nil {
			return err
		}
	}
	return index.Batch(batch)
}

// entryID names a passage in the index by its report's key and its order;
// orderOf takes the order off again.
func entryID(key string, order int) string { return key + "/" + strconv.Itoa(order) }

func orderOf(id string) int {
	n, _ := strconv.Atoi(id[strings.LastIndexByte(id, '/')+1:])
	return n
}

// candidates returns the places in r.Passages of those passages that hold a word
// of the query, a term that the thesaurus knows for it, or a hint like it, in
// the order of the report; likeness is that of each hint. If the index cannot be
// read, all are candidates.
func (l *Library) candidates(r *Report, q Query, likeness []float64) []int {
	c := l.corpus(r)
	found := make([]bool, len(r.Passages))
	for _, d := range l.lookUp(r, q) {
		found[d] = true
	}
	for i, s := range likeness {
		if s > 0 {
			found[c.foreseen.lines[i].passage] = true
		}
	}
	// The index holds no single characters.
	for _, u := range q.Units {
		if utf8.RuneCountInString(u.Text) == 1 {
			for _, d := range c.passagesWith(u.Text) {
				found[d] = true
			}
		}
	}
	var places []int
	for i, ok := range found {
		if ok {
			places = append(places, i)
		}
	}
	return places
}

// lookUp asks the index for the places of those passages of a report that hold
// a word of the query or a term that the thesaurus knows for it.
func (l *Library) lookUp(r *Report, q Query) []int {
	terms := searchTerms(q)
	if len(terms) == 0 {
		return nil
	}
	var ask query.Query = bleve.NewDisjunctionQuery(terms...)
	if len(l.reports) > 1 {
		report := bleve.NewTermQuery(r.Key)
		report.SetField("report")
		ask = bleve.NewConjunctionQuery(report, ask)
	}
	index, err := l.index()
	var places []int
	if err == nil {
		places, err = passagesFound(index, ask)
	}
	if err != nil {
		places = places[:0]
		for i := range r.Passages {
			places = append(places, i)
		}
	}
	return places
}

// searchTerms returns a query for each term that q is looked for by, each once.
func searchTerms(q Query) []query.Query {
	var terms []query.Query
	seen := map[string]bool{}
	add := func(text string) {
		for _, t := range indexTerms(text) {
			if seen[t] {
				continue
			}
			seen[t] = true
			term := bleve.NewTermQuery(t)
			term.SetField("words")
			terms = append(terms, term)
		}
	}
	add(q.Text)
	for _, u := range q.Units {
		for _, t := range u.Terms {
			add(t.Text)
		}
	}
	return terms
}

// passagesFound returns the places, in their reports, of what a query finds. It
// steps through bleve's searcher itself: collecting, sorting and loading hits
// that are only places costs more than finding them.
func passagesFound(index bleve.Index, ask query.Query) (places []int, err error) {
	advanced, err := index.Advanced()
	if err != nil {
		return nil, err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	searcher, err := ask.Searcher(context.Background(), reader, index.Mapping(), search.SearcherOptions{Score: "none"})
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
			return places, err
		}
		id, err := reader.ExternalID(found.IndexInternalID)
		if err != nil {
			return places, err
		}
		places = append(places, orderOf(id))
		state.DocumentMatchPool.Put(found)
	}
}
