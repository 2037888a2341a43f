package command

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"reportbot/answers/judge"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the program says into the sessions")

// TestMain lets the sessions run the program as a command of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"reportbot": func() {
		os.Exit(Run(context.Background(), os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
	}})
}

// TestSessions plays testdata/*.txtar: the program from outside.
func TestSessions(t *testing.T) {
	if underRace() {
		t.Skip("one question after the other: nothing for the race detector, which makes each start a second long")
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("SEEDS", filepath.Join(root(t), "seeds"))
			e.Setenv("IMPORTS", filepath.Join(root(t), "retrieval/report/importer/testdata"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exitcode": exitCode, "bytes": writeBytes},
	})
}

func root(t *testing.T) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(dir)
}

// exitCode runs a command and wants its exit code: exitcode 2 reportbot ask.
func exitCode(ts *testscript.TestScript, _ bool, args []string) {
	code := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		_, code, _ = strings.Cut(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("exit code %q, want %s", code, args[0])
	}
}

// writeBytes writes a file that a session cannot hold: bytes NAME '\xff\n'.
func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	var text string
	ts.Check(json.Unmarshal([]byte(`"`+args[1]+`"`), &text))
	// é stands for a byte that is not UTF-8.
	raw := bytes.ReplaceAll([]byte(text), []byte("é"), []byte{0xff})
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), raw, 0o600))
}

// outputOf runs the program in this process.
func outputOf(t *testing.T, stdin io.Reader, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if err := run(t.Context(), args, environment(), stdin, &stdout, &stderr); err != nil {
		t.Fatalf("reportbot %q: %v\n%s", args, err, &stderr)
	}
	return stdout.String()
}

// TestAnswersAsJSON asks every question of testdata/questions and holds the
// answers to what scripts rely on.
func TestAnswersAsJSON(t *testing.T) {
	files, err := filepath.Glob("testdata/questions/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatal("no question files", err)
	}
	questions, err := judge.Read(files)
	if err != nil {
		t.Fatal(err)
	}
	var in strings.Builder
	for _, q := range questions {
		turns := q.Said()
		in.WriteString(turns[len(turns)-1] + "\n")
	}
	passages := shown(t)
	decoder := json.NewDecoder(strings.NewReader(outputOf(t, strings.NewReader(in.String()), "ask", "-")))
	decoder.DisallowUnknownFields()
	n := 0
	for ; decoder.More(); n++ {
		var a jsonAnswer
		if err := decoder.Decode(&a); err != nil {
			t.Fatal(err)
		}
		if wrong := wrongWith(a, passages); wrong != "" {
			t.Errorf("%q: %s\n%+v", a.Question, wrong, a)
		}
	}
	if n != len(questions) {
		t.Errorf("%d answers to %d questions", n, len(questions))
	}
}

// shown returns the text of every passage by its address.
func shown(t *testing.T) map[string]string {
	var outline []jsonReport
	if err := json.Unmarshal([]byte(outputOf(t, nil, "outline", "--json")), &outline); err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	p := newProgram(environment(), nil, &stdout, io.Discard)
	passages := map[string]string{}
	for _, part := range outline[0].Parts {
		list := part.Passages
		for _, s := range part.Sections {
			list = append(list, s.Passages...)
		}
		for _, passage := range list {
			stdout.Reset()
			if err := p.run(t.Context(), []string{"show", passage.Address}); err != nil {
				t.Fatal(err)
			}
			passages[passage.Address] = strings.TrimSuffix(stdout.String(), "\n")
		}
	}
	return passages
}

func wrongWith(a jsonAnswer, passages map[string]string) string {
	var seen []string
	for _, q := range slices.Concat(a.Quotes, a.Related) {
		switch {
		case q.Passage == "" || passages[q.Address] != q.Passage:
			return "a passage that is not what show prints"
		case q.Text == "" || !strings.Contains(q.Passage, q.Text):
			return "a text that its passage does not hold"
		case q.Report != "2022年北京市政府工作报告":
			return "a report without its title"
		case q.Score < 0 || q.Score > 1:
			return "a score beyond 0 and 1"
		case q.Year != 2021 && q.Year != 2022:
			return "a year that the report does not speak of"
		case q.Section == nil:
			return "a section that is null"
		case slices.Contains(seen, q.Address):
			return "two quotes of one passage"
		}
		seen = append(seen, q.Address)
	}
	silent := []string{"small_talk", "meta", "empty", "too_long"}
	switch {
	case a.Answered != (a.Reason == ""), a.Answered != (len(a.Quotes) > 0):
		return "answered, reason and quotes do not fit"
	case len(a.Quotes) > 5, len(a.Related) > 3, a.Answered && len(a.Related) > 0:
		return "too many quotes"
	case slices.Contains(silent, a.Reason) && len(a.Related) > 0:
		return "related quotes where nothing was asked"
	case a.Quotes == nil, a.Related == nil:
		return "null for no quotes"
	case !a.Answered && !slices.Contains(append(silent, "not_in_report", "fact_not_given", "other_place", "other_year", "personal", "opinion"), a.Reason):
		return "an unknown reason"
	}
	return ""
}

// TestJSONKeys holds the names and their order, which scripts may print.
func TestJSONKeys(t *testing.T) {
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"ask", "--json", "保障性租赁住房"}, "question answered reason quotes text passage report section address year score"},
		{[]string{"outline", "--json"}, "id title date parts address heading passages address"},
	} {
		var keys []string
		for _, m := range regexp.MustCompile(`"([a-z_]+)":`).FindAllStringSubmatch(outputOf(t, nil, test.args...), -1) {
			keys = append(keys, m[1])
		}
		if got := strings.Join(keys, " "); !strings.HasPrefix(got, test.want) {
			t.Errorf("%q: keys %.120s, want %s", test.args, got, test.want)
		}
	}
}

// TestEachAnswerIsFlushed: a script that asks, waits and asks again is not kept waiting.
func TestEachAnswerIsFlushed(t *testing.T) {
	in, questions := io.Pipe()
	answers, out := io.Pipe()
	go func() {
		out.CloseWithError(run(t.Context(), []string{"ask", "-"}, environment(), in, out, io.Discard))
	}()
	decoder := json.NewDecoder(answers)
	for range 3 {
		if _, err := io.WriteString(questions, "去年装了多少部电梯\n"); err != nil {
			t.Fatal(err)
		}
		var a jsonAnswer
		if err := decoder.Decode(&a); err != nil || !a.Answered {
			t.Fatal(a, err)
		}
	}
	questions.Close()
	if err := decoder.Decode(&jsonAnswer{}); err != io.EOF {
		t.Errorf("after the last question: %v", err)
	}
}

// FuzzLines: any bytes on standard input get one object a line, in order.
func FuzzLines(f *testing.F) {
	f.Add([]byte("今年GDP目标\n\n \n\r\n\x00\xff\n去年"))
	f.Add([]byte("]](\n\\\n\u2028\n" + strings.Repeat("电梯", 1000)))
	var stderr bytes.Buffer
	p := newProgram(environment(), nil, io.Discard, &stderr)
	if err := p.load(f.Context(), ""); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var stdout bytes.Buffer
		p.stdin, p.stdout = bytes.NewReader(in), &results{Writer: &stdout}
		if err := p.askLines(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		lines := bytes.Split(in, []byte("\n"))
		if len(lines[len(lines)-1]) == 0 {
			lines = lines[:len(lines)-1]
		}
		got := bytes.SplitAfter(stdout.Bytes(), []byte("\n"))
		if len(got)-1 != len(lines) {
			t.Fatalf("%d lines out, %d in", len(got)-1, len(lines))
		}
		for i, line := range lines {
			var a jsonAnswer
			if err := json.Unmarshal(got[i], &a); err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				line = bytes.TrimPrefix(line, []byte("\ufeff"))
			}
			line = bytes.TrimSuffix(line, []byte("\r"))
			if want := strings.ToValidUTF8(string(line), "\ufffd"); a.Question != want || !utf8.Valid(line) && a.Reason != "empty" {
				t.Fatalf("line %d: %q, want %q", i, a.Question, want)
			}
		}
	})
}
