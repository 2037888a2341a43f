package answers

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval"
)

// unreadable returns why a text is no question at all.
func unreadable(text, folded string) Reason {
	switch {
	case utf8.RuneCountInString(text) > MaxLength && utf8.RuneCountInString(folded) > MaxLength:
		return TooLong
	case strings.IndexFunc(folded, func(r rune) bool {
		return retrieval.IsHan(r) || 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}) < 0:
		return Empty
	}
	return Answered
}

var (
	smallTalkRe = regexp.MustCompile(`^(?:(?:你好|您好|你们好|大家好|在吗|在不在|在么|有人吗|hi|hello|hey|哈喽|嗨|喂|早上好|早安|早|上午好|中午好|下午好|晚上好|晚安|再见|拜拜|bye|谢谢你?|谢啦|多谢|感谢|辛苦了|thanks?|thank you|好的?|ok|okay|嗯+|哦+|哈+|呵+|嘿+|666+|收到|明白了?|知道了|(?:今天)?吃(?:了|饭|没|啥|什么)(?:饭|没|啥|什么)?了?(?:吗|没|没有)?|你?(?:今天)?(?:心情|过得)(?:怎么样|咋样|好吗|如何)|最近(?:怎么样|咋样|好吗)|忙(?:吗|不)|你是(?:真人还是)?(?:机器人?|真人)(?:还是真人|还是人)?|无聊|我好无聊|好无聊|陪我聊聊?天?|聊聊天?|test|测试|你是谁|你叫(?:什么|啥)(?:名字?)?|你是(?:机器人|人|ai|真人)(?:吗|么)?|你(?:会|能)(?:什么|啥|干什么|干啥|做什么|干嘛)|你多大了?|你几岁了?|(?:你)?真(?:聪明|棒|厉害|笨)|你好(?:聪明|棒|厉害|笨)|笨蛋|我爱你|爱你|今天星期几|现在几点了?)(?:啊|呀|吗|呢|哦|吧|了|哈|哟|~)*[,，。!！?？ ]*)+$`)
	smallTalkIn = regexp.MustCompile(`(?:讲|说|来)(?:一)?个?.{0,3}(?:笑话|段子|故事)|唱(?:一)?(?:首)?歌|写(?:一)?首诗|陪我(?:聊|玩)|心情不好|你(?:有|是不是有)(?:女|男)朋友|你(?:喜欢|爱)我`)
	opinionRe   = regexp.MustCompile(`(?:你|您|您?你们)(?:个人)?(?:觉得|认为|怎么看|怎么想|看好|觉着|支持|喜欢|讨厌|满意|会选|更愿意|建议)|你说.*(?:好不好|行不行|值不值|对不对)|评价一下|点评|要是(?:让)?你|如果(?:让)?你|假如你|换作你|换做你|你来当|让你当|(?:哪个|哪座|哪边|谁|哪家)(?:城市)?(?:更|最)(?:好|宜居|强|厉害|有钱|漂亮|适合|幸福|值得|发达|有前途)|(?:好不好$|值不值得|值得.*吗|应不应该|该不该|应该.*(?:吗|么)$|合理吗|合不合理|公平吗|公不公平|靠谱吗|靠不靠谱|够不够好|是不是(?:太|吹牛|作秀|形式主义)|有没有必要|做得对吗|称职|值不值|值吗$|划不划算|咋看|有戏吗|能成吗|依你看|高了还是低了|多了还是少了|谁(?:干|做)得更|打几分|能涨到|会涨到|会跌到|能跌|行得通吗|干得好不好)|(?:会不会|能不能|会|还能|能)(?:继续|再|接着|一直)?(?:大)?(?:涨价|跌|暴跌|暴涨|崩盘|破产|倒闭|打仗|下岗|变成世界第一|超过)(?:.*(?:吗|么|不|呢))?$|预测|预言|猜一猜|猜猜|前景如何|有没有前途|会赢|能赢|看涨|看跌|房价.*(?:涨|跌)|(?:买房|炒股|投资|生孩子).*(?:合适|划算|好吗|时机)|值得.*买吗|do you think|your opinion|should i`)
	personalRe  = regexp.MustCompile(`帮我(?:联系|找|安排|介绍|推荐)|(?:^|[,，。 ])(?:我|俺).{0,30}(?:能上哪|上哪所|哪所|批下来|能批|能不能批)|(?:^|[,，。 ])(?:我|俺)[^,，。?？]{0,16}[,，]?[^,，。?？]{0,8}还能.{1,14}(?:吗|么|不|没)|(?:帮|替|给)(?:我|俺|咱)(?:查|看|办|问|算|申请|预约|投诉|反映|催|订|报名|挂)|(?:我|俺)(?:自己)?的?.{0,14}(?:办到哪|到哪一?步|哪一步了|批下来|批了没|审核|发下来|下来了吗|到账|能(?:赔|补|领|拿|退|报|报销|分|批)(?:到)?(?:多少|几)|交了(?:多少|几)|欠|余额|够不够|够条件|符合条件|符合|有没有资格|有资格|算不算|能不能(?:申请|领|办|买|落户|报|上|进|享受|拿到)|可以(?:申请|领|办|落户|报销)|轮到|排到|排第|中签|什么时候(?:能)?(?:办|发|拆|下来|到|轮|拿|装|退|批|解决|处理)|啥时候(?:能)?(?:办|发|拆|下来|到|轮|拿|装|退|批|给|解决|处理)|哪天(?:能)?|怎么还(?:没|不))|我(?:家|们(?:小区|家|楼|村|单位)|住的|这(?:小区|楼|片|儿)|老家|孩子|爸|妈|爷爷|奶奶|老公|老婆|户口|社保|医保|公积金|房子).{0,16}(?:什么时候|啥时候|何时|哪天|几时|能(?:赔|补|领|拿|退|报|分)多少|多会儿|轮到|排到|能不能(?:上|进|申请|领|办|落户)|能上哪|该上哪|派位|录取|划片|划到|够不够格|符合)|我(?:上周|昨天|前天|上个月|上月|刚刚?|今天|前几天|去年).{0,20}(?:反映|投诉|申请|提交|打|报|交|寄|办)|我的(?:房产证|社保|医保|公积金|工资|退休金|养老金|户口|申请|投诉|工单|身份证|驾照|居住证|订单|快递|成绩|档案|案子)|my (?:application|pension|house|case|account)`)
)

// smallTalk reports whether a folded text is a greeting and the like.
func smallTalk(folded string) bool {
	return smallTalkRe.MatchString(strings.Trim(folded, " ,.?!~，。？！…")) || smallTalkIn.MatchString(folded)
}

// manners returns why a text is no question that a report could answer, whatever
// stands in it.
func manners(folded string) Reason {
	switch {
	case smallTalk(folded):
		return SmallTalk
	case opinionRe.MatchString(folded):
		return Opinion
	case personalRe.MatchString(folded) && !policyAsked.MatchString(folded):
		return Personal
	}
	return Answered
}

var policyAsked = regexp.MustCompile(`政策|有(?:什么|啥|没有?)(?:办法|扶持|支持|措施|照顾|保障|补贴)|照顾照顾`)

// LeastSupport is the support from which a passage answers, chosen on the
// questions in testdata/questions where the sum of wrong answers and wrong
// refusals is least; eval prints the curve around it.
const LeastSupport = 0.35

// hintTrust is the likeness to a hint from which a passage answers whatever its
// words, from the same questions.
const hintTrust = 0.62

// leastHeld is how surely a passage must hold a word to speak of it.
const leastHeld = 0.5

// abstain decides whether the best hit answers, and if not why not, with the
// word that is missing where one is.
func (a *Answerer) abstain(q Question, query retrieval.Query, hits []retrieval.Hit, report *retrieval.Report, folded string) (Reason, string) {
	if len(hits) == 0 {
		return NotInReport, ""
	}
	best := hits[0]
	if q.period != "" && !spoken(best.Passage, q.period) {
		return OtherYear, q.period
	}
	if place := a.strangePlace(q, query, best, report, folded); place != "" {
		return OtherPlace, place
	}
	if name := strangeName(q.names, query, best, 0); name != "" {
		return NotInReport, name
	}
	e := evidenceOf(query, best)
	if q.wants != nil && best.Hint < hintTrust+0.15 && !a.gives(q.wants, quote(best, q, query), query) {
		if e.support < 0.6*a.leastSupport {
			return NotInReport, q.wants.said
		}
		return FactNotGiven, q.wants.said
	}
	switch {
	case best.Hint >= hintTrust:
		return Answered, ""
	case a.otherDeed(folded, query, best):
		return FactNotGiven, ""
	case e.support < a.leastSupport:
		return NotInReport, e.missing
	case e.missingName != "":
		return NotInReport, e.missingName
	}
	return Answered, ""
}

// whether asks if something is done: 会不会延长, 让不让钓鱼.
var whether = regexp.MustCompile(`会不会|能不能|可不可以|让不让|准不准|许不许|是否会?|能否|可否|会再|会继续|还会`)

// otherDeed reports whether a question asks if something is done of which the
// best hit says no word.
func (a *Answerer) otherDeed(folded string, query retrieval.Query, best retrieval.Hit) bool {
	m := whether.FindStringIndex(folded)
	if m == nil {
		return false
	}
	deeds := carrying(a.library.Query(folded[m[1]:]).Units)
	if len(deeds) == 0 {
		return false
	}
	for i, u := range query.Units {
		if best.Units[i] >= leastHeld && slices.ContainsFunc(deeds, func(d retrieval.Unit) bool { return d.Text == u.Text }) {
			return false
		}
	}
	return true
}

// otherSide turns "not in the report" into "not for that year" when the report
// speaks of the subject for another one.
func (a *Answerer) otherSide(q Question, query retrieval.Query, report *retrieval.Report, folded string) bool {
	if q.Year == 0 {
		return false
	}
	q.Year, query.Year = 0, 0
	q.wants = nil
	hits := a.library.Search(report, query)
	reason, _ := a.abstain(q, query, hits, report, folded)
	return reason == Answered
}

// An evidence is what speaks for a hit.
type evidence struct {
	support     float64 // coverage, lifted by the nearest hint
	missing     string  // the weightiest word that the passage lacks
	missingName string  // a name that it lacks
}

// evidenceOf weighs what a hit holds of a query.
func evidenceOf(query retrieval.Query, h retrieval.Hit) evidence {
	e := evidence{support: h.Coverage + 0.5*max(0, h.Hint-0.3)}
	heaviest := 0.0
	for i, u := range query.Units {
		if h.Units[i] >= leastHeld {
			continue
		}
		if u.Weight > heaviest {
			heaviest, e.missing = u.Weight, u.Text
		}
		if e.missingName == "" && isName(u, query) && h.Hint < 0.45 {
			e.missingName = u.Text
		}
	}
	return e
}

// isName reports whether a word names one thing: an organisation, a brand, or
// Latin letters amid 汉字 that the thesaurus does not know.
func isName(u retrieval.Unit, query retrieval.Query) bool {
	switch {
	case u.Weight < 0.9:
		return false
	case u.Kind == retrieval.Latin:
		return !u.Known && strings.ContainsFunc(query.Text, retrieval.IsHan)
	}
	return u.Class == "nt" || u.Class == "nz"
}

// spoken reports whether a passage speaks of a year or period.
func spoken(p *retrieval.Passage, period string) bool {
	return strings.Contains(p.Text, period) || strings.Contains(p.Section.Part, period)
}

var wholeNation = regexp.MustCompile(`^(?:全国|我国|中国|国家|全球|世界)(?:的|今年|去年|20\d\d|gdp|经济|城镇|居民|粮食|财政|物价|cpi|失业|就业|人口|一般|新增|总)`)

// strangePlace returns a place that the question names and the best hit does
// not speak of.
func (a *Answerer) strangePlace(q Question, query retrieval.Query, best retrieval.Hit, report *retrieval.Report, folded string) string {
	if m := wholeNation.FindString(folded); m != "" && report.Place != "全国" {
		return "全国"
	}
	return strangeName(q.places, query, best, hintTrust)
}

// strangeName returns a name that the best hit does not speak of: neither its
// passage nor, from a likeness on, its nearest hint.
func strangeName(names []place, query retrieval.Query, best retrieval.Hit, likeness float64) string {
	for _, p := range names {
		held := p.in(best.Passage.Text) || best.Hint >= likeness && strings.Contains(best.HintText, p.name)
		for _, u := range query.Units {
			held = held || strings.Contains(u.Text, p.name) && len(spokenOf(retrieval.Fold(best.Passage.Text), []retrieval.Unit{u})) > 0
		}
		if !held {
			return p.name
		}
	}
	return ""
}

// related returns what stands nearest to a refused question, when the refusal
// has something to offer.
func (a *Answerer) related(q Question, query retrieval.Query, report *retrieval.Report, reason Reason) []Quote {
	switch reason {
	case FactNotGiven, OtherYear, OtherPlace:
	default:
		return nil
	}
	query.Year, query.Side, query.Limit = 0, retrieval.AnySide, MaxRelated
	var quotes []Quote
	for _, h := range a.library.Search(report, query) {
		if h.Coverage < 0.3 {
			break
		}
		quotes = append(quotes, quote(h, Question{}, query))
	}
	return quotes
}
