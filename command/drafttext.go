package command

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// A draftWording is what hints draft says, in one language.
type draftWording struct {
	estimate, noModel, there, resumed, goesOn, failed, again, progress, nonsense string
	twice, elsewhere, answered                                                   string // why a line is dropped
	head, wrote, dropped, spent, sample, next                                    string
}

func (p *program) draftText() *draftWording {
	if p.english() {
		return &draftEnglish
	}
	return &draftChinese
}

var draftChinese = draftWording{
	estimate: "%d 段，约需提问 %s、回答 %s token",
	noModel:  "没有设置模型：config.yaml 里写上 model.url 和 model.name",
	there:    "先把它移开，或者加 --force 覆盖",
	resumed:  "接着上次：%d 段已有，共 %d 段",
	goesOn:   "已写好 %d 段，共 %d 段，都留着；再运行同一条命令就接着写",
	failed:   "%d 段没有写成：%s",
	again:    "写成的已在文件里；加 --force 再运行一次，只问没有写成的",
	progress: "%d/%d  %s  问 %d，缺 %d",
	nonsense: "模型的回答里没有可用的问题",
	twice:    "重复", elsewhere: "别的段落更能回答", answered: "报告其实回答了",
	head:  "%s 起草，供工作人员阅读和修改；提问的人看不到。地址，制表符，问题。",
	wrote: "%s  %d 句\n", dropped: "去掉 %d 句：%s\n", spent: "用了 %s + %s token\n", sample: "抽看：\n",
	next: "请通读一遍，改掉不像人话的、删掉不对的，再放进报告的文件夹。\n",
}

var draftEnglish = draftWording{
	estimate: "%d passages, about %s tokens to ask and %s to answer",
	noModel:  "no model: config.yaml wants model.url and model.name",
	there:    "move it away, or --force writes over it",
	resumed:  "going on: %d of %d passages are there",
	goesOn:   "%d of %d passages are done and kept; the same command goes on",
	failed:   "nothing of use for %d passages: %s",
	again:    "what there is stands in the files; the same with --force asks for the rest",
	progress: "%d/%d  %s  %d questions, %d near misses",
	nonsense: "no question in the model's answer",
	twice:    "said twice", elsewhere: "another passage answers better", answered: "the report does answer",
	head:  "drafted by %s for staff to read and change; askers never see it. Address, tab, question.",
	wrote: "%s  %d lines\n", dropped: "%d dropped: %s\n", spent: "%s + %s tokens\n", sample: "A sample:\n",
	next: "Please read all of it, mend what nobody would say and delete what is wrong.\n",
}

// summary says what was written and dropped, with a sample to look at.
func (w *draftWording) summary(out io.Writer, d *drafting, hints, near draftFile, dropped map[string]int, tokens drafted) {
	for _, f := range []draftFile{hints, near} {
		fmt.Fprintf(out, w.wrote, d.file(f.ending), len(f.lines))
	}
	for _, why := range slices.Sorted(maps.Keys(dropped)) {
		fmt.Fprintf(out, w.dropped, dropped[why], why)
	}
	if tokens.Prompt+tokens.Answer > 0 {
		fmt.Fprintf(out, w.spent, inThousands(tokens.Prompt), inThousands(tokens.Answer))
	}
	fmt.Fprint(out, w.sample)
	for _, f := range []draftFile{hints, near} {
		const shown = 6
		step := max(1, len(f.lines)/shown)
		for i := step / 2; i < len(f.lines); i += step {
			fmt.Fprintf(out, "    %s\t%s\n", f.lines[i].address, f.lines[i].question)
		}
	}
	fmt.Fprint(out, w.next)
}
