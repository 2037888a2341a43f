package command

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/retrieval"
)

var chatHelp = help{
	does: text{"在终端里对话，一行一问", "a conversation on the terminal; a line is a turn"},
	more: text{
		`空行重新开始，Ctrl-D 离开；“帮助”列出还能说什么。reportbot 后面什么也不写，也是对话。
--json 供脚本用：没有提示符，每一问输出一行 JSON。问过的话只在这次对话里能翻出来，
--history 才记到文件里。`,
		`An empty line starts a new conversation, Ctrl-D leaves; “help” lists what else there
is. reportbot alone is a conversation, too. --json is for scripts: no prompt, one JSON
object a line for each turn. What was typed can be called up again in this
conversation alone; --history keeps it in a file.`,
	},
	example: `
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
`,
}

func (p *program) chat(flags *pflag.FlagSet) action {
	asJSON := flags.Bool("json", false, p.in(flagJSON))
	history := flags.String("history", "", p.in(flagHistory))
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
		c := &conversation{program: p, ctx: ctx, screen: p.screen()}
		switch {
		case *history != "" && (*asJSON || !p.canEdit()):
			return p.wrong(noHistory)
		case *asJSON:
			return p.lines(c.turnAsJSON)
		case p.canEdit():
			return c.edited(*history)
		}
		prompt := ""
		if _, typed := onTerminal(p.stdin); typed {
			prompt = "> "
			c.welcome()
		}
		fmt.Fprint(p.stderr, prompt)
		err = p.lines(func(l line) error {
			defer fmt.Fprint(p.stderr, prompt)
			if l.bad {
				return nil
			}
			return c.turn(l.text)
		})
		if errors.Is(err, errLeave) {
			return nil
		}
		return err
	}
}

// A conversation is what was said on a terminal so far.
type conversation struct {
	*program
	ctx    context.Context // of the command, which the conversation is
	screen bot.Terminal
	before *answers.Turn
	home   string // ID of the report that was chosen; "" for the default one
}

// report is the report that is asked where the next question names none.
func (c *conversation) report() *retrieval.Report {
	for _, id := range []string{c.asked(), c.home} {
		if r := c.library.Report(id); r != nil {
			return r
		}
	}
	return c.answerer.Default()
}

func (c *conversation) asked() string {
	if c.before == nil {
		return ""
	}
	return c.before.Report
}

// startAnew forgets what was asked; the report that was chosen stays.
func (c *conversation) startAnew() {
	c.before = nil
	if c.home != "" {
		c.before = &answers.Turn{Report: c.home}
	}
}

// turn answers one line; errLeave ends the conversation.
func (c *conversation) turn(said string) error {
	if said == "" {
		c.startAnew()
		return nil
	}
	if known, err := c.obey(said); known {
		if err == nil {
			fmt.Fprintln(c.stdout)
			err = c.stdout.err
		}
		return err
	}
	a := c.answer(c.ctx, said, c.before)
	if c.before = a.Next; c.before == nil {
		c.startAnew()
	}
	c.screen.Answer(a)
	fmt.Fprintln(c.stdout)
	return c.stdout.err
}

// turnAsJSON answers one line for a script.
func (c *conversation) turnAsJSON(l line) error {
	if l.text == "" {
		c.startAnew()
		return nil
	}
	a, j := c.answerLine(c.ctx, l, c.before, false)
	if !l.bad {
		c.before = a.Next
	}
	return c.encode(j)
}

// welcome says which report is asked and how to go on.
func (c *conversation) welcome() {
	said := c.screen
	said.Out = c.stderr
	said.Print("", fmt.Sprintf(c.in(chatWelcome), bot.Named(c.report())))
}

// A chatWord is a line that asks nothing but is to be obeyed.
type chatWord struct {
	name  string
	also  []string
	takes text // what may stand behind it
	does  text
	obey  func(c *conversation, behind string) error
}

// chatWords returns what can be said in a conversation besides questions.
func chatWords() []chatWord {
	return []chatWord{
		{"/help", []string{"帮助", "help", "?", "？"}, text{}, text{"这份帮助", "this help"}, (*conversation).help},
		{"/outline", []string{"目录", "contents", "outline"}, text{}, text{"看目录", "the contents"}, (*conversation).contents},
		{"/show", nil, text{"二（五）", "2.5"}, text{"看一节、一段", "a section or passage"}, (*conversation).place},
		{"/find", nil, text{"电梯", "电梯"}, text{"找一个词的每一处", "every place of a word"}, (*conversation).search},
		{"/check", nil, text{"一句话", "TEXT"}, text{"这句话是不是原文", "is it word for word?"}, (*conversation).compare},
		{"/reports", []string{"报告列表", "换一份报告", "reports"}, text{}, text{"有哪些报告；后面写代号就换成那份", "the reports; with an ID behind it that one is asked"}, (*conversation).choose},
		{"/new", []string{"重新开始", "start over"}, text{}, text{"重新开始，与空行一样", "start anew, as an empty line does"}, (*conversation).anew},
		{"/quit", []string{"退出", "exit", "quit", "/exit", "再见", "bye"}, text{}, text{"离开，与 Ctrl-D 一样", "leave, as Ctrl-D does"}, (*conversation).leave},
	}
}

// obey does what a line says that asks nothing; false for a question.
func (c *conversation) obey(said string) (known bool, err error) {
	said = strings.TrimSpace(said)
	name, behind, _ := strings.Cut(said, " ")
	var names []string
	for _, w := range chatWords() {
		names = append(append(names, w.name), w.also...)
		if strings.EqualFold(said, w.name) || strings.EqualFold(name, w.name) || slices.Contains(w.also, strings.ToLower(said)) {
			if !strings.EqualFold(name, w.name) {
				behind = ""
			}
			behind = strings.TrimSpace(behind)
			if behind == "" && w.takes.zh != "" {
				c.screen.Print("", fmt.Sprintf(c.in(sayBehind), w.name+" "+c.in(w.takes)))
				return true, nil
			}
			return true, w.obey(c, behind)
		}
	}
	if !strings.HasPrefix(said, "/") {
		return false, nil
	}
	hint := c.in(chatHelpHint)
	if like := nearest(name, names); like != "" {
		hint = fmt.Sprintf(c.in(didYouMean), like)
	}
	c.screen.Print("", fmt.Sprintf(c.in(unknownCommand), name)+"\n"+hint)
	return true, nil
}
