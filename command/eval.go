package command

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"reportbot/answers"
	"reportbot/retrieval"
)

// A testQuestion is one line of a question file.
type testQuestion struct {
	ID         string   `json:"id"`
	Type       string   `json:"type"`
	Q          string   `json:"q"`
	Turns      []string `json:"turns"`
	Input      *string  `json:"input"`
	Bytes      []byte   `json:"input_b64"`
	Evidence   []string `json:"evidence"`
	Sections   []string `json:"sections"`
	Answerable *bool    `json:"answerable"`

	file string
}

// judged reports whether a line counts in a figure; the others need only be survived.
func (t testQuestion) judged() bool {
	return len(t.Evidence) > 0 || len(t.Sections) > 0 || t.refusable()
}

func (t testQuestion) refusable() bool { return t.Answerable != nil && !*t.Answerable }

// turns returns what is said, turn by turn; line breaks inside one become spaces.
func (t testQuestion) turns() []string {
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

// A verdict is what became of one question.
type verdict struct {
	question                    testQuestion
	answer                      answers.Answer
	right, hit3, quote, section bool
	refused, verbatim           bool
}

// judge asks a question, its turns in order, and holds the last answer against
// what is right.
func judge(a *answers.Answerer, library *retrieval.Library, t testQuestion) verdict {
	var before *answers.Question
	v := verdict{question: t, verbatim: true}
	for _, turn := range t.turns() {
		v.answer = a.Answer(turn, before)
		before = &v.answer.Question
	}
	v.refused = len(v.answer.Quotes) == 0
	for _, q := range v.answer.Quotes {
		p := library.Passage(q.Passage.Address)
		v.verbatim = v.verbatim && p != nil && strings.Contains(p.Text, q.Text())
	}
	if t.refusable() {
		v.right = v.refused
		return v
	}
	for i, q := range v.answer.Quotes[:min(3, len(v.answer.Quotes))] {
		if holdsAny(q.Passage.Text, t.Evidence) {
			v.hit3 = true
			v.right = v.right || i == 0
		}
	}
	if v.refused {
		return v
	}
	first := v.answer.Quotes[0]
	v.quote = holdsAny(first.Text(), t.Evidence)
	v.section = rightSection(v.answer.Report, first.Passage, t)
	if len(t.Sections) > 0 {
		v.right = v.section
	}
	return v
}

// rightSection reports whether a passage stands in a section that is right: one
// of those named, or one that holds a passage with the evidence.
func rightSection(r *retrieval.Report, p *retrieval.Passage, t testQuestion) bool {
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

// A score counts the verdicts of one group of questions.
type score struct {
	asked, right          int
	evidence, hit3, quote int
	answerable, refused   int
	answered, section     int
	quotes, verbatim      int
}

func (s *score) add(v verdict) {
	s.quotes += len(v.answer.Quotes)
	if v.verbatim {
		s.verbatim += len(v.answer.Quotes)
	}
	if !v.question.judged() {
		return
	}
	s.asked++
	s.right += one(v.right)
	if len(v.question.Evidence) > 0 {
		s.evidence++
		s.hit3 += one(v.hit3)
		s.quote += one(v.quote)
	}
	if !v.question.refusable() {
		s.answerable++
		s.refused += one(v.refused)
		if !v.refused {
			s.answered++
			s.section += one(v.section)
		}
	}
}

const scoreHeader = "                            asked  right   hit3  quote section refused verbatim\n"

func (s score) line(name string) string {
	return fmt.Sprintf("%-27s %5d %6s %6s %6s %7s %7s %8s\n", name, s.asked,
		percent(s.right, s.asked), percent(s.hit3, s.evidence), percent(s.quote, s.evidence),
		percent(s.section, s.answered), percent(s.refused, s.answerable), percent(s.verbatim, s.quotes))
}

func percent(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", 100*float64(n)/float64(of))
}

// readQuestions reads question files; an error names file and line.
func readQuestions(names []string) ([]testQuestion, error) {
	var questions []testQuestion
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 4<<20)
		for n := 1; lines.Scan(); n++ {
			if strings.TrimSpace(lines.Text()) == "" {
				continue
			}
			t := testQuestion{file: strings.TrimSuffix(filepath.Base(name), ".jsonl")}
			if err := json.Unmarshal(lines.Bytes(), &t); err != nil {
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

// evaluate prints the quality figures of questions, by file and by type, and
// returns the misses.
func evaluate(w io.Writer, a *answers.Answerer, library *retrieval.Library, questions []testQuestion) []verdict {
	var pooled score
	byFile, byType := map[string]*score{}, map[string]*score{}
	var files, types []string
	var misses []verdict
	for _, t := range questions {
		v := judge(a, library, t)
		pooled.add(v)
		files = tally(byFile, files, t.file, v)
		if t.Type != "" {
			types = tally(byType, types, t.Type, v)
		}
		if t.judged() && !v.right {
			misses = append(misses, v)
		}
	}
	fmt.Fprint(w, scoreHeader)
	for _, f := range files {
		fmt.Fprint(w, byFile[f].line(f))
	}
	fmt.Fprint(w, pooled.line("pooled"), "\n")
	for _, t := range types {
		fmt.Fprint(w, byType[t].line("  "+t))
	}
	return misses
}

// curve prints wrong answers against wrong refusals for thresholds around the
// one in use, which was chosen where their sum is least.
func curve(w io.Writer, a *answers.Answerer, library *retrieval.Library, questions []testQuestion) {
	fmt.Fprint(w, "\nthreshold  wrong answers  wrong refusals\n")
	for step := -4; step <= 4; step++ {
		threshold := answers.LeastSupport + 0.05*float64(step)
		b := a.WithLeastSupport(threshold)
		var unanswerable, answered, answerable, refused int
		for _, t := range questions {
			if !t.judged() {
				continue
			}
			v := judge(b, library, t)
			switch {
			case t.refusable():
				unanswerable++
				answered += one(!v.refused)
			default:
				answerable++
				refused += one(v.refused)
			}
		}
		mark := ""
		if step == 0 {
			mark = "  in use"
		}
		fmt.Fprintf(w, "%9.2f %14s %15s%s\n", threshold, percent(answered, unanswerable), percent(refused, answerable), mark)
	}
}

func one(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

func tally(scores map[string]*score, names []string, name string, v verdict) []string {
	if scores[name] == nil {
		scores[name] = &score{}
		names = append(names, name)
	}
	scores[name].add(v)
	return names
}

func missLine(v verdict) string {
	said := string(v.answer.Reason)
	if v.answer.Missing != "" {
		said += " (" + v.answer.Missing + ")"
	}
	if !v.refused {
		said = v.answer.Quotes[0].Passage.Address.String()
	}
	kind := "wrong passage"
	switch {
	case v.question.refusable():
		kind = "wrong answer"
	case v.refused:
		kind = "wrong refusal"
	}
	text := strings.Join(v.question.turns(), " / ")
	if len([]rune(text)) > 60 {
		text = string([]rune(text)[:60]) + "…"
	}
	return fmt.Sprintf("  %-9s %-13s %s → %s\n", v.question.ID, kind, strings.ToValidUTF8(text, "?"), said)
}
