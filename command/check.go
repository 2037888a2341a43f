package command

import (
	"context"
	"strings"

	"github.com/spf13/pflag"

	"reportbot/bot"
	"reportbot/retrieval/check"
)

var checkHelp = help{
	use:  "TEXT | -",
	does: text{"这句话是不是报告的原话，一字不差？", "is a sentence in the report, word for word?"},
	more: text{
		"不是的话，列出最接近的一段，标出不同：[-报告有的-]{+这里写的+}。- 从标准输入读。退出码 0 是原文，1 不是。",
		`If not, the nearest passage with the differences marked: [-report-]{+text+}.
- reads standard input. Exit code 0 verbatim, 1 not.`,
	},
	example: `
    $ reportbot check 老楼加装电梯481部
    ✗ 与报告原文不一样：
    老楼加装电梯[-418-]{+481+}部
        一、2021年工作回顾 › （四）以绣花功夫治理城市，城乡发展质量进一步提升
        beijing-2022/1.4.1
`,
}

// jsonVerdict is how a text stands to the reports. Address, text and year are
// those of the first place, empty where there is none.
type jsonVerdict struct {
	Verbatim  bool         `json:"verbatim"`
	Standing  string       `json:"standing"` // verbatim, changed or not_there
	Scattered bool         `json:"scattered"`
	Address   string       `json:"address"`
	Text      string       `json:"text"`
	Year      int          `json:"year"`
	Places    []jsonPlace  `json:"places"`
	Changes   []jsonChange `json:"changes"`
}

// jsonChange is a run of characters: in both (=), only in the report (-) or only
// in the text (+).
type jsonChange struct {
	Op   string `json:"op"`
	Text string `json:"text"`
}

var standings = map[check.Standing]string{check.Verbatim: "verbatim", check.Changed: "changed", check.NotThere: "not_there"}

func (p *program) check(flags *pflag.FlagSet) action {
	asJSON := flags.Bool("json", false, p.in(flagJSON))
	return func(ctx context.Context, args []string) error {
		text := strings.Join(args, " ")
		if p.isStdin(args) {
			var err error
			if text, err = p.wholeInput(); err != nil {
				return err
			}
		}
		if err := p.read(ctx, false); err != nil {
			return err
		}
		v := bot.Compare(p.library, text)
		if *asJSON {
			if err := p.encode(p.jsonVerdict(v)); err != nil {
				return err
			}
		} else {
			p.screen().Check(v)
		}
		if v.Standing != check.Verbatim {
			return errNo
		}
		return nil
	}
}

// wholeInput reads a text from standard input.
func (p *program) wholeInput() (string, error) {
	var lines []string
	bad := 0
	err := p.lines(func(l line) error {
		if l.bad && bad == 0 {
			bad = len(lines) + 1
		}
		lines = append(lines, l.text)
		return nil
	})
	text := strings.Join(lines, "\n")
	switch {
	case err != nil:
		return "", err
	case bad > 0:
		return "", p.wrong(wrongBytes)
	case strings.TrimSpace(text) == "":
		return "", p.wrong(nothingOnStdin, p.in(aText.text))
	}
	return text, nil
}

func (p *program) jsonVerdict(v check.Verdict) jsonVerdict {
	j := jsonVerdict{
		Verbatim: v.Standing == check.Verbatim, Standing: standings[v.Standing], Scattered: v.Scattered,
		Places: []jsonPlace{}, Changes: []jsonChange{},
	}
	for _, at := range v.Places {
		j.Places = append(j.Places, p.jsonPlaceOf(at, at.Words()))
	}
	if len(j.Places) > 0 {
		j.Address, j.Text, j.Year = j.Places[0].Address, j.Places[0].Text, j.Places[0].Year
	}
	for _, c := range v.Changes {
		j.Changes = append(j.Changes, jsonChange{string(c.Op), c.Text})
	}
	return j
}
