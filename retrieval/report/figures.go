package report

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Figure is a number of a report, written in digits or in words, with what
// makes it mean something.
type Figure struct {
	Passage   *Passage
	Span      Span   // number, unit and qualifier beside them in Passage.Text: "超过4万亿元"
	Clause    Span   // the words that say what the figure counts, around Span
	Number    string // in half-width digits: "200", "5.64", "4万亿", "2至3"; of 百分之三点五 "3.5", of 四十八万 "48万"
	Unit      string // "部", "米", "%", "元"; "" where the number stands alone
	Qualifier string // "以上", "超过", "初步预计 超过"; "" for none
	Subject   string // the clause without the figure; … stands where it stood between words
}

// A figure is a qualifier in front, digits, 万 or 亿, a unit, a qualifier behind.
// Left out are years and dates, the numbers of hotlines, the marks of notes, and
// digits inside a Latin name (PM2.5, 5G). Numbers in 汉字 (三城一区, 第七次,
// 百万亩) mostly make names; they are figures where they say 百分之 or count in
// tens or more with a unit behind them: 三百公里.
const (
	figureFront = `(控制在|不超过|不低于|不少于|不高于|超过|达到|突破|高于|低于|至少|达|超|近|约|逾)?`
	figureUnit  = `(%|％|‰|个百分点|微克/立方米|毫克/升|平方公里|平方米|立方米|千瓦时|千瓦|号线|标准箱|标箱|英寸|千伏|公里|公顷|公斤|美元|欧元|人次|人民币|条段|大类|周年|小时|分钟|毫秒|年|个|项|件|支|元|亩|米|吨|部|套|条|处|家|人|村|所|次|版|类|名|张|座|位|户|倍|岁|辆|台|天|时|批|场|种|款|艘|架|列|片|块|门|期|届|级|部|对|只|头|株|棵|册|篇|起|宗|例|床|间|层|站|口|颗|枚|日|度|成|步|宿|斤|升|点)`
	figureBack  = `(以上|以下|以内|左右|以外|上下)?`
	wordNumber  = `[一二两三四五六七八九十百千万亿零]+`
)

var (
	figureForm = regexp.MustCompile(figureFront +
		`([\d０-９][\d０-９,]*(?:[.．][\d０-９]+)?(?:[+∶:/]\d+(?:\.\d+)?)*)([百千]?[万亿]*)((?:%|％)?(?:至|到|—|–|-|～|~)[\d０-９]+(?:[.．][\d０-９]+)?[百千]?[万亿]*)?(多|余)?([万亿]+)?` +
		figureUnit + `?` + figureBack)
	figureInWords = regexp.MustCompile(figureFront + `(?:(百分之|千分之)(` + wordNumber + `(?:点[一二三四五六七八九零]+)?)|(` + wordNumber + `(?:点[一二三四五六七八九零]+[万亿]+)?)(多|余)?` + figureUnit + `)` + figureBack)
	Date          = regexp.MustCompile(`(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s*\d{1,2}[:：∶]\d\d)*`)
	notFigure     = regexp.MustCompile(`^(?:(?:19|20)\d\d(?:[—–~～至到-]+(?:19|20)?\d\d)?(?:年|[，、—–-](?:19|20)\d\d)|\d{1,2}月|\d{1,2}日|12345|\d{1,2}\.(?:\D|$)|\d[\d.]*[A-Za-z])`)
	// A mark that stands for a note: [1], 〔2〕.
	NoteMark   = regexp.MustCompile(`[\[［〔【][0-9０-９]{1,3}[\]］〕】]`)
	countsTens = regexp.MustCompile(`^(?:[一二两三四五六七八九].*[十百千万亿]|十[^十百千])`)
	estimate   = regexp.MustCompile(`^(?:——)?(?:据)?(初步(?:预计|核算|统计|测算)|预计)`)
	carriesOn  = regexp.MustCompile(`^(?:同比|比上年|年均|增长|下降|提高|增加|减少|上升|占|其中|达到)`)
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
	figures := append(inDigitsOf(p), inWordsOf(p)...)
	slices.SortStableFunc(figures, func(a, b Figure) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	figures = slices.CompactFunc(figures, func(next, last Figure) bool { return next.Span.Start < last.Span.End })
	var before *Figure
	for i := range figures {
		next := len(p.Text)
		if i+1 < len(figures) {
			next = figures[i+1].Span.Start
		}
		figures[i].settle(before, next)
		before = &figures[i]
	}
	return figures
}

// inDigitsOf returns the figures of a passage that are written in digits.
func inDigitsOf(p *Passage) []Figure {
	var figures []Figure
	none := append(Date.FindAllStringIndex(p.Text, -1), NoteMark.FindAllStringIndex(p.Text, -1)...)
	for _, m := range figureForm.FindAllStringSubmatchIndex(p.Text, -1) {
		if slices.ContainsFunc(none, func(d []int) bool { return d[0] <= m[4] && m[4] < d[1] }) {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(p.Text[:m[4]]); notFigure.MatchString(halfWidth.Replace(p.Text[m[4]:])) || inName(before) {
			continue
		}
		group := groups(p.Text, m)
		number := group(2) + group(3) + group(4) + group(5) + group(6)
		figures = append(figures, newFigure(p, m, number, group(7), group(1), group(8)))
	}
	return figures
}

// inWordsOf returns the figures of a passage that are written in 汉字.
func inWordsOf(p *Passage) []Figure {
	var figures []Figure
	for _, m := range figureInWords.FindAllStringSubmatchIndex(p.Text, -1) {
		group := groups(p.Text, m)
		number, unit := group(3), map[string]string{"百分之": "%", "千分之": "‰"}[group(2)]
		if unit == "" {
			number, unit = group(4), group(6)
			before, _ := utf8.DecodeLastRuneInString(p.Text[:m[8]])
			if !countsTens.MatchString(number) || strings.ContainsRune("第“《十百千万亿", before) || strings.Contains("届次步成对", unit) ||
				unit == "年" && strings.HasPrefix(p.Text[m[13]:], "代") {
				continue
			}
		}
		figures = append(figures, newFigure(p, m, inFigures(number)+group(5), unit, group(1), group(7)))
	}
	return figures
}

// groups returns what finds the groups of a match in a text.
func groups(text string, m []int) func(n int) string {
	return func(n int) string {
		if m[2*n] < 0 {
			return ""
		}
		return text[m[2*n]:m[2*n+1]]
	}
}

// inName reports whether digits behind r go on with a Latin name or a date.
func inName(r rune) bool {
	return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-'
}

var halfWidth = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9", "．", ".", "％", "%")

// newFigure puts a match together; the qualifiers of its sentence count, too.
func newFigure(p *Passage, m []int, number, unit, front, back string) Figure {
	f := Figure{Passage: p, Span: Span{m[0], m[1]}, Number: halfWidth.Replace(number), Unit: halfWidth.Replace(unit)}
	qualifiers := []string{}
	if m := estimate.FindStringSubmatch(p.Text[SentenceOf(p, m[0]).Start:]); m != nil {
		qualifiers = append(qualifiers, m[1])
	}
	for _, q := range []string{front, back} {
		if q != "" {
			qualifiers = append(qualifiers, q)
		}
	}
	f.Qualifier = strings.Join(qualifiers, " ")
	return f
}

// inFigures writes 四十八万 as 48万 and 三点五 as 3.5.
func inFigures(words string) string {
	var b strings.Builder
	total, digit, begun := 0, 0, false
	flush := func() {
		if begun {
			b.WriteString(strconv.Itoa(total + digit))
		}
		total, digit, begun = 0, 0, false
	}
	whole, fraction, _ := strings.Cut(words, "点")
	for _, r := range whole {
		switch i := strings.IndexRune("零一二三四五六七八九", r); r {
		case '十', '百', '千':
			total += max(digit, 1) * map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
			digit, begun = 0, true
		case '万', '亿':
			flush()
			b.WriteRune(r)
		case '两':
			digit, begun = 2, true
		default:
			digit, begun = i/len("零"), true
		}
	}
	flush()
	if fraction != "" {
		b.WriteString("." + digitOf.Replace(fraction))
	}
	return b.String()
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
