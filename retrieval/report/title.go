package report

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

var (
	titleForm   = regexp.MustCompile(`政府工作报告`)
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
	for _, l := range lines {
		if partForm.MatchString(l.text) {
			break
		}
		preamble = append(preamble, l.text)
	}
	r.Title = titleOf(preamble)
	if r.Title == "" {
		return p.refuse(lines[0].number, "no title: no line before the first part is a title with 政府工作报告")
	}
	for _, s := range preamble {
		if r.Speaker == "" && speakerForm.MatchString(s) {
			r.Speaker = strings.Trim(s, "（）")
		}
	}
	r.Date = dateOf(preamble)
	r.Place = placeOf(r.Title, preamble)
	if m := titleYear.FindStringSubmatch(inDigits(r.Title)); m != nil {
		r.Year, _ = strconv.Atoi(m[1])
	} else if !r.Date.IsZero() {
		r.Year = r.Date.Year()
	}
	return nil
}

// titleOf returns the first short line that ends in 政府工作报告, else the first
// one that holds it.
func titleOf(preamble []string) string {
	title := ""
	for _, s := range preamble {
		if !titleForm.MatchString(s) || utf8.RuneCountInString(s) > maxTitle || strings.HasPrefix(s, "——") {
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

// provinces are the places whose governments report, by their short names.
var provinces = strings.Fields("北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆")

// The words of a title, an opening or a meeting that name whom it governs, the
// surest first.
var placeForms = []*regexp.Regexp{
	regexp.MustCompile(`^(?:\d{4}年)?(\p{Han}+?[省市区县州盟旗])(?:人民)?政府工作报告`),
	regexp.MustCompile(`代表(\p{Han}+?[省市区县州盟旗])人民政府`),
	regexp.MustCompile(`在(\p{Han}+?[省市区县州盟旗])第\p{Han}{1,4}届人民代表大会`),
	regexp.MustCompile(`^（?(\p{Han}+?[省市区县州盟旗])(?:人民政府)?代?(?:省长|市长|主席|区长|县长|州长)`),
}

// placeOf returns the short name of the place that a report governs: 全国, 上海,
// 杭州, 朝阳区; "" where title and opening do not say.
func placeOf(title string, preamble []string) string {
	for _, form := range placeForms {
		for _, s := range append([]string{title}, preamble...) {
			if m := form.FindStringSubmatch(inDigits(s)); m != nil {
				if place := shortPlace(m[1]); place != "" {
					return place
				}
			}
		}
	}
	for _, s := range preamble {
		if strings.Contains(s, "国务院") || strings.Contains(s, "届全国人民代表大会") {
			return "全国"
		}
	}
	for _, s := range append([]string{title}, preamble...) {
		for _, place := range provinces {
			if strings.Contains(s, place) {
				return place
			}
		}
	}
	return ""
}

var lowerPlace = regexp.MustCompile(`^\p{Han}{2,}?(?:省|自治区|市)(\p{Han}{2,}[市区县州盟旗])$`)

// shortPlace takes the province before a city and the suffix of a province or
// city off a name; a name that is nothing else, as 省, becomes "".
func shortPlace(name string) string {
	for _, place := range provinces {
		if strings.HasPrefix(name, place) && !lowerPlace.MatchString(name) {
			return place
		}
	}
	if m := lowerPlace.FindStringSubmatch(name); m != nil {
		return shortPlace(m[1])
	}
	short := strings.TrimSuffix(strings.TrimSuffix(name, "省"), "市")
	if utf8.RuneCountInString(short) < 2 {
		return ""
	}
	return short
}

var (
	longPeriod  = regexp.MustCompile(`十[一二三四五六七]五|五年|2035`)
	doneWord    = regexp.MustCompile(`回顾|总结|过去|去年`)
	plannedWord = regexp.MustCompile(`任务|安排|目标|要求|部署|重点|规划|打算|推进|提升|建设|加强|努力`)
)

// yearOf reads the year and the side off the heading of a part. A part that
// names no year sets tasks of the report's year or reviews the one before,
// unless it speaks of five years or of several.
func (p *parser) yearOf(heading string) (int, Side) {
	if heading == "" {
		return p.report.Year, AnySide
	}
	heading = inDigits(heading)
	side := AnySide
	switch {
	case doneWord.MatchString(heading):
		side = Done
	case plannedWord.MatchString(heading):
		side = Planned
	}
	years := yearForm.FindAllString(longPeriod.ReplaceAllString(heading, ""), -1)
	if len(years) > 0 {
		year, _ := strconv.Atoi(years[0])
		for _, y := range years {
			if y != years[0] {
				return 0, side
			}
		}
		if p.report.Year == 0 {
			p.report.Year = year
			if side == Done {
				p.report.Year++
			}
		}
		if side == AnySide && year < p.report.Year {
			side = Done
		}
		return year, side
	}
	switch {
	case longPeriod.MatchString(heading), p.report.Year == 0:
		return 0, side
	case side == Done:
		return p.report.Year - 1, side
	}
	return p.report.Year, Planned
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

// numeral writes 1 to 99 in 汉字.
func numeral(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch {
	case n < 10:
		return string(digits[n])
	case n < 20:
		return "十" + strings.TrimPrefix(string(digits[n-10]), "〇")
	}
	return string(digits[n/10]) + "十" + strings.TrimPrefix(string(digits[n%10]), "〇")
}
