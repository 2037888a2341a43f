package retrieval

import (
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"
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

// tokenizer gives bleve the words of a text and its pairs of characters.
type tokenizer struct{}

func (tokenizer) Tokenize(text []byte) analysis.TokenStream {
	var stream analysis.TokenStream
	for i, t := range indexTerms(bare.Replace(Fold(string(text)))) {
		stream = append(stream, &analysis.Token{Term: []byte(t), Position: i + 1, Start: 0, End: len(text)})
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
		if IsHan(r) && last != 0 {
			add(text[lastAt : i+len(string(r))])
		}
		last, lastAt = 0, i
		if IsHan(r) {
			last = r
		}
	}
	for _, w := range Words(text) {
		add(w.Text)
	}
	return terms
}

// indexMapping maps the two fields of a passage: the report it belongs to, and
// its words with those of its headings.
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
	}
	passage := bleve.NewDocumentStaticMapping()
	passage.AddFieldMappingsAt("words", words)
	passage.AddFieldMappingsAt("report", report)
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
		batch := index.NewBatch()
		for _, p := range r.Passages {
			err := batch.Index(p.Address.String(), map[string]any{
				"report": r.ID,
				"words":  p.Section.Part + "\n" + p.Section.Heading + "\n" + p.Text,
			})
			if err != nil {
				return nil, err
			}
		}
		if err := index.Batch(batch); err != nil {
			return nil, err
		}
	}
	return index, nil
}

// candidates returns the places in r.Passages of those passages that hold a word
// of the query, a term that the thesaurus knows for it, or a hint like it, in
// the order of the report. If the index cannot be read, all are candidates.
func (l *Library) candidates(r *Report, q Query) []int {
	c := l.corpus(r)
	found := make([]bool, len(r.Passages))
	for _, id := range l.lookUp(r, q) {
		if a, err := ParseAddress(id); err == nil && l.Passage(a) != nil {
			found[l.Passage(a).Order] = true
		}
	}
	for i, s := range c.hintLikeness(q.Text) {
		if s > 0 {
			found[c.hints[i].passage] = true
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

// lookUp asks the index for the passages of a report that hold a word of the
// query or a term that the thesaurus knows for it.
func (l *Library) lookUp(r *Report, q Query) []string {
	var terms []query.Query
	add := func(text string) {
		for _, t := range indexTerms(text) {
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
	if len(terms) == 0 {
		return nil
	}
	var ask query.Query = bleve.NewDisjunctionQuery(terms...)
	if len(l.reports) > 1 {
		report := bleve.NewTermQuery(r.ID)
		report.SetField("report")
		ask = bleve.NewConjunctionQuery(report, ask)
	}
	request := bleve.NewSearchRequestOptions(ask, len(r.Passages), 0, false)
	request.Score = "none"
	hits, err := l.index.Search(request)
	if err != nil {
		ids := make([]string, len(r.Passages))
		for i, p := range r.Passages {
			ids[i] = p.Address.String()
		}
		return ids
	}
	ids := make([]string, len(hits.Hits))
	for i, h := range hits.Hits {
		ids[i] = h.ID
	}
	return ids
}
