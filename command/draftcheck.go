package command

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
	"reportbot/retrieval/report"
)

// A draftFile is one of the two files: lines in the order of their passages.
type draftFile struct {
	ending string
	lines  []draftedLine
}

// A draftedLine is one question and the passage that it is put to.
type draftedLine struct{ address, question string }

// settle checks what the model wrote, writes the two files and says what came of it.
func (d *drafting) settle(ctx context.Context, p *program, all []drafted) error {
	hints, near := draftFile{ending: hintsEnding}, draftFile{ending: nearEnding}
	dropped := map[string]int{}
	tokens := drafted{}
	seen := map[string]bool{}
	add := func(file *draftFile, address string, questions []string) {
		for _, q := range questions {
			key := lexicon.Bare(lexicon.Fold(q))
			if seen[key] || key == "" {
				dropped[d.words.twice]++
				continue
			}
			seen[key] = true
			file.lines = append(file.lines, draftedLine{strings.TrimPrefix(address, d.report.ID+"/"), q})
		}
	}
	for _, w := range all {
		add(&hints, w.Address, w.Hints)
		tokens.Prompt, tokens.Answer = tokens.Prompt+w.Prompt, tokens.Answer+w.Answer
	}
	for _, w := range all { // a question that a passage answers is no near miss of another
		add(&near, w.Address, w.Near)
	}
	if err := d.weed(ctx, &hints, &near, dropped); err != nil {
		return err
	}
	for _, f := range []draftFile{hints, near} {
		if err := writeNew(d.file(f.ending), f.text(fmt.Sprintf(d.words.head, d.name)), true); err != nil {
			return err
		}
	}
	d.words.summary(p.stdout, d, hints, near, dropped, tokens)
	return nil
}

// text returns the file as staff read it and the library loads it.
func (f draftFile) text(head string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", head)
	for _, l := range f.lines {
		fmt.Fprintf(&b, "%s\t%s\n", l.address, l.question)
	}
	return b.String()
}

// The bounds of weeding. Of hints and near misses that people had written and read
// through, 2 and less than 1 in 100 fall to them: they take what is wrong beyond
// doubt, the rest is for staff to judge.
const (
	saidElsewhere = 0.9  // coverage by another passage from which that one answers
	hardlySaid    = 0.5  // coverage by its own below which it does not
	sameAsHint    = 0.92 // likeness to a hint from which a near miss is that hint
	saidInClause  = 0.7  // of the pairs of characters of a question, those in a clause that answers it
)

// weed drops hints that another passage answers better and near misses that the
// report does answer, by what the report says without the help of either.
func (d *drafting) weed(ctx context.Context, hints, near *draftFile, dropped map[string]int) error {
	bare, err := d.answerer(nil)
	if err != nil {
		return err
	}
	hints.lines = slices.DeleteFunc(hints.lines, func(l draftedLine) bool {
		a := bare.Answer(l.question, nil)
		if ctx.Err() != nil || len(a.Quotes) == 0 || short(a.Quotes[0].Passage) == l.address {
			return false
		}
		other, own := coverage(a.Hits, short(a.Quotes[0].Passage)), coverage(a.Hits, l.address)
		drop := other >= saidElsewhere && own < hardlySaid
		if drop {
			dropped[d.words.elsewhere]++
		}
		return drop
	})
	hinted, err := d.answerer(hints)
	if err != nil {
		return err
	}
	figures := report.Figures(d.report)
	near.lines = slices.DeleteFunc(near.lines, func(l draftedLine) bool {
		if ctx.Err() != nil {
			return false
		}
		a := hinted.Answer(l.question, nil)
		drop := len(a.Quotes) > 0 && slices.ContainsFunc(a.Hits, func(h retrieval.Hit) bool { return h.Hint >= sameAsHint }) ||
			slices.ContainsFunc(figures, func(f report.Figure) bool { return gives(f, l.question) })
		if drop {
			dropped[d.words.answered]++
		}
		return drop
	})
	return ctx.Err()
}

var (
	asksFigure = regexp.MustCompile(`(?:多少|几)(个百分点|.)?`)
	ofThisYear = regexp.MustCompile(`今年|明年|打算|计划|目标|要`)
	ofLastYear = regexp.MustCompile(`去年|上年|了多少|了几`)
)

// gives reports whether a figure is what a question asks for: of that year, in
// that unit, and in a clause that holds most of its words.
func gives(f report.Figure, question string) bool {
	m := asksFigure.FindStringSubmatchIndex(question)
	if m == nil || ofThisYear.MatchString(question) && f.Passage.Side == report.Done || ofLastYear.MatchString(question) && f.Passage.Side == report.Planned {
		return false
	}
	if m[2] >= 0 && f.Unit != "" && !strings.HasPrefix(f.Unit, question[m[2]:m[3]]) && !strings.Contains("吗呢啊呀了？?", question[m[2]:m[3]]) {
		return false
	}
	clause := f.Passage.Text[f.Clause.Start:f.Clause.End]
	asked := []rune(lexicon.Bare(lexicon.Fold(timeWords.ReplaceAllString(question[:m[0]]+question[m[1]:], ""))))
	pairs, held := 0, 0
	for i := range len(asked) - 1 {
		pairs++
		if strings.Contains(clause, string(asked[i:i+2])) {
			held++
		}
	}
	return pairs >= 2 && float64(held) >= saidInClause*float64(pairs)
}

// timeWords say when, which the passage's own year says.
var timeWords = regexp.MustCompile(`今年|去年|明年|(?:19|20)\d\d年`)

// answerer returns one over this report alone, with these hints.
func (d *drafting) answerer(hints *draftFile) (*answers.Answerer, error) {
	folder, err := os.MkdirTemp("", "reportbot-draft-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	if err := os.WriteFile(filepath.Join(folder, d.report.ID+".txt"), d.text, 0o600); err != nil {
		return nil, err
	}
	if hints != nil {
		if err := os.WriteFile(filepath.Join(folder, d.report.ID+hints.ending), []byte(hints.text("")), 0o600); err != nil {
			return nil, err
		}
	}
	library, _ := retrieval.Load(os.DirFS(folder)) // what is wrong with the report was said already
	return answers.New(library, d.report.ID), nil
}

// short is the address of a passage within its report, as hints have it.
func short(p *retrieval.Passage) string {
	return strings.TrimPrefix(p.Address.String(), p.Address.Report+"/")
}

// coverage returns how much of the question the passage at an address holds.
func coverage(hits []retrieval.Hit, address string) float64 {
	for _, h := range hits {
		if short(h.Passage) == address {
			return h.Coverage
		}
	}
	return 0
}
