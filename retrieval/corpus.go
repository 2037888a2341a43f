package retrieval

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"iter"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A corpus is one report made ready for ranking: its passages folded and bare,
// sentence by sentence, its hints, and the grams of all of them. Nothing in it
// depends on other reports, so that adding one changes no answer of another.
type corpus struct {
	report    *Report
	texts     []passageText  // by Passage.Order
	sentences []sentenceText // of all passages, in order
	first     []int          // for each passage its first sentence, and behind them the number of all
	hints     []hint
	hintsOf   [][]int // the hints of each passage
	text      field   // documents are passages
	heading   field   // part, section and topic sentence; documents are passages
	asked     field   // all hints of a passage together; documents are passages
	hinted    field   // documents are hints
	sentence  field   // documents are sentences

	forms   sync.Map                  // *regexp.Regexp to []bool: the sentences in a form of answer
	bySound func() map[triple][3]rune // made when a question first needs it
}

// A passageText is a passage in the form in which words are looked for.
type passageText struct {
	plain   string // the whole
	heading string
}

// A sentenceText is a sentence in that form.
type sentenceText struct {
	text  string
	digit bool // it holds one
}

func (c *corpus) sentencesOf(d int) []sentenceText { return c.sentences[c.first[d]:c.first[d+1]] }

// A hint is one way to ask for a passage.
type hint struct {
	passage  int
	text     string
	sentence int     // the sentence that answers; -1 for the whole passage
	norm     float64 // Euclidean length of its gram weights
}

// A gram is a character, a pair or a triple of neighbours, or a Latin word or
// figure.
type gram uint64

func gramOf(runes ...rune) gram {
	var g gram
	for _, r := range runes {
		g = g<<21 | gram(r)
	}
	return g
}

// grams calls yield for every character and every pair of neighbouring
// characters of a bare text, and for its Latin words and figures.
func grams(text string, yield func(g gram, characters int)) {
	var last rune
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case IsHan(r):
			yield(gramOf(r), 1)
			if last != 0 {
				yield(gramOf(last, r), 2)
			}
			last = r
		case isDigit(r) || unicode.IsLetter(r):
			last = 0
			if isDigit(r) {
				n = numberEnd(text, i) - i
			} else {
				n = runEnd(text[i:], 0, func(r rune) bool { return !IsHan(r) && unicode.IsLetter(r) })
			}
			h := fnv.New64a()
			h.Write([]byte(text[i : i+n]))
			yield(gram(h.Sum64()|1<<63), 2)
		default:
			last = 0
		}
		i += n
	}
}

// A field counts the grams of numbered documents. All postings lie in one
// array, those of a gram together: a map of slices takes twice the room and
// three times as long to make.
type field struct {
	places   map[gram]int32 // of a gram, in starts
	starts   []int32        // where the postings of a gram begin; those of the next end them
	postings []posting
	lengths  []float64
	total    float64
}

type posting struct {
	document int32
	count    float32
}

// newField counts the grams of texts.
func newField(texts []string) field {
	characters := 0
	for _, text := range texts {
		characters += len(text) / len("字")
	}
	f := field{places: make(map[gram]int32, characters), lengths: make([]float64, len(texts))}
	type token struct{ place, document int32 }
	tokens := make([]token, 0, 2*characters) // a character and a pair at each place
	for d, text := range texts {
		grams(text, func(g gram, _ int) {
			place, known := f.places[g]
			if !known {
				place = int32(len(f.places))
				f.places[g] = place
			}
			tokens = append(tokens, token{place, int32(d)})
			f.lengths[d]++
		})
		f.total += f.lengths[d]
	}
	// Tokens of one gram and document become one posting: counted first, then put
	// in its place.
	f.starts = make([]int32, len(f.places)+1)
	last := make([]int32, len(f.places)) // the last document of each gram, from 1
	for _, t := range tokens {
		if last[t.place] != t.document+1 {
			last[t.place] = t.document + 1
			f.starts[t.place+1]++
		}
	}
	for i := 1; i < len(f.starts); i++ {
		f.starts[i] += f.starts[i-1]
	}
	f.postings = make([]posting, f.starts[len(f.starts)-1])
	clear(last)
	ends := slices.Clone(f.starts)
	for _, t := range tokens {
		if last[t.place] != t.document+1 {
			last[t.place] = t.document + 1
			f.postings[ends[t.place]] = posting{document: t.document}
			ends[t.place]++
		}
		f.postings[ends[t.place]-1].count++
	}
	return f
}

// of returns the postings of a gram, by document.
func (f *field) of(g gram) []posting {
	place, known := f.places[g]
	if !known {
		return nil
	}
	return f.postings[f.starts[place]:f.starts[place+1]]
}

// idf is the inverse document frequency of a gram, always positive (Lucene's
// form of the one in Robertson and Zaragoza, The Probabilistic Relevance
// Framework, 2009).
func (f *field) idf(g gram) float64 {
	n, df := float64(len(f.lengths)), float64(len(f.of(g)))
	return math.Log(1 + (n-df+0.5)/(df+0.5))
}

// BM25's usual constants, from the same source; b is lower than the usual 0.75
// because a long paragraph of a report is long for saying more things.
const (
	bm25K1 = 1.2
	bm25B  = 0.5
)

// bm25 scores every document against weighted grams. Where every gram stood in
// a document once the score would be about their weights' sum.
func (f *field) bm25(query map[gram]float64, order []gram) []float64 {
	scores := make([]float64, len(f.lengths))
	mean := f.total / max(1, float64(len(f.lengths)))
	for _, g := range order {
		w := query[g]
		for _, p := range f.of(g) {
			tf := float64(p.count)
			norm := bm25K1 * (1 - bm25B + bm25B*f.lengths[p.document]/max(1, mean))
			scores[p.document] += w * tf * (bm25K1 + 1) / (tf + norm)
		}
	}
	return scores
}

// newCorpus makes a report ready for ranking.
func newCorpus(r *Report, hints []hint) *corpus {
	c := &corpus{report: r, hints: hints}
	c.bySound = sync.OnceValue(c.soundIndex)
	hinted := make([]string, len(hints))
	c.hintsOf = make([][]int, len(r.Passages))
	for i, h := range hints {
		hinted[i] = h.text
		c.hintsOf[h.passage] = append(c.hintsOf[h.passage], i)
	}
	asked := make([]string, len(r.Passages))
	for d, list := range c.hintsOf {
		var all strings.Builder
		for _, i := range list {
			all.WriteString(hinted[i])
			all.WriteByte('\n')
		}
		asked[d] = all.String()
	}
	var plain, headings, sentences []string
	var last Section
	heading := ""
	for _, p := range r.Passages {
		if heading == "" || p.Section != last {
			last, heading = p.Section, bare.Replace(Fold(p.Section.Part+"\n"+p.Section.Heading))
		}
		headings = append(headings, heading+"\n"+bare.Replace(Fold(p.Topic)))
		c.first = append(c.first, len(sentences))
		for _, s := range p.Sentences {
			text := bare.Replace(Fold(p.Text[s.Start:s.End]))
			c.sentences = append(c.sentences, sentenceText{text, hasDigit(text)})
			sentences = append(sentences, text)
		}
		whole := strings.Join(sentences[c.first[p.Order]:], "") // no mark that ends a sentence folds with what follows
		c.texts = append(c.texts, passageText{whole, heading})
		plain = append(plain, whole)
	}
	c.first = append(c.first, len(sentences))
	c.text, c.heading, c.sentence = newField(plain), newField(headings), newField(sentences)
	c.asked, c.hinted = newField(asked), newField(hinted)
	for i := range c.hints {
		grams(c.hints[i].text, func(g gram, n int) {
			w := c.hintWeight(g, n)
			c.hints[i].norm += w * w
		})
		c.hints[i].norm = math.Sqrt(c.hints[i].norm)
	}
	return c
}

// hintWeight weighs a gram of a hint: rare ones over common ones, pairs over
// single characters.
func (c *corpus) hintWeight(g gram, characters int) float64 {
	w := c.hinted.idf(g)
	if characters == 1 {
		w *= singleWeight
	}
	return w
}

// passagesWith returns the passages that hold a bare term, in order.
func (c *corpus) passagesWith(term string) []int {
	var found []int
	for d := range c.text.holding(term) {
		if containsTerm(c.texts[d].plain, term) {
			found = append(found, d)
		}
	}
	return found
}

// hintsWith returns the hints that hold a bare term, in order.
func (c *corpus) hintsWith(term string) []int {
	var found []int
	for d := range c.hinted.holding(term) {
		if containsTerm(c.hints[d].text, term) {
			found = append(found, d)
		}
	}
	return found
}

// holding yields the documents that may hold a term, in order: those of its
// rarest gram. A figure in it tells nothing: 8.5 stands in 8.5%.
func (f *field) holding(term string) iter.Seq[int] {
	var rarest []posting
	known, figure := false, hasDigit(term)
	grams(term, func(g gram, _ int) {
		if figure && g>>63 == 1 {
			return
		}
		if list := f.of(g); !known || len(list) < len(rarest) {
			rarest, known = list, true
		}
	})
	return func(yield func(int) bool) {
		if !known {
			for d := range f.lengths {
				if !yield(d) {
					return
				}
			}
		}
		for _, p := range rarest {
			if !yield(int(p.document)) {
				return
			}
		}
	}
}

// containsTerm reports whether text holds term, not inside a longer Latin word
// or figure.
func containsTerm(text, term string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], term)
		if i < 0 {
			return false
		}
		i += from
		if wordBoundary(text, i, i+len(term)) {
			return true
		}
		from = i + 1
	}
}

// parseHints reads NAME.hints.txt: address, tab, how people ask, and, where one
// sentence answers, a tab and words of that sentence.
func parseHints(name string, r *Report, text []byte) ([]hint, error) {
	byAddress := make(map[string]*Passage, len(r.Passages))
	for _, p := range r.Passages {
		byAddress[p.Address.String()] = p
	}
	var hints []hint
	n := 0
	for line := range bytes.Lines(text) {
		n++
		if !utf8.Valid(line) {
			return nil, fmt.Errorf("%s: line %d: not UTF-8", name, n)
		}
		s := strings.TrimSpace(string(line))
		if s == "" || strings.HasPrefix(s, "#") {
			continue
		}
		f := strings.Split(s, "\t")
		if len(f) < 2 || len(f) > 3 {
			return nil, fmt.Errorf("%s: line %d: want ADDRESS, tab, how people ask", name, n)
		}
		p := byAddress[r.ID+"/"+f[0]]
		if p == nil {
			return nil, fmt.Errorf("%s: line %d: no passage %s in %s", name, n, f[0], r.ID)
		}
		h := hint{passage: p.Order, text: bare.Replace(Fold(f[1])), sentence: -1}
		if len(f) == 3 {
			at := strings.Index(p.Text, f[2])
			if at < 0 {
				return nil, fmt.Errorf("%s: line %d: %q does not stand in %s", name, n, f[2], p.Address)
			}
			h.sentence = slices.IndexFunc(p.Sentences, func(s Span) bool { return at < s.End })
		}
		hints = append(hints, h)
	}
	return hints, nil
}
