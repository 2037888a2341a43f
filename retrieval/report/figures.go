package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Figure is a number of a report, written in digits, with what makes it mean
// something.
type Figure struct {
	Passage   *Passage
	Span      Span   // number, unit and qualifier beside them in Passage.Text: "超过4万亿元"
	Clause    Span   // the words that say what the figure counts, around Span
	Number    string // "200", "5.64", "4万亿", "2至3"
	Unit      string // "部", "米", "%", "元"; "" where the number stands alone
	Qualifier string // "以上", "超过", "初步预计 超过"; "" for none
	Subject   string // the clause without the figure; … stands where it stood between words
}

// A figure is a qualifier in front, digits, 万 or 亿, a unit, a qualifier behind.
// Left out are years and dates, the numbers of hotlines, and digits inside a
// Latin name (PM2.5, 5G). Numbers in 汉字 (三城一区, 第七次, 百万亩) mostly make
// names and are no figures here.
var (
	figureForm = regexp.MustCompile(
		`(控制在|不超过|不低于|不少于|不高于|超过|达到|突破|高于|低于|至少|达|超|近|约|逾)?` +
			`(\d[\d,]*(?:\.\d+)?(?:[+∶:/]\d+(?:\.\d+)?)*)([百千]?[万亿]*)(%?(?:至|到|—|–|-|～|~)\d+(?:\.\d+)?[百千]?[万亿]*)?(多|余)?([万亿]+)?` +
			`(%|‰|个百分点|微克/立方米|毫克/升|平方公里|平方米|立方米|千瓦时|千瓦|号线|标准箱|标箱|英寸|千伏|公里|公顷|公斤|美元|欧元|人次|人民币|条段|大类|周年|小时|分钟|毫秒|年|个|项|件|支|元|亩|米|吨|部|套|条|处|家|人|村|所|次|版|类|名|张|座|位|户|倍|岁|辆|台|天|时|批|场|种|款|艘|架|列|片|块|门|期|届|级|部|对|只|头|株|棵|册|篇|起|宗|例|床|间|层|站|口|颗|枚|日|度|成|步|宿|斤|升|点)?` +
			`(以上|以下|以内|左右|以外|上下)?`)
	Date      = regexp.MustCompile(`(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s*\d{1,2}[:：∶]\d\d)*`)
	notFigure = regexp.MustCompile(`^(?:(?:19|20)\d\d(?:[—–~～至到-]+(?:19|20)?\d\d)?(?:年|[，、—–-](?:19|20)\d\d)|\d{1,2}月|\d{1,2}日|12345|\d{1,2}\.(?:\D|$)|\d[\d.]*[A-Za-z])`)
	estimate  = regexp.MustCompile(`^(?:——)?(?:据)?(初步(?:预计|核算|统计|测算)|预计)`)
	carriesOn = regexp.MustCompile(`^(?:同比|比上年|年均|增长|下降|提高|增加|减少|上升|占|其中|达到)`)
)

// Figures returns the figures of a report in order.
func Figures(r *Report) []Figure {
	var figures []Figure
	for _, p := range r.Passages {
		figures = append(figures, FiguresOf(p)...)
	}
	return figures
}

// FiguresOf returns the figures of a passage in order.
func FiguresOf(p *Passage) []Figure {
	var places [][]int
	dates := Date.FindAllStringIndex(p.Text, -1)
	for _, m := range figureForm.FindAllStringSubmatchIndex(p.Text, -1) {
		if slices.ContainsFunc(dates, func(d []int) bool { return d[0] <= m[4] && m[4] < d[1] }) {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(p.Text[:m[4]]); !notFigure.MatchString(p.Text[m[4]:]) && !inName(before) {
			places = append(places, m)
		}
	}
	figures := make([]Figure, len(places))
	var before *Figure
	for i, m := range places {
		next := len(p.Text)
		if i+1 < len(places) {
			next = places[i+1][0]
		}
		figures[i] = readFigure(p, m)
		figures[i].settle(before, next)
		before = &figures[i]
	}
	return figures
}

// inName reports whether digits behind r go on with a Latin name or a date.
func inName(r rune) bool {
	return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-'
}

// readFigure takes number, unit and qualifiers from a match of figureForm.
func readFigure(p *Passage, m []int) Figure {
	group := func(n int) string {
		if m[2*n] < 0 {
			return ""
		}
		return p.Text[m[2*n]:m[2*n+1]]
	}
	f := Figure{Passage: p, Span: Span{m[0], m[1]}, Unit: group(7)}
	f.Number = group(2) + group(3) + group(4) + group(5) + group(6)
	qualifiers := []string{}
	if m := estimate.FindStringSubmatch(p.Text[SentenceOf(p, m[0]).Start:]); m != nil {
		qualifiers = append(qualifiers, m[1])
	}
	for _, q := range []string{group(1), group(8)} {
		if q != "" {
			qualifiers = append(qualifiers, q)
		}
	}
	f.Qualifier = strings.Join(qualifiers, " ")
	return f
}

// SentenceOf returns the sentence of a passage that holds a byte offset.
func SentenceOf(p *Passage, offset int) Span {
	for _, s := range p.Sentences {
		if offset < s.End {
			return s
		}
	}
	return Span{0, len(p.Text)}
}

// settle finds the clause and the subject of a figure. before is the figure
// before it in its passage, nil for none, and next is where the next one starts.
func (f *Figure) settle(before *Figure, next int) {
	text, sentence := f.Passage.Text, SentenceOf(f.Passage, f.Span.Start)
	last := 0 // end of the figure before
	if before != nil {
		last = before.Span.End
	}
	clause := Span{sentence.Start, sentence.End}
	depth := 0
	for i, r := range text[sentence.Start:sentence.End] {
		at, end := sentence.Start+i, sentence.Start+i+utf8.RuneLen(r)
		switch {
		case strings.ContainsRune("“‘（《", r):
			depth++
		case strings.ContainsRune("”’）》", r):
			depth--
		}
		stop := strings.ContainsRune("，；：。！？", r)
		switch {
		case depth > 0:
		case at < f.Span.Start && (stop || r == '、' && last > clause.Start):
			clause.Start = end
		case at >= f.Span.End && (stop || r == '、' && at < next && next < sentence.End) && clause.End == sentence.End:
			if r == '、' && strings.ContainsAny(text[at:next], "，；：。！？") {
				continue // the next figure stands in another clause
			}
			clause.End = at
		}
	}
	f.Clause = clause
	head, tail := text[clause.Start:f.Span.Start], text[f.Span.End:clause.End]
	f.Subject = strings.TrimPrefix(head, "——")
	if head != "" && tail != "" {
		f.Subject += "…"
	}
	f.Subject += tail
	if before != nil && last > sentence.Start && (f.Subject == "" || carriesOn.MatchString(f.Subject)) {
		f.Clause.Start = before.Clause.Start
		f.Subject = strings.TrimSuffix(before.Subject, "…") + f.Subject
	}
}
