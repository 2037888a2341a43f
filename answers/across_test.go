package answers

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"reportbot/retrieval"
)

// provincesOf writes n reports of one year into a folder, each of another place:
// the texts at hand, or those of the folder REPORTBOT_TEST_REPORTS, with another
// place's name, target and order of paragraphs. Every third speaks of 低空经济.
func provincesOf(t testing.TB, n int) string {
	t.Helper()
	var texts []string
	for name, file := range severalReports(t) {
		if strings.Count(name, ".") == 1 {
			texts = append(texts, string(file.Data))
		}
	}
	if more := os.Getenv("REPORTBOT_TEST_REPORTS"); more != "" {
		names, _ := filepath.Glob(filepath.Join(more, "*-20*.txt"))
		texts = nil
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(text))
		}
	}
	slices.Sort(texts)
	names := []rune("云岭青川江湖沙溪梅林石桥竹海松原柳河桃源兰亭枫浦莲塘荷泽桂岩槐荫柏庄榆钱杏坛桑园")
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(30, uint64(n)))
	for i := range n {
		place := string(names[i%len(names)]) + string(names[(i/len(names)*7+i+1)%len(names)]) + []string{"", "南", "北"}[i/len(names)%3]
		text := recut(random, texts[i%len(texts)], place, i)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("p%04d-2026.txt", i)), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// recut makes the report of another place out of a text: its title, then two parts
// with its own longer paragraphs in another order, the target of the year and an
// outlook to 2035 among them.
func recut(random *rand.Rand, text, place string, i int) string {
	var paragraphs []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		opens := strings.ContainsAny(firstOf(line), "一二三四五六七八九十（附来时各")
		if !opens && strings.HasSuffix(line, "。") && !strings.Contains(line, "低空经济") && !strings.Contains(line, "生产总值") && len(line) > 150 {
			paragraphs = append(paragraphs, line)
		}
	}
	random.Shuffle(len(paragraphs), func(a, b int) { paragraphs[a], paragraphs[b] = paragraphs[b], paragraphs[a] })
	half := min(len(paragraphs)/2, 30)
	review, tasks := paragraphs[:half], slices.Clone(paragraphs[half:min(len(paragraphs), 2*half)])
	review = append([]string{fmt.Sprintf("地区生产总值增长%d.%d%%，城镇新增就业%d万人。", 3+i%5, i%10, 10+i)}, review...)
	tasks = append([]string{"到2035年地区生产总值要翻一番，基本实现现代化。", fmt.Sprintf("今年主要预期目标是：地区生产总值增长%d%%左右。", 4+i%4)}, tasks...)
	if i%3 == 0 {
		tasks = append(tasks, "大力发展低空经济，建设低空经济产业园。")
	}
	return fmt.Sprintf("2026年%s省政府工作报告\n——2026年1月6日在%s省第十四届人民代表大会第四次会议上\n各位代表：\n一、2025年工作回顾\n%s\n二、2026年主要任务\n%s\n",
		place, place, strings.Join(review, "\n"), strings.Join(tasks, "\n"))
}

func firstOf(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// What all reports say is found in every one that says it, and in none twice: from
// memory and from disk alike, as a scan of the texts finds it.
func TestAcrossTheLibrary(t *testing.T) {
	dir := provincesOf(t, 30)
	disk, left := retrieval.Open(context.Background(), dir, nil)
	memory := load(t, mapOf(t, dir))
	if len(left) > 0 {
		t.Fatal(left)
	}
	for name, library := range map[string]*retrieval.Library{"disk": disk, "memory": memory} {
		a := New(library, "")
		for _, question := range []string{"哪些省提到低空经济", "有哪些地方的报告提到了“低空经济”？", "提到低空经济的有哪些省"} {
			answer := a.Answer(question, nil)
			got := map[string]int{}
			for i, m := range answer.Mentions {
				got[m.Report.ID] += m.Count
				if !strings.Contains(answer.Quotes[i].Text(), "低空经济") {
					t.Errorf("%s: %s quotes %s", name, question, answer.Quotes[i].Text())
				}
			}
			want := map[string]int{}
			for r := range memory.All() {
				for _, p := range r.Passages {
					if n := strings.Count(p.Text, "低空经济"); n > 0 {
						want[r.ID] += n
					}
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(want) || len(answer.Mentions) != len(want) {
				t.Errorf("%s: %s: %v, a scan finds %v", name, question, got, want)
			}
		}
		for _, question := range []string{"各地今年的GDP目标", "各省今年GDP目标是多少", "哪个省今年的GDP目标最高"} {
			start := time.Now()
			answer := a.Answer(question, nil)
			t.Logf("%s: %s: %d quotes in %v", name, question, len(answer.Quotes), time.Since(start))
			seen := map[string]bool{}
			for _, q := range answer.Quotes {
				id := q.Passage.Address.Report
				if seen[id] {
					t.Errorf("%s: %s: %s twice", name, question, id)
				}
				seen[id] = true
				if !strings.Contains(q.Text(), "今年主要预期目标是：地区生产总值") || q.Passage.Year != 2026 {
					t.Errorf("%s: %s: %s: %s", name, question, q.Passage.Address, q.Text())
				}
			}
			if len(seen) != 30 {
				t.Errorf("%s: %s: %d reports of 30", name, question, len(seen))
			}
		}
		if answer := a.Answer("各地去年GDP增长多少", nil); len(answer.Quotes) != 30 || answer.Quotes[0].Passage.Year != 2025 {
			t.Errorf("%s: last year: %d quotes", name, len(answer.Quotes))
		}
		if answer := a.Answer("哪些省提到火星移民", nil); answer.Reason != NotInReport {
			t.Errorf("%s: a word of no report: %q", name, answer.Reason)
		}
	}
}

// mapOf reads a folder.
func mapOf(t testing.TB, dir string) (folder fstest.MapFS) {
	t.Helper()
	folder = fstest.MapFS{}
	names, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		folder[filepath.Base(name)] = &fstest.MapFile{Data: text}
	}
	return folder
}

// At a thousand reports the same is a matter of the index alone.
func BenchmarkAcross(b *testing.B) {
	library, left := retrieval.Open(context.Background(), provincesOf(b, 1000), nil)
	if len(left) > 0 {
		b.Fatal(left[0])
	}
	a := New(library, "")
	for _, question := range []string{"哪些省提到低空经济", "各地今年的GDP目标"} {
		b.Run(question, func(b *testing.B) {
			for b.Loop() {
				if answer := a.Answer(question, nil); len(answer.Quotes) < 300 {
					b.Fatalf("%d quotes", len(answer.Quotes))
				}
			}
		})
	}
}
