package command

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"reportbot/retrieval/report"
)

var findHelp = help{
	use:  "WORD… | -",
	does: text{"找出一个词的每一处，并数一共几处", "every place where a word stands, and how many there are"},
	more: text{
		`一处一行：地址、所在的句子；最后一行是一共几处。全角半角、大写小写、简体繁体不分。
几个词：找出同时写有这几个词的段落里，它们的每一处。- 从标准输入读，一行一找。`,
		`A line is a place: its address and its sentence; the last line counts them. Width,
case and traditional characters make no difference. Of several words it finds every
place in the passages that hold them all. - reads standard input, a search a line.`,
	},
	example: `
    $ reportbot find 电梯
    beijing-2022/1.4.1	完成老旧小区改造177个，老楼加装电梯418部。
    beijing-2022/2.5.3	有序推进老旧楼宇、老旧厂房等6大类更新项目，完成老楼加装电梯200部以上，支持配合央属产权单位老旧小区改造。
    2
`,
}

// jsonFound is a place of a word: Text is its sentence, or its heading.
type jsonFound struct {
	jsonPlace
	Word string `json:"word"` // as it stands there
}

func (p *program) find(flags *pflag.FlagSet) action {
	asJSON := flags.Bool("json", false, p.in(flagJSON))
	return func(ctx context.Context, args []string) error {
		if err := p.read(ctx, false); err != nil {
			return err
		}
		searches := [][]string{args}
		if p.isStdin(args) {
			searches = nil
			err := p.lines(func(l line) error {
				if words := strings.Fields(l.text); len(words) > 0 && !l.bad {
					searches = append(searches, words)
				}
				return nil
			})
			if err != nil {
				return err
			}
			if len(searches) == 0 {
				return p.wrong(nothingOnStdin, p.in(aWord.text))
			}
		}
		w := bufio.NewWriter(p.stdout)
		screen := p.screen()
		screen.Out = w
		found, list := 0, []jsonFound{}
		for _, words := range searches {
			places := p.everyPlace(words)
			found += len(places)
			for _, at := range places {
				if *asJSON {
					list = append(list, jsonFound{p.jsonPlaceOf(at, around(at)), at.Words()})
					continue
				}
				screen.Found(at, aroundSpan(at))
			}
			if !*asJSON {
				fmt.Fprintln(w, len(places))
			}
		}
		if *asJSON {
			if err := p.encode(list); err != nil {
				return err
			}
		}
		if err := w.Flush(); err != nil {
			return err
		}
		if found == 0 {
			return errNo
		}
		return nil
	}
}

// everyPlace finds every place of some words in the passages and headings that
// hold them all.
func (p *program) everyPlace(words []string) []report.Place {
	var places []report.Place
	for r := range p.library.All() {
		places = append(places, report.FindAll(r, words)...)
	}
	return places
}

// around returns the heading, or the sentence, in which a place lies.
func around(place report.Place) string {
	s := aroundSpan(place)
	return place.Text[s.Start:s.End]
}

func aroundSpan(place report.Place) report.Span {
	if place.Passage == nil {
		return report.Span{End: len(place.Text)}
	}
	s := report.SentenceOf(place.Passage, place.Span.Start)
	s.End = max(s.End, place.Span.End)
	return s
}
