package command

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/bot/store"
	"reportbot/bot/web"
	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
	"reportbot/retrieval/report"
	"reportbot/seeds"
)

var selfcheckHelp = help{
	does: text{"检查报告的每段、每个地址、每个数字和内置文件是否完好", "every passage, address, figure and embedded file against their checksums and the index"},
	more: text{
		`内置文件对照编译时的校验和；每段按地址找得到，每个数字查得到，提示都指着报告里有的段落。
报告文件夹里若有 SHA256SUMS，也对照它。坏了的写出名字，退出码 1。serve 启动时也查。`,
		`Embedded files are compared with the checksums of when the program was built; every
passage must be found at its address, every figure be found, and hints point at
passages. SHA256SUMS in a folder of reports is compared, too. What is not whole is
named, exit code 1. serve does the same at its start.`,
	},
	example: `
    $ reportbot selfcheck
`,
}

// checksums are the SHA-256 sums of all embedded files, written by
// go test ./command -run TestChecksums -update.
//
//go:embed checksums.txt
var checksums []byte

//go:embed instruction.txt
var instructions embed.FS

// An embeddedFolder is one package's embedded files.
type embeddedFolder struct {
	at    string // where they lie
	files fs.FS
}

// embeddedFolders returns all files that the program carries.
func embeddedFolders() []embeddedFolder {
	return []embeddedFolder{
		{"seeds", seeds.FS},
		{"retrieval/lexicon", lexicon.Embedded},
		{"answers", answers.Embedded},
		{"bot", bot.Embedded},
		{"bot/store", store.Embedded},
		{"bot/web", web.Embedded},
		{"command", questionFiles},
		{"command", instructions},
	}
}

// embeddedSums returns the checksum of every embedded file by its path.
func embeddedSums() (map[string]string, error) {
	sums := map[string]string{}
	for _, folder := range embeddedFolders() {
		err := fs.WalkDir(folder.files, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(folder.files, name)
			sums[path.Join(folder.at, name)] = sumOf(text)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return sums, nil
}

func sumOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// parseSums reads lines as sha256sum writes them.
func parseSums(text []byte) map[string]string {
	sums := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		if sum, name, ok := strings.Cut(lines.Text(), "  "); ok {
			sums[strings.TrimPrefix(name, "*")] = sum
		}
	}
	return sums
}

// A health is what a self-check found.
type health struct {
	faults                           []string
	reports, passages, figures, told int
	files                            int
}

// whole compares the embedded files with their checksums.
func (p *program) whole(h *health) {
	sums, err := embeddedSums()
	if err != nil {
		h.faults = append(h.faults, err.Error())
	}
	known := parseSums(checksums)
	for _, name := range sorted(sums) {
		h.files++
		switch {
		case known[name] == "":
			h.faults = append(h.faults, fmt.Sprintf(p.in(fileUnknown), name))
		case known[name] != sums[name]:
			h.faults = append(h.faults, fmt.Sprintf(p.in(fileChanged), name))
		}
	}
	for _, name := range sorted(known) {
		if sums[name] == "" {
			h.faults = append(h.faults, fmt.Sprintf(p.in(fileMissing), name))
		}
	}
	if p.reports != "" {
		p.wholeFolder(h, known)
	}
}

// wholeFolder compares the files of a folder of reports with its SHA256SUMS, and
// a report that goes by the name of an embedded one with that one.
func (p *program) wholeFolder(h *health, known map[string]string) {
	folder := os.DirFS(p.reports)
	listed := map[string]string{}
	if text, err := fs.ReadFile(folder, sumsName); err == nil {
		listed = parseSums(text)
	}
	for _, name := range sorted(listed) {
		text, err := fs.ReadFile(folder, name)
		switch {
		case err != nil:
			h.faults = append(h.faults, fmt.Sprintf(p.in(fileMissing), path.Join(p.reports, name)))
		case sumOf(text) != listed[name]:
			h.faults = append(h.faults, fmt.Sprintf(p.in(fileChanged), path.Join(p.reports, name)))
		}
	}
	names, _ := fs.Glob(folder, "*.txt")
	for _, name := range names {
		sum := known["seeds/"+name]
		if sum == "" || listed[name] != "" || strings.Count(name, ".") > 1 {
			continue
		}
		if text, err := fs.ReadFile(folder, name); err == nil && sumOf(text) != sum {
			h.faults = append(h.faults, fmt.Sprintf(p.in(knownChanged), path.Join(p.reports, name)))
		}
	}
}

// sumsName is the file of a folder of reports that holds their checksums.
const sumsName = "SHA256SUMS"

// found looks every passage up at its address and every figure of it by its words.
func (p *program) found(ctx context.Context, h *health, library *retrieval.Library) {
	for r := range library.All() {
		h.reports++
		for _, at := range r.Passages {
			h.passages++
			a, err := retrieval.ParseAddress(at.Address.String())
			if got := library.Passage(a); err != nil || got == nil || got.Text != at.Text {
				h.faults = append(h.faults, fmt.Sprintf(p.in(passageLost), at.Address))
			}
			for _, f := range report.FiguresOf(at) {
				h.figures++
				if words := at.Text[f.Span.Start:f.Span.End]; !stands(r, f, words) {
					h.faults = append(h.faults, fmt.Sprintf(p.in(figureLost), at.Address, words))
				}
			}
			if ctx.Err() != nil {
				return
			}
		}
		lines, err := library.Foreseen(r)
		h.told += lines
		if err != nil {
			h.faults = append(h.faults, strings.Split(err.Error(), "\n")...)
		}
	}
}

// stands reports whether a search for a figure finds it where it is.
func stands(r *retrieval.Report, f report.Figure, words string) bool {
	return slices.ContainsFunc(report.Find(r, words), func(at report.Place) bool {
		return at.Passage != nil && at.Address == f.Passage.Address && at.Span.Start <= f.Span.Start && f.Span.End <= at.Span.End
	})
}

// checkSelf makes a self-check of the program and its reports.
func (p *program) checkSelf(ctx context.Context) health {
	var h health
	p.whole(&h)
	p.found(ctx, &h, p.library)
	return h
}

func (p *program) selfcheck(*pflag.FlagSet) action {
	return func(ctx context.Context, args []string) error {
		if err := p.load(ctx, ""); err != nil {
			return err
		}
		h := p.checkSelf(ctx)
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, f := range h.faults {
			fmt.Fprintln(p.stdout, f)
		}
		if len(h.faults) > 0 {
			return errNo
		}
		fmt.Fprintf(p.stdout, p.in(checkedAll)+"\n", h.reports, h.passages, h.figures, h.told, h.files)
		return nil
	}
}

// error is what a self-check found as an error; nil when all is whole.
func (h health) error() error {
	var list []error
	for _, f := range h.faults {
		list = append(list, errors.New(f))
	}
	return errors.Join(list...)
}

func sorted(sums map[string]string) []string {
	var names []string
	for name := range sums {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
