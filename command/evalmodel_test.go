package command

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"reportbot/answers"
	"reportbot/answers/judge"
	"reportbot/bot/model/modeltest"
	"reportbot/retrieval"
	"reportbot/seeds"
)

// configured writes a configuration that reads with a model, into a folder that
// becomes the current one, and returns its name.
func configured(t *testing.T, s *modeltest.Server, read string) string {
	t.Helper()
	folder := t.TempDir()
	key := filepath.Join(folder, "key")
	name := filepath.Join(folder, "bot.yaml")
	text := fmt.Sprintf("model:\n  url: %s\n  name: m\n  key_file: %s\n  read: %s\ndatabase: sqlite:%s\n", s.URL, key, read, filepath.Join(folder, "bot.db"))
	for file, text := range map[string]string{key: s.Key + "\n", name: text} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return name
}

func runFor(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, complaints bytes.Buffer
	getenv := func(name string) string { return map[string]string{"REPORTBOT_LANG": "en"}[name] }
	code = Run(t.Context(), args, getenv, strings.NewReader(""), &out, &complaints)
	return code, out.String(), complaints.String()
}

// Where the configuration has it, the command line answers as the bot does: with
// what the model chose, which the trace names and which is asked once.
func TestAskWithModel(t *testing.T) {
	s := modeltest.New(t, func(q modeltest.Question) string { return `{"n":1}` })
	const question = "老人吃饭的地方有多少"
	_, built, _ := runFor(t, "ask", question)
	for _, read := range []string{"off", `"off"`, "doubt", "always"} {
		t.Run(read, func(t *testing.T) {
			before := len(s.Asked())
			config := configured(t, s, read)
			code, said, complaints := runFor(t, "ask", "--config", config, question)
			_, trace, _ := runFor(t, "ask", "--config", config, "--explain", question)
			off := strings.Contains(read, "off")
			if complaints != "" || (said == built) != off || off != (code == 1) {
				t.Errorf("exit %d: %s\n%s", code, said, complaints)
			}
			if got := regexp.MustCompile(`(?m)^check +reader +DECIDED +m: beijing-2022/[0-9.]+$`).MatchString(trace); got == off {
				t.Errorf("the trace: %s", trace)
			}
			want := 1
			if off {
				want = 0
			}
			if got := len(s.Asked()) - before; got != want {
				t.Errorf("%d calls, want %d", got, want)
			}
		})
	}
}

// A fault of the model in the configuration is named.
func TestModelConfig(t *testing.T) {
	for text, want := range map[string]string{
		"model:\n  read: sometimes\n":                                         "line 2: model.read: want off, doubt, always",
		"model:\n  read: doubt\n":                                             "line 2: model.url: needed where model.read is not off",
		"model:\n  read: always\n  url: http://localhost:1\n":                 "line 3: model.name: needed beside url",
		"model:\n  read: true\n":                                              "line 2: model.read: want a string",
		"model:\n  read: doubt\n  url: http://h\n  name: m\n  key_file: /x\n": "line 5: model.key_file: cannot be read",
	} {
		name := filepath.Join(t.TempDir(), "c.yaml")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, _, complaints := runFor(t, "ask", "--config", name, "电梯"); code != 2 || !strings.Contains(complaints, want) {
			t.Errorf("%q: exit %d, %s; want %s", text, code, complaints, want)
		}
	}
}

// eval --model prints what is right without the model, in doubt and always, with
// what that costs, and the questions that turn: with a model that knows what is
// right none is spoilt, and every choice is asked for once.
func TestEvalModel(t *testing.T) {
	questions, err := judge.Read([]string{"testdata/questions/citizens.jsonl", "testdata/questions/unanswerable.jsonl"})
	if err != nil {
		t.Fatal(err)
	}
	library, _ := retrieval.Load(seeds.FS)
	right := map[string]judge.Question{}
	for _, q := range questions {
		right[q.Q] = q
	}
	s := modeltest.New(t, func(q modeltest.Question) string {
		for _, sentence := range q.Sentences {
			for _, e := range right[q.Question].Evidence {
				if holds(library, sentence.Text, e) {
					return fmt.Sprintf(`{"n":%d}`, sentence.Number)
				}
			}
		}
		return `{"n":0,"reason":"fact_not_given"}`
	})
	code, out, complaints := runFor(t, "eval", "--model", "--config", configured(t, s, "off"), "testdata/questions/citizens.jsonl", "testdata/questions/unanswerable.jsonl")
	if code != 0 || complaints != "" {
		t.Fatalf("exit %d, %s", code, complaints)
	}
	rows := map[string][]float64{}
	for _, m := range regexp.MustCompile(`(?m)^(off|doubt|always) +(\d+) +([\d.]+) +([\d.]+) +([\d.]+) +(\d+) +(\d+) +(\d+) +(\d+) +([\d.]+|–)$`).FindAllStringSubmatch(out, -1) {
		for _, field := range m[2:10] {
			var x float64
			fmt.Sscan(field, &x)
			rows[m[1]] = append(rows[m[1]], x)
		}
	}
	if len(rows) != 3 {
		t.Fatalf("no three rows: %s", out)
	}
	const asked, share, calls, failed, tokens = 0, 1, 4, 5, 6
	off, doubt, always := rows["off"], rows["doubt"], rows["always"]
	switch {
	case off[calls] != 0 || off[tokens] != 0 || doubt[calls] == 0 || doubt[calls] >= always[calls] || always[failed] != 0 || off[asked] != always[asked]:
		t.Errorf("calls: %s", out)
	case int(always[calls]) != len(s.Asked()) || always[tokens] != 900*always[calls]:
		t.Errorf("%d requests: %s", len(s.Asked()), out)
	case always[share] < doubt[share] || doubt[share] < off[share]:
		t.Errorf("a model that knows what is right makes it worse: %s", out)
	}
	if strings.Contains(out, "spoilt") {
		t.Errorf("spoilt: %s", out)
	}
}

// holds reports whether one passage holds both texts.
func holds(library *retrieval.Library, a, b string) bool {
	return slices.ContainsFunc(library.Report("beijing-2022").Passages, func(p *retrieval.Passage) bool { return strings.Contains(p.Text, a) && strings.Contains(p.Text, b) })
}

// The bounds of doubt are those of answers.DoubtFrom and DoubtTo: on the project's
// questions more than four of five wrong decisions lie between them, and fewer than
// a third of all that are weighed.
func TestDoubt(t *testing.T) {
	library, _ := retrieval.Load(seeds.FS)
	a := answers.New(library, "")
	files, _ := filepath.Glob("testdata/questions/*.jsonl")
	questions, err := judge.Read(files)
	if err != nil {
		t.Fatal(err)
	}
	var weighed, doubtful, wrong, caught int
	for _, q := range questions {
		v := judge.Judge(a, library, q)
		n := len(v.Answer.Checks)
		if !q.Judged() || n == 0 || v.Answer.Checks[n-1].Name != "weighed" {
			continue
		}
		weighed++
		wrong += one(!v.Right)
		if v.Answer.Doubtful() {
			doubtful++
			caught += one(!v.Right)
		}
	}
	t.Logf("%d of %d weighed decisions are in doubt, among them %d of %d wrong ones", doubtful, weighed, caught, wrong)
	if 5*caught < 4*wrong || 3*doubtful > weighed {
		t.Errorf("%d of %d weighed decisions are in doubt, among them only %d of %d wrong ones", doubtful, weighed, caught, wrong)
	}
}
