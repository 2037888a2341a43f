package command

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"reportbot/retrieval"
	"reportbot/retrieval/report"
)

var figuresHelp = help{
	does: text{"列出报告里的每一个数字", "every figure with its subject, unit and address"},
	more: text{
		"一行一个：地址、年份、done（已完成）或 planned（计划）、所数的事、数、单位、限定词（以上、左右……）、原文。年份、日期、热线号码不算。",
		`One a line: address, year, done or planned, subject, number, unit, qualifier, and the
words that they were read from. Years, dates and hotlines are left out.`,
	},
	example: `
    $ reportbot figures | grep 418
    beijing-2022/1.4.1	2021	done	老楼加装电梯	418	部		老楼加装电梯418部
`,
}

// jsonFigure is a figure; Text is the clause that says what it counts.
type jsonFigure struct {
	jsonPlace
	Tense     string `json:"tense"` // done, planned or ""
	Subject   string `json:"subject"`
	Number    string `json:"number"`
	Unit      string `json:"unit"`
	Qualifier string `json:"qualifier"`
}

var tenses = map[retrieval.Side]string{retrieval.Done: "done", retrieval.Planned: "planned"}

func (p *program) figures(flags *pflag.FlagSet) action {
	asJSON := flags.Bool("json", false, p.in(flagJSON))
	return func(ctx context.Context, args []string) error {
		if err := p.read(ctx, false); err != nil {
			return err
		}
		w := bufio.NewWriter(p.stdout)
		list := []jsonFigure{}
		for r := range p.library.All() {
			for _, f := range report.Figures(r) {
				clause, tense := f.Passage.Text[f.Clause.Start:f.Clause.End], tenses[f.Passage.Side]
				if *asJSON {
					list = append(list, jsonFigure{p.jsonPlace(f.Passage, clause), tense, f.Subject, f.Number, f.Unit, f.Qualifier})
					continue
				}
				fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", f.Passage.Address, f.Passage.Year, tense,
					f.Subject, f.Number, f.Unit, f.Qualifier, clause)
			}
		}
		if *asJSON {
			return p.encode(list)
		}
		return w.Flush()
	}
}
