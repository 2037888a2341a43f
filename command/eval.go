package command

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"reportbot/answers"
	"reportbot/answers/judge"
	"reportbot/retrieval"
)

var evalHelp = help{
	use:  "FILE.jsonl…",
	does: text{"在问题文件上量答得对不对", "the quality figures on question files"},
	more: text{
		`先是分数，再是宁错勿拒与宁拒勿错之间的曲线，最后是答错的问题。
--model 改为比较：不用模型、拿不准时用、处处都用，各答对多少，用掉多少次、多少 token，哪些问题答得不同。`,
		`The figures, the curve of wrong answers against wrong refusals, and the misses.
--model compares instead: without the model of the configuration, with it in doubt and
always, what is right, how many choices and tokens that takes, and which questions turn.`,
	},
	example: `
    $ reportbot eval testdata/questions/*.jsonl
`,
}

func (p *program) eval(flags *pflag.FlagSet) action {
	scores := flags.Bool("scores", false, p.in(flagScores))
	withModel := flags.Bool("model", false, p.in(flagModel))
	config := flags.String("config", "", p.in(flagConfig))
	return func(ctx context.Context, args []string) error {
		if err := p.load(ctx, ""); err != nil {
			return err
		}
		questions, err := judge.Read(args)
		if err != nil {
			return err
		}
		if *withModel {
			return p.evalModel(ctx, *config, questions)
		}
		misses := evaluate(p.stdout, p.answerer, p.library, questions)
		if *scores {
			return nil
		}
		curve(p.stdout, p.answerer, p.library, questions)
		fmt.Fprintln(p.stdout, "\nmisses")
		for _, v := range misses {
			fmt.Fprint(p.stdout, missLine(v))
		}
		return nil
	}
}

// A score counts the verdicts of one group of questions.
type score struct {
	asked, right          int
	evidence, hit3, quote int
	answerable, refused   int
	answered, section     int
	seen, claimed         int
	refusable             int
	quotes, verbatim      int
}

func (s *score) add(v judge.Verdict) {
	s.quotes += len(v.Answer.Quotes)
	if v.Verbatim {
		s.verbatim += len(v.Answer.Quotes)
	}
	if !v.Question.Judged() {
		return
	}
	s.asked++
	s.right += one(v.Right)
	if len(v.Question.Evidence) > 0 {
		s.evidence++
		s.hit3 += one(v.Hit3)
		s.quote += one(v.Quote)
		s.seen += one(v.Seen)
	}
	if v.Question.Refusable() {
		s.refusable++
		s.claimed += one(!v.Refused)
	} else {
		s.answerable++
		s.refused += one(v.Refused)
		if !v.Refused {
			s.answered++
			s.section += one(v.Section)
		}
	}
}

const scoreHeader = "                            asked  right   hit3  quote section refused   seen claimed verbatim\n"

func (s score) line(name string) string {
	return fmt.Sprintf("%-27s %5d %6s %6s %6s %7s %7s %6s %7s %8s\n", name, s.asked,
		percent(s.right, s.asked), percent(s.hit3, s.evidence), percent(s.quote, s.evidence),
		percent(s.section, s.answered), percent(s.refused, s.answerable),
		percent(s.seen, s.evidence), percent(s.claimed, s.refusable), percent(s.verbatim, s.quotes))
}

func (s score) rightShare() float64 { return 100 * float64(s.right) / float64(max(1, s.asked)) }

func percent(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", 100*float64(n)/float64(of))
}

// evaluate prints the quality figures of questions, by file and by type, and
// returns the misses.
func evaluate(w io.Writer, a *answers.Answerer, library *retrieval.Library, questions []judge.Question) []judge.Verdict {
	var pooled score
	sides := map[bool]*score{false: {}, true: {}} // by Question.Blind
	byFile, byType := map[string]*score{}, map[string]*score{}
	var files, types []string
	var misses []judge.Verdict
	for _, t := range questions {
		v := judge.Judge(a, library, t)
		pooled.add(v)
		sides[t.Blind].add(v)
		files = tally(byFile, files, t.File, v)
		if t.Type != "" {
			types = tally(byType, types, t.Type, v)
		}
		if t.Judged() && !v.Right {
			misses = append(misses, v)
		}
	}
	fmt.Fprint(w, scoreHeader)
	for _, f := range files {
		fmt.Fprint(w, byFile[f].line(f))
	}
	fmt.Fprint(w, pooled.line("pooled"))
	if tuned, blind := sides[false], sides[true]; tuned.asked > 0 && blind.asked > 0 {
		fmt.Fprint(w, tuned.line("  tuned"), blind.line("  blind"))
		fmt.Fprintf(w, "  blind sets stand %.1f points below tuned ones\n", tuned.rightShare()-blind.rightShare())
	}
	fmt.Fprintln(w)
	for _, t := range types {
		fmt.Fprint(w, byType[t].line("  "+t))
	}
	return misses
}

// curve prints wrong answers against wrong refusals for thresholds around the
// one in use, which was chosen where their sum is least.
func curve(w io.Writer, a *answers.Answerer, library *retrieval.Library, questions []judge.Question) {
	fmt.Fprint(w, "\nthreshold  wrong answers  wrong refusals\n")
	for step := -4; step <= 4; step++ {
		threshold := answers.LeastSure + 0.05*float64(step)
		b := a.WithLeastSure(threshold)
		var unanswerable, answered, answerable, refused int
		for _, t := range questions {
			if !t.Judged() {
				continue
			}
			v := judge.Judge(b, library, t)
			switch {
			case t.Refusable():
				unanswerable++
				answered += one(!v.Refused)
			default:
				answerable++
				refused += one(v.Refused)
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

func tally(scores map[string]*score, names []string, name string, v judge.Verdict) []string {
	if scores[name] == nil {
		scores[name] = &score{}
		names = append(names, name)
	}
	scores[name].add(v)
	return names
}

func missLine(v judge.Verdict) string {
	said := string(v.Answer.Reason)
	if v.Answer.Missing != "" {
		said += " (" + v.Answer.Missing + ")"
	}
	if !v.Refused {
		said = v.Answer.Quotes[0].Passage.Address.String()
	}
	kind := "wrong passage"
	switch {
	case v.Question.Refusable():
		kind = "wrong answer"
	case v.Refused:
		kind = "wrong refusal"
	}
	text := strings.Join(v.Question.Said(), " / ")
	if len([]rune(text)) > 60 {
		text = string([]rune(text)[:60]) + "…"
	}
	return fmt.Sprintf("  %-9s %-13s %s → %s\n", v.Question.ID, kind, strings.ToValidUTF8(text, "?"), said)
}
