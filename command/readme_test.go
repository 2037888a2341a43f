package command

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestExamplesAreReal asks what README.md and the help ask, and wants what they show.
func TestExamplesAreReal(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"../README.md": string(readme), "--help": programHelp.example}
	for _, c := range commands() {
		texts[c.name+" --help"] = c.example
	}
	for name, text := range texts {
		examples := examplesIn(text)
		if len(examples) == 0 {
			t.Errorf("%s shows no example", name)
		}
		for _, e := range examples {
			if e.said == "" {
				continue // what it says differs from run to run
			}
			var stdout, stderr bytes.Buffer
			run(t.Context(), e.args, environment(), strings.NewReader(e.stdin), &stdout, &stderr)
			got := strings.Join(strings.Fields(stdout.String()), " ")
			if got == "" || !strings.Contains(got, strings.Join(strings.Fields(e.said), " ")) {
				t.Errorf("%s: reportbot %q says\n%s\nnot\n%s", name, e.args, &stdout, e.said)
			}
		}
	}
}

// An example of a text starts with "$ reportbot ARGUMENTS" and goes on as long as
// the indent does, or to the end of the code block. A line that starts with > is
// typed in. A command behind | only leaves lines out.
type example struct {
	args        []string
	stdin, said string
}

func examplesIn(text string) []example {
	var list []example
	indent, open := "", false
	for line := range strings.Lines(text) {
		if before, command, ok := strings.Cut(line, "$ "); ok && strings.TrimLeft(before, " ") == "" {
			indent, open = before, true
			command, _, _ = strings.Cut(command, " |")
			_, arguments, _ := strings.Cut(command, "reportbot")
			list = append(list, example{args: strings.Fields(arguments)})
			continue
		}
		if !strings.HasPrefix(line, indent) && strings.TrimSpace(line) != "" || strings.HasPrefix(line, "```") {
			open = false
		}
		if !open {
			continue
		}
		last := &list[len(list)-1]
		if typed, ok := strings.CutPrefix(line, indent+"> "); ok {
			last.stdin += typed
		} else {
			last.said += strings.TrimPrefix(line, indent)
		}
	}
	for i := range list {
		list[i].said = strings.TrimSpace(list[i].said)
	}
	return list
}

// TestReadmeLinksLead follows every link of README.md to a file of the repository.
func TestReadmeLinksLead(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`(?:\]\(|src=")([^)"]+)[)"]`).FindAllSubmatch(readme, -1)
	if len(links) == 0 {
		t.Error("no links")
	}
	for _, link := range links {
		if _, err := os.Stat("../" + string(link[1])); err != nil {
			t.Error(err)
		}
	}
}
