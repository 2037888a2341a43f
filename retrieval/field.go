package retrieval

import (
	"hash/fnv"
	"iter"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"
)

// A gram is a character, a pair or a triple of neighbours, or a Latin word or
// figure.
type gram uint64

// maxSingle is the greatest gram of one character.
const maxSingle gram = 1<<21 - 1

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
		case lexicon.IsHan(r):
			yield(gramOf(r), 1)
			if last != 0 {
				yield(gramOf(last, r), 2)
			}
			last = r
		case lexicon.IsDigit(r) || unicode.IsLetter(r):
			last = 0
			if lexicon.IsDigit(r) {
				n = lexicon.NumberEnd(text, i) - i
			} else {
				n = lexicon.RunEnd(text[i:], 0, func(r rune) bool { return !lexicon.IsHan(r) && unicode.IsLetter(r) })
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

// A token is one gram of one document.
type token struct{ place, document int32 }

// newField counts the grams of texts.
func newField(texts []string) field {
	places, tokens := tokensOf(texts)
	return fieldOf(places, tokens, len(texts))
}

// tokensOf cuts texts into tokens, in order, and numbers their grams.
func tokensOf(texts []string) (map[gram]int32, []token) {
	characters := 0
	for _, text := range texts {
		characters += len(text) / len("字")
	}
	places := make(map[gram]int32, characters)
	tokens := make([]token, 0, 2*characters) // a character and a pair at each place
	for d, text := range texts {
		grams(text, func(g gram, _ int) {
			place, known := places[g]
			if !known {
				place = int32(len(places))
				places[g] = place
			}
			tokens = append(tokens, token{place, int32(d)})
		})
	}
	return places, tokens
}

// fieldOf counts the tokens of n documents, which come in order.
func fieldOf(places map[gram]int32, tokens []token, n int) field {
	f := field{places: places, lengths: make([]float64, n), total: float64(len(tokens))}
	// Tokens of one gram and document become one posting: counted first, then put
	// in its place.
	f.starts = make([]int32, len(places)+1)
	last := make([]int32, len(places)) // the last document of each gram, from 1
	for _, t := range tokens {
		f.lengths[t.document]++
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

// holds reports whether a document holds a gram.
func (f *field) holds(g gram, document int) bool {
	_, found := slices.BinarySearchFunc(f.of(g), document, func(p posting, d int) int { return int(p.document) - d })
	return found
}
