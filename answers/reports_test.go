package answers

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"reportbot/retrieval"
	"reportbot/seeds"
)

// nation2024 is an invented report of the whole nation.
const nation2024 = `政府工作报告
——2024年3月5日在第十四届全国人民代表大会第二次会议上
国务院总理甲乙
各位代表：
现在，我代表国务院，向大会报告政府工作。
一、2023年工作回顾
国内生产总值增长5.3%，粮食产量6.9亿吨，城镇新增就业1230万人。
二、2024年工作任务
今年发展主要预期目标是：国内生产总值增长5%左右，城镇新增就业1200万人以上。
`

// severalReports returns the embedded report and its hints, and beside it those
// of the testdata and the reports of Beijing of other years: the same text with
// every year moved.
func severalReports(t testing.TB, otherYears ...int) fstest.MapFS {
	t.Helper()
	folder := fstest.MapFS{}
	for _, name := range []string{"beijing-2022.txt", "beijing-2022.hints.txt", "beijing-2022.near.txt"} {
		text, err := seeds.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		folder[name] = &fstest.MapFile{Data: text}
	}
	names, err := filepath.Glob("../retrieval/testdata/reports/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no reports", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		folder[filepath.Base(name)] = &fstest.MapFile{Data: text}
	}
	folder["national-2024.txt"] = &fstest.MapFile{Data: []byte(nation2024)}
	years := regexp.MustCompile(`20[0-9][0-9]`)
	for _, year := range otherYears {
		moved := years.ReplaceAllStringFunc(string(folder["beijing-2022.txt"].Data), func(y string) string {
			n, _ := strconv.Atoi(y)
			return strconv.Itoa(n + year - 2022)
		})
		moved = strings.ReplaceAll(moved, "418", strconv.Itoa(year))
		folder["beijing-"+strconv.Itoa(year)+".txt"] = &fstest.MapFile{Data: []byte(moved)}
	}
	return folder
}

func load(t testing.TB, folder fstest.MapFS) *retrieval.Library {
	t.Helper()
	library, left := retrieval.Load(folder)
	if len(left) > 0 {
		t.Fatal(left)
	}
	return library
}

func TestWhichReportAnswers(t *testing.T) {
	a := New(load(t, severalReports(t, 2021)), "")
	for _, c := range []struct{ question, want string }{
		{"今年GDP目标", "beijing-2022"},
		{"北京今年GDP目标", "beijing-2022"},
		{"北京市去年装了多少部电梯", "beijing-2022"},
		{"2022年装多少部电梯", "beijing-2022"},
		{"二〇二二年GDP目标", "beijing-2022"},
		{"22年GDP目标", "beijing-2022"},
		{"2021年装多少部电梯", "beijing-2021"},
		{"2020年装了多少部电梯", "beijing-2021"}, // reviews it
		{"云栖今年GDP目标", "yunqi-2026"},
		{"云栖省2025年GDP增长多少", "yunqi-2026"},
		{"石桥市的GDP目标", "shiqiao-2025"},
		{"国务院政府工作报告提出的GDP目标", "national-2024"},
		{"全国今年GDP目标", "national-2024"},
		{"全国文化中心怎么建设", "beijing-2022"},
		{"2024年GDP目标", "national-2024"}, // no report of Beijing's
		{"2023年粮食产量多少", "national-2024"},
		{"北京2024年GDP目标", "beijing-2022"}, // and refused: no report of Beijing's speaks of it
		{"京津冀协同发展", "beijing-2022"},
	} {
		if got := a.Answer(c.question, nil).Report.ID; got != c.want {
			t.Errorf("%s: %s, want %s", c.question, got, c.want)
		}
	}
	if got := a.Answer("北京2024年GDP目标", nil).Reason; got != OtherYear {
		t.Errorf("a year without a report: %q, want %q", got, OtherYear)
	}
	if got := a.Answer("天津今年GDP目标", nil).Reason; got != OtherPlace {
		t.Errorf("a place without a report: %q, want %q", got, OtherPlace)
	}
	before := a.Answer("云栖今年GDP目标", nil).Question
	if got := a.Answer("去年呢", &before.Turn).Report.ID; got != "yunqi-2026" {
		t.Errorf("a follow-up went to %s", got)
	}
	if got := New(load(t, severalReports(t)), "shiqiao-2025").Answer("今年GDP目标", nil).Report.ID; got != "shiqiao-2025" {
		t.Errorf("the default report is %s", got)
	}
}

func TestPlacesSideBySide(t *testing.T) {
	a := New(load(t, severalReports(t)), "")
	for _, c := range []struct {
		question string
		want     string // the reports of the first quotes
	}{
		{"北京和云栖今年的GDP目标", "beijing-2022 yunqi-2026"},
		{"云栖、石桥市和北京市今年地区生产总值目标是多少", "yunqi-2026 shiqiao-2025 beijing-2022"},
		{"全国和北京今年的GDP目标", "national-2024 beijing-2022"},
	} {
		answer := a.Answer(c.question, nil)
		var got []string
		for _, q := range answer.Quotes[:min(len(answer.Quotes), len(strings.Fields(c.want)))] {
			got = append(got, q.Passage.Address.Report)
			if !strings.Contains(q.Passage.Text, "生产总值") {
				t.Errorf("%s: %s quotes %s", c.question, q.Passage.Address, q.Text())
			}
		}
		if strings.Join(got, " ") != c.want || answer.Question.Text != c.question {
			t.Errorf("%s: %q, %q", c.question, got, answer.Reason)
		}
	}
	if got := a.Answer("北京和天津今年的GDP目标", nil); got.Reason != Answered || strings.Join(got.Absent, " ") != "天津" {
		t.Errorf("a place without a report beside one with: %q, absent %v", got.Reason, got.Absent)
	}
}

// Of a year that two reports of a place speak of, what came of it stands in the
// later one, what was set for it in the earlier.
func TestWhatCameOfAYear(t *testing.T) {
	a := New(load(t, severalReports(t, 2021, 2023)), "")
	for _, c := range []struct{ turns, want string }{
		{"2022年装了多少部电梯", "beijing-2023/1.4.1"},
		{"2022年计划装多少部电梯", "beijing-2022/2.5.3"},
		{"2022年电梯装了多少 / 那2021年呢", "beijing-2021/2.5.3"},
		{"2020年装了多少部电梯 / 今年呢", "beijing-2023/2.5.3"}, // a conversation does not stay in an older report
		{"北京今年GDP目标 / 云栖呢", "yunqi-2026/3.0.1"},
		{"2021年和2022年的GDP目标", "beijing-2021/2.0.2 beijing-2022/2.0.2"},
		{"各年的GDP目标", "beijing-2021/2.0.2 beijing-2022/2.0.2 beijing-2023/2.0.2"},
	} {
		var answer Answer
		var before *Turn
		for _, turn := range strings.Split(c.turns, " / ") {
			answer = a.Answer(turn, before)
			before = answer.Next
		}
		want := strings.Fields(c.want)
		for i, w := range want {
			if i >= len(answer.Quotes) || answer.Quotes[i].Passage.Address.String() != w {
				var got []string
				for _, q := range answer.Quotes {
					got = append(got, q.Passage.Address.String())
				}
				t.Errorf("%s: %q %v, want %s", c.turns, answer.Reason, got, c.want)
				break
			}
		}
	}
	if got := a.Answer("2021年GDP目标", nil); got.Newer == nil || got.Newer.ID != "beijing-2023" {
		t.Errorf("a report that a newer one replaces: %v", got.Newer)
	}
}

// The reports of other years and places change no answer to a question that
// names 2022.
func TestOtherYearsChangeNothing(t *testing.T) {
	alone := answerer(t)
	beside := New(load(t, severalReports(t, 2020, 2021, 2023, 2024)), "")
	if beside.Default().ID != "beijing-2024" {
		t.Fatalf("the default is %s: nothing is tested", beside.Default().ID)
	}
	for _, q := range sampleQuestions(t) {
		for _, strange := range []string{"上海", "广东", "全国", "我国", "中国"} {
			if strings.Contains(q, strange) {
				q = "" // goes to another report now
			}
		}
		if q == "" || regexp.MustCompile(`20\d\d|去年|二〇|last year|前年|明年|十.五`).MatchString(q) {
			continue
		}
		if q = "2022年" + q; asksWhatCame(hear(q).folded) {
			continue // names the report of the year after
		}
		a, b := alone.Answer(q, nil), beside.Answer(q, nil)
		if got, want := quoted(b), quoted(a); !reflect.DeepEqual(got, want) || a.Reason != b.Reason {
			t.Errorf("%s: %v %q, alone %v %q", q, got, b.Reason, want, a.Reason)
		}
	}
}

// quoted returns where the quotes of an answer stand and how they score.
func quoted(a Answer) []any {
	var list []any
	for _, q := range append(append([]Quote{}, a.Quotes...), a.Related...) {
		list = append(list, q.Passage.Address, q.Span, q.Marks, q.Score)
	}
	return list
}
