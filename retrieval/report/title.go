package report

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

var (
	workReport  = regexp.MustCompile(`政府工作报告`)
	titleYear   = regexp.MustCompile(`((?:19|20)\d\d)年`)
	dateForm    = regexp.MustCompile(`((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日`)
	speakerForm = regexp.MustCompile(`^（?\p{Han}{0,15}(?:省长|市长|主席|总理|区长|县长|州长)\p{Han}{1,6}(?:·\p{Han}+)?）?$`)
	yearForm    = regexp.MustCompile(`(?:19|20)\d\d`)
)

const maxTitle = 40 // characters of a title

// readTitle finds title, place, date, speaker and year in the lines before the
// first part.
func (p *parser) readTitle(lines []line) error {
	r := p.report
	var preamble []string
	for i, l := range lines {
		next := line{}
		if i+1 < len(lines) {
			next = lines[i+1]
		}
		if p.scheme.partOf(l, next).form != noForm {
			break
		}
		preamble = append(preamble, l.text)
	}
	r.Title = titleOf(preamble)
	if r.Title == "" {
		r.Title = otherTitle(preamble)
	}
	if r.Title == "" {
		return p.refuse(lines[0].number, NoTitle)
	}
	for _, s := range preamble {
		if r.Speaker == "" && speakerForm.MatchString(s) {
			r.Speaker = strings.Trim(s, "（）")
		}
	}
	r.Date = dateOf(preamble)
	r.Place, r.Names = placeOf(r.Title, preamble)
	for _, m := range titleYear.FindAllStringSubmatch(inDigits(r.Title), -1) {
		if year, _ := strconv.Atoi(m[1]); !longPeriod.MatchString(m[1]) {
			r.Year = max(r.Year, year) // a budget reports one year and plans the next
		}
	}
	if r.Year == 0 && !r.Date.IsZero() {
		r.Year = r.Date.Year()
	}
	return nil
}

// titleOf returns the first short line that ends in 政府工作报告, else the first
// one that holds it.
func titleOf(preamble []string) string {
	title := ""
	for _, s := range preamble {
		if !isTitleLine(s) {
			continue
		}
		if strings.HasSuffix(s, "政府工作报告") {
			return s
		}
		if title == "" {
			title = s
		}
	}
	return title
}

// Other texts that stand in parts and paragraphs: budgets, plans, regulations.
var (
	otherForm    = regexp.MustCompile(`^(?:关于)?[\p{Han}\d“”《》、]{4,}(?:报告|纲要|规划|计划|草案|方案|条例|办法|规定|意见|要点)(?:（\p{Han}{1,6}）)?$`)
	lawForm      = regexp.MustCompile(`(?:条例|办法|规定|意见)(?:（\p{Han}{1,6}）)?$`)
	planForm     = regexp.MustCompile(`规划|纲要`)
	ofOtherPlace = regexp.MustCompile(`^(?:关于)?(?:\d{4}年)?(\p{Han}{2,12}?[省市区县州盟旗])`)
)

// otherTitle returns the first line that may be the title of such a text.
func otherTitle(preamble []string) string {
	for _, s := range preamble {
		if n := utf8.RuneCountInString(s); n <= maxTitle && otherForm.MatchString(s) {
			return s
		}
	}
	return ""
}

// isTitleLine reports whether a line may be the title of a report.
func isTitleLine(s string) bool {
	return workReport.MatchString(s) && utf8.RuneCountInString(s) <= maxTitle && !strings.HasPrefix(s, "——") && !strings.HasSuffix(s, "。")
}

// dateOf returns the day on which a report was given: the date beside the name
// of the meeting, else the first one.
func dateOf(preamble []string) time.Time {
	var found time.Time
	for _, s := range preamble {
		m := dateForm.FindStringSubmatch(inDigits(s))
		if m == nil {
			continue
		}
		date, err := time.Parse("2006-1-2", m[1]+"-"+m[2]+"-"+m[3])
		if err != nil {
			continue
		}
		if strings.Contains(s, "会议") {
			return date
		}
		if found.IsZero() {
			found = date
		}
	}
	return found
}

var (
	hanYear = regexp.MustCompile(`[一二][〇○零一二三四五六七八九]{3}年`)
	hanDay  = regexp.MustCompile(`[一二三四五六七八九十]{1,3}[月日]`)
	digitOf = strings.NewReplacer("〇", "0", "○", "0", "零", "0", "一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")
)

// inDigits writes 二〇二六年一月二十五日 as 2026年1月25日.
func inDigits(s string) string {
	if !hanYear.MatchString(s) {
		return s
	}
	s = hanYear.ReplaceAllStringFunc(s, digitOf.Replace)
	return hanDay.ReplaceAllStringFunc(s, func(m string) string {
		number, mark := m[:len(m)-len("月")], m[len(m)-len("月"):]
		return strconv.Itoa(chineseNumeral(number)) + mark
	})
}

// chineseNumeral reads 一 to 九十九; 0 for anything else.
func chineseNumeral(s string) int {
	const digits = "一二三四五六七八九"
	n := 0
	for _, r := range s {
		if r == '十' {
			n = max(n, 1) * 10
		} else if i := strings.IndexRune(digits, r); i >= 0 {
			n += i/len("一") + 1
		}
	}
	return n
}
