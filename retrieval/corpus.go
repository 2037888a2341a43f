package retrieval

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"
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
	var headings, sentences []string
	var passages []int32 // of each sentence
	var last Section
	heading := ""
	for _, p := range r.Passages {
		if heading == "" || p.Section != last {
			last, heading = p.Section, lexicon.Bare(lexicon.Fold(p.Section.Part+"\n"+p.Section.Heading))
		}
		headings = append(headings, heading+"\n"+lexicon.Bare(lexicon.Fold(p.Topic)))
		c.first = append(c.first, len(sentences))
		for _, s := range p.Sentences {
			text := lexicon.Bare(lexicon.Fold(p.Text[s.Start:s.End]))
			c.sentences = append(c.sentences, sentenceText{text, hasDigit(text)})
			sentences = append(sentences, text)
			passages = append(passages, int32(p.Order))
		}
		whole := strings.Join(sentences[c.first[p.Order]:], "") // no mark that ends a sentence folds with what follows
		c.texts = append(c.texts, passageText{whole, heading})
	}
	c.first = append(c.first, len(sentences))
	places, tokens := tokensOf(sentences)
	c.sentence = fieldOf(places, tokens, len(sentences))
	for i := range tokens { // no pair of characters spans two sentences
		tokens[i].document = passages[tokens[i].document]
	}
	c.text = fieldOf(places, tokens, len(r.Passages))
	c.heading, c.asked, c.hinted = newField(headings), newField(asked), newField(hinted)
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
		if lexicon.ContainsTerm(c.texts[d].plain, term) {
			found = append(found, d)
		}
	}
	return found
}

// hintsWith returns the hints that hold a bare term, in order.
func (c *corpus) hintsWith(term string) []int {
	var found []int
	for d := range c.hinted.holding(term) {
		if lexicon.ContainsTerm(c.hints[d].text, term) {
			found = append(found, d)
		}
	}
	return found
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
		h := hint{passage: p.Order, text: lexicon.Bare(lexicon.Fold(f[1])), sentence: -1}
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
