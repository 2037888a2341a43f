package check

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"reportbot/seeds"

	"reportbot/retrieval/report"
)

// marked writes a verdict: the addresses of a true quotation, a changed one as
// [-report-]{+text+}, "" for what is not there.
func marked(v Verdict) string {
	var b strings.Builder
	switch v.Standing {
	case Verbatim:
		if v.Scattered {
			b.WriteString("scattered ")
		}
		for _, p := range v.Places {
			b.WriteString(strings.TrimPrefix(p.Address.String(), "beijing-2022/") + " ")
		}
	case Changed:
		for _, c := range v.Changes {
			switch c.Op {
			case '-':
				b.WriteString("[-" + c.Text + "-]")
			case '+':
				b.WriteString("{+" + c.Text + "+}")
			default:
				b.WriteString(c.Text)
			}
		}
	}
	return strings.TrimSpace(b.String())
}

func TestCheck(t *testing.T) {
	reports := []*report.Report{beijing(t)}
	for _, c := range []struct{ text, want string }{
		{"老楼加装电梯418部", "1.4.1"},
		{" 完成老旧小区改造 177 个，\n老楼加装电梯４１８部。", "1.4.1"},
		{"坚持\"房住不炒\"。保持房地产调控政策", "2.8.6"},
		{"坚持「房住不炒」。保持房地产调控政策", "2.8.6"},
		{"紧扣“七有”“五性”，持续保障和改善民生", "2.8"},
		{"（八）紧扣“七有”“五性”，持续保障和改善民生。始终把老百姓的事放在心上", "2.8"},
		{"（八）紧扣“七有”“五性”，持续保障和改善民生\n始终把老百姓的事放在心上", "2.8"},
		{"支持慈善事业发展。\n\n整体提升教育发展质量。", "2.8.2"},
		{"加快新型细胞治疗、基因编辑等生物前沿技术突破和转化应用", "2.2.4"},
		{"老楼加装电梯418部。新增中小学学位2.8万个。", "scattered 1.4.1 1.5.2"},
		{"“老楼加装电梯418部”", "1.4.1"},
		{"老楼[3]加装电梯418部〔12〕", "1.4.1"},
		{"\"留白增绿925公顷。\"", "1.1.2"},
		{"留白增绿925公顷；", "1.1.2"},
		{"留白增绿926公顷。", "留白增绿[-925-]{+926+}公顷"},
		{"地区生产总值增长5%", "地区生产总值增长5%[-以上-]"},
		{"地区生产总值增长5%。", "地区生产总值增长5%[-以上-]"},
		{"地区生产总值增长6%", "地区生产总值增长[-5-]{+6+}%[-以上-]"},
		{"18部。推进中轴线申遗保护", "[-418-]{+18+}部。推进中轴线申遗保护"},
		{"4万亿元、同比增长8.5%", "[-超过-]4万亿元、同比增长8.5%"},
		{"以优异成绩迎接党的二十大胜利召开。\n今年经济社会发展主要预期目标是：地区生产总值增长5%", "以优异成绩迎接党的二十大胜利召开。今年经济社会发展主要预期目标是：地区生产总值增长5%[-以上-]"},
		{"松劲、不懈怠，持之以恒", "[-不-]松劲、不懈怠，持之以恒"},
		{"拆违腾退土地3316公顷。留白增绿925公顷", "拆违腾退土地3316公顷[-，-]{+。+}留白增绿925公顷"},
		{"留白增绿925公顷。拆违腾退土地3316公顷。", "{+留白增绿925公顷。+}拆违腾退土地3316公顷"},
		{"地区生产总值增长5%。一般公共预算收入增长4%。", "地区生产总值增长5%[-以上，-]{+。+}一般公共预算收入增长4%"},
		{"完成老楼加装电梯200部。完成老旧小区改造177个。", "完成老楼加装电梯200部[-以上-]"},
		{"推进中轴线申遗保护。地区生产总值增长5%。老楼加装电梯418部。新增中小学学位2.8万个。", "地区生产总值增长5%[-以上-]"},
		{"老楼加装电梯四百一十八部", "老楼加装电梯[-418-]{+四百一十八+}部"},
		{"老楼加装电梯481部", "老楼加装电梯[-418-]{+481+}部"},
		{"完成老旧小区改造177个，老楼加装电梯418台", "完成老旧小区改造177个，老楼加装电梯418[-部-]{+台+}"},
		{"地区生产总值增长5%以内，一般公共预算收入增长4%", "地区生产总值增长5%[-以上-]{+以内+}，一般公共预算收入增长4%"},
		{"决让保护生态环境的吃亏", "决[-不-]让保护生态环境的吃亏"},
		{"老樓加裝電梯418部", "老[-楼-]{+樓+}加[-装电-]{+裝電+}梯418部"},
		{"完成老旧小區改造177个，老楼加装电梯418部。", "完成老旧小[-区-]{+區+}改造177个，老楼加装电梯418部。"},
		{"听说去年老楼加装电梯481部呢", "{+听说去年+}老楼加装电梯[-418-]{+481+}部{+呢+}"},
		{"今天天气很好，我们去公园玩吧。", ""},
		{"全市地区生产总值超过5万亿元、同比增长8.5%", "全市地区生产总值超过[-4-]{+5+}万亿元、同比增长8.5%"},
		{"，。", ""},
		{"", ""},
	} {
		if got := marked(Check(reports, c.text)); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.text, got, c.want)
		}
	}
}

// No true quotation is called a changed one, whatever its white space, width and
// quotation marks: every sentence, every clause, every pair of neighbours.
// The marks of notes in a report are no part of its sentences.
func TestCheckIgnoresNoteMarks(t *testing.T) {
	r, err := report.Parse("r", []byte("2021年青山市政府工作报告\n一、2020年工作回顾\n“三城一区”[1]建设取得新进展〔2〕，新增学位2万个[３]。\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"“三城一区”建设取得新进展，新增学位2万个", "“三城一区”[1]建设取得新进展〔2〕，新增学位2万个[３]。"} {
		if v := Check([]*report.Report{r}, text); v.Standing != Verbatim {
			t.Errorf("%s: %+v", text, v)
		}
	}
}

func TestCheckKnowsTrueQuotations(t *testing.T) {
	r := beijing(t)
	c := checker{reports: []*report.Report{r}}
	disguises := map[string]func(string) string{
		"as it is":  func(s string) string { return s },
		"spaced":    func(s string) string { return strings.Join(strings.Split(s, ""), " \u3000\n") },
		"full":      widened,
		"corners":   strings.NewReplacer("“", "「", "”", "」").Replace,
		"straight":  strings.NewReplacer("“", `"`, "”", `"`).Replace,
		"invisible": func(s string) string { return strings.Join(strings.Split(s, ""), "\u200b") },
	}
	clause := regexp.MustCompile(`[^，。；、：]+`)
	for _, p := range r.Passages {
		var quotes []string
		for _, s := range p.Sentences {
			quotes = append(quotes, p.Text[s.Start:s.End])
			quotes = append(quotes, clause.FindAllString(p.Text[s.Start:s.End], -1)...)
		}
		quotes = append(quotes, p.Text)
		if p.Order+1 < len(r.Passages) {
			quotes = append(quotes, p.Text+"\n"+r.Passages[p.Order+1].Text)
		}
		if p.Address.Paragraph == 1 && p.Section.Heading != "" {
			quotes = append(quotes, p.Section.Heading+"。"+p.Text, p.Section.Heading+"\n"+p.Text)
		}
		for _, q := range quotes {
			for name, disguise := range disguises {
				want, _ := letters(disguise(q))
				holds, places := false, c.verbatim(want)
				if isCut(places) {
					t.Errorf("%s, %s: cut: %s", p.Address, name, q)
				}
				for _, place := range places {
					holds = holds || place.Address == p.Address || place.Passage == nil
				}
				if !holds {
					t.Errorf("%s, %s: %s", p.Address, name, q)
				}
			}
		}
	}
}

// widened writes ASCII in its full width.
func widened(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r - '!' + '！'
		}
		return r
	}, s)
}

// Every change of one character in a figure, a qualifier or a 不 is caught: put
// out, doubled, swapped with its neighbour or replaced.
func TestCheckCatchesEveryChange(t *testing.T) {
	r := beijing(t)
	c := checker{reports: []*report.Report{r}}
	sensitive := regexp.MustCompile(`\d|以上|以内|左右|超过|达到|初步预计|控制在|不|未|无|没有|万|亿|%|同比`)
	const others = "0123456789.不上下内外约近超万亿十"
	mutants := 0
	for _, p := range r.Passages {
		for _, s := range p.Sentences {
			sentence := p.Text[s.Start:s.End]
			for _, m := range sensitive.FindAllStringIndex(sentence, -1) {
				for i, is := range sentence[m[0]:m[1]] {
					at := m[0] + i
					before, after := sentence[:at], sentence[at+len(string(is)):]
					changed := []string{before + after, before + string(is) + string(is) + after}
					if next := []rune(after); len(next) > 0 && next[0] != is {
						changed = append(changed, before+string(next[0])+string(is)+string(next[1:]))
					}
					for _, o := range others {
						if o != is {
							changed = append(changed, before+string(o)+after)
						}
					}
					for _, text := range changed {
						mutants++
						want, _ := letters(text)
						if places := c.verbatim(want); len(places) > 0 && !isCut(places) {
							t.Errorf("%s: %s passes for the report's words", p.Address, text)
						}
					}
				}
			}
		}
	}
	if mutants < 5000 {
		t.Errorf("only %d mutants", mutants)
	}
	t.Logf("%d mutants", mutants)
}

// Of the sentences with one character replaced the difference shows that
// character, or the figure that it belongs to, and nothing else.
func TestCheckShowsTheChange(t *testing.T) {
	r := beijing(t)
	figure := regexp.MustCompile(`\d[\d.]*`)
	for _, p := range r.Passages {
		for _, s := range p.Sentences {
			sentence := p.Text[s.Start:s.End]
			for _, m := range figure.FindAllStringIndex(sentence, -1) {
				was := sentence[m[0]:m[1]]
				is := was + "7"
				want := sentence[:m[0]] + "[-" + was + "-]{+" + is + "+}" + sentence[m[1]:]
				if got := marked(Check([]*report.Report{r}, sentence[:m[0]]+is+sentence[m[1]:])); got != want {
					t.Errorf("%s\ngot  %s\nwant %s", p.Address, got, want)
				}
			}
		}
	}
}

// A text as long as the whole report is compared, too.
func TestCheckOfLongTexts(t *testing.T) {
	r := beijing(t)
	var all strings.Builder
	for line := range r.Lines() {
		all.WriteString(line.Text + "\n")
	}
	if got := marked(Check([]*report.Report{r}, all.String())); got != "0.0.1" {
		t.Errorf("the whole report: %.200s", got)
	}
	changed := strings.Replace(all.String(), "竣工各类保障房8万套", "竣工各类保障房9万套", 1)
	start := time.Now()
	v := Check([]*report.Report{r}, changed)
	t.Logf("%d characters in %v", len([]rune(changed)), time.Since(start))
	if got := marked(v); !strings.Contains(got, "竣工各类保障房[-8-]{+9+}万套") || strings.Count(got, "{+") != 1 {
		t.Errorf("the whole report with one change: %.200s", got)
	}
	if got := Check([]*report.Report{r}, strings.Repeat("甲乙丙丁", 100_000)); got.Standing != NotThere {
		t.Error("nonsense stands in the report")
	}
}

// FuzzCheck: what a verdict calls the report's is the report's, and what it
// calls the text's rebuilds the text.
func FuzzCheck(f *testing.F) {
	r := beijing(f)
	for _, text := range []string{"老楼加装电梯481部", "“七有”“五性”", "地区生产总值增长5%以内", "听说老楼加装电梯418部吗", "\xff…１", "决让保护生态环境的吃亏"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 3000 {
			return
		}
		v := Check([]*report.Report{r}, text)
		for _, p := range v.Places {
			if p.Span.Start >= p.Span.End || p.Span.End > len(p.Text) {
				t.Errorf("%q: place %v of %s", text, p.Span, p.Address)
			}
		}
		var have, want strings.Builder
		for _, c := range v.Changes {
			if c.Op != '+' {
				have.WriteString(c.Text)
			}
			if c.Op != '-' {
				want.WriteString(c.Text)
			}
		}
		if v.Standing != Changed {
			return
		}
		words := ""
		for _, p := range v.Places {
			words += p.Words()
		}
		if got := have.String(); got != words {
			t.Errorf("%q: the report's words are %q, want %q", text, got, words)
		}
		// A full stop may be the one that closes a heading, which is not among
		// the report's words.
		stops := strings.NewReplacer("。", "", ",", "", "，", "", "；", "", ";", "", "、", "")
		a, _ := letters(stops.Replace(want.String()))
		b, _ := letters(stops.Replace(unquoted(strings.ToValidUTF8(text, ""))))
		if !strings.Contains(string(b), string(a)) { // of several sentences the changed one alone
			t.Errorf("%q: the text's words are %q", text, want.String())
		}
	})
}

func beijing(t testing.TB) *report.Report {
	t.Helper()
	text, err := seeds.FS.ReadFile("beijing-2022.txt")
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Parse("beijing-2022", text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
