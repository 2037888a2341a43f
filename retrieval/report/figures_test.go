package report

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"reportbot/seeds"
)

// beijing is the report that the laws are held against.
func beijing(t testing.TB) *Report {
	t.Helper()
	text, err := seeds.FS.ReadFile("beijing-2022.txt")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Parse("beijing-2022", text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The list was read off the report by eye: address, qualifier, number, unit,
// subject.
func TestFiguresAreTheCheckedOnes(t *testing.T) {
	list, err := os.ReadFile("testdata/figures.txt")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(list)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			want = append(want, line)
		}
	}
	var got []string
	for _, f := range Figures(beijing(t)) {
		address := strings.TrimPrefix(f.Passage.Address.String(), "beijing-2022/")
		got = append(got, strings.Join([]string{address, dash(f.Qualifier), f.Number, dash(f.Unit), f.Subject}, " | "))
	}
	for i := range max(len(want), len(got)) {
		switch {
		case i >= len(got):
			t.Errorf("missing: %s", want[i])
		case i >= len(want):
			t.Errorf("not on the list: %s", got[i])
		case got[i] != want[i]:
			t.Errorf("figure %d\ngot  %s\nwant %s", i+1, got[i], want[i])
		}
	}
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// Every digit of the report is part of a figure, of a year or date, or of the
// hotline's number.
func TestNoDigitIsLeftOut(t *testing.T) {
	r := beijing(t)
	leftOut := regexp.MustCompile(`(?:19|20)\d\d年(?:\d+月\d+日)?|12345`)
	covered := map[*Passage]map[int]bool{}
	cover := func(p *Passage, s Span) {
		if covered[p] == nil {
			covered[p] = map[int]bool{}
		}
		for i := s.Start; i < s.End; i++ {
			covered[p][i] = true
		}
	}
	for _, f := range Figures(r) {
		cover(f.Passage, f.Span)
	}
	for _, p := range r.Passages {
		for _, m := range leftOut.FindAllStringIndex(p.Text, -1) {
			cover(p, Span{m[0], m[1]})
		}
		for i, c := range []byte(p.Text) {
			if c >= '0' && c <= '9' && !covered[p][i] {
				t.Errorf("%s: the digit %c in …%s", p.Address, c, p.Text[i:min(len(p.Text), i+20)])
			}
		}
	}
}

// No words that bound or soften a figure stand next to one outside its span.
func TestFiguresKeepTheirQualifiers(t *testing.T) {
	behind := regexp.MustCompile(`^(?:以上|以下|以内|左右|以外|多|余)`)
	before := regexp.MustCompile(`(?:超过|达到|突破|不低于|不超过|约|近|控制在)$`)
	for _, f := range Figures(beijing(t)) {
		if s := f.Passage.Text[f.Span.End:]; behind.MatchString(s) {
			t.Errorf("%s: %s is cut before %.12s", f.Passage.Address, f.Number, s)
		}
		if s := f.Passage.Text[:f.Span.Start]; before.MatchString(s) {
			t.Errorf("%s: %s is cut after its qualifier", f.Passage.Address, f.Number)
		}
	}
}

// What the report's style leaves to the reader.
func TestFigureForms(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"粮食产量1.3万亿斤以上。", "粮食产量: 以上 1.3万亿 斤"},
		{"网上零售额增长超过20%。", "网上零售额增长: 超过 20 %"},
		{"国内生产总值超过126万亿元、增长5.2%。", "国内生产总值: 超过 126万亿 元; 国内生产总值增长: - 5.2 %"},
		{"新增储能50万千瓦。", "新增储能: - 50万 千瓦"},
		{"经济增长5%至6%。", "经济增长: - 5%至6 %"},
		{"惠及1100多万名学生。", "惠及…学生: - 1100多万 名"},
		{"细颗粒物（PM2.5）浓度33微克/立方米。", "细颗粒物（PM2.5）浓度: - 33 微克/立方米"},
		{"5G用户普及率超过50%。", "5G用户普及率: 超过 50 %"},
		{"2021年12月3日，拨打12345市民热线。", ""},
		{"时间：2026-02-09", ""},
		{"时间：2026/2/9 10:30，来源：2026.02.09。", ""},
		{"预计失业率5%以内，城乡收入比2.5∶1。", "预计失业率: 预计 以内 5 %; 城乡收入比: 预计 2.5∶1 -"},
		{"粮食总产量在４８００吨以上，补助１０５００万元，涨幅３．５％。", "粮食总产量在: 以上 4800 吨; 补助: - 10500万 元; 涨幅: - 3.5 %"},
		{"增长百分之三点五，总产量达到四十八万吨，新建公路三百二十公里。", "增长: - 3.5 %; 总产量: 达到 48万 吨; 新建公路: - 320 公里"},
		{"办好十五件实事，三城一区、二十届三中全会、五个一批、百万亩，第十二次会议，七十年代。", "办好…实事: - 15 件"},
		{"建设取得新进展[1]，实施工程〔2〕。", ""},
		{"进口、出口分别增长8%、15.3%。", "进口、出口分别增长: - 8 %; 进口、出口分别增长: - 15.3 %"},
	} {
		p := &Passage{Text: c.text, Sentences: SplitSentences(c.text)}
		var got []string
		for _, f := range Figures(&Report{Passages: []*Passage{p}}) {
			got = append(got, fmt.Sprintf("%s: %s %s %s", f.Subject, dash(f.Qualifier), f.Number, dash(f.Unit)))
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.text, s, c.want)
		}
	}
}
