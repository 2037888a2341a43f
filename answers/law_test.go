package answers

import (
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
	"reportbot/retrieval/report"
)

// smallTalkToo are words of the report that are also small talk: typed alone
// they get manners, no quote.
var smallTalkToo = []string{"好", "感谢", "测试"}

// wordsOf returns every figure of a report and every run of one to four 汉字
// inside one of its sentences, headings apart, each once.
func wordsOf(r *retrieval.Report) []string {
	words := map[string]bool{}
	for _, p := range r.Passages {
		for _, s := range p.Sentences {
			runes := []rune(p.Text[s.Start:s.End])
			for i := range runes {
				for n := 1; n <= 4 && i+n <= len(runes) && lexicon.IsHan(runes[i+n-1]); n++ {
					words[string(runes[i:i+n])] = true
				}
			}
			for _, w := range lexicon.Words(p.Text[s.Start:s.End]) {
				if w.Kind == lexicon.Number {
					words[w.Text] = true
				}
			}
		}
	}
	for _, f := range report.Figures(r) {
		words[f.Passage.Text[f.Span.Start:f.Span.End]] = true
	}
	return slices.Sorted(maps.Keys(words))
}

// Every word and figure of the report, typed alone, is answered by a quote that
// holds it.
func TestEveryWordTypedAlone(t *testing.T) {
	if underRace {
		t.Skip("18,800 questions one after the other: nothing for the race detector")
	}
	a := answerer(t)
	words := wordsOf(a.Default())
	t.Logf("%d words and figures", len(words))
	var missed atomic.Int64
	ask := func(w string) {
		answer := a.Answer(w, nil)
		if !slices.ContainsFunc(answer.Quotes, func(q Quote) bool { return strings.Contains(q.Text(), w) }) {
			if missed.Add(1) <= 20 {
				t.Errorf("%s: %q, %d quotes without it", w, answer.Reason, len(answer.Quotes))
			}
		}
	}
	next := make(chan string)
	var askers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		askers.Go(func() {
			for w := range next {
				ask(w)
			}
		})
	}
	for _, w := range words {
		if !slices.Contains(smallTalkToo, w) {
			next <- w
		}
	}
	close(next)
	askers.Wait()
	if n := missed.Load(); n > 20 {
		t.Errorf("and %d more", n-20)
	}
}
