package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A mark of what was cut out of a text.
const cut = "***"

// A secret is one kind of personal data.
type secret struct {
	form   *regexp.Regexp
	group  int // what of a match is cut: the whole, or one of its groups
	spares func(before, found, after string) bool
	place  bool // words that lead to it may stand before it in a match
}

// gap may stand between the digits of a number as people type it.
const gap = `[ \-.·]?`

// secrets are the kinds of personal data, those of more digits first. Every text
// is read with half-width letters and digits.
var secrets = []secret{
	{form: regexp.MustCompile(`(?i)[\w.+\-]+ ?(?:@|\(at\)|\[at\]) ?[a-z0-9\-]+(?:(?:\.|\[dot\])[a-z0-9\-]+)+`)},
	{form: regexp.MustCompile(`(?i)\bwxid_\w{6,}`)},
	{form: regexp.MustCompile(`(?i)(?:微信|薇信|威信|\bwechat|\bweixin|\bvx|\bv信|\bwx)(?:号|id|账号)?(?:我的?)?(?:是|为|叫|加|搜)?[:： ]{0,3}([a-z][\w\-]{5,19})`), group: 1},
	{form: regexp.MustCompile(`(?i)(?:\bqq|扣扣|企鹅)(?:号码?|群)?(?:是|为)?[:： ]{0,3}([1-9]\d{4,11})`), group: 1},
	{form: regexp.MustCompile(`[1-9](?:` + gap + `\d){14,18}(?:` + gap + `[Xx])?`), spares: longNumber},
	{form: regexp.MustCompile(`(?:\(?(?:\+|00)?86\)?` + gap + `)?1` + gap + `[3-9](?:` + gap + `\d){9}`), spares: counted},
	{form: regexp.MustCompile(`\+(?:852|853|886|81|82|65|44|1)` + gap + `\d(?:` + gap + `\d){6,10}`)},
	{form: regexp.MustCompile(`\(?0[1-9]\d{1,2}\)?` + gap + `[2-9](?:` + gap + `\d){6,7}(?:(?:转|-)\d{1,6})?`), spares: counted},
	{form: regexp.MustCompile(`(?:电话|座机|联系方式|致电|打给我|手机|tel|TEL)(?:号码?)?(?:是|为)?[:： ]{0,3}([2-9]\d{3}` + gap + `\d{4})`), group: 1},
	{form: regexp.MustCompile(`[一幺][三四五六七八九](?:[〇零一二三四五六七八九幺两]){9}`)},
	{form: regexp.MustCompile(`\b(?:[EGDSPK][A-Z]?\d{7,8}|14\d{7}|15\d{7})\b`), spares: noPassport},
	{form: regexp.MustCompile(`\b[HMC]\d{8}(?:\d{2})?\b|\b[A-Z]\d{6}\([0-9A]\)|\b[A-Z][12]\d{8}\b`)},
	{form: regexp.MustCompile(`(?:护照|通行证|驾驶证|驾照|军官证|士兵证|警官证|医保卡?|社保卡?|学号|学籍号|工号|病历号|房产证|不动产证|准考证|档案|身份证|银行卡|卡号|账号|户口本)(?:编?号码?)?(?:是|为)?[:： ]{0,3}([A-Za-z字第\-]{0,6}[A-Z0-9]{6,20}号?)`), group: 1},
	{form: regexp.MustCompile(`[军武空海北沈兰济南广成]字第?\d{6,8}号?`)},
	{form: regexp.MustCompile(`[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][A-HJ-NP-Za-hj-np-z][·• ]?[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9警学挂领]`), spares: noPlate},
	{form: regexp.MustCompile(`(?:经度|纬度|坐标|定位)[:：是 ]{0,3}(\d{1,3}\.\d{4,}(?:[,， ]{1,2}\d{1,3}\.\d{4,})?)`), group: 1},
	{form: regexp.MustCompile(street), spares: noAddress, place: true},
	{form: regexp.MustCompile(`[\p{Han}]{1,8}(?:小区|社区|花园|家园|公寓|新村|苑|府|庭)[\dA-Za-z]{1,4}(?:号楼|栋|幢|座|号院)` + door), place: true},
	{form: regexp.MustCompile(`\d{1,4}(?:号楼|栋|幢)[\d一二三四五六七八九十]{1,3}(?:单元|门)` + door)},
	{form: regexp.MustCompile(`(?:我的?(?:名字|姓名|大名|真名)?(?:叫做?|是叫)|我的?(?:名字|姓名|大名|真名)是|(?:^|[^\p{Han}])(?:姓名|联系人|申请人|户主|患者|收件人|投诉人|孩子姓名)(?:是|为)?[:：]|本人(?:姓名)?(?:叫|是)?|(?:孩子|儿子|女儿|老公|老婆|爱人|母亲|父亲|妈妈|爸爸)(?:名字)?叫)[: ：]{0,2}(` + personName + `)`), group: 1, spares: noName},
	{form: regexp.MustCompile(`(?:^|[^\p{Han}])(` + personName + `)[,，、 ]?(?:男|女|现|原)?[,，]?(?:\d{1,3}岁[,，]?)?(?:我)?家住`), group: 1, spares: noName},
	{form: regexp.MustCompile(`(?i)\bmy name is ([a-z]+(?: [a-z]+)?)`), group: 1},
}

// street is an address in a street with its number, and the house behind it.
const street = `[\p{Han}A-Za-z\d]{0,12}(?:路|街|巷|胡同|大道|道|条|弄|里|村|庄|园)(?:甲|乙|丙)?\d{1,5}(?:-\d{1,4}|之[一二三四五六七八九\d]{1,2})?号(?:院|楼)?(?:[\d一二三四五六七八九十]{1,4}(?:号楼|栋|幢|座))?` + door

// door is what stands behind the number of a building.
const door = `(?:[\d一二三四五六七八九十]{1,3}(?:单元|门))?(?:\d{1,5}(?:室|号|房|户)?)?`

// personName is a surname with one or two characters behind it.
const personName = `(?:欧阳|司马|上官|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计成戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊惠甄曲家封芮储靳汲糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲台鄂索咸籍赖卓蔺屠蒙池乔阴胥苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公闫肖覃])[\p{Han}]{1,2}`

// notNames are words that begin as a name does.
var notNames = regexp.MustCompile(`^(?:车|水电|外卖|外|家政|滴滴|高考|经济|公司|公交|公务|公租|公积|国家|农民|农村|平时|平常|全家|连|和|是|在|想|单位|单身|关于|管理|解决|应该|通州|通过|马上|都|时候|石景山|白天|昌平|房山|怀柔|东城|东|丰台|海淀|平谷|大兴|密云|常住|常年|成年|安置|安|居住|居民|明年|高中|高|广东|广|文化|文|江苏|江西|云南|山东|山西|宁夏|黑龙江|空|花|有|不|也|能|向|那|相|后|万|支|终|须|游|连续|金融|冷|温|强|乐意|余|红|双|富|计划|成|充电|单|尚未|古|应|须|简单|容易|经常|经|任何|任|于|从)`)

// longNumber spares years in a row, which look like a card.
func longNumber(before, found, after string) bool {
	groups := strings.FieldsFunc(found, func(r rune) bool { return strings.ContainsRune(" -.·", r) })
	years := len(groups) > 1
	for _, g := range groups {
		years = years && len(g) == 4 && (strings.HasPrefix(g, "19") || strings.HasPrefix(g, "20"))
	}
	return years || partOfNumber(before, after) || counted(before, found, after)
}

// partOfNumber reports whether a match is the middle of a longer number.
func partOfNumber(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return '0' <= last && last <= '9' || '0' <= first && first <= '9'
}

var measure = regexp.MustCompile(`^(?:元|块钱|万|亿|人次?|户|吨|平方|公里|米|千瓦|度电|部|个|套|件|辆|%|％|℃|立方|美元|斤|株|棵|粒|剂)`)

// counted spares a number that counts something, and the inside of a longer one.
func counted(before, _, after string) bool {
	return measure.MatchString(after) || partOfNumber(before, after) || strings.HasSuffix(before, ".")
}

// noPassport spares a number alone that a foreign passport shares with others.
func noPassport(before, found, after string) bool {
	return counted(before, found, after) || found[0] == '1' && !strings.Contains(before, "护照")
}

var digits = regexp.MustCompile(`\d`)

// noPlate spares words that stand behind the short name of a province: 京GDP.
func noPlate(before, found, after string) bool {
	first, _ := utf8.DecodeRuneInString(after)
	return len(digits.FindAllString(found, -1)) < 3 && !strings.Contains(found, "领") || strings.Contains(strings.ToUpper(found), "GDP") || strings.Contains(strings.ToUpper(found), "CPI") ||
		strings.Contains(strings.ToUpper(found), "PM") || first < utf8.RuneSelf && first != utf8.RuneError && (first >= '0' && first <= '9' || first >= 'A' && first <= 'Z')
}

var afterNumber = regexp.MustCompile(`^(?:线|文件?|公告|令|议案|提案|国道|省道|高速|航站楼|出口|地块|机组|工程|风井|站台|决议|站|标段|院士)`)

// noAddress spares lines, papers and works that have a number.
func noAddress(before, found, after string) bool {
	return afterNumber.MatchString(after) || strings.Contains(found, "地铁") && !strings.Contains(found, "站") || ofRoute.MatchString(found)
}

var ofRoute = regexp.MustCompile(`(?:铁路|公路|线路|道路|一条|几条|多条|第)\d`)

// noName spares words that begin as a name does.
func noName(_, found, _ string) bool { return notNames.MatchString(found) }

// Scrub cuts out of a text what tells who somebody is: numbers of papers, cards
// and telephones, mail addresses, plates, accounts, street addresses with a
// number, names. It reports whether anything was cut.
func Scrub(text string) (scrubbed string, found bool) {
	plain, at := narrow(text)
	var cuts [][2]int
	for _, s := range secrets {
		for _, m := range s.form.FindAllStringSubmatchIndex(plain, -1) {
			from, to := m[2*s.group], m[2*s.group+1]
			if s.place {
				from += leading(plain[from:to])
			}
			if s.spares != nil && s.spares(plain[:from], plain[from:to], plain[to:]) {
				continue
			}
			cuts = append(cuts, [2]int{at[from], at[to]})
		}
	}
	if len(cuts) == 0 {
		return text, false
	}
	slices.SortFunc(cuts, func(a, b [2]int) int { return a[0] - b[0] })
	var b strings.Builder
	last := 0
	for _, c := range cuts {
		if c[0] >= last {
			b.WriteString(text[last:c[0]] + cut)
		}
		last = max(last, c[1])
	}
	b.WriteString(text[last:])
	return b.String(), true
}

// leading returns the length of what leads to an address: 我住在.
func leading(found string) int {
	n := 0
	for i, r := range found {
		if strings.ContainsRune("我是在住于到去的，", r) {
			n = i + utf8.RuneLen(r)
		}
	}
	return n
}

// narrow returns a text in half-width letters and digits without invisible
// characters, and for each of its bytes, and its end, the place in the text.
func narrow(text string) (plain string, at []int) {
	var b strings.Builder
	for i, r := range text {
		switch {
		case '\uff01' <= r && r <= '\uff5e' && r != '，' && r != '：':
			r -= '\uff01' - '!'
		case r == '\u3000', r == '\u00a0':
			r = ' '
		case '\u200b' <= r && r <= '\u200d', r == '\ufeff', r == '\u2060':
			continue
		}
		b.WriteRune(r)
		for len(at) < b.Len() {
			at = append(at, i)
		}
	}
	return b.String(), append(at, len(text))
}
