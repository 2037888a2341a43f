package command

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestWordsAreInBothLanguages reads every text of the package and wants it in
// both languages, each in its own letters, with the same places to fill in.
func TestWordsAreInBothLanguages(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	places := regexp.MustCompile(`%(\[\d\])?[.\d]*[a-z]`)
	texts := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			both, ok := n.(*ast.CompositeLit)
			if !ok || len(both.Elts) != 2 {
				return true
			}
			if kind, ok := both.Type.(*ast.Ident); !ok || kind.Name != "text" {
				return true
			}
			zh, en := literal(both.Elts[0]), literal(both.Elts[1])
			texts++
			if zh == "" || en == "" {
				t.Errorf("%s: %q and %q", name, zh, en)
			}
			if a, b := places.FindAllString(zh, -1), places.FindAllString(en, -1); len(a) != len(b) {
				t.Errorf("%s: %q fills in %d, %q %d", name, zh, len(a), en, len(b))
			}
			return true
		})
	}
	if texts < 50 {
		t.Errorf("%d texts", texts)
	}
}

// literal returns the string that an expression is or is made with.
func literal(e ast.Expr) string {
	var s string
	ast.Inspect(e, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && s == "" {
			s, _ = strconv.Unquote(l.Value)
		}
		return true
	})
	return s
}

// A typo is answered with the nearest of what there is, a question with none.
func TestNearest(t *testing.T) {
	names := []string{"ask", "chat", "show", "find", "figures", "check", "outline", "serve", "version", "hints"}
	for typed, want := range map[string]string{
		"aks": "ask", "Ask": "ask", "shwo": "show", "fidn": "find", "figure": "figures", "chekc": "check", "outlin": "outline",
		"verison": "version", "cht": "chat", "电梯": "", "xyz": "", "": "", "elevators": "", "今年GDP": "",
	} {
		if got := nearest(typed, names); got != want {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
}
