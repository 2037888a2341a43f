package report

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"reportbot/seeds"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// reportTexts returns the texts of the reports at hand by their IDs: those of the
// repository, and those of the folder that REPORTBOT_TEST_REPORTS names.
func reportTexts(t testing.TB) map[string][]byte {
	t.Helper()
	texts := ownTexts(t)
	folder := os.Getenv("REPORTBOT_TEST_REPORTS")
	if folder == "" {
		t.Log("real reports are left out: REPORTBOT_TEST_REPORTS names no folder of them")
		return texts
	}
	names, err := filepath.Glob(filepath.Join(folder, "*-20*.txt"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no reports in %s, %v", folder, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if id := strings.TrimSuffix(filepath.Base(name), ".txt"); texts[id] == nil {
			texts[id] = text
		}
	}
	return texts
}

// ownTexts returns the texts of the embedded report and of the testdata.
func ownTexts(t testing.TB) map[string][]byte {
	t.Helper()
	texts := map[string][]byte{}
	beijing, err := seeds.FS.ReadFile("beijing-2022.txt")
	if err != nil {
		t.Fatal(err)
	}
	texts["beijing-2022"] = beijing
	names, err := filepath.Glob("../testdata/reports/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no reports in testdata/reports", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimSuffix(filepath.Base(name), ".txt")] = text
	}
	return texts
}

func mustParse(t testing.TB, id string, text []byte) *Report {
	t.Helper()
	r, err := Parse(id, text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReadingKeepsEveryCharacter(t *testing.T) {
	for id, text := range reportTexts(t) {
		t.Run(id, func(t *testing.T) {
			r := mustParse(t, id, text)
			if err := keepsAll(r, string(text)); err != nil {
				t.Error(err)
			}
			for _, p := range r.Passages {
				if closeSpaces(p.Text) != p.Text {
					t.Errorf("%s: white space is left in %q", p.Address, p.Text)
				}
			}
		})
	}
}

func TestBeijing(t *testing.T) {
	r := mustParse(t, "beijing-2022", reportTexts(t)["beijing-2022"])
	sections := 0
	for _, part := range r.Parts {
		sections += len(part.Sections)
	}
	got := fmt.Sprint(len(r.Parts)-1, len(r.Parts[1].Sections), len(r.Parts[2].Sections), sections, len(r.Passages), len(r.Parts[0].Passages))
	if want := "3 6 9 15 83 5"; got != want {
		t.Errorf("parts, sections of one, of two, of all, passages, those before part one: %s, want %s", got, want)
	}
	got = fmt.Sprint(r.Title, " ", r.Place, " ", r.Year, " ", r.Date.Format("2006-01-02"), " ", r.Speaker)
	if want := "2022年北京市政府工作报告 北京 2022 2022-01-06 北京市市长陈吉宁"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// describe writes a report as the golden files hold it.
func describe(r *Report) string {
	var b strings.Builder
	date := "no date"
	if !r.Date.IsZero() {
		date = r.Date.Format("2006-01-02")
	}
	place := r.Place
	if len(r.Names) > 1 {
		place = strings.Join(r.Names, ", ")
	}
	fmt.Fprintf(&b, "%s | %s | %d | %s | %s\n", r.Title, place, r.Year, date, r.Speaker)
	passages := func(list []*Passage) {
		for _, p := range list {
			topic := ""
			if p.Topic != "" {
				topic = "[" + p.Topic + "]"
			}
			fmt.Fprintf(&b, "%s %d%s %s%s\n", p.Address, p.Year, [...]string{"", " done", " planned"}[p.Side], topic, p.Text[len(p.Topic):])
		}
	}
	for _, part := range r.Parts {
		fmt.Fprintf(&b, "%s # %s\n", part.Address, part.Heading)
		passages(part.Passages)
		for _, s := range part.Sections {
			fmt.Fprintf(&b, "%s ## %s\n", s.Address, s.Heading)
			passages(s.Passages)
		}
	}
	for _, l := range r.Left {
		fmt.Fprintf(&b, "left out, line %d: %s\n", l.Line, l.Text)
	}
	for _, w := range r.Warnings {
		fmt.Fprintln(&b, w)
	}
	return b.String()
}

func TestReadingStyles(t *testing.T) {
	names, err := filepath.Glob("testdata/reading/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no testdata/reading", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text, want := archive.Files[0].Data, &archive.Files[1].Data
			r := mustParse(t, "r", text)
			if err := keepsAll(r, string(text)); err != nil {
				t.Error(err)
			}
			got := describe(r)
			if *update {
				*want = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if got != string(*want) {
				t.Errorf("got\n%s\nwant\n%s", got, *want)
			}
		})
	}
}

func TestReadingForms(t *testing.T) {
	text := reportTexts(t)["beijing-2022"]
	want := describe(mustParse(t, "beijing-2022", text))
	forms := map[string]func(s string) string{
		"byte order mark":   func(s string) string { return "\ufeff" + s },
		"CRLF":              func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"CR":                func(s string) string { return strings.ReplaceAll(s, "\n", "\r") },
		"trailing spaces":   func(s string) string { return strings.ReplaceAll(s, "\n", " \t\n") },
		"full-width indent": func(s string) string { return "　　" + strings.ReplaceAll(s, "\n", "\n　　") },
		"no-break spaces":   func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0\u2002") },
		"no blank lines":    func(s string) string { return strings.ReplaceAll(s, "\n\n", "\n") },
		"no last line end":  strings.TrimSpace,
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			if got := describe(mustParse(t, "beijing-2022", []byte(form(string(text))))); got != want {
				t.Error("reads otherwise than the plain text")
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	const title = "2026年青川市政府工作报告\n各位代表：\n"
	for _, c := range []struct{ text, want string }{
		{"", "r.txt: line 1: the file is empty; want a title such as 2024年青山市政府工作报告, then parts such as 一、2023年工作回顾"},
		{" \n\t\n　\n", "r.txt: line 1: the file is empty; want a title such as 2024年青山市政府工作报告, then parts such as 一、2023年工作回顾"},
		{title + "一、回顾\n\xd5\xfe\xb8\xae\n", "r.txt: line 4: not UTF-8; save the text as UTF-8, or turn it with reportbot import"},
		{"%PDF-1.7\n\x00\x01\x02", "r.txt: line 2: a control character: not a text; want plain UTF-8 text, which reportbot import makes of docx, html and pdf"},
		{"\n\n会议纪要\n一、回顾\n甲。", "r.txt: line 3: no title: no line before the first part is a title with 政府工作报告; want one such as 2024年青山市政府工作报告 as the first line"},
		{"一、回顾\n甲。\n政府工作报告\n", "r.txt: line 1: no title: no line before the first part is a title with 政府工作报告; want one such as 2024年青山市政府工作报告 as the first line"},
		{title + "甲。\n乙，\n丙。\n", "r.txt: line 5: no part: no line opens with 一、; want each part under a heading of its own line, such as 一、2023年工作回顾"},
	} {
		r, err := Parse("r", []byte(c.text))
		if err == nil {
			t.Errorf("%q is read as\n%s", c.text, describe(r))
		} else if err.Error() != c.want {
			t.Errorf("%q: %v, want %s", c.text, err, c.want)
		}
	}
}

// What looks wrong is read as it stands, by place, with a word on its line.
func TestWarnings(t *testing.T) {
	const title = "2026年青川市政府工作报告\n各位代表：\n"
	for _, c := range []struct{ text, want, outline string }{
		{title + "二、回顾\n甲。", "r.txt: line 3: heading 二、回顾 where number 1 is due: counted by its place", "1 二、回顾"},
		{title + "一、回顾\n甲。\n三、任务\n乙。", "r.txt: line 5: heading 三、任务 where number 2 is due: counted by its place", "1 一、回顾 2 三、任务"},
		{title + "一、回顾\n甲。\n一、任务\n乙。", "r.txt: line 5: heading 一、任务 where number 2 is due: counted by its place", "1 一、回顾 2 一、任务"},
		{title + "一、回顾\n（二）经济\n甲。", "r.txt: line 4: heading （二）经济 where number 1 is due: counted by its place", "1 一、回顾 1.1 （二）经济"},
		{title + "一、回顾\n（一）经济\n甲。\n（三）民生\n乙。\n（四）环境\n丙。", "r.txt: line 6: heading （三）民生 where number 2 is due: counted by its place", "1 一、回顾 1.1 （一）经济 1.2 （三）民生 1.3 （四）环境"},
		{title + "一、回顾\n（一）经济\n甲。\n（二）经济\n乙。", "r.txt: line 6: heading （二）经济 stands here a second time", "1 一、回顾 1.1 （一）经济 1.2 （二）经济"},
		{title + "一、回顾\n甲。\n二、回顾\n乙。", "r.txt: line 5: heading 二、回顾 stands here a second time", "1 一、回顾 2 二、回顾"},
		{title + "一、回顾\n二、任务\n乙。", "r.txt: line 3: nothing stands under the heading 一、回顾", "1 一、回顾 2 二、任务"},
		{title + "一、任务\n" + strings.Repeat("长", LongText) + "。", "r.txt: line 4: a passage of 2001 characters: want one paragraph a line", "1 一、任务"},
	} {
		r, err := Parse("r", []byte(c.text))
		if err != nil {
			t.Error(err)
			continue
		}
		var warnings, outline []string
		for _, w := range r.Warnings {
			warnings = append(warnings, w.Error())
		}
		for _, part := range r.Parts[1:] {
			outline = append(outline, strings.TrimPrefix(part.Address.String(), "r/"), part.Heading)
			for _, s := range part.Sections {
				outline = append(outline, strings.TrimPrefix(s.Address.String(), "r/"), s.Heading)
			}
		}
		if got := strings.Join(warnings, "\n"); got != c.want || strings.Join(outline, " ") != c.outline {
			t.Errorf("%q\ngot  %s, %s\nwant %s, %s", c.text[len(title):], got, outline, c.want, c.outline)
		}
	}
}

// A long paragraph of ；-clauses keeps its sentences without gaps.
func TestSentencesRebuildThePassage(t *testing.T) {
	for id, text := range reportTexts(t) {
		for _, p := range mustParse(t, id, text).Passages {
			end := 0
			for _, s := range p.Sentences {
				if s.Start != end || s.End <= s.Start {
					t.Fatalf("%s: a gap before byte %d", p.Address, s.Start)
				}
				end = s.End
			}
			if end != len(p.Text) {
				t.Fatalf("%s: the last sentence ends at %d of %d", p.Address, end, len(p.Text))
			}
		}
	}
}

// Addresses are for good: testdata/addresses.txt says how every passage of the
// embedded report and of those in testdata opens.
func TestAddresses(t *testing.T) {
	texts := ownTexts(t)
	var b bytes.Buffer
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		for _, p := range mustParse(t, id, texts[id]).Passages {
			open := []rune(p.Text)
			fmt.Fprintf(&b, "%s\t%d\t%s\n", p.Address, len(open), string(open[:min(12, len(open))]))
			if back, err := ParseAddress(p.Address.String()); err != nil || back != p.Address {
				t.Errorf("%s reads back as %v, %v", p.Address, back, err)
			}
		}
	}
	const name = "testdata/addresses.txt"
	if *update {
		if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("an address moved: go test -run TestAddresses -update, and look at the diff of %s", name)
	}
}

// FuzzParse: a text is refused with its line, or every character of it
// stands in the headings and passages, each passage at an address of its own.
func FuzzParse(f *testing.F) {
	names, _ := filepath.Glob("testdata/reading/*.txtar")
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Parse("r", text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "r.txt: line ") {
				t.Fatalf("no file and line: %v", err)
			}
			return
		}
		if err := keepsAll(r, strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(text))); err != nil {
			t.Fatal(err)
		}
		seen := map[Address]bool{}
		for i, p := range r.Passages {
			if seen[p.Address] || p.Order != i || p.Text == "" {
				t.Fatalf("passage %d stands at %s with %q", i, p.Address, p.Text)
			}
			seen[p.Address] = true
		}
	})
}

// FuzzParseAddress: what is read as an address is written as it was.
func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"beijing-2022/2.8.6", "a/0", "a/1.2", "a/01", "a/1.2.0", "/1", "a/1.2.3.4", "a/b/1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if a, err := ParseAddress(s); err == nil && a.String() != s {
			t.Fatalf("%q reads as %s", s, a)
		}
	})
}
