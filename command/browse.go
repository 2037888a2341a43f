package command

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"strings"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/retrieval"
	"reportbot/retrieval/report"
)

const outlineHelp = `reportbot outline [--json]: parts, sections and passages with their addresses.

    $ reportbot outline | grep 2.2
    beijing-2022/2.2    （二）加快国际科技创新中心建设，构筑创新驱动发展新优势
`

func (p *program) outline(flags *flag.FlagSet) action {
	asJSON := flags.Bool("json", false, "")
	return func(ctx context.Context, args []string) error {
		if err := p.load(ctx, ""); err != nil {
			return err
		}
		if *asJSON {
			return p.encode(outlineOf(p.library))
		}
		w := bufio.NewWriter(p.stdout)
		for r := range p.library.All() {
			fmt.Fprintf(w, "%s  %s\n", r.ID, r.Title)
			for _, part := range r.Parts {
				fmt.Fprintln(w, strings.TrimSpace(fmt.Sprintf("%-18s  %s", part.Address, part.Heading)))
				outlinePassages(w, part.Passages)
				for _, s := range part.Sections {
					fmt.Fprintf(w, "%-18s  %s\n", s.Address, s.Heading)
					outlinePassages(w, s.Passages)
				}
			}
		}
		return w.Flush()
	}
}

// outlinePassages writes a line a passage: its address and how it begins.
func outlinePassages(w io.Writer, passages []*retrieval.Passage) {
	for _, p := range passages {
		begins := []rune(p.Text)
		if len(begins) > 24 {
			begins = append(begins[:23], '…')
		}
		fmt.Fprintf(w, "%-18s      %s\n", p.Address, string(begins))
	}
}

const showHelp = `reportbot show ADDRESS: a passage (its text alone), a section or a part.

    $ reportbot show beijing-2022/2.0.2
    今年经济社会发展主要预期目标是：地区生产总值增长5%以上，一般公共预算收入增长4%，城镇调查失业率控制在5%以内，居民消费价格涨幅3%左右，居民收入稳定增长，努力在实际工作中争取更好结果。生态环境质量、能源、水资源等指标按国家要求落实。
`

func (p *program) show(flags *flag.FlagSet) action {
	return func(ctx context.Context, args []string) error {
		if err := p.load(ctx, ""); err != nil {
			return err
		}
		address, err := retrieval.ParseAddress(args[0])
		if err != nil {
			typed, ok := answers.ParsePlace(args[0], p.answerer.Default())
			if !ok {
				return &hintedError{err, "reportbot outline lists the addresses"}
			}
			address = typed
		}
		if address.IsPassage() {
			passage := p.library.Passage(address)
			if passage == nil {
				return &hintedError{fmt.Errorf("no passage %s", address), "reportbot outline lists the addresses"}
			}
			fmt.Fprintln(p.stdout, passage.Text)
			return nil
		}
		return p.showMany(address)
	}
}

// showMany prints a section or part with its headings.
func (p *program) showMany(address retrieval.Address) error {
	r := p.library.Report(address.Report)
	if r == nil {
		return &hintedError{fmt.Errorf("no report %s", address.Report), "reportbot outline lists the addresses"}
	}
	last := retrieval.Section{}
	found := false
	for _, passage := range r.Passages {
		if !passage.Address.Within(address) {
			continue
		}
		if passage.Section.Part != last.Part || !found && passage.Section.Part != "" {
			fmt.Fprintln(p.stdout, passage.Section.Part)
		}
		if passage.Section.Heading != last.Heading {
			fmt.Fprintln(p.stdout, passage.Section.Heading)
		}
		last, found = passage.Section, true
		fmt.Fprintf(p.stdout, "%s\n", passage.Text)
	}
	if !found {
		return &hintedError{fmt.Errorf("nothing stands at %s", address), "reportbot outline lists the addresses"}
	}
	return nil
}

const findHelp = `reportbot find WORD: every place where a word stands, and how many there are.

    $ reportbot find 电梯
    beijing-2022/1.4.1	完成老旧小区改造177个，老楼加装电梯418部。
    beijing-2022/2.5.3	有序推进老旧楼宇、老旧厂房等6大类更新项目，完成老楼加装电梯200部以上，支持配合央属产权单位老旧小区改造。
    2
`

func (p *program) find(flags *flag.FlagSet) action {
	return func(ctx context.Context, args []string) error {
		if err := p.load(ctx, ""); err != nil {
			return err
		}
		word := strings.Join(args, " ")
		total := 0
		for r := range p.library.All() {
			for _, place := range report.Find(r, word) {
				total++
				fmt.Fprintf(p.stdout, "%s\t%s\n", place.Address, around(place))
			}
		}
		fmt.Fprintln(p.stdout, total)
		if total == 0 {
			return errNo
		}
		return nil
	}
}

// around returns the heading, or the sentence, in which a place lies.
func around(place report.Place) string {
	if place.Passage != nil {
		for _, s := range place.Passage.Sentences {
			if place.Span.Start < s.End {
				return place.Text[s.Start:s.End]
			}
		}
	}
	return place.Text
}

const figuresHelp = `reportbot figures: every figure that the reports write in digits, one a line:
address, year, done or planned, subject, number, unit, qualifier, and the words
that they were read from. Years, dates and hotlines are left out.

    $ reportbot figures | grep 418
    beijing-2022/1.4.1	2021	done	老楼加装电梯	418	部		老楼加装电梯418部
`

func (p *program) figures(flags *flag.FlagSet) action {
	return func(ctx context.Context, args []string) error {
		if err := p.load(ctx, ""); err != nil {
			return err
		}
		sides := map[retrieval.Side]string{retrieval.Done: "done", retrieval.Planned: "planned"}
		w := bufio.NewWriter(p.stdout)
		for r := range p.library.All() {
			for _, f := range report.Figures(r) {
				fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", f.Passage.Address, f.Passage.Year, sides[f.Passage.Side],
					f.Subject, f.Number, f.Unit, f.Qualifier, f.Passage.Text[f.Clause.Start:f.Clause.End])
			}
		}
		return w.Flush()
	}
}

const checkHelp = `reportbot check TEXT: is this sentence in the report, word for word?
If not, the nearest passage with the differences marked: [-report-]{+text+}.
Exit code 0 verbatim, 1 not.

    $ reportbot check 老楼加装电梯481部
    ✗ 与报告原文不一样：
    老楼加装电梯[-418-]{+481+}部
        一、2021年工作回顾 › （四）以绣花功夫治理城市，城乡发展质量进一步提升
        beijing-2022/1.4.1
`

func (p *program) check(flags *flag.FlagSet) action {
	return func(ctx context.Context, args []string) error {
		if err := p.load(ctx, ""); err != nil {
			return err
		}
		if !bot.CheckTerminal(p.stdout, p.library, strings.Join(args, " "), p.colour()) {
			return errNo
		}
		return nil
	}
}
