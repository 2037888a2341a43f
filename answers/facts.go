package answers

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
)

// A fact is something that citizens ask for and a report hardly ever gives, with
// the words by which a passage would give it.
type fact struct {
	asked, given *regexp.Regexp
	count        bool // a figure, which must belong to what the question asks about
}

// A want is the form of answer that a question asks for: how it said so, and
// what only words that give it hold.
type want struct {
	said          string
	given         *regexp.Regexp
	count         bool   // a figure, which must belong to what the question asks about
	before, after string // of a figure: what the question says before and behind its measure
}

// wanted returns what form of answer a folded question asks for, nil for any.
func wanted(folded string) *want {
	for _, f := range facts {
		if m := f.asked.FindStringIndex(folded); m != nil {
			return &want{folded[m[0]:m[1]], f.given, f.count, folded[:m[0]], folded[m[1]:]}
		}
	}
	folded = aFew.ReplaceAllString(folded, "")
	if m := measure.FindStringSubmatchIndex(folded); m != nil {
		w := &want{folded[m[0]:m[1]], anyFigure, true, folded[:m[0]], folded[m[1]:]}
		if m[2] >= 0 && measures[folded[m[2]:m[3]]] != nil {
			w.given = measures[folded[m[2]:m[3]]]
		}
		return w
	}
	if m := howMuch.FindStringIndex(folded); m != nil {
		return &want{folded[m[0]:m[1]], anyFigure, true, folded[:m[0]], folded[m[1]:]}
	}
	return nil
}

var facts = []fact{
	// Money.
	{
		regexp.MustCompile(`(?:多少|几)(?:钱|块|毛|元|角|蚊)|几[万千百]+(?:块|元)|[掏出花缴补交赔罚发领拿贴扣](?:到)?多少(?:钱|元|呢|啊|,|\?|$)|要多少$|总投资|投资(?:了)?多少|造价|费怎么收|收不收费|收费吗|什么价|啥价|价格(?:是)?多少|票价|价位|房价|收费标准|怎么收费|收费.{0,6}多少|怎么算钱|学费|保费|罚款|租金|押金|门票|工资|月薪|水费|电费|燃气费|物业费|停车费|过路费|养老金.{0,4}多少|补(?:贴|助).{0,6}(?:多少|标准)|首付|一平米|每平米?|how much does it cost|price of|fee for`),
		regexp.MustCompile(`\d[\d.]*[万亿]*美?元|[千百十]亿|居民消费价格`), true,
	},
	// A telephone number or address on the web.
	{regexp.MustCompile(`电话(?:号码)?(?:是)?多少|(?:打|拨)(?:哪个|什么|几)|(?:哪个|什么)电话|联系方式|联系谁|号码|网址|官网|公众号|邮箱|phone number`), regexp.MustCompile(`号码|网址|热线`), false},
	// A place, a day, an hour.
	{regexp.MustCompile(`地址|选址|在哪(?:条街|条路|个地方|个区|个?镇|个?村|个?街道|个?位置|儿办|里办|办理|申请|报名|领)|(?:都|分别)(?:是|在|有)哪些(?:街道|区|地方|小区|学校|医院)|名单|怎么走|怎么去|坐几路|坐什么车|营业时间|开放时间|几点(?:开|关|下班|上班|到)?|几号|哪一?天|星期几|截止|哪年哪月|address of|opening hours`), regexp.MustCompile(`\d+月|\d+日|选址|名单`), false},
	{regexp.MustCompile(`哪一?年|哪个?月|几月份?|几季度|哪个季度|具体(?:时间|日期|日子)|时间表|when exactly|what date|which month`), regexp.MustCompile(`20\d\d年|\d+月|年底|年内|上半年|下半年|季度|五年|三年`), false},
	{regexp.MustCompile(`什么时候(?:能|才|会|可以)?(?:正式)?(?:建成|开放|启用|通车|开工|完工|竣工|开通|开园|开业|投用|截止|发放|到账|开学|开始报名|搬)|(?:何时|啥时候?|几时)(?:能|才|会|可以)?(?:正式)?(?:建成|开放|启用|通车|开通|开业|投用|截止|发放|到账)`), regexp.MustCompile(`\d+月|\d+日|年底|上半年|下半年|季度|年内|20\d\d年`), false},
	{regexp.MustCompile(`多长时间|(?:要|需|用|花|得)(?:了)?多久|工期|用时`), regexp.MustCompile(`(?:^|\D)\d{1,2}个?(?:天|日|月|年|小时|分钟)|[一二三两四五六七八九十]+(?:年|天|个月)`), false},
	{regexp.MustCompile(`有多长|多长的?$|多宽|多深|长度`), regexp.MustCompile(`\d[万千百]?(?:公里|米)`), false},
	{regexp.MustCompile(`(?:选|建|设|放|开|位于|坐落)(?:在|到)?(?:什么地方|哪儿|哪里|哪个地方|哪个位置|哪个区|哪几个区|哪些区)|(?:哪|哪几|哪些)个?(?:区|街道|镇)(?:有|在|会)?`), placeGiven, false},
	// Who is in charge, who did it.
	{regexp.MustCompile(`(?:哪|什么)(?:个|些|几个|家|几家)?(?:部门|单位|机构|团队|公司|企业|国家|大学|高校)(?:牵头|负责|做的|管|出)?|(?:归|由|是)(?:谁|哪)(?:个|家)?(?:牵头|负责|管|出)|交到哪|哪里(?:申请|办理|报名|领)`), regexp.MustCompile(`部门|委员会|局|办公室|公司|大学|研究院|集团|企业`), false},
	// A punishment.
	{regexp.MustCompile(`怎么(?:处罚|判|罚|惩罚)|(?:什么|啥)处罚|罚不罚|判几年|拘留|会被罚`), regexp.MustCompile(`处罚|罚款|惩|追究|严惩`), false},
	// A list of what is counted.
	{regexp.MustCompile(`哪(?:[几两三四五六七八九十]|\d+)(?:大|个|条|类|项|种|家|所|座|处|张|支|批)|分别(?:是|指|为|有)|各(?:是|指)(?:什么|啥|哪)`), regexp.MustCompile(`、|：`), false},
	// How to apply, and for whom.
	{regexp.MustCompile(`申请材料|哪些材料|材料(?:要|需要?)|(?:带|交|要|需要|准备)(?:什么|啥|哪些)(?:材料|证件|手续|资料|条件)|什么材料|啥材料|怎么(?:申请|办理|报名|申报|领取?|预约|查询|缴费|注册|登记|投诉|报销)|如何(?:申请|办理|报名|申报|领取|预约|查询|缴费|注册|登记)|(?:申请|报名|办理)(?:条件|流程|手续|资格)|什么条件(?:能|可以|才)|资格|how to apply`), regexp.MustCompile(`申请|材料|报名`), false},
	// A person or a name.
	{regexp.MustCompile(`(?:是|由)?谁(?:设计|发明|写|唱|演|拍|画|创办|创立|投资|负责|主持|当|是|的)|(?:老板|董事长|创始人|局长|区长|书记|主任|校长|院长|负责人|导演|吉祥物|会徽|主题曲)(?:是|叫)?(?:谁|啥|什么)|哪位|姓什么|导演`), regexp.MustCompile(`市长`), false},
	{regexp.MustCompile(`叫(?:什么|啥)名`), regexp.MustCompile(`[“”]`), false},
	{regexp.MustCompile(`(?:哪|几)(?:些|个)?站|站点|经过哪|途经|路线图|发车|班次|时刻表|限流`), regexp.MustCompile(`站点|途经`), false},
	{regexp.MustCompile(`几岁|多大年纪|多大岁数|年龄`), regexp.MustCompile(`岁`), false},
	{regexp.MustCompile(`多少分|几分|分数线|积分落户`), regexp.MustCompile(`\d分`), false},
	{regexp.MustCompile(`股票|股价|推荐(?:几|一|个|下)|哪家好|排名|排行|哪个牌子`), regexp.MustCompile(`位居|排名`), false},
	// A share or a rate.
	{regexp.MustCompile(`百分之几|百分之多少|几个(?:百分)?点|几成|占(?:多大|多少|几)|多大(?:的)?(?:比例|比重)|(?:比例|比重|占比|率)(?:是|为|有)?多少|多少个?百分点|percentage`), regexp.MustCompile(`\d%|百分点|百分之|[一二三四五六七八九]成`), true},
}

var (
	// Where something is, by the name of a place.
	placeGiven = regexp.MustCompile(`位于|坐落|选址|\p{Han}(?:区|县|镇|街道)(?:[^域别间块长]|$)`)
	anyFigure  = regexp.MustCompile(`\d|[一二三四五六七八九十百千万两]+(?:个|项|条|大|类|批|处|座|万|亿|次|成|倍)|翻[一两]?番|一半`)
	// 十几年, 好几个, 哪几种 and 有几样 ask for no figure.
	aFew     = regexp.MustCompile(`[十好这那前近过第头哪]几[个种样项类家条]?|几[种样类]|几[个位]?(?:人|朋友|同学)?(?:都|也)`)
	howMuch  = regexp.MustCompile(`几何|几倍|how many|how much|how large|how big|growth rate`)
	measure  = regexp.MustCompile(`(?:多少|几)(?:万|千|百|亿|来)?(部|台|套|公里|里地|公顷|亩|平米|平方米|平方公里|张|岁|站|度|吨|辆|分|元|块|天|个月|小时|立方米|方水|方|米|条|个|项|家|所|人|户|名|件|倍|支|处|座|次|村|届|点|种|类|趟|架|头|只|艘)?`)
	measures = map[string]*regexp.Regexp{
		"部": regexp.MustCompile(`\d+部|\d+台`), "台": regexp.MustCompile(`\d+部|\d+台`),
		"套": regexp.MustCompile(`\d万?套`), "公里": regexp.MustCompile(`\d[万千百]?公里`), "里地": regexp.MustCompile(`公里`),
		"公顷": regexp.MustCompile(`公顷|亩`), "亩": regexp.MustCompile(`公顷|亩`),
		"平米": regexp.MustCompile(`平方米`), "平方米": regexp.MustCompile(`平方米`), "平方公里": regexp.MustCompile(`平方公里`),
		"张": regexp.MustCompile(`\d[万千]?张`), "岁": regexp.MustCompile(`\d岁`), "站": regexp.MustCompile(`\d+个?站`),
		"度": regexp.MustCompile(`\d度`), "吨": regexp.MustCompile(`\d[万亿]*吨`), "辆": regexp.MustCompile(`\d[万]?辆`),
		"分": regexp.MustCompile(`\d分`), "天": regexp.MustCompile(`\d天|100%`), "个月": regexp.MustCompile(`\d个月`),
		"小时": regexp.MustCompile(`\d小时`), "支": regexp.MustCompile(`\d[万亿]*(?:支|剂)`),
		"方水": regexp.MustCompile(`立方米`), "方": regexp.MustCompile(`平方米|立方米`), "立方米": regexp.MustCompile(`立方米`),
		"人": regexp.MustCompile(`\d[万亿千百多]*(?:人|名|户)`), "名": regexp.MustCompile(`\d[万亿千百多]*(?:人|名|户)`), "户": regexp.MustCompile(`\d[万亿千百多]*(?:户|人|家)`),
		"趟": regexp.MustCompile(`\d[万千百]*(?:趟|列|班)`), "架": regexp.MustCompile(`\d架`), "头": regexp.MustCompile(`\d[万]*头`), "艘": regexp.MustCompile(`\d艘`),
	}
)

// gives reports whether a quote gives what is wanted. A figure must stand in
// the clause of what it counts, or of half of what was asked about: the words of
// another clause are another figure's.
func (a *Answerer) gives(w *want, quote Quote, query retrieval.Query) bool {
	text := quote.Text()
	if !w.count {
		return w.given.MatchString(text)
	}
	counted, carried := a.counted(w), carrying(query.Units)
	enough := 0.5 * weightOf(carried)
	start := 0
	for i, r := range text {
		if !strings.ContainsRune("，；。！", r) && i+utf8.RuneLen(r) < len(text) {
			continue
		}
		clause := text[start : i+utf8.RuneLen(r)]
		subject := clause
		if figureFirst.MatchString(clause) {
			subject = text[sentenceStart(text, start) : i+utf8.RuneLen(r)]
		}
		start = i + utf8.RuneLen(r)
		if !w.given.MatchString(ages.ReplaceAllString(clause, "")) && !(strings.Contains(w.said, "岁") && w.given.MatchString(clause)) {
			continue
		}
		subject = retrieval.Fold(subject)
		if len(counted) == len(spokenOf(subject, counted)) || weightOf(spokenOf(subject, carried)) >= enough {
			return true
		}
	}
	return false
}

// counted returns the word that a figure is asked of: the first behind the
// measure (多少部电梯), else the last noun before it (失业率是多少, 疫苗生产多少).
func (a *Answerer) counted(w *want) []retrieval.Unit {
	if after := a.library.Query(w.after).Units; len(after) > 0 && after[0].Weight >= leastCarrying {
		return after[:1]
	}
	before := carrying(a.library.Query(w.before).Units)
	for i, u := range slices.Backward(before) {
		if !strings.HasPrefix(u.Class, "v") {
			return before[i : i+1]
		}
	}
	return before[max(0, len(before)-1):]
}

// leastCarrying is the weight from which a word carries a question.
const leastCarrying = 0.4

// carrying returns the units that carry a question.
func carrying(units []retrieval.Unit) []retrieval.Unit {
	return slices.DeleteFunc(slices.Clone(units), func(u retrieval.Unit) bool { return u.Weight < leastCarrying })
}

// spokenOf returns the units that a folded text holds, in their own words or in
// those that the thesaurus knows for them.
func spokenOf(folded string, units []retrieval.Unit) []retrieval.Unit {
	return slices.DeleteFunc(slices.Clone(units), func(u retrieval.Unit) bool {
		return !slices.ContainsFunc(u.Terms, func(t retrieval.Term) bool { return strings.Contains(folded, t.Text) })
	})
}

func weightOf(units []retrieval.Unit) float64 {
	sum := 0.0
	for _, u := range units {
		sum += u.Weight
	}
	return sum
}

// figureFirst matches a clause whose subject stands in a clause before it.
var figureFirst = regexp.MustCompile(`^(?:同比|比上年|比去年|年均|累计|总量|达到|达|超过|突破|增长|下降|提高|降低|上升|新增|其中|再添|完成|率先|约|近|占|为|居|连续)?[^，；。]{0,6}\d`)

// ages are figures of people, not of what is counted.
var ages = regexp.MustCompile(`\d+(?:至|到|-|—)?\d*岁`)

// sentenceStart returns where the sentence around an offset begins.
func sentenceStart(text string, at int) int {
	if i := strings.LastIndexAny(text[:at], "。！；"); i >= 0 {
		return i + len("。")
	}
	return 0
}
