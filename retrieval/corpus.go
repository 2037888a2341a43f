package retrieval

import (
	"strings"
	"sync"

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
	foreseen  *foreseen
	text      field // documents are passages
	heading   field // part, section and topic sentence; documents are passages
	asked     field // all hints of a passage together; documents are passages
	sentence  field // documents are sentences

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

// newCorpus makes a report ready for ranking.
func newCorpus(r *Report, lines []foreseenLine) *corpus {
	c := &corpus{report: r, foreseen: newForeseen(lines, len(r.Passages))}
	c.bySound = sync.OnceValue(c.soundIndex)
	asked := make([]string, len(r.Passages))
	for d := range r.Passages {
		var all strings.Builder
		for _, l := range c.foreseen.of(d) {
			if !l.near {
				all.WriteString(l.text)
				all.WriteByte('\n')
			}
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
	c.heading, c.asked = newField(headings), newField(asked)
	return c
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
