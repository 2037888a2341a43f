package importer

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	xunicode "golang.org/x/text/encoding/unicode"
)

// decode returns a text in UTF-8, whatever Chinese encoding it came in.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return decodeAs(data, xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM))
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decodeAs(data, xunicode.UTF16(xunicode.BigEndian, xunicode.UseBOM))
	}
	if utf8.Valid(data) && isText(string(data)) {
		return string(data), nil
	}
	best, most := "", 0
	for _, e := range []encoding.Encoding{
		xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM), xunicode.UTF16(xunicode.BigEndian, xunicode.IgnoreBOM),
		simplifiedchinese.GB18030, traditionalchinese.Big5,
	} {
		text, err := decodeAs(data, e)
		if err != nil {
			continue
		}
		if n := commonCharacters(text); n > most {
			best, most = text, n
		}
	}
	if most == 0 {
		return "", ErrEncoding
	}
	return best, nil
}

func decodeAs(data []byte, e encoding.Encoding) (string, error) {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil || !isText(string(text)) {
		return "", ErrEncoding
	}
	return string(text), nil
}

// isText reports whether a decoded text holds nothing that no text holds.
func isText(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r == utf8.RuneError || unicode.IsControl(r) && !unicode.IsSpace(r)
	})
}

// commonCharacters counts what every Chinese report is full of; a wrong decoding
// has next to none of it.
func commonCharacters(s string) int {
	n := 0
	for _, r := range s {
		if strings.ContainsRune("的和在是年全市大发展发展建设建設新工作一二三，。、", r) {
			n++
		}
	}
	return n
}
