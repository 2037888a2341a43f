package command

import (
	"context"
	"flag"
	"io"
	"runtime"
	"strings"
	"time"

	"reportbot/answers"
	"reportbot/bot"
)

const askHelp = `reportbot ask [--json] [--explain] QUESTION…: one question.

    $ reportbot ask 去年装了多少部电梯
    【2021年回顾】
    完成老旧小区改造177个，老楼加装电梯418部。
        一、2021年工作回顾 › （四）以绣花功夫治理城市，城乡发展质量进一步提升
        beijing-2022/1.4.1

    2022年的情况：beijing-2022/2.5.3

reportbot ask - reads questions from standard input, one a line, and prints one
JSON object a line. --explain shows the parts of every score.
Exit code 0 answered, 1 not in the report, 2 wrong use or failure.
`

func (p *program) ask(flags *flag.FlagSet) action {
	asJSON := flags.Bool("json", false, "")
	explained := flags.Bool("explain", false, "")
	return func(ctx context.Context, args []string) error {
		if err := p.load(ctx, ""); err != nil {
			return err
		}
		if len(args) == 1 && args[0] == "-" {
			return p.askLines()
		}
		question := strings.Join(args, " ")
		start := time.Now()
		a := p.answerer.Answer(question, nil)
		elapsed := time.Since(start)
		switch {
		case *explained:
			explain(p.stdout, p.answerer.Trace(a))
		case *asJSON:
			if err := p.printJSON(question, a, elapsed); err != nil {
				return err
			}
		default:
			bot.Terminal(p.stdout, p.library, a, p.colour())
		}
		if a.Reason != answers.Answered {
			return errNo
		}
		return nil
	}
}

// askLines answers each line of standard input on its own, as many at a time as
// there are processors, and prints the answers in order, each as it is ready.
func (p *program) askLines() error {
	type answered struct {
		line    string
		answer  answers.Answer
		elapsed time.Duration
	}
	queue := make(chan chan answered, runtime.GOMAXPROCS(0)-1)
	stop, printed := make(chan struct{}), make(chan error, 1)
	go func() {
		for ready := range queue {
			a := <-ready
			if err := p.printJSON(a.line, a.answer, a.elapsed); err != nil {
				close(stop)
				printed <- err
				return
			}
		}
		printed <- nil
	}()
	err := p.lines(func(line string) error {
		ready := make(chan answered, 1)
		select {
		case queue <- ready:
		case <-stop:
			return io.EOF
		}
		go func() {
			start := time.Now()
			a := p.answerer.Answer(line, nil)
			ready <- answered{line, a, time.Since(start)}
		}()
		return nil
	})
	close(queue)
	if printErr := <-printed; printErr != nil {
		return printErr
	}
	return err
}
