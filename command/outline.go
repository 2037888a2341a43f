package command

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"reportbot/retrieval"
)

var outlineHelp = help{
	does: text{"列出每份报告的部分、小节和段落的地址", "parts, sections and passages with their addresses"},
	example: `
    $ reportbot outline | grep 2.2
    beijing-2022/2.2    （二）加快国际科技创新中心建设，构筑创新驱动发展新优势
`,
}

func (p *program) outline(flags *pflag.FlagSet) action {
	asJSON := flags.Bool("json", false, p.in(flagJSON))
	return func(ctx context.Context, args []string) error {
		if err := p.read(ctx, false); err != nil {
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
		fmt.Fprintf(w, "%-18s      %s\n", p.Address, clip(p.Text, 24))
	}
}

// jsonReport is a report's outline as scripts read it.
type jsonReport struct {
	ID    string     `json:"id"`
	Title string     `json:"title"`
	Date  string     `json:"date"`
	Parts []jsonPart `json:"parts"`
}

type jsonPart struct {
	Address  string        `json:"address"`
	Heading  string        `json:"heading"`
	Passages []jsonPassage `json:"passages"`
	Sections []jsonSection `json:"sections"`
}

type jsonSection struct {
	Address  string        `json:"address"`
	Heading  string        `json:"heading"`
	Passages []jsonPassage `json:"passages"`
}

type jsonPassage struct {
	Address string `json:"address"`
}

func outlineOf(library *retrieval.Library) []jsonReport {
	outline := []jsonReport{}
	for r := range library.All() {
		o := jsonReport{ID: r.ID, Title: r.Title, Parts: []jsonPart{}}
		if !r.Date.IsZero() {
			o.Date = r.Date.Format(time.DateOnly)
		}
		for _, part := range r.Parts {
			op := jsonPart{part.Address.String(), part.Heading, jsonPassages(part.Passages), []jsonSection{}}
			for _, s := range part.Sections {
				op.Sections = append(op.Sections, jsonSection{s.Address.String(), s.Heading, jsonPassages(s.Passages)})
			}
			o.Parts = append(o.Parts, op)
		}
		outline = append(outline, o)
	}
	return outline
}

func jsonPassages(passages []*retrieval.Passage) []jsonPassage {
	list := make([]jsonPassage, len(passages))
	for i, p := range passages {
		list[i] = jsonPassage{p.Address.String()}
	}
	return list
}
