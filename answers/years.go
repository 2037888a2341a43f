package answers

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

var (
	yearNumber  = regexp.MustCompile(`\d+`)
	chineseYear = regexp.MustCompile(`二[〇零○]([一二][〇零○一二三四五六七八九])`)
	periodWord  = regexp.MustCompile(`十[一二三四五六七]五`)
	lastYear    = regexp.MustCompile(`去年|上一年|上年|过去一年|前一年|last year|previous year`)
	thisYear    = regexp.MustCompile(`今年|本年度?|这一年|当年度|this year`)
	distantYear = regexp.MustCompile(`前年|大前年|明年|后年|明天|后天|昨天|前天|下周|上周|下个?月|next year|tomorrow`)
)

// inDigits writes the characters of a year in 汉字 as digits.
var inDigits = strings.NewReplacer("〇", "0", "零", "0", "○", "0", "一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")

// inWords writes the digits of a year in 汉字.
var inWords = strings.NewReplacer("0", "〇", "1", "一", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九")

// yearsIn returns the years that a text names in digits, not those inside a
// longer number.
func yearsIn(s string) []string {
	return slices.DeleteFunc(yearNumber.FindAllString(s, -1), func(n string) bool {
		return len(n) != 4 || n[:2] != "19" && n[:2] != "20"
	})
}

// readYear takes the year that the question names. 今年 and 去年 are the report's.
func (q *Question) readYear(s string, r *retrieval.Report) {
	last, this := lastYear.MatchString(s), thisYear.MatchString(s)
	q.years = yearsSideBySide(s, r)
	switch {
	case last && !this:
		q.Year = r.Year - 1
	case this && !last:
		q.Year = r.Year
	}
	if m := distantYear.FindString(s); m != "" && !last && !this {
		q.period = m
	}
	if m := periodWord.FindString(s); m != "" {
		q.period = m
	}
	numbers := yearsIn(s)
	for _, m := range chineseYear.FindAllStringSubmatch(s, -1) {
		numbers = append(numbers, "20"+inDigits.Replace(m[1]))
	}
	for _, n := range numbers {
		switch y, _ := strconv.Atoi(n); y {
		case r.Year, r.Year - 1:
			if !last && !this {
				q.Year = y
			}
		default:
			q.period = n
		}
	}
	if len(numbers) > 1 && strings.Contains(s, strconv.Itoa(r.Year)) && strings.Contains(s, strconv.Itoa(r.Year-1)) {
		q.Year = 0 // both are asked for
	}
}

// readSide reads done or planned off the tense of a question without a year.
func (q *Question) readSide(s string) {
	if q.Year != 0 {
		return
	}
	done, planned := lexicon.Forms["done"].MatchString(s), lexicon.Forms["planned"].MatchString(s)
	switch {
	case done && !planned:
		q.Side = retrieval.Done
	case planned && !done:
		q.Side = retrieval.Planned
	}
}

var shortYear = regexp.MustCompile(`(?:^|[^\d.])([12]\d)年`)

// yearIn returns the latest year that a folded question names, as 2024, 2024年,
// 二〇二四年 or 24年; 0 for none. A report speaks of the year before its own too.
func yearIn(folded string) int {
	latest := 0
	for _, m := range yearsIn(folded) {
		year, _ := strconv.Atoi(m)
		latest = max(latest, year)
	}
	for _, m := range chineseYear.FindAllStringSubmatch(folded, -1) {
		year, _ := strconv.Atoi("20" + inDigits.Replace(m[1]))
		latest = max(latest, year)
	}
	if latest == 0 { // beside a whole year, 24年 is a length of time
		if m := shortYear.FindStringSubmatch(folded); m != nil {
			latest, _ = strconv.Atoi("20" + m[1])
		}
	}
	return latest
}

var (
	aYear      = `(?:去年|今年|上年|20\d\d年?)`
	sideYears  = regexp.MustCompile(aYear + `(?:(?:和|与|跟|同|、|以及|还有)` + aYear + `)+`)
	oneYear    = regexp.MustCompile(aYear)
	bothOfThem = regexp.MustCompile(`^(?:这|那)?(?:两|2)年(?:的)?(?:各|分别|都|呢|多少)|(?:^|[^\d])(?:两|2)年(?:各[^类种项地级]|各$|分别)`)
)

// yearsSideBySide returns the years that a folded question asks of side by side
// (去年和今年各多少), in its order; nil where it asks of one.
func yearsSideBySide(s string, r *retrieval.Report) []int {
	if bothOfThem.MatchString(s) {
		return []int{r.Year - 1, r.Year}
	}
	m := sideYears.FindString(s)
	if m == "" {
		return nil
	}
	var years []int
	for _, y := range oneYear.FindAllString(m, -1) {
		switch y {
		case "今年":
			years = append(years, r.Year)
		case "去年", "上年":
			years = append(years, r.Year-1)
		default:
			n, _ := strconv.Atoi(strings.TrimSuffix(y, "年"))
			years = append(years, n)
		}
	}
	return years
}
