package answers

import (
	"fmt"
	"strings"
	"testing"
)

// Conversations, turn by turn. Behind => stands what comes of a turn: the numbers
// of the passage quoted first, or the reason of a refusal; behind ~ the passages
// offered with it, behind + another that must be quoted, in brackets how the
// question was read.
const conversations = `
# A follow-up takes what it leaves out, and a new subject lets it go.
今年新增多少中小学学位 => 2.8.3
火星移民 => not_in_report
那去年呢 => 1.5.2 [新增中小学学位 · 2021年]

今年新增多少中小学学位 => 2.8.3
公租房呢 => 2.8.6 [公租房 · 2022年]

去年居民收入涨了多少 => 1.0.6
农村的呢 => 1.4.4
去年CPI => 1.0.6
那今年呢 => 2.0.2 [CPI · 2022年]

学位去年多少 => 1.5.2
垃圾分类呢 => 1.4.5
空气好点了吗 => 1.0.6 [空气好点]
今年呢 => 2.5.5 [空气好点 · 2022年]

# Thanks, laughter, small talk and refused lines leave the subject as it was.
今年新增多少中小学学位 => 2.8.3
谢谢 => small_talk
哈哈哈 => small_talk
你觉得够不够 => opinion
转人工 => meta
那去年呢 => 1.5.2

今年要竣工多少保障房？ => 2.8.6
火星 => not_in_report
今年呢 => 2.8.6

# Arithmetic is not done.
今年留白增绿多少 => 2.1.2
去年呢 => 1.1.2
今年比去年多多少公顷 => fact_not_given ~1.1.2 ~2.1.2
两年加起来多少 => fact_not_given ~1.1.2 ~2.1.2
哪年多 => fact_not_given ~1.1.2 ~2.1.2

今年GDP目标 => 2.0.2
去年呢 => 1.0.6
涨了几个点 => fact_not_given ~1.0.6 ~2.0.2
翻了几倍 => fact_not_given ~1.0.6 ~2.0.2

今年新增学位比去年多多少 => fact_not_given ~1.5.2 ~2.8.3

# What the report itself says of growth is no arithmetic.
去年居民收入涨了几个点 => 1.0.6

去年农村居民收入涨得怎么样 => 1.4.4
跟城里人比谁涨得快 => 1.4.4

# Two years side by side.
去年装了多少电梯 => 1.4.1
去年和今年各多少 => 1.4.1 +2.5.3

去年和今年各新增多少中小学学位 => 1.5.2 +2.8.3

# Talk about the talk.
你确定吗 => meta

今年新增多少中小学学位 => 2.8.3
你确定吗 => 2.8.3
来源是哪里 => 2.8.3
在哪一部分 => 2.8.3
后面一句 => 2.8.3
前一段 => 2.8.2
后一段 => 2.8.3
我之前问过什么 => meta
去年呢 => 1.5.2
清空 => meta
今年呢 => not_in_report

去年空气怎么样 => 1.0.6 +1.4.3
不是这个 => not_in_report

# A form of answer that the passage does not give.
去年新冠疫苗产了多少 => 1.2.2
打一针多少钱 => fact_not_given ~1.2.2
那副作用呢 => fact_not_given

# An address is gone on from.
第23段 => 1.4.4
下一段 => 1.4.5
在哪一部分 => 1.4.5

# What can be understood in several ways is asked back, and chosen by its number.
（五） => 1.5.1 +2.5.1
2 => 2.5.1

增长多少 => 2.0.2
1 => 2.0.2 [地区生产总值增长 · 2022年]

去年新增多少学位 => 1.5.2
（五） => 1.5.1
今年呢 => 2.8.3

# All places of a word, and how many.
列出所有提到医院的地方 => 2.4.3 +2.5.4 +2.8.5

# Several questions at once.
1. 今年GDP目标 2. 去年PM2.5 3. 保障房多少套 => 2.0.2 +1.0.6 +2.8.6

电梯200部和学位2万个分别在哪一部分 => 2.5.3 +2.8.3

今年GDP目标是多少？失业率呢？去年新增多少学位？ => 2.0.2 +1.5.2
今年呢 => 2.8.3
`

func TestConversations(t *testing.T) {
	a := answerer(t)
	var before *Turn
	for n, line := range strings.Split(conversations, "\n") {
		text, want, ok := strings.Cut(line, " => ")
		if !ok {
			if line == "" {
				before = nil
			}
			continue
		}
		got := a.Answer(text, before)
		before = got.Next
		if err := becomes(got, want); err != nil {
			t.Errorf("line %d: %s: %v", n, text, err)
		}
	}
}

// becomes holds an answer against what should come of a turn.
func becomes(got Answer, want string) error {
	want, readAs, ok := strings.Cut(strings.TrimSuffix(want, "]"), " [")
	if ok && got.Question.String() != readAs {
		return fmt.Errorf("read as %q, want %q", got.Question.String(), readAs)
	}
	for i, w := range strings.Fields(want) {
		held := false
		switch {
		case i == 0 && len(got.Quotes) == 0:
			held = string(got.Reason) == w
		case i == 0:
			held = numbersOf(got.Quotes[0]) == w
		}
		for _, q := range got.Quotes {
			held = held || "+"+numbersOf(q) == w
		}
		for _, q := range got.Related {
			held = held || "~"+numbersOf(q) == w
		}
		if !held {
			return fmt.Errorf("%q %v, related %v, want %s", got.Reason, addresses(got.Quotes), addresses(got.Related), want)
		}
	}
	return nil
}

func numbersOf(q Quote) string {
	return strings.TrimPrefix(q.Passage.Address.String(), q.Passage.Address.Report+"/")
}

func addresses(quotes []Quote) []string {
	var list []string
	for _, q := range quotes {
		list = append(list, numbersOf(q))
	}
	return list
}
