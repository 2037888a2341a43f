package answers

import "regexp"

// A fact is something that citizens ask for and a report hardly ever gives, with
// the words by which a passage would give it.
type fact struct{ asked, given *regexp.Regexp }

// A want is the form of answer that a question asks for: how it said so, and
// what only words that give it hold.
type want struct {
	said  string
	given *regexp.Regexp
}

// wanted returns what form of answer a folded question asks for, nil for any.
func wanted(folded string) *want {
	for _, f := range facts {
		if m := f.asked.FindString(folded); m != "" {
			return &want{m, f.given}
		}
	}
	if m := measure.FindStringSubmatch(folded); m != nil {
		if given, ok := measures[m[1]]; ok {
			return &want{m[0], given}
		}
		return &want{m[0], anyFigure}
	}
	return nil
}

var facts = []fact{
	{regexp.MustCompile(`多少钱|几块钱?|几元|几毛|什么价|啥价|价格|票价|价位|房价|收费标准|怎么收费|怎么算钱|学费|保费|罚款|罚多少|赔多少|租金|押金|门票|工资|月薪|水费|电费|燃气费|物业费|停车费|养老金.{0,4}多少|补贴.{0,4}多少钱?|一平米|每平米?|how much does it cost|price of|fee for`),
		regexp.MustCompile(`\d[\d.]*[万亿]*美?元|[千百十]亿|居民消费价格`)},
	{regexp.MustCompile(`电话(?:号码)?(?:是)?多少|(?:打|拨)(?:哪个|什么|几)|(?:哪个|什么)电话|联系方式|联系谁|号码|网址|官网|公众号|邮箱|phone number`), regexp.MustCompile(`号码|网址`)},
	{regexp.MustCompile(`地址|在哪(?:条街|条路|个地方|个区|儿办|里办|办理|申请|报名|领)|怎么走|怎么去|坐几路|坐什么车|营业时间|开放时间|几点(?:开|关|下班|上班|到)?|几号|几月几?|哪一?天|星期几|截止|哪年哪月|address of|opening hours`), regexp.MustCompile(`\d+月|\d+日`)},
	{regexp.MustCompile(`(?:带|交|要|需要|准备)(?:什么|啥|哪些)(?:材料|证件|手续|资料|条件)|什么材料|啥材料|怎么(?:申请|办理|报名|申报|领取?|预约|查询|缴费|注册|登记|投诉|报销)|如何(?:申请|办理|报名|申报|领取|预约|查询|缴费|注册|登记)|(?:申请|报名|办理)(?:条件|流程|手续|资格)|什么条件(?:能|可以|才)|资格|how to apply`), regexp.MustCompile(`申请|材料|报名`)},
	{regexp.MustCompile(`(?:是|由)?谁(?:设计|发明|写|唱|演|拍|画|创办|创立|投资|负责|主持|当|是|的)|(?:老板|董事长|创始人|局长|区长|书记|主任|校长|院长|负责人|吉祥物|会徽|主题曲)(?:是|叫)?(?:谁|啥|什么)|哪位`), regexp.MustCompile(`市长`)},
	{regexp.MustCompile(`叫(?:什么|啥)名`), regexp.MustCompile(`[“”]`)},
	{regexp.MustCompile(`(?:哪|几)(?:些|个)?站|站点|经过哪|途经|路线图|发车|班次`), regexp.MustCompile(`站点|途经`)},
	{regexp.MustCompile(`几岁|多大年纪|多大岁数|年龄`), regexp.MustCompile(`岁`)},
	{regexp.MustCompile(`多少分|几分|分数线|积分落户`), regexp.MustCompile(`\d分`)},
	{regexp.MustCompile(`股票|推荐(?:几|一|个|下)|哪家好|排名|排行|哪个牌子`), regexp.MustCompile(`位居|排名`)},
}

var (
	anyFigure = regexp.MustCompile(`\d|[一二三四五六七八九十百千万两]+(?:个|项|条|大|类|批|处|座|万|亿|次)`)
	measure   = regexp.MustCompile(`(?:多少|几)(?:万|千|百)?(部|台|套|公里|里地|公顷|亩|平米|平方米|张|岁|站|度|吨|辆|分|元|块|天|个月|小时|米|条|个|项|家|所|人|名|件|倍|支|处|座|次|村|届|点|种|类)?`)
	measures  = map[string]*regexp.Regexp{
		"部": regexp.MustCompile(`\d+部|\d+台`), "台": regexp.MustCompile(`\d+部|\d+台`),
		"套": regexp.MustCompile(`\d万?套`), "公里": regexp.MustCompile(`公里`), "里地": regexp.MustCompile(`公里`),
		"公顷": regexp.MustCompile(`公顷|亩`), "亩": regexp.MustCompile(`公顷|亩`),
		"平米": regexp.MustCompile(`平方米`), "平方米": regexp.MustCompile(`平方米`),
		"张": regexp.MustCompile(`\d张`), "岁": regexp.MustCompile(`\d岁`), "站": regexp.MustCompile(`\d+个?站`),
		"度": regexp.MustCompile(`\d度`), "吨": regexp.MustCompile(`\d万?亿?吨`), "辆": regexp.MustCompile(`\d万?辆`),
		"分": regexp.MustCompile(`\d分`), "天": regexp.MustCompile(`\d天`), "个月": regexp.MustCompile(`\d个月`),
		"小时": regexp.MustCompile(`\d小时`), "支": regexp.MustCompile(`支`),
	}
)
