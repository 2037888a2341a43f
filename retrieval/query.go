package retrieval

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"
)

// A Query asks one report for passages. [Library.Query] makes it from a text;
// the caller then says which year, side and kind of answer is wanted.
type Query struct {
	Text    string         // folded and bare: what is asked about
	Context string         // what the question before was about; its words weigh less
	Units   []Unit         // the words of Text and Context that carry it
	Year    int            // the year asked for, which comes before a part that speaks of no one year; 0 when none was
	Side    Side           // the side that is likelier meant
	Figure  bool           // a figure is asked for
	Wants   *regexp.Regexp // what the answering sentence holds; nil when nothing is known of it
}

// A Unit is a word of a query that carries meaning, and what reports may say
// for it.
type Unit struct {
	Text   string
	Weight float64        // how much of the query it carries; 0.1 to 2
	Terms  []lexicon.Term // itself first, then what the thesaurus knows
	Class  string         // part of speech, "" when the dictionary does not know the word
	Kind   lexicon.WordKind
	Rule   string // file and line of what the thesaurus knows for it; "" for nothing
	Known  bool   // the thesaurus or the dictionary knows the word
}

// Weights of a unit by what it is. A noun names what is asked; a verb or an
// adjective is more often said in another word.
const (
	nounWeight  = 1.0
	verbWeight  = 0.55
	looseWeight = 0.6 // single characters that make no known word
	otherWeight = 0.4
)

// Query reads a text, folded by [Fold], for a report.
func (l *Library) Query(text string) Query {
	q := Query{Text: lexicon.Bare(text)}
	thesaurus, _ := l.thesaurus() // its faults were named when the library was read
	expansions := thesaurus.Expand(q.Text)
	at := 0
	for _, e := range expansions {
		if weight, ok := lexicon.Filler(q.Text[e.Start:e.End]); len(e.Also) > 0 || e.Start < at || ok && weight == 0 {
			continue
		}
		q.addWords(at, e.Start)
		q.addExpansion(e)
		at = e.End
	}
	q.addWords(at, len(q.Text))
	for _, e := range expansions {
		if len(e.Also) > 0 {
			q.explain(e)
		}
	}
	q.Units = slices.CompactFunc(q.Units, func(a, b Unit) bool { return a.Text == b.Text })
	return q
}

// addExpansion adds the word that set off a rule of the thesaurus.
func (q *Query) addExpansion(e lexicon.Expansion) {
	said := q.Text[e.Start:e.End]
	weight := nounWeight
	if w, ok := lexicon.Filler(said); ok {
		weight = max(w, lexicon.LightWeight)
	}
	q.Units = append(q.Units, Unit{
		Text: said, Weight: weight * lengthFactor(said), Known: true, Rule: e.Rule,
		Terms: append([]lexicon.Term{{Text: said, Weight: 1}}, e.Terms...),
	})
}

// explain gives the terms of a rule that asks for several words to the units
// that say them.
func (q *Query) explain(e lexicon.Expansion) {
	words := append([]string{q.Text[e.Start:e.End]}, e.Also...)
	for i, u := range q.Units {
		for _, w := range words {
			if strings.Contains(u.Text, w) || strings.Contains(w, u.Text) {
				q.Units[i].Terms = append(u.Terms, e.Terms...)
				q.Units[i].Known, q.Units[i].Rule = true, strings.TrimSpace(u.Rule+" "+e.Rule)
				break
			}
		}
	}
	// Words that are filler elsewhere mean something together.
	if len(q.Units) == 0 {
		q.Units = append(q.Units, Unit{Text: words[0], Weight: nounWeight, Known: true, Terms: append([]lexicon.Term{{Text: words[0], Weight: 1}}, e.Terms...)})
	}
}

// addWords adds the words of Text[start:end]; single characters side by side
// are a word that the dictionary does not know.
func (q *Query) addWords(start, end int) {
	loose := "" // single characters waiting for their neighbours
	flush := func() {
		if utf8.RuneCountInString(loose) > 1 {
			q.Units = append(q.Units, Unit{Text: loose, Weight: looseWeight, Terms: []lexicon.Term{{Text: loose, Weight: 1}}})
		} else if loose != "" {
			q.Units = append(q.Units, Unit{Text: loose, Weight: lexicon.LightWeight, Terms: []lexicon.Term{{Text: loose, Weight: 1}}, Known: true})
		}
		loose = ""
	}
	for _, w := range lexicon.Words(q.Text[start:end]) {
		weight, isFiller := lexicon.Filler(w.Text)
		if isFiller && weight == 0 {
			flush()
			continue
		}
		if w.Kind == lexicon.HanWord && utf8.RuneCountInString(w.Text) == 1 && !isFiller {
			if functionClass(w.Class) {
				flush()
				continue
			}
			loose += w.Text
			continue
		}
		flush()
		if !isFiller {
			weight = classWeight(w) * lengthFactor(w.Text)
		}
		if w.Kind == lexicon.Number && len(w.Text) == 1 {
			weight = lexicon.LightWeight
		}
		if weight > 0 {
			q.Units = append(q.Units, Unit{
				Text: w.Text, Weight: weight, Class: w.Class, Kind: w.Kind,
				Known: w.Class != "", Terms: []lexicon.Term{{Text: w.Text, Weight: 1}},
			})
		}
	}
	flush()
}

// functionClass reports whether words of a class never carry a question:
// adverbs, pronouns, prepositions, conjunctions, particles, numerals, measures.
func functionClass(class string) bool {
	return class != "" && strings.ContainsRune("drpcuymqfeo", rune(class[0]))
}

func classWeight(w lexicon.Word) float64 {
	switch {
	case w.Kind != lexicon.HanWord:
		return nounWeight
	case functionClass(w.Class):
		return 0
	case w.Class == "", strings.HasPrefix(w.Class, "n"), w.Class == "vn", strings.HasPrefix(w.Class, "l"), strings.HasPrefix(w.Class, "i"), strings.HasPrefix(w.Class, "j"):
		return nounWeight
	case strings.HasPrefix(w.Class, "v"):
		return verbWeight
	case w.Class == "t":
		return lexicon.LightWeight
	}
	return otherWeight
}

// lengthFactor gives a longer word more: it says more.
func lengthFactor(word string) float64 {
	return min(1.75, max(0.75, 1+0.2*float64(utf8.RuneCountInString(word)-2)))
}
