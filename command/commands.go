package command

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"

	"reportbot/answers"
	"reportbot/answers/judge"
	"reportbot/bot"
	"reportbot/retrieval"
)

const usage = `Reportbot answers questions about a government work report by quoting it.

    $ reportbot ask 今年要建多少保障性租赁住房？
    【2022年目标】
    保持房地产调控政策连续性稳定性，做好住房供地保障，筹集建设保障性租赁住房15万套，竣工各类保障房8万套。
        二、2022年主要任务 › （八）紧扣“七有”“五性”，持续保障和改善民生 › 坚持“房住不炒”。
        beijing-2022/2.8.6

Commands:
    chat       a conversation on the terminal (also: reportbot alone)
    ask        one question, or many from standard input
    serve      the Telegram bot
    outline    parts, sections and passages with their addresses
    show       a passage, section or part by its address
    find       every place where a word stands
    figures    every figure with its subject, unit and address
    check      is a sentence in the report, word for word?
    eval       quality figures on question files
    index      builds the index of a large folder of reports ahead of time
    import     turns docx, html, pdf and text of any encoding into a report
    hints draft   has a model draft how people would ask for each passage

Flags, before arguments:
    --reports DIR   read the reports of a folder in place of the embedded ones
    --help          this text; COMMAND --help for a command
    --version

Exit codes: 0 answered, 1 not in the report, 2 wrong use or failure.
`

// A command is one word of the command line. Its help starts with how it is used.
type command struct {
	help   string
	takes  string // the arguments that it needs
	define func(p *program, flags *flag.FlagSet) action
}

const (
	nothing   = ""
	anAddress = "one address"
)

var commands map[string]command

func init() {
	commands = map[string]command{
		"chat":    {chatHelp, nothing, (*program).chat},
		"ask":     {askHelp, "a question", (*program).ask},
		"serve":   {serveHelp, nothing, untilSignal((*program).serve)},
		"outline": {outlineHelp, nothing, (*program).outline},
		"show":    {showHelp, anAddress, (*program).show},
		"find":    {findHelp, "a word", (*program).find},
		"figures": {figuresHelp, nothing, (*program).figures},
		"check":   {checkHelp, "a text", (*program).check},
		"eval":    {evalHelp, "a question file", (*program).eval},
		"index":   {indexHelp, nothing, (*program).index},
		"import":  {importHelp, "a file", (*program).importFiles},

		"hints draft": {draftHelp, "a report", untilSignal((*program).draftHints)},
	}
}

type action = func(ctx context.Context, args []string) error

// untilSignal lets a command end in its own way on SIGINT and SIGTERM, which
// kill the others.
func untilSignal(define func(*program, *flag.FlagSet) action) func(*program, *flag.FlagSet) action {
	return func(p *program, flags *flag.FlagSet) action {
		act := define(p, flags)
		return func(ctx context.Context, args []string) error {
			ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
			defer stop()
			return act(ctx, args)
		}
	}
}

const chatHelp = `reportbot chat [--json]: a conversation; a line is a turn.
An empty line starts a new conversation, end of input leaves.

    $ reportbot chat
    > 去年留白增绿多少公顷
    【2021年回顾】
    落实京津冀协同发展“十四五”实施方案，启动新一轮疏整促专项行动，加强统筹协调，拆违腾退土地3316公顷，留白增绿925公顷，完成桥下空间、街巷治理等各项年度任务。
        一、2021年工作回顾 › （一）深入实施城市总体规划，京津冀协同发展取得新成效
        beijing-2022/1.1.2

    2022年的情况：beijing-2022/2.1.2

    > 今年呢？
    您问的是：留白增绿（2022年）

    【2022年目标】
    尊重城市历史文化，注重倾听群众意见，深入开展新一轮疏整促专项行动，扎实推进第二批基本无违建区创建，留白增绿978.5公顷，建设50处休闲公园和小微绿地，不断提升城市品质。
        二、2022年主要任务 › （一）强化规划战略引领，推动形成京津冀世界级城市群主干构架 › 持续推进总规实施。
        beijing-2022/2.1.2

    2021年的情况：beijing-2022/1.1.2

--json prints one JSON object a line for each turn, without a prompt.
`

func (p *program) chat(flags *flag.FlagSet) action {
	asJSON := flags.Bool("json", false, "")
	return func(ctx context.Context, args []string) error {
		if err := p.load(ctx, ""); err != nil {
			return err
		}
		prompt := ""
		if f, ok := p.stdin.(*os.File); ok && !*asJSON && term.IsTerminal(int(f.Fd())) {
			prompt = "> "
			fmt.Fprintf(p.stderr, "Ask about 《%s》. An empty line starts a new conversation, Ctrl-D leaves.\n", p.answerer.Default().Title)
		}
		var before *answers.Turn
		fmt.Fprint(p.stderr, prompt)
		if prompt != "" {
			defer fmt.Fprintln(p.stderr)
		}
		return p.lines(func(line string) error {
			defer fmt.Fprint(p.stderr, prompt)
			if line == "" {
				before = nil
				return nil
			}
			if !*asJSON && bot.TerminalWord(p.stdout, p.answerer.Default(), line) {
				fmt.Fprintln(p.stdout)
				return p.stdout.err
			}
			start := time.Now()
			a := p.answerer.Answer(line, before)
			before = a.Next
			if *asJSON {
				return p.printJSON(line, a, time.Since(start))
			}
			bot.Terminal(p.stdout, p.library, a, p.colour())
			fmt.Fprintln(p.stdout)
			return p.stdout.err
		})
	}
}

const evalHelp = `reportbot eval [--scores] FILE.jsonl…: quality figures on question files, the
curve of wrong answers against wrong refusals, and the misses. --scores prints
the figures alone, as kept in testdata/questions/scores.txt.

    $ reportbot eval testdata/questions/*.jsonl
`

func (p *program) eval(flags *flag.FlagSet) action {
	scores := flags.Bool("scores", false, "")
	return func(ctx context.Context, args []string) error {
		if err := p.load(ctx, ""); err != nil {
			return err
		}
		questions, err := judge.Read(args)
		if err != nil {
			return err
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

var indexHelp = fmt.Sprintf(`reportbot index --reports DIR: builds the index of a folder of reports ahead of
time, or brings it up to date. A folder of more than %d reports has it on disk, in
DIR/.index, or under the user's cache folder where DIR cannot be written. Every
other command builds it too where it is missing; this one says what it took.

    $ reportbot index --reports reports/
`, retrieval.InMemory)

func (p *program) index(flags *flag.FlagSet) action {
	return func(ctx context.Context, args []string) error {
		start := time.Now()
		if err := p.load(ctx, ""); err != nil {
			return err
		}
		size := p.library.Size()
		fmt.Fprintf(p.stdout, "%d reports, %d passages, %.1f s\n", size.Reports, size.Passages, time.Since(start).Seconds())
		if size.Folder == "" {
			fmt.Fprintf(p.stdout, "index in memory; on disk for more than %d reports\n", retrieval.InMemory)
		} else {
			fmt.Fprintf(p.stdout, "%s, %.1f MB\n", size.Folder, float64(size.Bytes)/1e6)
		}
		return nil
	}
}

func (p *program) encode(v any) error {
	e := json.NewEncoder(p.stdout)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
