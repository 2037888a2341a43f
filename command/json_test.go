package command

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"reportbot/answers"
)

// schemas returns the schemas of docs/json.md by the commands that they are for.
func schemas(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	list := map[string]*jsonschema.Schema{}
	for _, m := range regexp.MustCompile("(?s)```json schema: ([^\n]+)\n(.*?)```").FindAllStringSubmatch(jsonPage(t), -1) {
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(m[2]))
		if err != nil {
			t.Fatalf("the schema of %s: %v", m[1], err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("page.json", document); err != nil {
			t.Fatal(err)
		}
		schema, err := c.Compile("page.json")
		if err != nil {
			t.Fatal(err)
		}
		for command := range strings.SplitSeq(m[1], ", ") {
			list[command] = schema
		}
	}
	return list
}

func jsonPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// TestJSONIsAsDocumented asks for JSON in many ways and wants it to be as
// docs/json.md says; every schema there is met by something.
func TestJSONIsAsDocumented(t *testing.T) {
	documented := schemas(t)
	used := map[string]bool{}
	for _, c := range []struct{ schema, command, stdin string }{
		{"ask --json", "ask --json 去年装了多少部电梯", ""},
		{"ask --json", "ask --json --explain 今年GDP目标", ""},
		{"ask --json", "ask --json --explain 深圳装了多少电梯", ""},
		{"ask --json", "ask --json --explain 你好", ""},
		{"ask --json", "ask --json 去年GDP和今年GDP差多少", ""},
		{"ask -", "ask -", "电梯\n\n\xff\n二（五）\n" + strings.Repeat("绿", 600) + "\n谢谢\n"},
		{"ask -", "ask - --explain", "电梯\n\xff\n"},
		{"chat --json", "chat --json", "去年装了多少部电梯\n今年呢\n\n今年呢\n出处\n"},
		{"show --json", "show --json beijing-2022/2.5.3", ""},
		{"show --json", "show --json beijing-2022/0", ""},
		{"show --json", "show --json 二（五）", ""},
		{"find --json", "find --json 的", ""},
		{"find --json", "find --json 太空电梯", ""},
		{"find --json", "find --json 任务", ""},
		{"figures --json", "figures --json", ""},
		{"check --json", "check --json 老楼加装电梯418部", ""},
		{"check --json", "check --json 老楼加装电梯481部", ""},
		{"check --json", "check --json 本市将建设三座太空电梯。", ""},
		{"check --json", "check --json 老楼加装电梯418部。新增中小学学位2.8万个。", ""},
		{"check --json", "check --json 二、2022年主要任务", ""},
		{"outline --json", "outline --json", ""},
		{"version --json", "version --json", ""},
	} {
		schema := documented[c.schema]
		if schema == nil {
			t.Errorf("docs/json.md has no schema of %s", c.schema)
			continue
		}
		used[c.schema] = true
		var stdout bytes.Buffer
		err := run(t.Context(), strings.Fields(c.command), environment(), strings.NewReader(c.stdin), &stdout, io.Discard)
		if err != nil && err != errNo {
			t.Errorf("%s: %v", c.command, err)
		}
		objects := 0
		for line := range strings.Lines(stdout.String()) {
			objects++
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
			if err == nil {
				err = schema.Validate(value)
			}
			if err != nil {
				t.Errorf("%s: %v\n%.300s", c.command, err, line)
			}
		}
		if objects == 0 {
			t.Errorf("%s prints nothing", c.command)
		}
	}
	for _, m := range regexp.MustCompile(`"([a-z_]+)": \{"(?:type|enum|\$ref)`).FindAllStringSubmatch(jsonPage(t), -1) {
		if field := "`" + m[1] + "`"; m[1] != "items" && !strings.Contains(jsonPage(t), field) {
			t.Errorf("docs/json.md does not tell of %s", field)
		}
	}
	for name := range documented {
		if !used[name] {
			t.Errorf("the schema of %s is met by nothing", name)
		}
	}
}

// TestReasonsAreDocumented: docs/json.md tells every reason, with a question that
// is refused for it.
func TestReasonsAreDocumented(t *testing.T) {
	told := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|[^|]+\\|[^|]+\\| ([^|\n]*)\\|$").FindAllStringSubmatch(jsonPage(t), -1) {
		told[m[1]] = strings.TrimSpace(m[2])
	}
	for _, reason := range []answers.Reason{
		answers.NotInReport, answers.FactNotGiven, answers.OtherPlace, answers.OtherYear, answers.Personal,
		answers.Opinion, answers.SmallTalk, answers.Meta, answers.Empty, answers.TooLong,
	} {
		question, ok := told[string(reason)]
		if !ok {
			t.Errorf("%s is not told", reason)
			continue
		}
		if question == "" {
			question = map[answers.Reason]string{answers.Empty: " ", answers.TooLong: strings.Repeat("绿", answers.MaxLength+1)}[reason]
		}
		var stdout bytes.Buffer
		if err := run(t.Context(), []string{"ask", "--json", question}, environment(), nil, &stdout, io.Discard); err != errNo {
			t.Errorf("%s: %v", question, err)
		}
		if want := fmt.Sprintf(`"reason":%q`, reason); !strings.Contains(stdout.String(), want) {
			t.Errorf("%.20s: no %s in %.200s", question, want, stdout.String())
		}
	}
	if !strings.Contains(jsonPage(t), fmt.Sprint(answers.MaxLength)) {
		t.Errorf("too_long does not say that it begins behind %d characters", answers.MaxLength)
	}
}
