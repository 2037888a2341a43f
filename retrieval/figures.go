package retrieval

import (
	"regexp"
	"strings"
)

// A Figure is a number of a report with what makes it mean something.
type Figure struct {
	Passage   *Passage
	Span      Span   // number, unit and qualifier in Passage.Text
	Number    string // "200", "5.64", "4万"
	Unit      string // "部", "米", "%", "亿元"; "" where the number stands alone
	Qualifier string // "以上", "以内", "左右", "超过", "初步预计"; "" for none
	Subject   string // the words of the same clause before the number, or of the one before it
}

// A figure: a qualifier in front, digits, 万 or 亿, a unit, a qualifier behind.
// Dates (2022年), spans of age and the numbers of hotlines are not figures that
// anybody counts; ordinals (第五次) are written in 汉字 and so are left out too.
var (
	figureForm = regexp.MustCompile(`(超过|达到|不低于|不超过|突破|约|近)?(\d[\d,]*(?:\.\d+)?(?:\+\d+)?)([万亿千百]*)(%|‰|个百分点|微克/立方米|公里|公顷|平方公里|平方米|立方米|亿元|万元|元|美元|亩|米|吨|部|套|个|项|件|支|条段|条|处|家|人|村|所|次|版|类|大类|名|张|座|位|户|倍|周年|岁|辆|台|天|小时|分钟|时)?(以上|以下|以内|左右|以外)?`)
	notFigure  = regexp.MustCompile(`^(?:(?:19|20)\d\d年|\d{1,2}月|\d{1,2}日)`)
)

// Figures returns the figures of a report in order.
func Figures(r *Report) []Figure {
	var figures []Figure
	for _, p := range r.Passages {
		for _, m := range figureForm.FindAllStringSubmatchIndex(p.Text, -1) {
			if f, ok := readFigure(p, m); ok {
				figures = append(figures, f)
			}
		}
	}
	return figures
}

func readFigure(p *Passage, m []int) (Figure, bool) {
	group := func(n int) string {
		if m[2*n] < 0 {
			return ""
		}
		return p.Text[m[2*n]:m[2*n+1]]
	}
	number, scale, unit := group(2), group(3), group(4)
	if notFigure.MatchString(p.Text[m[4]:]) || number == "12345" {
		return Figure{}, false
	}
	f := Figure{Passage: p, Span: Span{m[0], m[1]}, Number: number + scale, Unit: unit}
	f.Qualifier = group(5)
	if f.Qualifier == "" {
		f.Qualifier = group(1)
	}
	f.Subject = lastClause(p.Text[:m[0]])
	if f.Subject == "" {
		f.Subject = lastClause(strings.TrimRight(p.Text[:m[0]], "，、；"))
	}
	return f, true
}

var clauseMarks = []string{"。", "；", "，", "、", "！", "：", "——"}

// lastClause returns what stands behind the last mark of a text.
func lastClause(text string) string {
	start := 0
	for _, mark := range clauseMarks {
		if i := strings.LastIndex(text, mark); i >= 0 {
			start = max(start, i+len(mark))
		}
	}
	return text[start:]
}
