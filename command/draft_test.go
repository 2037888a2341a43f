package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const draftReport = `2030年月球市政府工作报告
——2030年1月6日在月球市第一届人民代表大会第一次会议上
各位代表：
一、2029年工作回顾
（一）城市建设取得进展
建成穹顶12座，铺设月面道路30公里。
开通环形山公交线路5条，新增月球车充电桩800个。
二、2030年主要任务
（一）绿化环境
种植树木300万棵，绿化覆盖率达到20%以上。
`

// A writer is a fake model behind the chat completions of OpenAI: it answers by
// what the passage in the question holds.
type writer struct {
	t       *testing.T
	mu      sync.Mutex
	asked   []string // the passages, in the order of the requests
	answers map[string][]func(http.ResponseWriter)
}

func (f *writer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Model    string
		Messages []struct{ Role, Content string }
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.Model != "writer" || len(asked.Messages) != 2 {
		f.t.Errorf("asked %+v, %v", asked, err)
	}
	if key := r.Header.Get("Authorization"); key != "Bearer sk-geheim" {
		f.t.Errorf("key %q", key)
	}
	if !strings.Contains(asked.Messages[0].Content, "退休的阿姨") || strings.Contains(asked.Messages[0].Content, "%!") {
		f.t.Errorf("instruction %q", asked.Messages[0].Content)
	}
	_, passage, _ := strings.Cut(asked.Messages[1].Content, "这一段：\n")
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, strings.TrimSpace(passage))
	for part, list := range f.answers {
		if strings.Contains(passage, part) {
			list[0](w)
			if len(list) > 1 {
				f.answers[part] = list[1:]
			}
			return
		}
	}
	say("问：" + strings.TrimSpace(passage)[:12] + "怎么样")(w)
}

func finished(finish string, lines ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		json.NewEncoder(w).Encode(map[string]any{
			"choices": []any{map[string]any{"message": map[string]any{"content": strings.Join(lines, "\n")}, "finish_reason": finish}},
			"usage":   map[string]any{"prompt_tokens": 1000, "completion_tokens": 100},
		})
	}
}

func say(lines ...string) func(http.ResponseWriter) { return finished("stop", lines...) }

func refuse(status int) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Retry-After", "0.01")
		w.WriteHeader(status)
	}
}

// draftIn writes report and configuration into a folder and returns what runs
// hints draft there.
func draftIn(t *testing.T, f *writer) (dir string, draft func(flags ...string) (out, errs string, err error)) {
	t.Helper()
	f.t = t
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	dir = t.TempDir()
	for name, text := range map[string]string{
		"moon-2030.txt": draftReport, "key": "sk-geheim\n",
		"config.yaml": fmt.Sprintf("model:\n  url: %s/v1\n  name: writer\n  key_file: %s\n", server.URL, filepath.Join(dir, "key")),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, func(flags ...string) (string, string, error) {
		args := append([]string{"hints", "draft", "--config", filepath.Join(dir, "config.yaml")}, flags...)
		var out, errs bytes.Buffer
		err := run(t.Context(), append(args, filepath.Join(dir, "moon-2030.txt")), environment(), strings.NewReader(""), &out, &errs)
		return out.String(), errs.String(), err
	}
}

func lines(t *testing.T, dir, name string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(strings.Split(strings.TrimSpace(string(text)), "\n"), func(s string) bool { return strings.HasPrefix(s, "#") })
}

// A server that is busy at first, an answer without a question, one that was cut,
// questions in every dress that models give them: what is left is good.
func TestDraftHints(t *testing.T) {
	f := &writer{answers: map[string][]func(http.ResponseWriter){
		"穹顶": {refuse(http.StatusTooManyRequests), say("好的，我明白了。"), say(
			"好的，以下是问题：", "问：去年盖了几个大罩子", "1. 问：路修了多长", "- **问**：“去年盖了几个大罩子”", "问：种植树木多少棵",
			"缺：盖一个穹顶要花多少钱", "缺：“穹顶”是什么意思", "缺：环形山公交票价", "缺：", "问："+strings.Repeat("长", longestHint+1), "谢谢！")},
		"公交": {finished("length", "问：有几条公交", "问：充电桩多了多少", "问：哪儿能给车充电", "缺：公交几点收车", "缺：新增月球车充电桩多少个", "缺：充电一度多少"), refuse(http.StatusBadRequest)},
		"树木": {refuse(http.StatusServiceUnavailable), say("问：今年打算栽多少树", "缺：种什么树", "缺：路修了多长")},
	}}
	dir, draft := draftIn(t, f)
	out, errs, err := draft("--hints", "6", "--near", "4", "--parallel", "2")
	if err != nil {
		t.Fatalf("%v\n%s", err, errs)
	}
	hints, near := lines(t, dir, "moon-2030.hints.txt"), lines(t, dir, "moon-2030.near.txt")
	want := []string{"1.1.1\t去年盖了几个大罩子", "1.1.1\t路修了多长", "1.1.2\t有几条公交", "1.1.2\t充电桩多了多少", "1.1.2\t哪儿能给车充电", "2.1.1\t今年打算栽多少树"}
	if got := slices.DeleteFunc(hints, func(s string) bool { return strings.HasPrefix(s, "0.") }); !slices.Equal(got, want) {
		t.Errorf("hints %q, want %q", got, want)
	}
	want = []string{"1.1.1\t盖一个穹顶要花多少钱", "1.1.1\t“穹顶”是什么意思", "1.1.1\t环形山公交票价", "1.1.2\t公交几点收车", "2.1.1\t种什么树"}
	if !slices.Equal(near, want) {
		t.Errorf("near misses %q, want %q", near, want)
	}
	for _, words := range []string{"去掉 1 句：别的段落更能回答", "去掉 2 句：重复", "去掉 1 句：报告其实回答了", "今年打算栽多少树"} {
		if !strings.Contains(out, words) {
			t.Errorf("no %q in\n%s", words, out)
		}
	}
	if !strings.Contains(errs, "5 段，约需提问") || !strings.Contains(errs, "5/5") {
		t.Errorf("no estimate or progress in\n%s", errs)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	nothingQuoted(t, dir, append(hints, near...))
}

// nothingQuoted asks every drafted line: what is quoted stands in the report.
func nothingQuoted(t *testing.T, dir string, drafted []string) {
	t.Helper()
	for _, line := range drafted {
		_, question, _ := strings.Cut(line, "\t")
		var out bytes.Buffer
		run(t.Context(), []string{"ask", "--json", "--reports", dir, question}, environment(), strings.NewReader(""), &out, io.Discard)
		var answer struct {
			Quotes, Related []struct{ Text, Passage string }
		}
		if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		for _, q := range append(answer.Quotes, answer.Related...) {
			if !strings.Contains(draftReport, q.Text) || !strings.Contains(draftReport, q.Passage) {
				t.Errorf("%s: quotes %q", question, q.Text)
			}
		}
	}
}

// A run that stops keeps what it has; the next one asks for the rest alone.
func TestDraftGoesOn(t *testing.T) {
	f := &writer{answers: map[string][]func(http.ResponseWriter){
		"树木": {refuse(http.StatusUnauthorized), say("问：今年打算栽多少树")},
	}}
	dir, draft := draftIn(t, f)
	_, errs, err := draft("--parallel", "1")
	if err == nil || !strings.Contains(err.Error(), "401") || strings.Contains(err.Error()+errs, "geheim") {
		t.Fatalf("%v\n%s", err, errs)
	}
	if _, err := os.Stat(filepath.Join(dir, "moon-2030.hints.txt")); err == nil {
		t.Error("half a file was written")
	}
	before := len(f.asked)
	if _, errs, err = draft("--parallel", "1"); err != nil || !strings.Contains(errs, "接着上次：4 段已有，共 5 段") {
		t.Fatalf("%v\n%s", err, errs)
	}
	if again := f.asked[before:]; len(again) != 1 || !strings.Contains(again[0], "树木") {
		t.Errorf("asked again: %q", again)
	}
	if hints := lines(t, dir, "moon-2030.hints.txt"); !slices.Contains(hints, "2.1.1\t今年打算栽多少树") || len(hints) != 5 {
		t.Errorf("hints %q", hints)
	}

	// What staff may have changed is not written over.
	if _, _, err := draft(); err == nil || !strings.Contains(err.Error(), "moon-2030.hints.txt is there already") {
		t.Errorf("a second draft: %v", err)
	}
	if _, _, err := draft("--force"); err != nil {
		t.Errorf("with --force: %v", err)
	}
}

// A passage for which the model writes nothing of use is named; the others stand.
func TestDraftOfNonsense(t *testing.T) {
	f := &writer{answers: map[string][]func(http.ResponseWriter){"树木": {say("我是一个语言模型。")}}}
	dir, draft := draftIn(t, f)
	_, _, err := draft("--parallel", "1")
	if err == nil || !strings.Contains(err.Error(), "moon-2030/2.1.1") {
		t.Errorf("%v", err)
	}
	if hints := lines(t, dir, "moon-2030.hints.txt"); len(hints) != 4 {
		t.Errorf("hints %q", hints)
	}
	f.answers["树木"] = []func(http.ResponseWriter){say("问：今年打算栽多少树")}
	before := len(f.asked)
	if _, errs, err := draft("--force"); err != nil || len(f.asked) != before+1 {
		t.Errorf("asked %d times more: %v\n%s", len(f.asked)-before, err, errs)
	}
}

func TestDraftWithoutModel(t *testing.T) {
	dir := t.TempDir()
	report := filepath.Join(dir, "moon-2030.txt")
	if err := os.WriteFile(report, []byte(draftReport), 0o600); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(config, []byte("database: sqlite:x.db\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ args, want string }{
		{"hints draft --config " + config + " " + report, "没有设置模型"},
		{"hints draft --config " + config + " " + dir + "/none.txt", "no such file"},
		{"hints draft --hints 0 --near 0 " + report, "--hints, --near and --parallel want numbers up to 100"},
		{"hints", "hints 后面要再写一个词"},
		{"hints draft", "hints draft 后面要写一份报告"},
	} {
		err := run(t.Context(), strings.Fields(c.args), environment(), strings.NewReader(""), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.args, err, c.want)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.hints.txt")); len(left) > 0 {
		t.Error("something was written")
	}
}
