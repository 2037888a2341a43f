package bot

import (
	"fmt"
	"strconv"
	"strings"

	"reportbot/answers"
	"reportbot/retrieval"
)

// All that the bot says stands in this file: plain Chinese, and English for
// clients in English. Quotes are never translated.

// A wording is one language's words.
type wording struct {
	refusal   map[answers.Reason]string
	missing   string // with the word that the report lacks
	related   string
	undefined string
	readAs    string
	done      string
	planned   string
	others    string
	otherYear string
	which     string
	start     string
	help      string
	noSuch    string
	stale     string
	nothing   string
	privacy   string
	about     string
	forgotten string
	newTalk   string
	foundIn   string
	foundNot  string
	checkHow  string
	verbatim  string
	changed   string
	notThere  string
	before    string
	after     string
	section   string
	more      string
	contents  string
	up        string
	useful    string
	useless   string
	thanks    string
	why       string
	whys      [4]string
	reports   string
	switched  string
	staffOnly string
	figures   string
	showHow   string
	findHow   string
	askHow    string
	private   string
	copyLabel string
	address   string
}

var chinese = wording{
	refusal: map[answers.Reason]string{
		answers.NotInReport:  "报告里没有讲到这件事。换个说法再问问，或者发“目录”看看报告讲了什么。",
		answers.FactNotGiven: "报告提到了相关的事，但没有给出您问的这一点。",
		answers.OtherPlace:   "报告没有讲到您问的这个地方。",
		answers.OtherYear:    "报告没有讲到您问的这个年份。",
		answers.Personal:     "这是您个人的具体事情，报告里查不到。可以拨打12345市民热线咨询。",
		answers.Opinion:      "报告只写做了什么、要做什么，看法和预测我答不了。可以问我具体的工作或数字。",
		answers.SmallTalk:    "您好，我只回答政府工作报告里的内容，比如：今年要建多少保障性租赁住房？",
		answers.Empty:        "请把问题写出来，比如：去年装了多少部电梯？",
		answers.TooLong:      "问题太长了，请用一两句话来问。",
	},
	missing:   "报告里没有“%s”。",
	related:   "相关段落，不是答案：",
	undefined: "报告用了这个说法，但没有解释它的含义。",
	readAs:    "按“%s”理解",
	done:      "%d年完成",
	planned:   "%d年目标",
	others:    "其他相关段落",
	otherYear: "%d年的情况",
	which:     "以下回答出自《%s》。",
	start:     "您好！我回答《%s》里的问题，每个答案都是报告原文，并注明出处；报告没讲的，我会直说。\n\n直接把问题发给我就行，比如：",
	help:      "直接发问题，比如“今年要建多少保障性租赁住房”。\n\n还可以：\n/outline 看目录\n/show 二（五） 看一节或一段\n/find 电梯 找出这个词的每一处\n/figures 看报告里的数字\n/check 核对一句话是不是报告原文\n/reports 换一份报告\n/new 重新开始\n/about 关于  /privacy 隐私",
	noSuch:    "没有这个位置。发“目录”看看有哪些章节。",
	stale:     "这个按钮已经失效了，请重新提问。",
	nothing:   "没有更多了。",
	privacy:   "我们不记录您是谁，也不保存聊天内容。为了能接着上一个问题问，会把上一个问题记30分钟，发 /new 或 /forget 立即删除。没能回答的问题，去掉号码等个人信息后只记内容和次数，30天后删除。您点的评价只记在段落上，不记是谁点的。",
	about:     "《%s》\n日期：%s\n段落：%d\n校验和（SHA-256）：%s\n\n每个答案都是报告原文，由程序检索得出，不生成任何文字。",
	forgotten: "已经忘掉了。",
	newTalk:   "好的，我们重新开始。",
	foundIn:   "“%s”在报告中出现%d次：",
	foundNot:  "报告里没有“%s”这个词。",
	checkHow:  "把要核对的话写在 /check 后面，或者用 /check 回复那条消息。",
	verbatim:  "✓ 与报告原文一字不差。",
	changed:   "与报告原文不一致。报告原文是：",
	notThere:  "报告里没有这句话，也没有相近的话。",
	before:    "◀ 上一段",
	after:     "下一段 ▶",
	section:   "整节",
	more:      "其他段落",
	contents:  "目录",
	up:        "返回上一级",
	useful:    "有用",
	useless:   "没用",
	thanks:    "谢谢，记下了。",
	why:       "哪里不对？",
	whys:      [4]string{"段落不对", "年份不对", "不完整", "应该说没有"},
	reports:   "可以问的报告（点一下切换）：",
	switched:  "好的，现在回答《%s》。",
	staffOnly: "这个命令只给工作人员用。",
	figures:   "报告中的数字",
	showHow:   "请写明位置，比如 /show 二（五） 或 /show 2.5.3。",
	findHow:   "请写要找的词，比如 /find 电梯。",
	askHow:    "请把问题写在 /ask 后面，或者用 /ask 回复那条消息。",
	private:   "群里问得有点多，我会慢慢答；也可以私聊我。",
	copyLabel: "复制原文和出处",
	address:   "出处",
}

var english = wording{
	refusal: map[answers.Reason]string{
		answers.NotInReport:  "The report does not speak of this. Try other words, or /outline to see what it covers.",
		answers.FactNotGiven: "The report mentions the subject but does not give what you ask.",
		answers.OtherPlace:   "The report does not speak of that place.",
		answers.OtherYear:    "The report does not speak of that year.",
		answers.Personal:     "This is a personal case that no report can answer. Please call the 12345 hotline.",
		answers.Opinion:      "The report says what was done and what is planned; I have no opinions or forecasts.",
		answers.SmallTalk:    "Hello! I only answer from the government work report. Try: GDP growth target 2022?",
		answers.Empty:        "Please write your question, for example: GDP growth target 2022?",
		answers.TooLong:      "That is too long. Please ask in a sentence or two.",
	},
	missing:   "The report has no “%s”. ",
	related:   "Related, not the answer:",
	undefined: "The report uses this term but does not explain it.",
	readAs:    "Read as “%s”",
	done:      "Done in %d",
	planned:   "Target for %d",
	others:    "Other passages",
	otherYear: "What it says for %d",
	which:     "Answers come from %s.",
	start:     "Hello! I answer questions about %s. Every answer is a word-for-word quotation with its place; what the report does not say, I say so.\n\nJust send a question, for example:",
	help:      "Just send a question, for example “GDP growth target 2022”.\n\nAlso:\n/outline contents\n/show 2.5.3 a section or passage\n/find WORD every place of a word\n/figures the report's figures\n/check is a sentence in the report word for word\n/reports choose a report\n/new start over\n/about  /privacy",
	noSuch:    "There is no such place. Send /outline for the contents.",
	stale:     "This button is out of date, please ask again.",
	nothing:   "There is no more.",
	privacy:   "We do not record who you are or what you say. Your last question is remembered for 30 minutes so that you can go on from it; /new or /forget deletes it at once. Unanswered questions are counted without numbers or names and deleted after 30 days. Ratings are kept with the passage, not with you.",
	about:     "%s\nDate: %s\nPassages: %d\nChecksum (SHA-256): %s\n\nEvery answer is the report's own words, found by a program; no text is generated.",
	forgotten: "Forgotten.",
	newTalk:   "All right, we start over.",
	foundIn:   "“%s” occurs %d times:",
	foundNot:  "The word “%s” is not in the report.",
	checkHow:  "Write the sentence after /check, or reply to a message with /check.",
	verbatim:  "✓ Word for word in the report.",
	changed:   "Not as in the report. The report says:",
	notThere:  "The report has no such sentence, nor one like it.",
	before:    "◀ Before",
	after:     "After ▶",
	section:   "Whole section",
	more:      "Other passages",
	contents:  "Contents",
	up:        "Up",
	useful:    "Useful",
	useless:   "Not useful",
	thanks:    "Thank you, noted.",
	why:       "What is wrong?",
	whys:      [4]string{"Wrong passage", "Wrong year", "Incomplete", "Should have said no"},
	reports:   "Reports to ask (press to switch):",
	switched:  "All right, answering from %s.",
	staffOnly: "This command is for staff.",
	figures:   "The report's figures",
	showHow:   "Say where, for example /show 2.5.3.",
	findHow:   "Say which word, for example /find 电梯.",
	askHow:    "Write the question after /ask, or reply to a message with /ask.",
	private:   "The group is asking a lot; I will answer bit by bit. You can also ask me in private.",
	copyLabel: "Copy with citation",
	address:   "Source",
}

// in returns the words for a client's language code.
func in(language string) *wording {
	if strings.HasPrefix(language, "en") {
		return &english
	}
	return &chinese
}

// GroupHint says that questions can be asked in private, to a group that asks
// more than the bot may answer at once.
func GroupHint(language string) string { return in(language).private }

// samples are the questions that /start offers.
var samples = []string{"今年要建多少保障性租赁住房？", "去年装了多少部电梯？", "今年GDP目标是多少？", "养老方面有什么安排？"}

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

// refuse says why there is no quote.
func (w *wording) refuse(a answers.Answer) string {
	s := w.refusal[a.Reason]
	if a.Missing != "" && len([]rune(a.Missing)) <= 12 {
		switch a.Reason {
		case answers.OtherPlace, answers.OtherYear:
			s += fmt.Sprintf(w.missing, a.Missing)
		}
	}
	return s
}

// Citation names where a passage stands: part › section › topic.
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

// DeepLink is the /start payload that opens an address: beijing-2022_2-5-3.
func DeepLink(a retrieval.Address) string {
	s := a.Report + "_" + strconv.Itoa(a.Part)
	for _, n := range []int{a.Section, a.Paragraph} {
		if n != retrieval.None {
			s += "-" + strconv.Itoa(n)
		}
	}
	return s
}
