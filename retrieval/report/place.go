package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// provinces are the places whose governments report, by their short names.
var provinces = strings.Fields("北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆")

// The words of a title, an opening or a meeting that name whom it governs, the
// surest first.
var placeForms = []*regexp.Regexp{
	regexp.MustCompile(`^(?:\d{4}年)?(\p{Han}+?[省市区县州盟旗])(?:人民)?政府工作报告`),
	regexp.MustCompile(`代表(\p{Han}+?[省市区县州盟旗])人民政府`),
	regexp.MustCompile(`在(\p{Han}+?[省市区县州盟旗])第\p{Han}{1,4}届人民代表大会`),
	regexp.MustCompile(`^（?(\p{Han}+?[省市区县州盟旗])(?:人民政府)?代?(?:省长|市长|主席|区长|县长|州长|盟长|旗长)`),
	regexp.MustCompile(`^[（(]?(\p{Han}{2,20}?[省市区县州盟旗])(?:人民政府)?[)）]?$`),
}

// placeOf returns the short name of the place that a report governs, 全国, 上海,
// 杭州, 朝阳区, and all its names; none where title and opening do not say.
func placeOf(title string, preamble []string) (string, []string) {
	lines := append([]string{title}, preamble...)
	for _, form := range placeForms {
		for _, s := range lines {
			if m := form.FindStringSubmatch(inDigits(s)); m != nil {
				if place, names := namesOf(m[1]); place != "" {
					return place, names
				}
			}
		}
	}
	if m := ofOtherPlace.FindStringSubmatch(inDigits(title)); m != nil && !workReport.MatchString(title) {
		if place, names := namesOf(m[1]); place != "" {
			return place, names
		}
	}
	for _, s := range preamble {
		if strings.Contains(s, "国务院") || strings.Contains(s, "届全国人民代表大会") {
			return "全国", []string{"全国"}
		}
	}
	for _, s := range lines {
		for _, place := range provinces {
			if strings.Contains(s, place) {
				return place, []string{place}
			}
		}
	}
	return "", nil
}

var (
	cities = "北京 天津 上海 重庆" // whose governments report as provinces do
	// A name that says only how high it stands: 省, 自治区, 本市.
	nameless = regexp.MustCompile(`^[全本各]?(?:省|市|区|县|州|盟|旗|自治[区州县旗])$`)
	region   = regexp.MustCompile(`^(?:省|(?:\p{Han}{1,3}族|维吾尔)?自治区)?$`)
	// 恩施土家族苗族自治州, 延边朝鲜族自治州, 伊犁哈萨克自治州.
	autonomous  = regexp.MustCompile(`^(\p{Han}{2,}?)(?:\p{Han}{1,5}?族|各族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)+自治([州县旗])$`)
	lowerPlace  = regexp.MustCompile(`^\p{Han}{2,}?(?:省|自治区|市|自治州|地区|盟)(\p{Han}{2,}[市区县州盟旗])$`)
	newDistrict = regexp.MustCompile(`^(\p{Han}{2,})(?:新区|地区|林区|矿区|特区)$`)
)

// namesOf returns the short name of a place and every name of it, the longest
// first, without the province or city that it lies in. What is no name, as 省,
// has none.
func namesOf(name string) (short string, names []string) {
	if nameless.MatchString(name) {
		return "", nil
	}
	for _, place := range provinces {
		rest, ok := strings.CutPrefix(name, place)
		switch {
		case ok && (region.MatchString(rest) || rest == "市" && strings.Contains(cities, place)):
			return place, slices.Compact([]string{name, place})
		case ok && rest != "市" && lowerPlace.FindString(name) == "" && utf8.RuneCountInString(rest) > 2 && autonomous.FindString(name) == "":
			return namesOf(rest) // 北京朝阳区
		}
	}
	if m := lowerPlace.FindStringSubmatch(name); m != nil {
		return namesOf(m[1])
	}
	if m := autonomous.FindStringSubmatch(name); m != nil {
		return m[1], []string{name, m[1] + m[2], m[1]}
	}
	names = []string{name}
	stem := string([]rune(name)[:utf8.RuneCountInString(name)-1])
	if m := newDistrict.FindStringSubmatch(name); m != nil {
		stem = m[1]
	}
	if utf8.RuneCountInString(stem) < 2 || slices.Contains(provinces, stem) {
		return name, names // 丙县; 吉林市 is not 吉林
	}
	names = append(names, stem)
	if strings.HasSuffix(name, "市") || strings.HasSuffix(name, "省") {
		return stem, names
	}
	return name, names
}
