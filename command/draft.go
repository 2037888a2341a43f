package command

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"reportbot/bot/model"
	"reportbot/retrieval"
	"reportbot/retrieval/report"
	"reportbot/seeds"
)

var draftHelp = help{
	use:  "REPORT",
	does: text{"用模型为每一段起草人们会怎么问", "has a model draft how people would ask for each passage"},
	more: text{
		`为报告的每一段起草人们会怎样问到它（NAME.hints.txt），和会问到、但它没写的（NAME.near.txt）。
REPORT 是 NAME.txt，或报告的代号。模型用设置里 model.url 的那个，凡是接受 OpenAI 对话接口的都行
（Ollama、vLLM、DeepSeek）。

写下的都核对过：地址、长短、没有重复、不是别的段答得更好的、报告没写的确实没写。它们是文本文件，
供工作人员通读修改，提问的人看不到。做完的段留着，断了可以接着做。`,
		`It drafts for each passage of a report how people would ask for it (NAME.hints.txt)
and what they would ask that it does not say (NAME.near.txt). REPORT is NAME.txt or
the ID of a report. The model is that of model.url in the configuration; any server
that speaks the chat completions of OpenAI will do (Ollama, vLLM, DeepSeek).

What it writes is checked: addresses, length, no line twice, no question that
another passage answers better, none among the near misses that the report does
answer. It stands in text files for staff to read and change; askers never see it.
Passages that are done are kept: an interrupted run goes on where it was.`,
	},
	example: `
    $ reportbot hints draft reports/yunqi-2026.txt
`,
}

// What is said to the model before each passage; %[1]d and %[2]d are how many
// questions and near misses it is to write.
//
//go:embed instruction.txt
var instruction string

// A drafting is one run of hints draft.
type drafting struct {
	report      *report.Report
	text        []byte // of the report
	folder      string // in which the files are written
	client      *model.Client
	instruction string
	name        string // of the model
	hints, near int    // wanted of each passage
	parallel    int
	words       *draftWording
}

func (p *program) draftHints(flags *pflag.FlagSet) action {
	d := drafting{words: p.draftText()}
	config := flags.String("config", "", p.in(flagConfig))
	force := flags.Bool("force", false, p.in(flagForce))
	estimate := flags.Bool("estimate", false, p.in(flagEstimate))
	flags.IntVar(&d.hints, "hints", 40, p.in(flagHints))
	flags.IntVar(&d.near, "near", 25, p.in(flagNear))
	flags.IntVar(&d.parallel, "parallel", 4, p.in(flagParallel))
	return func(ctx context.Context, args []string) error {
		const most = 100 // of each; more only repeats
		if d.hints < 0 || d.hints > most || d.near < 0 || d.near > most || d.hints+d.near == 0 || d.parallel < 1 || d.parallel > most {
			return &hintedError{errors.New("--hints, --near and --parallel want numbers up to 100"), "reportbot hints draft --help"}
		}
		d.instruction = fmt.Sprintf(instruction, d.hints, d.near)
		if err := d.find(p, args[0]); err != nil {
			return err
		}
		passages := d.passages()
		asked, written := d.tokens(passages)
		fmt.Fprintf(p.stderr, d.words.estimate+"\n", len(passages), inThousands(asked), inThousands(written))
		if *estimate {
			return nil
		}
		if err := d.reach(p, *config); err != nil {
			return err
		}
		for _, ending := range []string{hintsEnding, nearEnding} {
			if _, err := os.Lstat(d.file(ending)); err == nil && !*force {
				return &hintedError{fmt.Errorf("%s %w", d.file(ending), errThere), d.words.there}
			}
		}
		return d.run(ctx, p, passages)
	}
}

const (
	hintsEnding = ".hints.txt"
	nearEnding  = ".near.txt"
)

func (d *drafting) file(ending string) string { return filepath.Join(d.folder, d.report.ID+ending) }

// find reads the report that is named by its file or its ID.
func (d *drafting) find(p *program, name string) error {
	var err error
	switch {
	case strings.HasSuffix(strings.ToLower(name), ".txt"):
		d.folder = filepath.Dir(name)
		d.text, err = os.ReadFile(name)
		name = strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	case p.reports != "":
		d.folder = p.reports
		d.text, err = os.ReadFile(filepath.Join(p.reports, name+".txt"))
	default:
		d.folder = "."
		d.text, err = seeds.FS.ReadFile(name + ".txt")
	}
	if err != nil {
		return &hintedError{err, "reportbot hints draft NAME.txt, or the ID of a report"}
	}
	d.report, err = report.Parse(name, d.text)
	return err
}

// reach makes the client of the model that the configuration names.
func (d *drafting) reach(p *program, file string) error {
	c, err := readConfig(file, p.getenv)
	if err != nil {
		return err
	}
	if c.Model.URL == "" {
		return &hintedError{errors.New(d.words.noModel), "model:\n        url: http://localhost:11434/v1\n        name: qwen3:8b"}
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	const attempts = 5
	d.client, d.name = client.Patient(attempts), c.Model.Name
	return nil
}

// passages returns those that people can ask for: not the salutation.
func (d *drafting) passages() []*retrieval.Passage {
	const shortest = 8 // characters
	var passages []*retrieval.Passage
	for _, p := range d.report.Passages {
		if utf8.RuneCountInString(p.Text) >= shortest && !strings.HasPrefix(p.Text, "各位代表：") {
			passages = append(passages, p)
		}
	}
	return passages
}

// prompt is what the model is asked for one passage: the passage, and what stands
// around it, so that it knows what is answered elsewhere.
func (d *drafting) prompt(p *retrieval.Passage) string {
	var b strings.Builder
	fmt.Fprintf(&b, "报告：《%s》\n", d.report.Title)
	if p.Section.Part != "" {
		fmt.Fprintf(&b, "部分：%s\n", p.Section.Part)
	}
	if p.Section.Heading != "" {
		fmt.Fprintf(&b, "小节：%s\n", p.Section.Heading)
	}
	beside := func(label string, order int) {
		const shown = 200 // characters
		if order >= 0 && order < len(d.report.Passages) && d.report.Passages[order].Section == p.Section {
			fmt.Fprintf(&b, "%s：%s\n", label, clip(d.report.Passages[order].Text, shown))
		}
	}
	beside("前一段", p.Order-1)
	beside("后一段", p.Order+1)
	fmt.Fprintf(&b, "\n这一段：\n%s\n", p.Text)
	return b.String()
}

// tokens estimates what the passages take to ask and to answer: a character of
// Chinese is about one token, a question about sixteen.
func (d *drafting) tokens(passages []*retrieval.Passage) (asked, written int) {
	const question = 16
	for _, p := range passages {
		asked += utf8.RuneCountInString(d.instruction) + utf8.RuneCountInString(d.prompt(p))
		written += question * (d.hints + d.near)
	}
	return asked, written
}

func inThousands(n int) string { return fmt.Sprintf("%.1fk", float64(n)/1000) }

// sum tells a passage asked for in one way from any other.
func (d *drafting) sum(p *retrieval.Passage) string {
	sum := sha256.Sum256([]byte(d.name + "\n" + d.instruction + "\n" + d.prompt(p)))
	return hex.EncodeToString(sum[:8])
}
