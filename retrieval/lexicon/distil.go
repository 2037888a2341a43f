//go:build ignore

// Distil makes dictionary.txt: the words of gse's simplified dictionary that are
// common in the language or stand in one of the texts named on the command
// line. Loading all 350,000 takes 1.3 s and 128 MB; these take a twentieth.
//
//	go run distil.go ../../seeds/beijing-2022.txt "$REPORTBOT_TEST_REPORTS"/*.txt
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"
)

// minFrequency is the count in gse's corpus from which a word is taken whether
// or not a text holds it: about 18,000 words.
const minFrequency = 300

func main() {
	log.SetFlags(0)
	module, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-ego/gse").Output()
	if err != nil {
		log.Fatal(err)
	}
	var texts strings.Builder
	for _, name := range os.Args[1:] {
		text, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		texts.Write(text)
	}
	dict, err := os.Open(filepath.Join(strings.TrimSpace(string(module)), "data/dict/zh/s_1.txt"))
	if err != nil {
		log.Fatal(err)
	}
	defer dict.Close()
	out, err := os.Create("dictionary.txt")
	if err != nil {
		log.Fatal(err)
	}
	w := bufio.NewWriter(out)
	for lines := bufio.NewScanner(dict); lines.Scan(); {
		f := strings.Fields(lines.Text())
		if len(f) < 3 {
			continue
		}
		count, err := strconv.Atoi(f[1])
		if err != nil || !wanted(f[0], count, texts.String()) {
			continue
		}
		fmt.Fprintln(w, f[0], f[1], f[2])
	}
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
	if err := out.Close(); err != nil {
		log.Fatal(err)
	}
}

// wanted keeps words of 汉字 alone: figures and Latin words are the scanner's.
func wanted(word string, count int, texts string) bool {
	for _, r := range word {
		if r < 0x4E00 || r > 0x9FFF {
			return false
		}
	}
	n := utf8.RuneCountInString(word)
	if n == 1 || n > 8 {
		return n == 1 && count >= minFrequency
	}
	return count >= minFrequency || strings.Contains(texts, word)
}
