package command

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"reportbot/retrieval/report"
	"reportbot/retrieval/report/importer"
)

// An importWording is what import says, in one language.
type importWording struct {
	failed, kinds                        string
	title, date, speaker, count, unnamed string
	partLine, left, of, check, line      string
	faults                               map[error]string
	why                                  map[report.Why]string
	warnings                             map[report.Fault]string
	oddities                             []string
	refusals                             map[report.RefusedFor]string // nil: as the error says it
}

func (p *program) importText() *importWording {
	if p.english() {
		return &importEnglish
	}
	return &importChinese
}

var importChinese = importWording{
	failed: "%[2]d 个文件里有 %[1]d 个没有导入", kinds: "能读的：docx、保存下来的网页、有文字的 PDF、各种中文编码的 txt 和 md",
	title: "标题", date: "日期", speaker: "报告人", unnamed: "没有写明",
	count: "%d 个部分，%d 节，%d 段", partLine: "%s（%d 节，%d 段）",
	left: "没有采用", of: "原文件里不属于正文的 %d 行：", check: "请核对", line: "第 %d 行  %s",
	faults: map[error]string{
		importer.ErrEmpty:    "文件是空的，没有文字",
		importer.ErrDamaged:  "文件损坏，读不出来；请重新下载或另存一份",
		importer.ErrScan:     "是扫描件或图片，里面没有文字；请先做文字识别（OCR），再导入识别出来的文字",
		importer.ErrLocked:   "有密码保护；请去掉密码再导入",
		importer.ErrOldWord:  "是旧版 Word 或 WPS 文件；请在 Word 或 WPS 里另存为 docx 再导入",
		importer.ErrEncoding: "不是文字，或者编码不认识（认识 UTF-8、UTF-16、GB18030、Big5）",
		importer.ErrKind:     "不是能导入的文件",
		fs.ErrNotExist:       "没有这个文件",
		fs.ErrPermission:     "没有权限读写",
		errThere:             "已经有这个文件了；加 --force 覆盖它",
	},
	why: map[report.Why]string{
		report.PageMark: "页码", report.PageHead: "页眉", report.PrintMark: "打印时带上的网址、时间",
		report.Contents: "目录", report.Undecided: "有数字分不清是正文还是页码的句子",
	},
	warnings: map[report.Fault]string{
		report.PartNumber:     "“%[1]s”的编号不接着上一部分（应是第%[2]d部分），按位置算",
		report.SectionNumber:  "“%[1]s”的编号不接着上一节（应是第%[2]d节），按位置算",
		report.TwiceTold:      "标题“%[1]s”前面已经有过",
		report.FigureOrPage:   "分不清是数字还是页码，这句没有采用：%[1]s",
		report.NoNumber:       "部分的标题“%[1]s”没有编号，按位置算",
		report.WithoutHeading: "标题“%[1]s”下面没有文字",
		report.LongPassage:    "这一段有 %[2]d 字，可能丢了换行：%[1]s……",
	},
	refusals: map[report.RefusedFor]string{
		report.EmptyFile: "文件里没有文字",
		report.NotText:   "夹着控制字符，不是文字",
		report.NoTitle:   "第一个部分之前没有标题；应当有一行像“2024年青山市政府工作报告”",
		report.NoPart:    "没有分部分；每个部分应当有单独一行的标题，像“一、2023年工作回顾”",
	},
	oddities: []string{"没有看出是哪里的报告", "没有看出是哪一年的报告", "没有看出报告的日期", "只有一个部分，可能有标题没有单独成行"},
}

var importEnglish = importWording{
	failed: "%d of %d files not imported", kinds: "docx, saved web pages, PDF with text, and txt and md of any Chinese encoding are read",
	title: "title", date: "date", speaker: "speaker", unnamed: "not said",
	count: "%d parts, %d sections, %d passages", partLine: "%s (%d sections, %d passages)",
	left: "left out", of: "%d lines of the file that are none of its text:", check: "please check", line: "line %d  %s",
	faults: map[error]string{},
	why: map[report.Why]string{
		report.PageMark: "numbers of pages", report.PageHead: "heads of pages", report.PrintMark: "addresses and times of printing",
		report.Contents: "contents", report.Undecided: "sentences with a number that may be a page's",
	},
	warnings: map[report.Fault]string{
		report.PartNumber:     "%[1]s does not count on from the part before (number %[2]d is due); counted by its place",
		report.SectionNumber:  "%[1]s does not count on from the section before (number %[2]d is due); counted by its place",
		report.TwiceTold:      "the heading %[1]s stands there already",
		report.FigureOrPage:   "a figure or a page's number? this sentence is left out: %[1]s",
		report.NoNumber:       "the heading %[1]s of a part has no number; counted by its place",
		report.WithoutHeading: "nothing stands under the heading %[1]s",
		report.LongPassage:    "a passage of %[2]d characters, perhaps without its line ends: %[1]s…",
	},
	oddities: []string{"it does not say whose report it is", "it does not say of which year it is", "it does not say when it was given", "a single part: perhaps a heading stands on no line of its own"},
}

// fault words an error of importing.
func (w *importWording) fault(err error) string {
	for known, words := range w.faults {
		if !errors.Is(err, known) {
			continue
		}
		if known == errThere {
			name, _, _ := strings.Cut(err.Error(), " ")
			return name + " " + words
		}
		return words
	}
	var refused *report.Refusal
	if errors.As(err, &refused) && w.refusals[refused.Why] != "" {
		return fmt.Sprintf(w.line, refused.Line, w.refusals[refused.Why])
	}
	return err.Error()
}

// describe says how an imported report reads.
func (w *importWording) describe(out io.Writer, from, to string, d importer.Document, r *report.Report) {
	orUnnamed := func(s string) string {
		if s == "" {
			return w.unnamed
		}
		return s
	}
	date := ""
	if !r.Date.IsZero() {
		date = r.Date.Format("2006-01-02")
	}
	sections := 0
	for _, part := range r.Parts {
		sections += len(part.Sections)
	}
	fmt.Fprintf(out, "%s (%s) → %s\n", from, d.Kind, to)
	fmt.Fprintf(out, "    %s  %s\n    %s  %s\n    %s  %s\n", w.title, r.Title, w.date, orUnnamed(date), w.speaker, orUnnamed(r.Speaker))
	fmt.Fprintf(out, "    "+w.count+"\n", len(r.Parts)-1, sections, len(r.Passages))
	for _, part := range r.Parts[1:] {
		fmt.Fprintf(out, "        "+w.partLine+"\n", clip(part.Heading, 40), len(part.Sections), passagesOf(part))
	}
	w.leftOut(out, d, r)
	w.toCheck(out, r)
}

func (w *importWording) leftOut(out io.Writer, d importer.Document, r *report.Report) {
	if len(d.Left)+len(r.Left) == 0 {
		return
	}
	fmt.Fprintf(out, "    %s\n", w.left)
	if n := len(d.Left); n > 0 {
		fmt.Fprintf(out, "        "+w.of+"\n", n)
		for _, s := range d.Left[:min(n, shownLeft)] {
			fmt.Fprintf(out, "            %s\n", clip(strings.Join(strings.Fields(s), " "), 60))
		}
	}
	shown := map[report.Why]int{}
	for _, l := range r.Left {
		if shown[l.Why]++; shown[l.Why] <= shownLeft {
			fmt.Fprintf(out, "        "+w.line+" — %s\n", l.Line, clip(l.Text, 60), w.why[l.Why])
		}
	}
}

func (w *importWording) toCheck(out io.Writer, r *report.Report) {
	odd := oddities(r)
	if len(odd)+len(r.Warnings) == 0 {
		return
	}
	fmt.Fprintf(out, "    %s\n", w.check)
	for _, o := range odd {
		fmt.Fprintf(out, "        %s\n", w.oddities[o])
	}
	for _, f := range r.Warnings {
		fmt.Fprintf(out, "        "+w.line+"\n", f.Line, w.warning(f))
	}
}

// warning says what looks wrong in a report.
func (w *importWording) warning(f report.Warning) string {
	form := w.warnings[f.Fault]
	values := []any{clip(f.Words, 60), f.Want}
	return fmt.Sprintf(form, values[:min(2, strings.Count(form, "%"))]...)
}
