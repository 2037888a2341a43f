package answers

import (
	"strings"
	"sync"
	"testing"

	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
	"reportbot/seeds"
)

// beijing answers from the embedded report. The dictionary loads once.
var beijing = sync.OnceValue(func() *Answerer {
	library, left := retrieval.Load(seeds.FS)
	if len(left) > 0 {
		panic(left[0])
	}
	return New(library, "")
})

// first returns the first quote of an answer, or its reason.
func first(a Answer) string {
	if a.Reason != Answered {
		return string(a.Reason)
	}
	return a.Quotes[0].Text()
}

// talk answers turns, each after the one before it.
func talk(turns ...string) Answer {
	var before *Turn
	var a Answer
	for _, turn := range turns {
		a = beijing().Answer(turn, before)
		before = &a.Question.Turn
	}
	return a
}

func TestAnswer(t *testing.T) {
	for _, test := range []struct{ question, want string }{
		{"今年GDP目标", "5%以上"},
		{"去年装了多少部电梯", "418部"},
		{"今年要装多少部电梯", "200部以上"},
		{"顺义区有多少学位", "other_place"},
		{"今年要建多少保障性租赁住房？", "筹集建设保障性租赁住房15万套"},
		{"５％以內是什麼", "5%以内"},
		{"百分之五", "5%"},
		{"两百部电梯", "200部以上"},
		{"两万个学位", "2万个"},
		{"三十五点五亿元", "35.5亿元"},
		{"第999段", "not_in_report"},
		{"教育部长是谁", "fact_not_given"},
		{"我要投诉物业，身份证110101199003078888", "personal"},
		{"418", "418部"},
		{"GDP growth target 2022", "5%以上"},
		{"去年裝了多少電梯", "418部"},
		{"请问一下，今年电 梯 要装多少呀，谢谢！", "200部以上"},
		{"网各化服务", "网格化服务"},
		{"什么是“一微克”行动", "一微克"},
		{"二（五）说了什么", "深化精治共治法治"},
		{"2018年GDP", "other_year"},
		{"前年装了多少电梯", "other_year"},
		{"上海的GDP", "other_place"},
		{"谢谢", "small_talk"},
		{"你觉得房价会涨吗", "opinion"},
		{"我的居住证办到哪一步了", "personal"},
		{"？？？", "empty"},
		{strings.Repeat("长", MaxLength+1), "too_long"},
		{"大熊猫吃什么竹子", "not_in_report"},
		{"加装一部电梯补贴多少钱", "fact_not_given"},
	} {
		a := beijing().Answer(test.question, nil)
		got := first(a)
		if a.Reason == Answered && a.Question.Kind == AtAddress {
			got = a.Quotes[0].Passage.Section.Heading
		}
		if !strings.Contains(got, test.want) {
			t.Errorf("%s: %s, want %s", test.question, got, test.want)
		}
	}
}

// A name inside other words is no name.
func TestNamesStandAlone(t *testing.T) {
	for _, s := range []string{"优美的农村环境", "中央财政资金", "环保利用", "观光大巴", "其中信息产业", "全国安全生产", "本科比例", "深中通道", "如何确保定期体检", "加大同城化", "加大理论宣传", "永定河南岸", "房山西部", "蓝天水清", "建党百年大庆"} {
		for _, p := range append(lexicon.Things.In(s, ""), lexicon.Places.In(s, "")...) {
			if p.Name != "房山" {
				t.Errorf("%s: names %s", s, p.Name)
			}
		}
	}
	for _, s := range []string{"蔚来建不建厂", "协和医院疏解吗", "上海的gdp", "沈阳有地铁吗", "华为今年怎么样"} {
		if len(lexicon.Things.In(s, ""))+len(lexicon.Places.In(s, "")) == 0 {
			t.Errorf("%s: names nothing", s)
		}
	}
}

// Every subject that has a figure or a measure in both years.
var bothYears = []struct{ subject, done, planned string }{
	{"老楼加装电梯多少部", "418部", "200部以上"},
	{"GDP增长多少", "8.5%", "5%以上"},
	{"居民消费价格涨幅", "1.1%", "3%左右"},
	{"留白增绿多少公顷", "925公顷", "978.5公顷"},
	{"新增中小学学位多少个", "2.8万个", "2万个"},
	{"营商环境改革", "4.0版", "5.0版"},
	{"造林绿化", "16万亩", "百万亩造林"},
	{"轨道交通建设", "1148公里", "轨道交通第三期建设规划"},
	{"接诉即办", "每月一题", "接诉即办工作条例"},
	{"“双减”工作", "校外培训整治", "深化“双减”工作"},
	{"物业管理", "覆盖率超过95%", "物业"},
	{"冬奥会筹办", "全力以赴冲刺", "开幕在即"},
	{"“两区”建设", "34项", "纵深推进“两区”建设"},
}

// Swapping the year in a question swaps the year that is quoted.
func TestYearsFlip(t *testing.T) {
	for _, pair := range bothYears {
		for _, side := range []struct {
			words []string
			year  int
			want  string
		}{
			{[]string{"去年", "2021年"}, 2021, pair.done},
			{[]string{"今年", "2022年"}, 2022, pair.planned},
		} {
			for _, word := range side.words {
				a := beijing().Answer(word+pair.subject, nil)
				if a.Reason != Answered {
					t.Errorf("%s%s: refused, %s", word, pair.subject, a.Reason)
					continue
				}
				for _, q := range a.Quotes {
					if q.Passage.Year != side.year {
						t.Errorf("%s%s: quotes %d", word, pair.subject, q.Passage.Year)
					}
				}
				if !strings.Contains(a.Quotes[0].Passage.Text, side.want) {
					t.Errorf("%s%s: %s, want %s", word, pair.subject, a.Quotes[0].Text(), side.want)
				}
			}
		}
	}
}

// A question that chooses no year gets both, labelled, where both speak of one
// subject; subjects that only look alike are no pair.
func TestPair(t *testing.T) {
	for _, pair := range bothYears[:7] {
		a := beijing().Answer(pair.subject, nil)
		if !a.Pair || a.Quotes[0].Passage.Year == a.Quotes[1].Passage.Year {
			t.Errorf("%s: no pair", pair.subject)
		}
	}
	for _, question := range []string{"政策性住房多少套", "保障性租赁住房多少套", "竣工各类保障房多少套", "失业率", "拆违腾退土地"} {
		if a := beijing().Answer(question, nil); a.Pair || a.Other != nil {
			t.Errorf("%s: a pair that is none", question)
		}
	}
}

func TestFollowUp(t *testing.T) {
	for _, test := range []struct {
		want  string
		turns []string
	}{
		{"418部", []string{"今年装多少电梯", "那去年呢"}},
		{"200部以上", []string{"去年装了多少电梯", "今年打算装多少？"}},
		{"978.5公顷", []string{"去年留白增绿多少公顷", "今年呢？"}},
		{"1.3万个", []string{"去年新增多少中小学学位", "幼儿园的呢"}},
		{"年均浓度33微克", []string{"去年GDP增长多少", "PM2.5呢"}},
		{"15万套", []string{"今年要建多少保障性租赁住房", "在哪一节"}},
		{"other_year", []string{"今年要建多少保障性租赁住房", "那明年呢"}},
		{"other_place", []string{"今年要建多少保障性租赁住房", "上海呢"}},
		{"垃圾", []string{"垃圾分类去年做得怎么样", "准确率多少", "今年怎么弄"}},
		{"small_talk", []string{"今年要建多少保障性租赁住房", "谢谢"}},
		{"50亿支", []string{"今年要建多少保障性租赁住房", "疫苗生产了多少支"}},
	} {
		if got := first(talk(test.turns...)); !strings.Contains(got, test.want) {
			t.Errorf("%s: %s, want %s", strings.Join(test.turns, " / "), got, test.want)
		}
	}
	whole := talk("今年要建多少保障性租赁住房", "具体怎么做")
	if q := whole.Quotes[0]; q.Text() != q.Passage.Text || q.Passage.Address.String() != "beijing-2022/2.8.6" {
		t.Errorf("具体怎么做: %s %s", q.Passage.Address, q.Text())
	}
	before, more := talk("养老有什么安排"), talk("养老有什么安排", "还有别的吗")
	if first(more) == first(before) {
		t.Errorf("还有别的吗 says the same again")
	}
}

// A new subject takes nothing from the question before.
func TestNewSubjectStandsAlone(t *testing.T) {
	alone := beijing().Answer("北京证券交易所有什么进展", nil)
	after := talk("今年要新增多少中小学学位？", "北京证券交易所有什么进展")
	if first(alone) != first(after) || after.Question.Followed {
		t.Errorf("after another question: %s, alone: %s", first(after), first(alone))
	}
}

// The same question has the same answer, and every quote is a run of its passage.
func TestAnswersAreRepeatable(t *testing.T) {
	again := New(beijing().library, "")
	for _, question := range []string{"养老", "去年的成绩", "物价", "soccer", "5%", "电梯 学位 绿化"} {
		a, b := beijing().Answer(question, nil), again.Answer(question, nil)
		if len(a.Quotes) != len(b.Quotes) || a.Reason != b.Reason {
			t.Fatalf("%s: %d and %d quotes", question, len(a.Quotes), len(b.Quotes))
		}
		for i := range a.Quotes {
			if a.Quotes[i].Text() != b.Quotes[i].Text() || a.Quotes[i].Score != b.Quotes[i].Score {
				t.Errorf("%s: quote %d differs", question, i)
			}
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, s := range []string{"去年装了多少部电梯", "那今年呢", "<b>GDP</b>", "\x00\xff", "二（五）", "5%", "(((", "京A12345", strings.Repeat("电梯", 300)} {
		f.Add(s, "还有呢")
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		a := talk(one, two)
		if (a.Reason == Answered) != (len(a.Quotes) > 0) || len(a.Quotes) > MaxQuotes || len(a.Related) > MaxRelated {
			t.Fatalf("reason %q with %d quotes, %d related", a.Reason, len(a.Quotes), len(a.Related))
		}
		seen := map[*retrieval.Passage]bool{}
		for _, q := range a.Quotes {
			if seen[q.Passage] || q.Text() == "" || q.Score < 0 || q.Score > 1 {
				t.Fatalf("quote of %s: score %f, repeated %t", q.Passage.Address, q.Score, seen[q.Passage])
			}
			seen[q.Passage] = true
			if q.Passage.Year != a.Question.Year && q.Passage.Year != 0 && a.Question.Year != 0 && a.Question.Kind != AtAddress {
				t.Fatalf("%q, %q: a question about %d quotes %d", one, two, a.Question.Year, q.Passage.Year)
			}
		}
	})
}
