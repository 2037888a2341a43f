package answers

import (
	"fmt"
	"slices"
	"strings"

	"reportbot/retrieval"
)

// A Trace shows how an answer came about: how the question was read, what each
// of its words stands for and where the best hit holds it, what was found, and
// the checks in order, the one that decided last.
type Trace struct {
	Read   []Line      `json:"read"`
	Words  []WordTrace `json:"words"`
	Hits   []HitTrace  `json:"hits"`
	Checks []Check     `json:"checks"`
	Pieces []Weighed   `json:"evidence"`
}

// A Line is one named part of how a question was read.
type Line struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A WordTrace is one word that carries the question.
type WordTrace struct {
	Word      string   `json:"word"`
	Weight    float64  `json:"weight"`
	StandsFor []string `json:"stands_for"`
	Rule      string   `json:"rule"`  // file and line in the lexicon; "" for none
	Found     []string `json:"found"` // where the best hit holds it: sentence, passage, related word, heading, hint, near miss
}

// A HitTrace is one passage that was found.
type HitTrace struct {
	Address  string      `json:"address"`
	Score    float64     `json:"score"`
	Coverage float64     `json:"coverage"`
	Parts    []ScorePart `json:"parts"`
	Hint     string      `json:"hint"` // the nearest one
	Near     string      `json:"near"` // the nearest near miss
}

// A ScorePart is one part of a hit's score.
type ScorePart struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// A Weighed is a piece of evidence with its weight in log odds.
type Weighed struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Weight float64 `json:"weight"`
}

// Trace shows how an answer of a came about.
func (a *Answerer) Trace(answer Answer) Trace {
	t := Trace{Read: answer.Question.lines(), Checks: answer.Checks}
	query := a.Query(answer.Question)
	for i, u := range query.Units {
		w := WordTrace{Word: u.Text, Weight: u.Weight, Rule: u.Rule, StandsFor: []string{}, Found: []string{}}
		for _, term := range u.Terms {
			if term.Text != u.Text {
				w.StandsFor = append(w.StandsFor, fmt.Sprintf("%s*%g", term.Text, term.Weight))
			}
		}
		if len(answer.Hits) > 0 && i < len(answer.Hits[0].Units) {
			w.Found = where(answer.Hits[0], i, u)
		}
		t.Words = append(t.Words, w)
	}
	for _, h := range answer.Hits {
		hit := HitTrace{Address: h.Passage.Address.String(), Score: h.Score, Coverage: h.Coverage, Hint: h.HintText, Near: h.NearText}
		for _, p := range h.Parts {
			hit.Parts = append(hit.Parts, ScorePart{p.Name, p.Value})
		}
		t.Hits = append(t.Hits, hit)
	}
	for _, p := range answer.Evidence {
		t.Pieces = append(t.Pieces, Weighed{p.Name, p.Value, a.weights[p.Name]})
	}
	return t
}

// where names the places in which a hit holds a unit.
func where(h retrieval.Hit, i int, u retrieval.Unit) []string {
	found := []string{}
	held := h.Units[i]
	p := h.Passage
	for n, s := range p.Sentences {
		if len(spokenOf(foldedRun(p.Text, s), []retrieval.Unit{u})) > 0 {
			found = append(found, fmt.Sprintf("sentence %d", n+1))
		}
	}
	for _, place := range []struct {
		name string
		in   bool
	}{
		{"passage", held.Text > 0},
		{"related word", held.Related > 0},
		{"heading", held.Heading > 0},
		{"hint", held.Hint > 0},
		{"near miss", held.Near},
	} {
		if place.in {
			found = append(found, place.name)
		}
	}
	return found
}

// lines shows a question as it was read, by name.
func (q Question) lines() []Line {
	names := func(list []string) string { return strings.Join(list, "、") }
	asks := string(q.Kind)
	if q.wants != nil {
		asks = strings.TrimSpace(asks + " " + q.wants.name + " (" + q.wants.said + ")")
	}
	var places, named []string
	for _, p := range q.places {
		places = append(places, p.Name)
	}
	for _, n := range q.names {
		named = append(named, n.Name)
	}
	year := q.period
	if q.Year != 0 {
		year = fmt.Sprint(q.Year)
	}
	lines := []Line{
		{"asks for", asks},
		{"about", q.Subject},
		{"the clause that asks", q.asking},
		{"report", q.Report},
		{"year", year},
		{"tense", [...]string{"", "done", "planned"}[q.Side]},
		{"places", names(places)},
		{"names", names(named)},
		{"from the turn before", q.Context},
	}
	return slices.DeleteFunc(lines, func(l Line) bool { return l.Value == "" && l.Name != "asks for" && l.Name != "from the turn before" })
}
