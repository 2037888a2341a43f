package command

// All that the command line says of its use stands in this file; what a command
// does is told beside the command, and the answers themselves are worded by the bot.

var (
	hintLabel = text{"提示：", "hint: "}

	unknownCommand   = text{"没有“%s”这个命令", "unknown command %q"}
	didYouMean       = text{"您是不是要用：%s", "did you mean: %s"}
	askLikeThis      = text{"要提问：reportbot ask %s", "to ask a question: reportbot ask %s"}
	unknownFlag      = text{"没有 %s 这个参数", "unknown flag %s"}
	flagHelpHint     = text{"%s --help 列出全部参数；以 - 开头的字写在 -- 后面：%[1]s -- %[2]s", "%s --help lists its flags; what starts with - goes behind --: %[1]s -- %[2]s"}
	flagWithoutValue = text{"%s 后面要写一个值", "%s needs a value"}
	flagWithBadValue = text{"%s：不能用 %q", "%s: cannot take %q"}
	takesNothing     = text{"%s 后面不写别的", "%s takes no arguments"}
	needsArgument    = text{"%s 后面要写%s", "%s needs %s"}
	needsWord        = text{"%s 后面要再写一个词", "%s needs another word"}
	takesOne         = text{"%s 后面只写%s", "%s takes %s"}
	fileLine         = text{"%s：第 %d 行：%s", "%s: line %d: %s"}
	noSuchFile       = text{"%s：没有这个文件或文件夹", "%s: no such file or folder"}
	notAllowed       = text{"%s：没有权限读", "%s: no permission to read it"}
	notAFolder       = text{"%s：不是文件夹", "%s: not a folder"}
	notUTF8          = text{"第 %d 行：不是 UTF-8 编码，没有读", "line %d: not UTF-8, left out"}
	moreNotUTF8      = text{"还有 %d 行不是 UTF-8 编码", "%d more lines are not UTF-8"}
	noAddress        = text{"%q 不是地址", "%q is no address"}
	nothingAt        = text{"%s 这个位置什么也没有", "nothing stands at %s"}
	addressesAre     = text{"reportbot outline 列出全部地址", "reportbot outline lists the addresses"}
	noSuchShell      = text{"没有 %s 的补全脚本", "no completion for %s"}
	noSuchReport     = text{"没有 %s 这份报告", "no report %s"}
	reportsAre       = text{"有这些报告：%s", "the reports are: %s"}
	reportsHint      = text{"--reports（或 REPORTBOT_REPORTS）后面写放报告的文件夹", "--reports (or REPORTBOT_REPORTS) names a folder of reports"}
	nothingHere      = text{"%s：里面没有报告", "%s: no report"}
	embedded         = text{"内置报告", "the embedded reports"}
	nameTheReports   = text{"文件夹里的 NAME.txt 是一份报告；docx、网页、PDF 先用 reportbot import 转换", "NAME.txt in that folder is a report; reportbot import makes it of docx, html and pdf"}

	csvAlone    = mistake{text{"--csv 不能和 --json、--explain 或 - 一起用", "--csv goes with none of --json, --explain and -"}, text{"reportbot ask --csv 哪些省提到低空经济", "reportbot ask --csv 哪些省提到低空经济"}}
	dashAlone   = mistake{text{"- 表示标准输入，旁边不写别的", "- is standard input and stands alone"}, text{"- 不作标准输入时，写在 -- 后面", "where it is none, it goes behind --"}}
	noHistory   = mistake{text{"--history 只在终端里对话时用", "--history is for a conversation on a terminal"}, text{"去掉 --history", "leave --history out"}}
	wrongColour = mistake{text{"--color：不能用 %q", "--color: cannot take %q"}, text{"写 auto、always 或 never", "it is auto, always or never"}}
	wrongReport = mistake{text{"%s 不分报告，不能用 --report", "%s asks no single report: no --report"}, text{"要换一个文件夹，用 --reports", "for another folder there is --reports"}}
	wrongBytes  = mistake{text{"不是 UTF-8 编码", "not UTF-8"}, text{"请把终端的编码设为 UTF-8", "set the terminal to UTF-8"}}

	nothingOnStdin = mistake{text{"标准输入里没有%s", "no text on standard input, but %s is due"}, text{"echo 电梯 | reportbot find -", "echo 电梯 | reportbot find -"}}

	wrongDay = mistake{text{"--since：%q 不是日期", "--since: %q is no date"}, text{"写成 2026-01-31", "such as 2026-01-31"}}

	ledgerLine = text{"%s\n    %d 人，%d 次；%s；%s 到 %s；%s", "%s\n    %d people, %d times; %s; %s to %s; %s"}
	statsLine  = text{"%s  问 %d  答 %d  没答 %d  有用 %d  没用 %d", "%s  asked %d  answered %d  refused %d  useful %d  useless %d"}
	pinChanges = text{"另有 %d 个问题的回答会变", "%d other questions get another answer"}
	pinKept    = text{"已钉住：第 %d 号，%s", "pinned: number %d, %s"}
	pinUndone  = text{"已撤销：第 %d 号", "undone: number %d"}
	noSuchPin  = text{"没有第 %d 号", "no pin %d"}

	checkedAll   = text{"报告 %d 份、段落 %d、数字 %d、提示 %d、内置文件 %d：都对", "%d reports, %d passages, %d figures, %d hints, %d embedded files: all whole"}
	fileChanged  = text{"%s：和编译时不一样", "%s: not as it was when the program was built"}
	fileUnknown  = text{"%s：没有校验和", "%s: no checksum"}
	fileMissing  = text{"%s：不见了", "%s: missing"}
	knownChanged = text{"%s：不是这个名字下内置的那份报告", "%s: not the report that this program has under that name"}
	passageLost  = text{"%s：按地址找不到这一段", "%s: not found at its address"}
	figureLost   = text{"%s：找不到数字 %s", "%s: the figure %s is not found"}

	asking       = text{"已答", "answered"}
	chatWelcome  = text{"问%s。“帮助”看怎么用，空行重新开始，Ctrl-D 离开。", "Ask about %s. “help” says how, an empty line starts anew, Ctrl-D leaves."}
	chatHow      = text{"直接提问，可以接着问“今年呢”；空行重新开始；“二（五）”看一节，“第23段”看一段。比如：", "Ask, and go on from the answer: “this year?”. An empty line starts anew, 2.5 shows a section, 2.5.3 a passage. For example:"}
	chatAnew     = text{"—— 重新开始 ——", "—— a new conversation ——"}
	chatAbort    = text{"再按一次 Ctrl-C 离开", "Ctrl-C once more leaves"}
	chatChosen   = text{"现在问%s。", "From now on %s is asked."}
	chatMore     = text{"还有 %d 份", "and %d more"}
	chatHelpHint = text{"“帮助”列出全部", "“help” lists them all"}
	sayBehind    = text{"后面要写上：%s", "say what, for example: %s"}

	indexed    = text{"%d 份报告，%d 段，%.1f 秒", "%d reports, %d passages, %.1f s"}
	leftFaults = text{"有 %d 处读不了，已跳过", "%d faults, left out"}
	inMemory   = text{"索引在内存里；超过 %d 份报告才放在磁盘上", "index in memory; on disk for more than %d reports"}
	indexing   = text{"建索引", "indexing"}

	flagExplain  = text{"显示答案怎么来的：怎么读的、找到什么、凭什么", "show how the answer came about"}
	flagHistory  = text{"`FILE`：把问过的话记在这个文件里", "`FILE`: keep what was typed in this file"}
	flagForce    = text{"覆盖已有的文件", "write over a file that is there"}
	flagConfig   = text{"`FILE`：设置文件", "`FILE`: the configuration"}
	flagModel    = text{"有模型和没有模型各量一遍", "measure with and without the model"}
	flagScores   = text{"只输出分数", "print the figures alone"}
	flagEstimate = text{"只估算要用多少词元", "only how many tokens it would take"}
	flagHints    = text{"`N`：每段的问法", "`N`: questions a passage"}
	flagNear     = text{"`N`：每段会问到、但没写的", "`N`: near misses a passage"}
	flagParallel = text{"`N`：同时做几段", "`N`: passages at a time"}
	flagReports  = text{"`DIR`：读这个文件夹里的报告，不读内置的", "`DIR`: read the reports of a folder in place of the embedded ones"}
	flagReport   = text{"`ID`：只问这一份报告", "`ID`: ask this report alone"}
	flagColour   = text{"`WHEN`：颜色，auto、always 或 never", "`WHEN`: colours, auto, always or never"}
	flagHelp     = text{"显示帮助", "show the help"}
	flagVersion  = text{"显示版本", "show the version"}
	flagCSV      = text{"把引文输出成表（CSV）：报告、年份、地址、原文", "print the quotes as a table (CSV): report, year, address, quote"}
	flagSince    = text{"`DATE`：从这一天起", "`DATE`: from this day on"}
	flagTable    = text{"输出 CSV", "print CSV"}
	flagWeek     = text{"按周", "by week"}
	flagPNG      = text{"`FILE`：画成图", "`FILE`: draw a chart"}
	flagNearMiss = text{"这些问题应该说没有", "these questions should be refused"}
	flagTry      = text{"只看会改变什么", "only show what would change"}
	flagUndo     = text{"`N`：撤销这一条", "`N`: take this one back"}
	flagExport   = text{"写成提示文件的行", "write lines for hint files"}
	flagJSON     = text{"输出 JSON", "print JSON"}

	helpFlags    = text{"参数：", "Flags:"}
	helpAll      = text{"都能用的参数：", "Flags of every command:"}
	helpCommands = text{"命令：", "Commands:"}
)

// what the program does, above the list of commands.
var programHelp = help{
	does: text{"用政府工作报告的原话回答问题", "answers questions about a government work report by quoting it"},
	more: text{
		`参数写在前面后面都可以，-- 之后的都不算参数。ask、check、find 后面写 -，就读标准输入。
退出码：0 是；1 不是（报告没写、不是原文、没找到）；2 用法或设置不对；3 外面出了故障。
REPORTBOT_LANG=en 或 zh 选择语言，不写就按系统的语言。`,
		`Flags stand before or behind arguments, -- ends them. Behind ask, check and find a
- stands for standard input.
Exit codes: 0 yes; 1 no (not in the report, not verbatim, nothing found); 2 wrong
use or configuration; 3 something outside failed.
REPORTBOT_LANG=en or zh chooses the language, else the locale does.`,
	},
	example: `
    $ reportbot ask 今年要建多少保障性租赁住房？
    【2022年目标】
    保持房地产调控政策连续性稳定性，做好住房供地保障，筹集建设保障性租赁住房15万套，竣工各类保障房8万套。
        二、2022年主要任务 › （八）紧扣“七有”“五性”，持续保障和改善民生 › 坚持“房住不炒”。
        beijing-2022/2.8.6
`,
}
