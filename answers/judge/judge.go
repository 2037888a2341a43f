// Package judge holds answers against what is right: it reads question files and
// says of each question what became of it.
package judge

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"reportbot/answers"
	"reportbot/retrieval"
)

// A Question is one line of a question file.
type Question struct {
	ID         string   `json:"id"`
	Type       string   `json:"type"`
	Q          string   `json:"q"`
	Turns      []string `json:"turns"`
	Input      *string  `json:"input"`
	Bytes      []byte   `json:"input_b64"`
	Evidence   []string `json:"evidence"`
	Sections   []string `json:"sections"`
	Answerable *bool    `json:"answerable"`

	Reason string `json:"reason"` // of a refusal that must give this one

	File  string `json:"-"` // the question file without its ending
	Blind bool   `json:"-"` // its file stands in a folder "blind": nothing was made from it
}

// Judged reports whether a line counts in a figure; the others need only be survived.
func (t Question) Judged() bool {
	return len(t.Evidence) > 0 || len(t.Sections) > 0 || t.Refusable()
}

// Refusable reports whether no quote is due.
func (t Question) Refusable() bool { return t.Answerable != nil && !*t.Answerable }

// Said returns what is said, turn by turn; line breaks inside one become spaces.
func (t Question) Said() []string {
	turns := slices.Clone(t.Turns)
	switch {
	case len(turns) > 0:
	case t.Input != nil:
		turns = []string{*t.Input}
	case t.Bytes != nil:
		turns = []string{string(t.Bytes)}
	default:
		turns = []string{t.Q}
	}
	for i := range turns {
		turns[i] = strings.NewReplacer("\r", " ", "\n", " ").Replace(turns[i])
	}
	return turns
}

// A Verdict is what became of one question.
type Verdict struct {
	Question Question
	Answer   answers.Answer
	Right    bool // what was due: the right passage, the right section, or no quote
	Hit3     bool // evidence in one of the first three passages
	Quote    bool // evidence in the first quote's text
	Section  bool // the first quote's section is right
	Seen     bool // evidence in one of the passages quoted or offered as related
	Refused  bool // no quote
	Verbatim bool // every quote stands in its report, byte for byte
}

// Judge asks a question, its turns in order, and holds the last answer against
// what is right.
func Judge(a *answers.Answerer, library *retrieval.Library, t Question) Verdict {
	return By(a.Answer, library, t)
}

// By is [Judge] of what answers as an [answers.Answerer] does.
func By(answer func(string, *answers.Turn) answers.Answer, library *retrieval.Library, t Question) Verdict {
	var before *answers.Turn
	v := Verdict{Question: t, Verbatim: true}
	for _, turn := range t.Said() {
		v.Answer = answer(turn, before)
		before = v.Answer.Next
	}
	v.Refused = len(v.Answer.Quotes) == 0
	for _, q := range v.Answer.Quotes {
		p := library.Passage(q.Passage.Address)
		v.Verbatim = v.Verbatim && p != nil && strings.Contains(p.Text, q.Text())
	}
	if t.Refusable() {
		v.Right = v.Refused && (t.Reason == "" || t.Reason == string(v.Answer.Reason))
		return v
	}
	for i, q := range v.Answer.Quotes[:min(3, len(v.Answer.Quotes))] {
		if holdsAny(q.Passage.Text, t.Evidence) {
			v.Hit3 = true
			v.Right = v.Right || i == 0
		}
	}
	for _, q := range slices.Concat(v.Answer.Quotes, v.Answer.Related) {
		v.Seen = v.Seen || holdsAny(q.Passage.Text, t.Evidence)
	}
	if v.Refused {
		return v
	}
	first := v.Answer.Quotes[0]
	v.Quote = holdsAny(first.Text(), t.Evidence)
	v.Section = rightSection(v.Answer.Report, first.Passage, t)
	if len(t.Sections) > 0 {
		v.Right = v.Section
	}
	return v
}

// rightSection reports whether a passage stands in a section that is right: one
// of those named, or one that holds a passage with the evidence.
func rightSection(r *retrieval.Report, p *retrieval.Passage, t Question) bool {
	if len(t.Sections) > 0 {
		deepest := p.Section.Heading
		if deepest == "" {
			deepest = p.Section.Part
		}
		return slices.Contains(t.Sections, deepest)
	}
	for _, other := range r.Passages {
		if other.Section == p.Section && holdsAny(other.Text, t.Evidence) {
			return true
		}
	}
	return false
}

func holdsAny(text string, evidence []string) bool {
	return slices.ContainsFunc(evidence, func(e string) bool { return strings.Contains(text, e) })
}

// Read reads question files; an error names file and line.
func Read(names []string) ([]Question, error) {
	var questions []Question
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 4<<20)
		for n := 1; lines.Scan(); n++ {
			line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
			if len(line) == 0 {
				continue
			}
			t := Question{
				File:  strings.TrimSuffix(filepath.Base(name), ".jsonl"),
				Blind: filepath.Base(filepath.Dir(name)) == "blind",
			}
			if err := json.Unmarshal(line, &t); err != nil {
				return nil, fmt.Errorf("%s: line %d: %w", name, n, err)
			}
			questions = append(questions, t)
		}
		if err := lines.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return questions, nil
}
