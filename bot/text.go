package bot

import (
	"cmp"
	_ "embed"
	"fmt"
	"regexp"
	"strings"

	"reportbot/answers"
	"reportbot/retrieval"
)

// All that the bot says stands in this file: plain Chinese, and English for
// clients in English. Quotes are never translated.

// measured says how many questions of testdata/questions were asked and how many
// percent of them are answered right, as the line "pooled" of scores.txt there;
// a test holds the two together.
//
//go:embed measured.txt
var measured string

// A wording is one language's words.
type wording struct {
	refusal                  map[answers.Reason]string
	lacking                  map[answers.Reason]string // with the word that the report lacks
	noFigure                 string                    // of a word: the report mentions it, and gives no figure
	welcome                  string
	otherSide                string // it gives the fact, for the other year
	compared                 string // above two figures that are not compared
	compareOf                string // above one
	whichOne                 string // above choices
	absent                   string // places of which there is no report
	newer                    string // a report that replaces the one that answered
	asTheySay                string // above quotes of reports that are not compared
	acrossHead, mentionsHead string // above what the whole library says
	noYear                   string // of two years asked for
	exhausted                string // more is asked for
	doubted                  string // an answer is asked after, and there is none
	recalled                 string // what was asked before
	unasked                  string // nothing was
	placed                   string // above the place of the last answer
	related                  string
	undefined                string
	readAs                   string
	ofYear                   string // behind it
	done                     string
	planned                  string
	otherYear                string
	which                    string
	start                    string
	help                     string
	colon                    string

	tooLongHere  string // at the command line
	about        string
	privacy      string
	privacyModel string // where a model chooses; with the name of its server
	forgotten    string
	newTalk      string

	contentsOf string
	opening    string
	noSuch     string
	stale      string
	foundIn    string
	foundNot   string
	times      string
	figures    string
	noFigures  string

	checkHow  string
	verbatim  string
	scattered string
	places    string
	changed   string
	replaced  string
	added     string
	otherwise string
	original  string
	notThere  string

	before, after, section, contents, up, listed string
	sectionBefore, sectionAfter                  string
	pageBefore, pageAfter                        string

	copyQuote, copyLink string
	more, partOf        string
	useful, useless     string
	thanks, why         string
	whys                [4]string
	reports, switched   string
	staffOnly, nothing  string
	showHow, findHow    string
	askHow              string
	group               string
	slow, personal      string
	notServed           string
	takeBack, takenBack string
	notYours, tooLate   string
	samples             []int // places in samples

	staffWording
}

var chinese = wording{
	refusal: map[answers.Reason]string{
		answers.NotInReport:  "报告里没有讲到这件事。可以换个说法再问，或者看看目录。",
		answers.FactNotGiven: "报告没有直接回答这一点。",
		answers.OtherPlace:   "报告没有讲到您问的地方。",
		answers.OtherYear:    "报告没有讲到您问的年份。",
		answers.Personal:     "这属于个人事项，报告里没有，可拨打12345咨询。",
		answers.Opinion:      "报告只写做了什么、要做什么，看法和预测我答不了。可以问具体的工作或数字。",
		answers.SmallTalk:    "您好，我只回答政府工作报告里的内容。可以这样问：",
		answers.Meta:         "这件事我做不了：我只找报告原文，不写、不概括、不转接。想看全貌，请看目录和各部分开头的一段；怎么提问，请发“帮助”；要找人办事，请拨打12345。",
		answers.Empty:        "没看到问题。可以这样问：",
		answers.TooLong:      "问题太长了，请用一两句话来问。要核对一段话是不是原文，请发 /check。",
	},
	lacking: map[answers.Reason]string{
		answers.NotInReport:  "报告里没有提到“%s”。可以换个说法再问，或者看看目录。",
		answers.FactNotGiven: "报告提到了相关内容，但没有写“%s”。",
		answers.OtherPlace:   "这份报告只讲%s，没有%s的内容。",
		answers.OtherYear:    "报告没有讲到%s的情况。",
	},
	noFigure:   "报告提到了“%s”，但没有给出数字。",
	welcome:    "不客气。",
	otherSide:  "报告没写%d年的，只写了%d年的。",
	compared:   "报告没有做这个比较或计算。两个数字的原文：",
	compareOf:  "报告没有做这个比较或计算，只写了：",
	whichOne:   "您问的是哪一个？",
	absent:     "没有%s的报告。",
	newer:      "这里引的是旧的一份，之后还有《%s》。",
	asTheySay:  "报告各说各的，不作比较，原文如下。",
	acrossHead: "%d份报告讲到（%d/%d页）", mentionsHead: "%d份报告提到“%s”（%d/%d页）",
	noYear:    "报告没写%d年的。",
	exhausted: "相关的内容都给您看过了，没有别的。",
	doubted:   "还没有给过答案。先问一个问题，每个答案下面都写明出处。",
	recalled:  "您上一个问题问的是：%s。",
	unasked:   "您还没问过问题，或者已经过了半小时，我不记得了。",
	placed:    "这是报告原文，出处见下：",
	related:   "相近的原文，供参考：",
	undefined: "报告用了这个说法，但没有解释它的含义。",
	readAs:    "您问的是：%s",
	ofYear:    "（%d年）",
	done:      "%d年回顾",
	planned:   "%d年目标",
	otherYear: "%d年的情况",
	which:     "出自《%s》。",
	start:     "您好！我回答《%s》里的问题。每个答案都是报告原文，注明出处；报告没讲的，我会直说。\n\n直接发问题就行，比如：",
	help: "直接发问题，比如“今年要建多少保障性租赁住房”。可以接着追问，比如“去年呢”。\n\n" +
		"/outline 看目录\n/show 二（五） 看一节，/show 2.5.3 看一段\n/find 电梯 找出一个词的每一处\n/figures 看报告里的数字\n" +
		"/check 核对一段话是不是原文；把消息转发给我也行\n/reports 换一份报告\n/new 重新开始\n/about 关于 · /privacy 隐私 · /forget 忘掉我\n\n" +
		"在群里用 /ask 提问，或者回复我的消息。",
	about:        "《%s》\n日期：%s\n段落：%d\n校验和（SHA-256）：%s\n报告库版本：%s\n\n每个答案都是报告原文，由程序检索得出，不生成文字。自测%s个问题，%s%%答得对。",
	privacyModel: "您的问题隐去个人信息后，可能会发给 %s 的模型，由它从报告原文里挑出一句，或者说没有。它写的话不用，也不给人看；挑了哪一句按问题的摘要记一年，看不出原来问的是什么。",
	privacy: "我们不建立您的档案，留下的只有这些：\n\n" +
		"• 您上一个问题按聊天和用户号记30分钟，为的是能接着问；发 /new 马上删除。\n" +
		"• 没答上来、没把握或您点了“没用”的问题，隐去证件、电话、邮箱、卡号、车牌、住址、姓名后记下内容和次数；您只是一个每月更换的代号，默认90天后删除。\n" +
		"• 您点的“有用”“没用”也只记在那个代号下，一个人只算一次。\n" +
		"• 哪条消息是对哪条的回答、答的是什么，按编号记48小时：您改了问题才好改回答，谁回复它才好接着问；发 /new 马上删除。\n" +
		"• 这个聊天选了哪份报告，记到您改选为止。\n\n发 /forget 删除您的对话和这个聊天的设置。",
	forgotten: "已经忘掉了：您的对话和这个聊天的设置。",
	newTalk:   "好的，重新开始。",
	colon:     "：",

	tooLongHere: "问题太长了，请用一两句话来问。要核对一段话是不是原文，用 reportbot check。",

	contentsOf: "《%s》目录",
	opening:    "开头",
	noSuch:     "报告里没有这个位置。",
	stale:      "这个按钮已经失效了，请重新提问。",
	foundIn:    "“%s”在《%s》里出现%d次",
	foundNot:   "《%s》里没有“%s”这个词。",
	times:      "（%d次）",
	figures:    "《%s》里的数字，共%d个（%d/%d页）",
	noFigures:  "这份报告里没有用数字写的数。",

	checkHow:  "把要核对的话写在 /check 后面，或者用 /check 回复那条消息。",
	verbatim:  "✓ 与报告原文一字不差。",
	scattered: "✓ 每一句都是报告原文，但在报告里不连在一起。",
	places:    "共%d处，这里列出%d处：",
	changed:   "✗ 与报告原文不一样：",
	replaced:  "• 原文“%s”，这里写成“%s”",
	added:     "• 多了“%s”",
	otherwise: "• 另有%d处不同",
	original:  "报告原文：",
	notThere:  "✗ 报告里没有这句话，也没有相近的话。",

	before: "◀ 上一段", after: "下一段 ▶", section: "整节", contents: "目录", up: "返回上一级", listed: "通读",
	sectionBefore: "◀ 上一节", sectionAfter: "下一节 ▶", pageBefore: "◀ 上一页", pageAfter: "下一页 ▶",
	copyQuote: "复制", copyLink: "复制链接", more: "更多 (%d)", partOf: "第%d问原文",
	useful: "有用", useless: "没用", thanks: "谢谢，记下了。", why: "哪里不对？",
	whys:    [4]string{"段落不对", "年份不对", "不完整", "应该说没有"},
	reports: "可以问的报告，点一下切换：", switched: "好的，现在回答《%s》。",
	staffOnly: "这个命令只给工作人员用。", nothing: "没有答不上来的问题。",
	showHow:   "请写明位置，比如 /show 二（五） 或 /show 2.5.3。",
	findHow:   "请写要找的词，比如 /find 电梯。",
	askHow:    "请把问题写在 /ask 后面，或者用 /ask 回复那条消息。",
	group:     "群里问得有点多，我会慢慢答；也可以私聊我。",
	notServed: "我只在指定的群里回答，这就离开；可以私聊我。",
	takeBack:  "撤回", takenBack: "已撤回。", notYours: "只有提问的人可以撤回。", tooLate: "过了五分钟，撤不回了。",
	slow:         "这个问题要想的太久，我先停下了。请换个短一点的说法，或者过一会儿再问。",
	personal:     "您的话里好像有个人信息（证件、电话、地址、姓名之类），我没有记下，也不会重复。请不要把它们发给我。",
	staffWording: staffChinese,
	samples:      []int{0, 1, 2, 3, 4, 5},
}

var english = wording{
	refusal: map[answers.Reason]string{
		answers.NotInReport:  "The report does not speak of this. Try other words, or look at the contents.",
		answers.FactNotGiven: "The report does not answer this directly.",
		answers.OtherPlace:   "The report does not speak of that place.",
		answers.OtherYear:    "The report does not speak of that year.",
		answers.Personal:     "This is a case of your own that no report can answer. Please call the 12345 hotline.",
		answers.Opinion:      "The report says what was done and what is planned; I have no opinions or forecasts. Ask for a measure or a figure.",
		answers.SmallTalk:    "Hello! I only answer from the government work report. For example:",
		answers.Meta:         "That is beyond me: I find the report's own words, I neither write nor sum up, and there is nobody to pass you on to. For an overview see the contents and the opening of each part; for how to ask, send “help”; for a person, call 12345.",
		answers.Empty:        "I see no question. For example:",
		answers.TooLong:      "That is too long, please ask in a sentence or two. To compare a text with the report, send /check.",
	},
	lacking: map[answers.Reason]string{
		answers.NotInReport:  "The report does not mention “%s”. Try other words, or look at the contents.",
		answers.FactNotGiven: "The report mentions the subject but says nothing on “%s”.",
		answers.OtherPlace:   "This report is about %s alone and says nothing of %s.",
		answers.OtherYear:    "The report does not speak of “%s”.",
	},
	noFigure:   "The report mentions “%s” but gives no figure.",
	welcome:    "You are welcome.",
	otherSide:  "The report does not say this for %d, only for %d.",
	compared:   "The report does not compare or reckon this. The two figures:",
	compareOf:  "The report does not compare or reckon this. It says:",
	whichOne:   "Which one do you mean?",
	absent:     "There is no report of %s.",
	newer:      "This is an older report; %s came after it.",
	asTheySay:  "The reports do not compare; each in its own words.",
	acrossHead: "%d reports speak of this (page %d/%d)", mentionsHead: "%d reports mention “%s” (page %d/%d)",
	noYear:    "The report does not say this for %d.",
	exhausted: "That was all that it says on this.",
	doubted:   "There is no answer yet. Ask a question; every answer names its place.",
	recalled:  "Your last question was about: %s.",
	unasked:   "You have not asked anything, or it was half an hour ago and is forgotten.",
	placed:    "These are the report's words, from here:",
	related:   "What stands nearest, for reference:",
	undefined: "The report uses this term but does not explain it.",
	readAs:    "You ask: %s",
	ofYear:    " (%d)",
	done:      "Review of %d",
	planned:   "Target for %d",
	otherYear: "What it says for %d",
	which:     "From %s.",
	start:     "Hello! I answer questions about %s. Every answer is a word-for-word quotation with its place; what the report does not say, I say so.\n\nJust send a question, for example:",
	help: "Just send a question, for example “GDP growth target 2022”, and go on from it: “last year?”.\n\n" +
		"/outline contents\n/show 2.5 a section, /show 2.5.3 a passage\n/find 电梯 every place of a word\n/figures the report's figures\n" +
		"/check is a text word for word? You can forward it, too\n/reports choose a report\n/new start over\n/about · /privacy · /forget\n\n" +
		"In a group ask with /ask, or reply to one of my messages.",
	about:        "%s\nDate: %s\nPassages: %d\nChecksum (SHA-256): %s\nVersion of all reports: %s\n\nEvery answer is the report's own words, found by a program; no text is generated. Of %s test questions %s%% are answered right.",
	privacyModel: "Without the personal data in it, your question may be sent to the model at %s, which picks one of the report's sentences or none. What it writes is neither used nor shown; its pick is kept for a year under a checksum that does not tell the question.",
	privacy: "We keep no profile of you, only this:\n\n" +
		"• Your last question is kept with the numbers of chat and user for 30 minutes so that you can go on from it; /new deletes it at once.\n" +
		"• Questions that found no answer or no certain one, or that you marked as useless, are kept without numbers of papers, cards and telephones, mail addresses, plates, street addresses and names; you are a code that changes every month. They are deleted after 90 days if the operator set no other time.\n" +
		"• Ratings are kept under that code, once a person.\n" +
		"• Which message answers which, and what, is kept by their numbers for 48 hours, so that an edited question edits its answer and a reply can go on from it; /new deletes it at once.\n" +
		"• Which report this chat chose is kept until you choose another.\n\n/forget deletes your conversation and this chat's settings.",
	forgotten: "Forgotten: your conversation and this chat's settings.",
	newTalk:   "All right, we start over.",
	colon:     ": ",

	tooLongHere: "That is too long, please ask in a sentence or two. To compare a text with the report there is reportbot check.",

	contentsOf: "Contents of %s",
	opening:    "Opening",
	noSuch:     "The report has no such place.",
	stale:      "This button is out of date, please ask again.",
	foundIn:    "“%s” in %s: %d times",
	foundNot:   "%s does not have the word “%s”.",
	times:      " (%d times)",
	figures:    "Figures of %s, %d in all (page %d/%d)",
	noFigures:  "This report writes no figures in digits.",

	checkHow:  "Write the text after /check, or reply to a message with /check.",
	verbatim:  "✓ Word for word in the report.",
	scattered: "✓ Every sentence is the report's, but it does not have them in a row.",
	places:    "%d places, of which %d:",
	changed:   "✗ Not as in the report:",
	replaced:  "• the report has “%s”, this has “%s”",
	added:     "• “%s” was added",
	otherwise: "• and %d more",
	original:  "The report says:",
	notThere:  "✗ The report has no such sentence, nor one like it.",

	before: "◀ Before", after: "After ▶", section: "Whole section", contents: "Contents", up: "Up", listed: "Read all",
	sectionBefore: "◀ Section before", sectionAfter: "Next section ▶", pageBefore: "◀ Page before", pageAfter: "Next page ▶",
	copyQuote: "Copy", copyLink: "Copy link", more: "More (%d)", partOf: "No. %d",
	useful: "Useful", useless: "Not useful", thanks: "Thank you, noted.", why: "What is wrong?",
	whys:    [4]string{"Wrong passage", "Wrong year", "Incomplete", "Should have said no"},
	reports: "Reports to ask, press to switch:", switched: "All right, answering from %s.",
	staffOnly: "This command is for staff.", nothing: "No questions were asked in vain.",
	showHow:   "Say where, for example /show 2.5.3.",
	findHow:   "Say which word, for example /find 电梯.",
	askHow:    "Write the question after /ask, or reply to a message with /ask.",
	group:     "The group is asking a lot; I will answer bit by bit. You can also ask me in private.",
	notServed: "I only answer in certain groups and leave this one; you can ask me in private.",
	takeBack:  "Take back", takenBack: "Taken back.", notYours: "Only who asked can take it back.", tooLate: "Too late: five minutes have passed.",
	slow:         "This takes me too long, so I stopped. Please ask in fewer words, or later.",
	personal:     "Your message seems to hold personal data (a number of a paper, a telephone, an address, a name). I have not kept it and will not repeat it. Please do not send me such things.",
	staffWording: staffEnglish,
	samples:      []int{6, 7, 8, 9, 0, 1},
}

// A staffWording is what staff read.
type staffWording struct {
	ledgerHead, ledgerCounts, ledgerWhy, ledgerWordings string
	pinWhich, sayNo, pinTry, nearTry, pinYes, pinNo     string
	changesNone, changesHead, changesRest               string
	pinned, notKept, undo, undoNumber, unpinned         string
	backToLedger, noPins, pinsHead                      string
	noStats, statsHead, statsAsked, statsChats          string
	statsTaps, statsDay                                 string
	pauseWords, paused, resumed, listComma              string
	chartTitle, chartAsked, chartAnswered               string
	saysModel                                           string
	why                                                 map[string]string // by reason
}

var staffChinese = staffWording{
	ledgerHead: "%d/%d　“%s”", ledgerCounts: "%d人问过%d次，从%s到%s。", ledgerWhy: "原因：%s", ledgerWordings: "还有%d种问法。",
	pinWhich: "报告里哪一段能回答？点一下，先看会改变什么。", sayNo: "应该说没有", pinTry: "把“%s”等%d种问法钉在这一段上：", nearTry: "以后对“%s”等%d种问法说没有，并给出这一段作参考：",
	pinYes: "就这样", pinNo: "算了",
	changesNone: "测试问题和最近一个月的问题，回答都不变。", changesHead: "另有%d个问题的回答会变：", changesRest: "• 还有%d个",
	pinned: "已钉住（第%d号）：%s。马上生效。", notKept: "没有存下来，请再试一次。", undo: "撤销", undoNumber: "撤销第%d号", unpinned: "第%d号已撤销。",
	backToLedger: "回到台账", noPins: "还没有钉住的问题。", pinsHead: "最近钉住的%d条，写成提示文件的行：",
	noStats: "还没有可数的。", statsHead: "最近%d天", statsAsked: "问了%d次，答了%d次，没答%d次", statsChats: "私聊%d，群里%d，内联%d", statsTaps: "有用%d，没用%d",
	statsDay: "%s　问%d　答%d", pauseWords: "正在维护，请稍后再问。", paused: "已暂停：别人只会看到这句话。发 /resume 恢复。", resumed: "已恢复。", listComma: "、",
	chartTitle: "问%d次，答%d次", chartAsked: "问", chartAnswered: "答",
	saysModel: "%s（模型判断）",
	why: map[string]string{
		"not_in_report": "报告没讲到", "fact_not_given": "没给出这一点", "other_place": "别的地方", "other_year": "别的年份", "personal": "个人事项", "opinion": "看法",
		"small_talk": "闲聊", "meta": "问机器人", "empty": "空的", "too_long": "太长", Unsure: "答得没把握", Tapped: "点了没用",
		Tapped + ":0": "段落不对", Tapped + ":1": "年份不对", Tapped + ":2": "不完整", Tapped + ":3": "应该说没有",
	},
}

var staffEnglish = staffWording{
	ledgerHead: "%d/%d  “%s”", ledgerCounts: "%d people asked %d times, from %s to %s.", ledgerWhy: "Why: %s", ledgerWordings: "And %d more wordings.",
	pinWhich: "Which passage answers? Press it to see first what changes.", sayNo: "Should have said no", pinTry: "Pin “%s” (%d wordings) to this passage:", nearTry: "Say no to “%s” (%d wordings), with this passage for reference:",
	pinYes: "Do it", pinNo: "Leave it",
	changesNone: "No test question and no question of the last month gets another answer.", changesHead: "%d other questions get another answer:", changesRest: "• and %d more",
	pinned: "Pinned (number %d): %s. It holds at once.", notKept: "Not kept, please try again.", undo: "Undo", undoNumber: "Undo %d", unpinned: "Number %d is undone.",
	backToLedger: "Back to the ledger", noPins: "Nothing is pinned.", pinsHead: "The last %d pins as lines of hint files:",
	noStats: "Nothing to count yet.", statsHead: "The last %d days", statsAsked: "Asked %d, answered %d, refused %d", statsChats: "Private %d, groups %d, inline %d", statsTaps: "Useful %d, useless %d",
	statsDay: "%s  asked %d  answered %d", pauseWords: "Under maintenance, please ask later.", paused: "Paused: others see this sentence only. /resume goes on.", resumed: "Going on.", listComma: ", ",
	chartTitle: "Asked %d, answered %d", chartAsked: "asked", chartAnswered: "answered",
	saysModel: "%s (says the model)",
	why: map[string]string{
		"not_in_report": "not in the report", "fact_not_given": "fact not given", "other_place": "another place", "other_year": "another year", "personal": "personal", "opinion": "opinion",
		"small_talk": "small talk", "meta": "about the bot", "empty": "empty", "too_long": "too long", Unsure: "answered without certainty", Tapped: "marked useless",
		Tapped + ":0": "wrong passage", Tapped + ":1": "wrong year", Tapped + ":2": "incomplete", Tapped + ":3": "should have said no",
	},
}

// reasons names reasons of the ledger and of refusals.
func (w *wording) reasons(list []string) []string {
	var names []string
	for _, r := range list {
		names = append(names, w.outcome(r))
	}
	return names
}

// outcome names what a question is answered with, and who said so.
func (w *wording) outcome(o string) string {
	if reason, ok := strings.CutPrefix(o, byModel); ok {
		return fmt.Sprintf(w.saysModel, w.outcome(reason))
	}
	return cmp.Or(w.staffWording.why[o], o)
}

// samples are questions to begin with. Buttons carry their places, so new ones
// go to the end.
var samples = []string{
	"今年要建多少保障性租赁住房？", "去年装了多少部电梯？", "今年GDP目标是多少？", "养老方面有什么安排？", "今年经济增长目标是多少？", "教育方面有什么安排？",
	"GDP growth target 2022", "How many elevators were installed last year?", "CPI 2021", "unemployment target",
}

// plainCommands are the words that work as commands without a slash.
var plainCommands = map[string]string{
	"目录": "/outline", "帮助": "/help", "开始": "/start", "数字列表": "/figures", "关于": "/about", "隐私": "/privacy", "隐私说明": "/privacy",
	"报告列表": "/reports", "换一份报告": "/reports", "重新开始": "/new", "忘掉我": "/forget", "核对": "/check", "查找": "/find",
	"help": "/help", "contents": "/outline", "about": "/about", "privacy": "/privacy", "figures": "/figures", "start over": "/new",
}

// A Command is one line of the command menu.
type Command struct{ Name, Description string }

// Commands returns the command menu for a language and kind of chat.
func Commands(language string, kind ChatKind) []Command {
	list := []Command{
		{"outline", "目录"},
		{"find", "找一个词的每一处"},
		{"figures", "报告里的数字"},
		{"check", "核对是不是原文"},
		{"show", "看一节或一段"},
		{"reports", "换一份报告"},
		{"new", "重新开始"},
		{"help", "帮助"},
		{"about", "关于这份报告"},
		{"privacy", "隐私说明"},
		{"forget", "忘掉我"},
	}
	ask := Command{"ask", "提问"}
	if in(language) == &english {
		list = []Command{
			{"outline", "contents"},
			{"find", "every place of a word"},
			{"figures", "the report's figures"},
			{"check", "is it word for word?"},
			{"show", "a section or passage"},
			{"reports", "choose a report"},
			{"new", "start over"},
			{"help", "help"},
			{"about", "about the report"},
			{"privacy", "what is kept"},
			{"forget", "forget me"},
		}
		ask.Description = "ask a question"
	}
	if kind == Group {
		return append([]Command{ask}, list...)
	}
	return append(list, ask)
}

// Describe returns the bot's description, shown before a chat begins (at most
// 512 characters), and its short form (at most 120).
func Describe(language string) (description, short string) {
	if in(language) == &english {
		return "Answers questions about the government work report, word for word, with the place of every quote.", "The government work report, word for word."
	}
	return "回答政府工作报告里的问题：答案都是报告原文，注明出处；报告没讲的，直说没有。", "用报告原文回答问题。"
}

// GroupHint says that questions can be asked in private, to a group that asks
// more than the bot may answer at once.
func GroupHint(language string) string { return in(language).group }

// NotServed is said to a group that the bot does not serve before it leaves.
func NotServed(language string) Reply { return say(in(language).notServed) }

// in returns the words for a client's language code.
func in(language string) *wording {
	if language == "en" || strings.HasPrefix(language, "en-") {
		return &english
	}
	return &chinese
}

// label says which year and side a passage speaks of: 2021年完成, 2022年目标.
func (w *wording) label(p *retrieval.Passage) string {
	if p.Year == 0 {
		return ""
	}
	switch p.Side {
	case retrieval.Done:
		return fmt.Sprintf(w.done, p.Year)
	case retrieval.Planned:
		return fmt.Sprintf(w.planned, p.Year)
	}
	return ""
}

// remarks says of an answer what its quotes do not.
func (w *wording) remarks(a answers.Answer) []string {
	var lines []string
	if a.Undefined {
		lines = append(lines, w.undefined)
	}
	if a.Talk == answers.Placed {
		lines = append(lines, w.placed)
	}
	if a.Compared && a.Reason == answers.Answered {
		lines = append(lines, w.asTheySay)
	}
	if len(a.Absent) > 0 {
		lines = append(lines, fmt.Sprintf(w.absent, strings.Join(a.Absent, "、")))
	}
	if a.Newer != nil {
		lines = append(lines, fmt.Sprintf(w.newer, a.Newer.Title))
	}
	if a.Total > 0 {
		lines = append(lines, fmt.Sprintf(w.places, a.Total, len(a.Quotes)))
	}
	if a.NoYear != 0 {
		lines = append(lines, fmt.Sprintf(w.noYear, a.NoYear))
	}
	return lines
}

// refuse says why there is no quote.
func (w *wording) refuse(a answers.Answer) string {
	switch {
	case a.Talk == answers.Forgotten:
		return w.newTalk
	case a.Talk == answers.Recalled && a.Question.Subject == "":
		return w.unasked
	case a.Talk == answers.Recalled:
		return fmt.Sprintf(w.recalled, understood(w, a.Question))
	case a.Talk == answers.Doubted:
		return w.doubted
	case a.Talk == answers.Exhausted:
		return w.exhausted
	case a.Compared && len(a.Related) > 1:
		return w.compared
	case a.Compared:
		return w.compareOf
	}
	if a.Reason == answers.FactNotGiven && a.Missing == "" && a.Question.Year != 0 && len(a.Related) > 0 && a.Related[0].Passage.Year != a.Question.Year && a.Related[0].Passage.Year != 0 {
		return fmt.Sprintf(w.otherSide, a.Question.Year, a.Related[0].Passage.Year)
	}
	if a.Reason == answers.NotInReport && a.Question.Subject == "" {
		return w.refusal[answers.Empty]
	}
	if a.Reason == answers.SmallTalk && thanks.MatchString(a.Question.Text) {
		return w.welcome
	}
	if about := asAsked(a.About, a.Question.Text); a.Reason == answers.FactNotGiven && a.NoFigure && about != "" {
		return fmt.Sprintf(w.noFigure, about)
	}
	if form := w.lacking[a.Reason]; form != "" {
		word := asAsked(a.Missing, a.Question.Text)
		switch {
		case word == "":
		case a.Reason == answers.OtherPlace && a.Report.Place == "":
		case a.Reason == answers.OtherPlace:
			return fmt.Sprintf(form, a.Report.Place, word)
		default:
			if fourDigits.MatchString(word) && w == &chinese {
				word += "年"
			}
			return fmt.Sprintf(form, word)
		}
	}
	return w.refusal[a.Reason]
}

var thanks = regexp.MustCompile(`(?i)谢|感谢|辛苦|thank`)

var fourDigits = regexp.MustCompile(`^\d{4}$`)

// asAsked returns a folded word as it stands in the question, "" where it does
// not, or where it is too short or too long to say anything.
func asAsked(word, question string) string {
	n := len([]rune(word))
	if n < 2 || n > 12 {
		return ""
	}
	lower := strings.ToLower(question)
	i := strings.Index(lower, strings.ToLower(word))
	if i < 0 || len(lower) != len(question) {
		return ""
	}
	return question[i : i+len(word)]
}

// Citation names where a passage stands: part › section › topic; "" before the
// first part.
func Citation(p *retrieval.Passage) string {
	return strings.Join(Headings(p), " › ")
}

// Headings returns the headings of a passage from the part down; a run-in topic
// sentence follows as the last.
func Headings(p *retrieval.Passage) []string {
	headings := []string{}
	for _, h := range []string{p.Section.Part, p.Section.Heading, p.Topic} {
		if h != "" {
			headings = append(headings, h)
		}
	}
	return headings
}
