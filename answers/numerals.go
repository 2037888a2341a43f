package answers

import (
	"regexp"
	"strconv"
	"strings"

	"reportbot/retrieval"
)

var (
	percentInWords = regexp.MustCompile(`百分之([零〇一二两三四五六七八九十百]+(?:点[零〇一二三四五六七八九]+)?)`)
	figureInWords  = regexp.MustCompile(`([一二两三四五六七八九十百千]+(?:点[零〇一二三四五六七八九]+)?)((?:万|亿)*(?:部|套|个|公顷|亩|公里|所|家|处|名|人|米|条|项|件|支|元|吨|辆|平方米|万|亿|次))`)
)

// inFigures writes numerals in 汉字 as the report writes them, where it does:
// 两百部 as 200部, 百分之五 as 5%. Those that it has itself, 三山五园, stay.
func (a *Answerer) inFigures(report *retrieval.Report, folded string) string {
	write := func(words, figure string) string {
		if figure == "" || len(a.library.Literal(report, words)) > 0 || len(a.library.Literal(report, figure)) == 0 {
			return words
		}
		return figure
	}
	folded = percentInWords.ReplaceAllStringFunc(folded, func(s string) string {
		return write(s, figureOf(strings.TrimPrefix(s, "百分之"))+"%")
	})
	return figureInWords.ReplaceAllStringFunc(folded, func(s string) string {
		m := figureInWords.FindStringSubmatch(s)
		return write(s, figureOf(m[1])+m[2])
	})
}

// writeDigits writes all numerals of a folded text that stand before a unit, and
// percentages in words, in digits.
func writeDigits(folded string) string {
	folded = percentInWords.ReplaceAllStringFunc(folded, func(s string) string {
		return figureOf(strings.TrimPrefix(s, "百分之")) + "%"
	})
	return figureInWords.ReplaceAllStringFunc(folded, func(s string) string {
		m := figureInWords.FindStringSubmatch(s)
		return figureOf(m[1]) + m[2]
	})
}

// figureOf writes a numeral below ten thousand in digits, "" where it is none.
func figureOf(words string) string {
	whole, fraction, _ := strings.Cut(words, "点")
	total, digit := 0, 0
	for _, r := range whole {
		if unit, ok := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]; ok {
			total += max(digit, 1) * unit
			digit = 0
			continue
		}
		digit = strings.IndexRune("零一二三四五六七八九", r) / len("零")
		if r == '两' {
			digit = 2
		}
		if digit < 0 {
			digit = 0
		}
	}
	figure := strconv.Itoa(total + digit)
	if fraction != "" {
		figure += "." + inDigits.Replace(fraction)
	}
	return figure
}
