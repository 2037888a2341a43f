package importer

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"reportbot/retrieval/report"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// reads returns the headings and passages of a report, one a line, with their
// addresses.
func reads(t testing.TB, text string) []string {
	t.Helper()
	r, err := report.Parse("r", []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	lines := []string{r.Title, r.Place, r.Date.Format("2006-01-02"), r.Speaker}
	for l := range r.Lines() {
		lines = append(lines, l.Address.String()+" "+l.Text)
	}
	return lines
}

// diff returns the first line in which two reports differ.
func diff(got, want []string) string {
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			return "missing: " + want[i]
		case i >= len(want):
			return "more: " + got[i]
		case got[i] != want[i]:
			return "got  " + got[i] + "\nwant " + want[i]
		}
	}
	return ""
}

// A report reads the same from every file that holds it, character by character.
func TestSamePassages(t *testing.T) {
	want := reads(t, string(file(t, "report.txt")))
	for name, kind := range map[string]string{
		"report.txt": "text", "plain.docx": "docx", "styled.docx": "docx",
		"portal.html": "html", "table.html": "html", "article.html": "html", "plain.pdf": "pdf", "styled.pdf": "pdf",
	} {
		t.Run(name, func(t *testing.T) {
			d, err := Read(file(t, name))
			if err != nil {
				t.Fatal(err)
			}
			if d.Kind != kind {
				t.Errorf("taken for %s", d.Kind)
			}
			if unlike := diff(reads(t, d.Text()), want); unlike != "" {
				t.Errorf("%s\n%s", unlike, d.Text())
			}
			if slices.Contains([]string{"html", "pdf"}, kind) && len(d.Left) == 0 {
				t.Error("nothing was left out")
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	text := string(file(t, "report.txt"))
	want := reads(t, text)
	for name, e := range map[string]encoding.Encoding{
		"GB18030":                   simplifiedchinese.GB18030,
		"GBK":                       simplifiedchinese.GBK,
		"UTF-16 with mark":          unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16 big-endian":         unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 without mark":       unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16 big-endian without": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		"UTF-8 with mark":           unicode.UTF8BOM,
	} {
		for _, end := range []string{"\n", "\r\n", "\r"} {
			data, err := e.NewEncoder().Bytes([]byte(strings.ReplaceAll(text, "\n", end)))
			if err != nil {
				t.Fatal(err)
			}
			d, err := Read(data)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if unlike := diff(reads(t, d.Text()), want); unlike != "" {
				t.Errorf("%s: %s", name, unlike)
			}
		}
	}
	const traditional = "2031年青山市政府工作報告，全市上下堅持穩中求進，取得新的成績。"
	data, err := traditionalchinese.Big5.NewEncoder().Bytes([]byte(traditional))
	if err != nil {
		t.Fatal(err)
	}
	if d, err := Read(data); err != nil || d.Text() != traditional+"\n" {
		t.Errorf("Big5: %q, %v", d.Text(), err)
	}
}

// What cannot be read is named by its kind of fault, never half read.
func TestDamaged(t *testing.T) {
	docx, pdf := file(t, "plain.docx"), file(t, "plain.pdf")
	flipped := slices.Clone(docx)
	for i := 600; i < 700; i++ {
		flipped[i] ^= 0xff
	}
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, ErrEmpty},
		{"blanks", []byte("\xef\xbb\xbf \r\n\t"), ErrEmpty},
		{"half a docx", docx[:len(docx)/2], ErrDamaged},
		{"a docx with other bytes", flipped, ErrDamaged},
		{"a zip of something else", []byte("PK\x05\x06" + strings.Repeat("\x00", 18)), ErrEncoding},
		{"half a PDF", pdf[:len(pdf)/3], ErrDamaged},
		{"the head of a PDF", []byte("%PDF-1.7\n"), ErrDamaged},
		{"a PDF of pictures", scan(), ErrScan},
		{"a picture", []byte("\x89PNG\r\n\x1a\n"), ErrScan},
		{"old Word", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ErrOldWord},
		{"rich text", []byte(`{\rtf1\ansi`), ErrOldWord},
		{"bytes", []byte("\x00\x01\x02\x03\xff\xfe\xfd"), ErrEncoding},
	} {
		if d, err := Read(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v; %q", c.name, err, c.want, d.Lines)
		}
	}
}

// scan returns a PDF of one page without a letter on it.
func scan() []byte {
	return []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
}
