// Package importer takes the text of a report out of the files in which offices
// keep it: docx, saved web pages, PDF, and text of any Chinese encoding.
//
// What it returns is meant for package report: one paragraph a line. Whether that
// is a report, and how it reads, is for report.Parse to say.
package importer

import (
	"bytes"
	"errors"
	"strings"
)

// A Document is the text of a file.
type Document struct {
	Kind  string   // docx, html, pdf or text
	Lines []string // its paragraphs, one each
	Left  []string // what of the file is no text of the report: menus, page numbers, notes
}

// Text returns the document as report.Parse reads it.
func (d Document) Text() string { return strings.Join(d.Lines, "\n") + "\n" }

// The reasons for which a file has no text to give.
var (
	ErrEmpty    = errors.New("the file is empty")
	ErrDamaged  = errors.New("the file is damaged")
	ErrScan     = errors.New("a scan: its pages are pictures without text")
	ErrLocked   = errors.New("locked by a password")
	ErrOldWord  = errors.New("an old Word or WPS file; save it as docx")
	ErrEncoding = errors.New("no text of a known encoding (UTF-8, UTF-16, GB18030, Big5)")
	ErrKind     = errors.New("want docx, html, pdf or text")
)

// Read takes the text out of a file. What kind it is, its content tells.
func Read(data []byte) (Document, error) {
	head := bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 1024)], []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case len(head) == 0:
		return Document{}, ErrEmpty
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return readDocx(data)
	case bytes.Contains(head, []byte("%PDF-")):
		return readPDF(data)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")), bytes.HasPrefix(head, []byte(`{\rtf`)):
		return Document{}, ErrOldWord
	case hasAny(head, "\x89PNG", "\xff\xd8\xff", "GIF8", "II*\x00", "MM\x00*", "BM"):
		return Document{}, ErrScan
	}
	text, err := decode(data)
	if err != nil {
		return Document{}, err
	}
	if isHTML(text) {
		return readHTML(data)
	}
	return Document{Kind: "text", Lines: linesOf(text)}, nil
}

func hasAny(data []byte, heads ...string) bool {
	for _, h := range heads {
		if bytes.HasPrefix(data, []byte(h)) {
			return true
		}
	}
	return false
}

// linesOf splits a text at line ends of every system and drops blank lines.
func linesOf(text string) []string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n").Replace(text)
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
