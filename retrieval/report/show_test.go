package report

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestShow(t *testing.T) {
	names, _ := filepath.Glob(os.Getenv("SHOW"))
	for _, n := range names {
		text, _ := os.ReadFile(n)
		id := strings.TrimSuffix(filepath.Base(n), ".txt")
		fmt.Println("=====", n)
		r, err := Parse(id, text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		if err := keepsAll(r, string(text)); err != nil {
			fmt.Println("LOST", err)
		}
		fmt.Print(describe(r), r.Names, "\n")
		for _, w := range r.Warnings {
			fmt.Println("WARN", w)
		}
		for _, w := range r.Left {
			fmt.Println("LEFT", w)
		}
		if os.Getenv("FIG") != "" {
			for _, f := range Figures(r) {
				fmt.Println("FIG", f.Passage.Address, f.Number, f.Unit, f.Qualifier, f.Subject)
			}
		}
	}
}
