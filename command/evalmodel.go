package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"reportbot/answers"
	"reportbot/answers/judge"
	"reportbot/bot"
)

const (
	evalPatience = 2 * time.Minute // for one choice: what is measured is how well it reads
	evalParallel = 4               // questions with the model at a time
	evalAttempts = 5               // of a choice that a busy server refuses
)

// A modelRun is how the questions went with the model read in one way.
type modelRun struct {
	name     string
	verdicts []judge.Verdict

	calls, failed, reused    atomic.Int64
	prompted, completed      atomic.Int64
	right, agreed, byReader  int
	answerable, refusable    int
	answerRight, refuseRight int
}

// evalModel prints the figures without the model, with it where the decision is in
// doubt, and with it wherever it can choose; what that costs; and the questions on
// which they differ.
func (p *program) evalModel(ctx context.Context, name string, questions []judge.Question) error {
	c, err := readConfig(name, p.getenv)
	if err != nil {
		return err
	}
	if c.Model.URL == "" {
		return &hintedError{errors.New(p.draftText().noModel), "model:\n        url: http://localhost:11434/v1\n        name: qwen3:8b"}
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	questions = slices.DeleteFunc(questions, func(q judge.Question) bool { return !q.Judged() })
	kept := &bot.ShortMemory{} // what was chosen in doubt is chosen always, and asked once
	runs := []*modelRun{{name: "off"}, {name: "doubt"}, {name: "always"}}
	for _, r := range runs {
		var chooser *bot.Chooser
		if r.name != "off" {
			c.Model.Read, c.Telegram.Workers = r.name, 4*evalParallel
			made := c.chooser(client.Patient(evalAttempts), kept, slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
			made.Told, made.Spent = r.told, r.spent
			chooser = made.Unhurried(evalPatience)
		}
		if err := r.judge(ctx, p, chooser, questions); err != nil {
			return err
		}
	}
	for _, r := range runs {
		r.sum(runs[0])
	}
	printRuns(p.stdout, fmt.Sprintf("%s at %s", c.Model.Name, redacted(c.Model.URL)), runs)
	printDifferences(p.stdout, runs)
	return nil
}

func (r *modelRun) told(outcome string) {
	switch outcome {
	case "agreed", "chose":
		r.calls.Add(1)
	case "kept":
		r.reused.Add(1)
	default:
		r.failed.Add(1)
	}
}

func (r *modelRun) spent(prompt, complete int) {
	r.prompted.Add(int64(prompt))
	r.completed.Add(int64(complete))
}

// judge asks the questions, several at a time.
func (r *modelRun) judge(ctx context.Context, p *program, chooser *bot.Chooser, questions []judge.Question) error {
	r.verdicts = make([]judge.Verdict, len(questions))
	answer := func(text string, before *answers.Turn) answers.Answer {
		return chooser.Choose(ctx, p.answerer, p.answerer.Answer(text, before), before)
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range evalParallel {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(questions)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				r.verdicts[i] = judge.By(answer, p.library, questions[i])
			}
		})
	}
	group.Wait()
	return ctx.Err()
}

// sum counts what is right, and how often the model decided as the program did.
func (r *modelRun) sum(off *modelRun) {
	for i, v := range r.verdicts {
		r.right += one(v.Right)
		if v.Question.Refusable() {
			r.refusable++
			r.refuseRight += one(v.Right)
		} else {
			r.answerable++
			r.answerRight += one(v.Right)
		}
		if v.Answer.ByReader() {
			r.byReader++
			r.agreed += one(said(v) == said(off.verdicts[i]))
		}
	}
}

// said is what a question was answered with: an address, or that it was refused.
func said(v judge.Verdict) string {
	if v.Refused {
		return "refused"
	}
	return v.Answer.Quotes[0].Passage.Address.String()
}

// printRuns prints what is right and what that takes. What was chosen in doubt is
// part of what is chosen always.
func printRuns(w io.Writer, model string, runs []*modelRun) {
	fmt.Fprintf(w, "model: %s\n\n", model)
	fmt.Fprintln(w, "read     asked  right  answerable  unanswerable  choices  failed   tokens in  tokens out  agreed")
	prompted, completed := int64(0), int64(0)
	for _, r := range runs {
		prompted, completed = prompted+r.prompted.Load(), completed+r.completed.Load()
		fmt.Fprintf(w, "%-8s %5d %6s %11s %13s %8d %7d %11d %11d %7s\n", r.name, len(r.verdicts), percent(r.right, len(r.verdicts)),
			percent(r.answerRight, r.answerable), percent(r.refuseRight, r.refusable),
			r.calls.Load()+r.reused.Load(), r.failed.Load(), prompted, completed, percent(r.agreed, r.byReader))
	}
}

// printDifferences prints the questions that the model answers otherwise.
func printDifferences(w io.Writer, runs []*modelRun) {
	off := runs[0]
	for _, r := range runs[1:] {
		fmt.Fprintf(w, "\n%s: answered otherwise\n", r.name)
		for i, v := range r.verdicts {
			before, after := said(off.verdicts[i]), said(v)
			if before == after && v.Right == off.verdicts[i].Right {
				continue
			}
			turned := map[[2]bool]string{{false, true}: "mended", {true, false}: "spoilt"}[[2]bool{off.verdicts[i].Right, v.Right}]
			fmt.Fprintf(w, "  %-7s %s: %s → %s\n", turned, strings.ToValidUTF8(strings.Join(v.Question.Said(), " / "), "?"), before, after)
		}
	}
}
