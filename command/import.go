package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"reportbot/retrieval/report"
	"reportbot/retrieval/report/importer"
)

var importHelp = help{
	use:  "FILE…",
	does: text{"把 docx、网页、PDF、各种中文编码的文本变成报告", "turns docx, html, pdf and text of any encoding into a report"},
	more: text{
		`在每个 FILE 旁边写一个以地名和年份命名的文本，如 yunqi-2026.txt，并说明读出了什么：
标题、日期、部分、小节、段落，哪些没有采用、哪些看着不对，都写明是那个文本的第几行。
损坏的、没有文字的扫描件、不是报告的，会指出来，不写文本。
已经有同名文件就不动它；--force 覆盖。`,
		`Beside each FILE it writes a text that is named by place and year, such as
yunqi-2026.txt, and says how it reads: title, date, parts, sections, passages,
what was left out and what looks wrong, each with its line of that text. What is
damaged, a scan without text or no report is named, and nothing is written for it.
A file that is there already stays; --force writes over it.`,
	},
	example: `
    $ reportbot import 政府工作报告.docx
`,
}

func (p *program) importFiles(flags *pflag.FlagSet) action {
	force := flags.Bool("force", false, p.in(flagForce))
	return func(_ context.Context, args []string) error {
		failed := 0
		for _, name := range args {
			if err := p.importFile(name, *force); err != nil {
				fmt.Fprintf(p.stderr, "reportbot: %s: %v\n", name, p.importText().fault(err))
				failed++
			}
		}
		if failed > 0 {
			return &hintedError{fmt.Errorf(p.importText().failed, failed, len(args)), p.importText().kinds}
		}
		return p.stdout.err
	}
}

// importFile writes the text of one file beside it and says how it reads.
func (p *program) importFile(name string, force bool) error {
	const largest = 256 << 20 // bytes
	if info, err := os.Stat(name); err != nil {
		return bare(err)
	} else if info.Size() > largest {
		return fmt.Errorf("%w: %d MB", importer.ErrKind, info.Size()>>20)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return bare(err)
	}
	document, err := importer.Read(data)
	if err != nil {
		return err
	}
	id := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	text := document.Text()
	r, err := report.Parse(id, []byte(text))
	if err != nil {
		return err
	}
	if better := importedID(r); better != "" {
		if r, err = report.Parse(better, []byte(text)); err != nil {
			return err
		}
	}
	target := filepath.Join(filepath.Dir(name), r.ID+".txt")
	if err := writeNew(target, text, force); err != nil {
		return err
	}
	p.importText().describe(p.stdout, name, target, document, r)
	return nil
}

// bare is an error without the name of the file, which stands before it already.
func bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// errThere is the error of a file that is not to be written over.
var errThere = errors.New("is there already; --force writes over it")

// writeNew writes a file whole or not at all.
func writeNew(name, text string, force bool) error {
	if _, err := os.Lstat(name); err == nil && !force {
		return fmt.Errorf("%s %w", name, errThere)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".import-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// latinNames are how files of reports are named after those whose governments
// report; other places go by their own names.
var latinNames = map[string]string{
	"全国": "national", "北京": "beijing", "天津": "tianjin", "河北": "hebei", "山西": "shanxi", "内蒙古": "neimenggu",
	"辽宁": "liaoning", "吉林": "jilin", "黑龙江": "heilongjiang", "上海": "shanghai", "江苏": "jiangsu",
	"浙江": "zhejiang", "安徽": "anhui", "福建": "fujian", "江西": "jiangxi", "山东": "shandong", "河南": "henan",
	"湖北": "hubei", "湖南": "hunan", "广东": "guangdong", "广西": "guangxi", "海南": "hainan", "重庆": "chongqing",
	"四川": "sichuan", "贵州": "guizhou", "云南": "yunnan", "西藏": "xizang", "陕西": "shaanxi", "甘肃": "gansu",
	"青海": "qinghai", "宁夏": "ningxia", "新疆": "xinjiang",
}

// importedID names a work report by place and year; "" where it does not say both.
func importedID(r *report.Report) string {
	if r.Place == "" || r.Year == 0 || !strings.Contains(r.Title, "政府工作报告") {
		return "" // a budget of that place and year is another text
	}
	place := latinNames[r.Place]
	if place == "" {
		place = r.Names[0]
	}
	return place + "-" + strconv.Itoa(r.Year)
}

// shownLeft is how many of the lines left out are shown of each kind.
const shownLeft = 5

// clip shortens a line that is shown to n characters.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// passagesOf counts the passages of a part, those of its sections included.
func passagesOf(part report.Part) int {
	n := len(part.Passages)
	for _, s := range part.Sections {
		n += len(s.Passages)
	}
	return n
}

// oddities returns what a reader of a report should look at besides its
// warnings, as the numbers of the words for it.
func oddities(r *report.Report) []int {
	odd := []int{}
	if r.Place == "" {
		odd = append(odd, noPlace)
	}
	if r.Year == 0 {
		odd = append(odd, noYear)
	}
	if r.Date.IsZero() {
		odd = append(odd, noDate)
	}
	if len(r.Parts) == 2 {
		odd = append(odd, onePart)
	}
	return slices.Clip(odd)
}

// What may be missing from a report.
const (
	noPlace = iota
	noYear
	noDate
	onePart
)
