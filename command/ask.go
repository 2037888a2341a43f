package command

import (
	"context"
	"io"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"reportbot/answers"
)

var askHelp = help{
	use:  "QUESTION… | -",
	does: text{"问一个问题", "one question"},
	more: text{
		`- 从标准输入读问题，一行一个，每行输出一个 JSON 对象，各字段见 docs/json.md。
退出码：0 答了；1 没有答；2 用法不对；3 外面出了故障。`,
		`- reads questions from standard input, one a line, and prints one JSON object a
line; docs/json.md has its fields. Exit code 0 answered, 1 not answered, 2 wrong use,
3 something outside failed.`,
	},
	example: `
    $ reportbot ask 去年装了多少部电梯
    【2021年回顾】
    完成老旧小区改造177个，老楼加装电梯418部。
        一、2021年工作回顾 › （四）以绣花功夫治理城市，城乡发展质量进一步提升
        beijing-2022/1.4.1

    2022年的情况：beijing-2022/2.5.3
`,
}

func (p *program) ask(flags *pflag.FlagSet) action {
	asJSON := flags.Bool("json", false, p.in(flagJSON))
	asCSV := flags.Bool("csv", false, p.in(flagCSV))
	explained := flags.Bool("explain", false, p.in(flagExplain))
	config := flags.String("config", "", p.in(flagConfig))
	return func(ctx context.Context, args []string) error {
		if err := p.load(ctx, ""); err != nil {
			return err
		}
		done, err := p.choosing(ctx, *config)
		if err != nil {
			return err
		}
		defer done()
		switch {
		case *asCSV && (*asJSON || *explained || p.isStdin(args)):
			return p.wrong(csvAlone)
		case p.isStdin(args):
			return p.askLines(ctx, *explained)
		}
		question := strings.Join(args, " ")
		start := time.Now()
		a := p.answer(ctx, question, nil)
		elapsed := time.Since(start)
		switch {
		case *asCSV:
			if err := p.printCSV(a); err != nil {
				return err
			}
		case *asJSON:
			if err := p.encode(p.explained(p.jsonOf(question, a, elapsed), a, *explained)); err != nil {
				return err
			}
		case *explained:
			explain(p.stdout, p.answerer.Trace(a))
		default:
			p.screen().Answer(a)
		}
		if a.Reason != answers.Answered {
			return errNo
		}
		return nil
	}
}

// explained adds to an answer how it came about, where that is wanted.
func (p *program) explained(j jsonAnswer, a answers.Answer, wanted bool) jsonAnswer {
	if wanted {
		trace := p.answerer.Trace(a)
		j.Explain = &trace
	}
	return j
}

// askLines answers each line of standard input on its own, as many at a time as
// there are processors, and prints the answers in order, each as it is ready.
func (p *program) askLines(ctx context.Context, explained bool) error {
	queue := make(chan chan jsonAnswer, runtime.GOMAXPROCS(0)-1)
	stop, printed := make(chan struct{}), make(chan error, 1)
	bar := p.askProgress()
	go func() {
		for ready := range queue {
			j := <-ready
			if err := p.encode(j); err != nil {
				close(stop)
				printed <- err
				return
			}
			bar.answered(j.Question)
		}
		printed <- nil
	}()
	err := p.lines(func(l line) error {
		ready := make(chan jsonAnswer, 1)
		select {
		case queue <- ready:
		case <-stop:
			return io.EOF
		}
		go func() {
			_, j := p.answerLine(ctx, l, nil, explained)
			ready <- j
		}()
		return nil
	})
	close(queue)
	printErr := <-printed
	bar.close()
	if printErr != nil {
		return printErr
	}
	return err
}

// answerLine answers a line of standard input; bytes that are not UTF-8 are no
// question.
func (p *program) answerLine(ctx context.Context, l line, before *answers.Turn, explained bool) (answers.Answer, jsonAnswer) {
	start := time.Now()
	a := answers.Answer{Decision: answers.Decision{Reason: answers.Empty}}
	if !l.bad {
		a = p.answer(ctx, l.text, before)
	}
	j := p.jsonOf(l.text, a, time.Since(start))
	if explained && !l.bad {
		j = p.explained(j, a, true)
	}
	return a, j
}
