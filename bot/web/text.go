package web

// All that the page says stands in this file; what an answer says is worded by
// the bot. The words of a report are never translated.

// Words are one language's.
type words struct {
	Code     string // of the language
	Title    string // of the site
	Lead     string
	Skip     string // to the answer, for who does not see
	Search   string
	Box      string // what the search box is for
	From     string // which report
	TryThese string
	Beside   string // the report beside the answer

	Contents, Whole, Figures, Opening string
	Before, After, Permanent          string
	NothingHere, NothingWay           string
	Given, Speaker                    string
	ReportsHere                       string

	Subject, Figure, Unit, Year, Place string
	FigureCount                        string

	Ledger, LedgerLead, NoMiss, Away          string
	Asked, Askers, Times, Why, Span           string
	Pins, NoPins, Undo, Export, SaysNo        string
	Wordings, PinHere, SayNo, OwnAddress, Try string
	WhatChanges, NoChange, Changes            string
	BeforeIt, AfterIt, DoIt, Leave            string
	NoAddress, NotKept, BackToLedger          string
}

var chinese = words{
	Code: "zh", Title: "政府工作报告问答", Lead: "每个答案都是报告的原话，注明出处；报告没写的，就说没写。",
	Skip: "跳到正文", Search: "提问", Box: "您的问题", From: "问哪份报告", TryThese: "可以这样问：",
	Beside:   "报告原文",
	Contents: "目录", Whole: "通读全文", Figures: "报告里的数字", Opening: "开头",
	Before: "上一段", After: "下一段", Permanent: "固定链接",
	NothingHere: "这里什么也没有", NothingWay: "地址可能写错了。可以提问，或者从目录找。",
	Given: "作报告的日期", Speaker: "报告人", ReportsHere: "有这些报告",
	Subject: "说的是什么", Figure: "数字", Unit: "单位", Year: "年份", Place: "位置",
	FigureCount: "共%d个，点列名排序。",
	Ledger:      "台账", LedgerLead: "问了而没有答上来，或者被指出答得不对的问题；不记是谁问的。", NoMiss: "没有答不上来的问题。", Away: "现在读不到数据库，请稍后再试。",
	Asked: "问题", Askers: "人数", Times: "次数", Why: "原因", Span: "时间",
	Pins: "钉住的问题", NoPins: "还没有钉住的问题。", Undo: "撤销", Export: "写成提示文件的行", SaysNo: "应该说没有",
	Wordings: "问法，一行一个", PinHere: "钉在这一段", SayNo: "应该说没有", OwnAddress: "或者写别的地址，例如 beijing-2022/2.5.3", Try: "先看会改变什么",
	WhatChanges: "会改变什么", NoChange: "测试问题和最近一个月的问题，回答都不变。", Changes: "这些问题的回答会变：",
	BeforeIt: "现在", AfterIt: "以后", DoIt: "就这样", Leave: "算了",
	NoAddress: "这个地址没有段落，或者没有写问题。", NotKept: "没有算完，请再试一次。", BackToLedger: "回到台账",
}

var english = words{
	Code: "en", Title: "The government work report, asked", Lead: "Every answer is the report's own words with their place; what it does not say, it says that it does not.",
	Skip: "Skip to the text", Search: "Ask", Box: "Your question", From: "Which report", TryThese: "For example:",
	Beside:   "In the report",
	Contents: "Contents", Whole: "Read all", Figures: "Figures of the report", Opening: "Opening",
	Before: "Before", After: "After", Permanent: "Permanent link",
	NothingHere: "Nothing stands here", NothingWay: "The address may be mistyped. Ask a question, or look at the contents.",
	Given: "Given on", Speaker: "By", ReportsHere: "Reports",
	Subject: "What it counts", Figure: "Figure", Unit: "Unit", Year: "Year", Place: "Place",
	FigureCount: "%d in all; the names of the columns sort.",
	Ledger:      "Ledger", LedgerLead: "What was asked in vain, or marked as answered wrongly; not by whom.", NoMiss: "Nothing was asked in vain.", Away: "The database is away, please try again later.",
	Asked: "Question", Askers: "People", Times: "Times", Why: "Why", Span: "When",
	Pins: "Pins", NoPins: "Nothing is pinned.", Undo: "Undo", Export: "As lines of hint files", SaysNo: "Should have said no",
	Wordings: "Wordings, one a line", PinHere: "Pin to this passage", SayNo: "Should have said no", OwnAddress: "Or another address, such as beijing-2022/2.5.3", Try: "See first what changes",
	WhatChanges: "What changes", NoChange: "No test question and no question of the last month gets another answer.", Changes: "These questions get another answer:",
	BeforeIt: "Now", AfterIt: "Then", DoIt: "Do it", Leave: "Leave it",
	NoAddress: "No passage at that address, or no question.", NotKept: "Not done, please try again.", BackToLedger: "Back to the ledger",
}

// in returns the words of a language.
func in(code string) *words {
	if code == "en" {
		return &english
	}
	return &chinese
}
