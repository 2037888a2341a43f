package importer

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	wordSpace  = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	strictWord = "http://purl.oclc.org/ooxml/wordprocessingml/main" // the same in ISO's strict form
	maxXML     = 64 << 20                                           // bytes of one part of a docx
)

// readDocx takes the paragraphs out of a Word file, with the numbers that Word
// writes before them itself.
func readDocx(data []byte) (Document, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return Document{}, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	main, err := part(archive, "word/document.xml")
	if errors.Is(err, errNoPart) {
		return Document{}, fmt.Errorf("%w: a zip archive that is no docx", ErrKind)
	}
	if err != nil {
		return Document{}, err
	}
	r := docxReader{}
	if styles, err := part(archive, "word/styles.xml"); err == nil {
		r.styles = readStyles(styles)
	}
	if numbers, err := part(archive, "word/numbering.xml"); err == nil {
		r.numbering = readNumbering(numbers)
	}
	if err := r.read(main); err != nil {
		return Document{}, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	d := Document{Kind: "docx", Lines: r.lines}
	for _, name := range []string{"word/footnotes.xml", "word/endnotes.xml"} {
		if notes, err := part(archive, name); err == nil {
			n := docxReader{}
			if n.read(notes) == nil {
				d.Left = append(d.Left, n.lines...)
			}
		}
	}
	if len(d.Lines) == 0 {
		return Document{}, ErrEmpty
	}
	return d, nil
}

var errNoPart = errors.New("no such part")

func part(archive *zip.Reader, name string) ([]byte, error) {
	f, err := archive.Open(name)
	if err != nil {
		return nil, errNoPart
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxXML+1))
	if err != nil || len(data) > maxXML {
		return nil, fmt.Errorf("%w: %s cannot be unpacked", ErrDamaged, name)
	}
	return data, nil
}

// A docxReader walks through a document and collects its paragraphs.
type docxReader struct {
	styles    map[string]listItem // by their IDs: how they are numbered
	numbering *numbering
	lines     []string

	paragraphs []*paragraph // open ones, the innermost last: a text box stands inside another
	skip       int          // depth of elements whose text does not count
}

// A paragraph is one that is being read.
type paragraph struct {
	text    strings.Builder
	style   string
	item    listItem
	hasItem bool // it says itself how it is numbered
}

// Elements whose text is that of another version, or no text.
var docxSkipped = map[string]bool{"del": true, "moveFrom": true, "Fallback": true, "instrText": true, "pPrChange": true, "rPrChange": true}

func (r *docxReader) read(data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	inText := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if r.skip > 0 || docxSkipped[t.Name.Local] {
				r.skip++
				continue
			}
			if isWord(t.Name) {
				r.open(t)
				inText = t.Name.Local == "t"
			}
		case xml.EndElement:
			if r.skip > 0 {
				r.skip--
				continue
			}
			inText = false
			if isWord(t.Name) && t.Name.Local == "p" {
				r.close()
			}
		case xml.CharData:
			if p := r.current(); inText && r.skip == 0 && p != nil {
				p.text.Write(t)
			}
		}
	}
}

func isWord(n xml.Name) bool { return n.Space == wordSpace || n.Space == strictWord }

func (r *docxReader) current() *paragraph {
	if len(r.paragraphs) == 0 {
		return nil
	}
	return r.paragraphs[len(r.paragraphs)-1]
}

func (r *docxReader) open(e xml.StartElement) {
	if e.Name.Local == "p" {
		r.paragraphs = append(r.paragraphs, &paragraph{})
		return
	}
	p := r.current()
	if p == nil {
		return
	}
	switch e.Name.Local {
	case "tab":
		p.text.WriteByte(' ')
	case "noBreakHyphen":
		p.text.WriteByte('-')
	case "br", "cr":
		if attribute(e, "type") != "page" { // a page may break within a sentence
			p.text.WriteByte('\n')
		}
	case "pStyle":
		p.style = attribute(e, "val")
	case "ilvl":
		p.item.level = number(attribute(e, "val"))
	case "numId":
		p.item.id, p.hasItem = attribute(e, "val"), true
	}
}

// close adds a finished paragraph, with its number.
func (r *docxReader) close() {
	p := r.current()
	r.paragraphs = r.paragraphs[:len(r.paragraphs)-1]
	text := p.text.String()
	if strings.TrimSpace(text) == "" {
		return
	}
	item := p.item
	if !p.hasItem {
		item = r.styles[p.style]
	}
	r.lines = append(r.lines, linesOf(r.numbering.next(item)+text)...)
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
