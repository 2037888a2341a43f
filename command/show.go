package command

import (
	"context"
	"strings"

	"github.com/spf13/pflag"

	"reportbot/answers"
	"reportbot/retrieval"
)

var showHelp = help{
	use:  "ADDRESS",
	does: text{"按地址显示一段（只有原文）、一节或一个部分", "a passage (its text alone), section or part by its address"},
	more: text{"地址可以写全，也可以写 2.0.2、二（五）、第23段。", "An address may be whole or 2.0.2, 二（五）, 第23段."},
	example: `
    $ reportbot show beijing-2022/2.0.2
    今年经济社会发展主要预期目标是：地区生产总值增长5%以上，一般公共预算收入增长4%，城镇调查失业率控制在5%以内，居民消费价格涨幅3%左右，居民收入稳定增长，努力在实际工作中争取更好结果。生态环境质量、能源、水资源等指标按国家要求落实。
`,
}

func (p *program) show(flags *pflag.FlagSet) action {
	asJSON := flags.Bool("json", false, p.in(flagJSON))
	return func(ctx context.Context, args []string) error {
		typed := strings.TrimSpace(args[0])
		if whole, err := retrieval.ParseAddress(typed); err == nil && p.report == "" {
			p.report = whole.Report // no other report is read for it
		}
		if err := p.read(ctx, false); err != nil {
			return err
		}
		address, err := retrieval.ParseAddress(typed)
		if strings.EqualFold(address.Report, p.report) {
			address.Report = p.library.Reports()[0].ID // the only one that was read, in its own letters
		}
		if err != nil {
			var ok bool
			if address, ok = answers.ParsePlace(typed, answers.Home(p.library, "")); !ok {
				return p.hinted(p.fault(noAddress, typed), p.in(addressesAre))
			}
		}
		passages := p.passagesAt(address)
		if len(passages) == 0 {
			return p.hinted(p.fault(nothingAt, address), p.in(addressesAre))
		}
		switch {
		case *asJSON && address.IsPassage():
			return p.encode(p.jsonPlace(passages[0], passages[0].Text))
		case *asJSON:
			list := make([]jsonPlace, len(passages))
			for i, passage := range passages {
				list[i] = p.jsonPlace(passage, passage.Text)
			}
			return p.encode(list)
		case address.IsPassage():
			p.screen().Print("", passages[0].Text)
		default:
			p.printPassages(passages)
		}
		return nil
	}
}

// passagesAt returns the passages at an address, none where there is none.
func (p *program) passagesAt(address retrieval.Address) []*retrieval.Passage {
	r := p.library.Report(address.Report)
	if r == nil {
		return nil
	}
	var list []*retrieval.Passage
	for _, passage := range r.Passages {
		if passage.Address.Within(address) {
			list = append(list, passage)
		}
	}
	return list
}

// printPassages prints passages, each under the headings that are new with it.
func (p *program) printPassages(passages []*retrieval.Passage) {
	screen := p.screen()
	last := retrieval.Section{}
	for _, passage := range passages {
		for _, heading := range []struct{ this, last string }{
			{passage.Section.Part, last.Part}, {passage.Section.Heading, last.Heading},
		} {
			if heading.this != heading.last {
				screen.Print("", heading.this)
			}
		}
		last = passage.Section
		screen.Print("", passage.Text)
		if screen.Width > 0 && passage != passages[len(passages)-1] {
			screen.Print("", "\n")
		}
	}
}
