package apitest

import (
	"cmp"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// An Entity is a marked stretch of a message's text.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"` // in UTF-16 units
	Length   int    `json:"length"` // in UTF-16 units
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"`
}

// tags are those that the HTML mode knows, with the entities that they make.
var tags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
	"a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler", "span": "spoiler", "tg-emoji": "custom_emoji",
}

var (
	tagForm       = regexp.MustCompile(`^<(/?)([^\s>/]*)((?:\s+[\w-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[\w.-]+))?)*)\s*>`)
	attributeForm = regexp.MustCompile(`([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+)))?`)
	referenceForm = regexp.MustCompile(`^&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});`)
)

type openTag struct {
	name   string
	entity Entity
}

// parseHTML reads Telegram's HTML; its error is the reason why Telegram refuses.
func parseHTML(source string) (text string, entities []Entity, err error) {
	var b strings.Builder
	var open []openTag
	at := 0 // UTF-16 units written
	emit := func(s string) {
		b.WriteString(s)
		at += units(s)
	}
	for i := 0; i < len(source); {
		switch source[i] {
		case '&':
			if m := referenceForm.FindString(source[i:]); m != "" {
				emit(html.UnescapeString(m))
				i += len(m)
				continue
			}
			emit("&")
			i++
		case '<':
			m := tagForm.FindStringSubmatch(source[i:])
			if m == nil {
				return "", nil, fmt.Errorf("Unclosed start tag at byte offset %d", i)
			}
			if m[1] == "" {
				tag, err := start(m[2], m[3], open, i)
				if err != nil {
					return "", nil, err
				}
				tag.entity.Offset = at
				open = append(open, tag)
			} else {
				if len(open) == 0 {
					return "", nil, fmt.Errorf("Unexpected end tag at byte offset %d", i)
				}
				last := open[len(open)-1]
				open = open[:len(open)-1]
				if name := strings.ToLower(m[2]); name != "" && name != last.name {
					return "", nil, fmt.Errorf("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", i, last.name, name)
				}
				if last.entity.Length = at - last.entity.Offset; last.entity.Length > 0 {
					entities = append(entities, last.entity)
				}
			}
			i += len(m[0])
		default:
			_, size := utf8.DecodeRuneInString(source[i:])
			emit(source[i : i+size])
			i += size
		}
	}
	if len(open) > 0 {
		return "", nil, fmt.Errorf("Can't find end tag corresponding to start tag \"%s\"", open[len(open)-1].name)
	}
	text, entities = trimmed(b.String(), entities)
	return text, entities, nil
}

// start reads a start tag and refuses what may not stand there.
func start(name, attributes string, open []openTag, at int) (openTag, error) {
	tag := openTag{name: strings.ToLower(name)}
	kind, known := tags[tag.name]
	if !known {
		return tag, fmt.Errorf("Unsupported start tag \"%s\" at byte offset %d", tag.name, at)
	}
	tag.entity.Type = kind
	values := map[string]string{}
	for _, m := range attributeForm.FindAllStringSubmatch(attributes, -1) {
		values[strings.ToLower(m[1])] = html.UnescapeString(m[2] + m[3] + m[4])
	}
	_, expandable := values["expandable"]
	switch {
	case tag.name == "span" && values["class"] != "tg-spoiler":
		return tag, fmt.Errorf("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", at)
	case tag.name == "blockquote" && expandable:
		tag.entity.Type = "expandable_blockquote"
	case tag.name == "a":
		tag.entity.URL = values["href"]
	case tag.name == "code":
		tag.entity.Language = strings.TrimPrefix(values["class"], "language-")
	}
	for _, o := range open {
		switch {
		case tag.name == "blockquote" && o.name == "blockquote":
			return tag, fmt.Errorf("Block quotes can't be nested, at byte offset %d", at)
		case o.name == "code" || o.name == "pre" && tag.name != "code":
			return tag, fmt.Errorf("Tag \"%s\" can't stand inside \"%s\" at byte offset %d", tag.name, o.name, at)
		}
	}
	return tag, nil
}

// trimmed takes the white space off both ends, as Telegram does, and sorts the
// entities as Telegram shows them.
func trimmed(text string, entities []Entity) (string, []Entity) {
	left := strings.TrimLeftFunc(text, unicode.IsSpace)
	shift := units(text) - units(left)
	text = strings.TrimRightFunc(left, unicode.IsSpace)
	end := units(text)
	var kept []Entity
	for _, e := range entities {
		from, to := max(0, e.Offset-shift), min(end, e.Offset+e.Length-shift)
		if e.Offset, e.Length = from, to-from; e.Length > 0 {
			kept = append(kept, e)
		}
	}
	slices.Reverse(kept) // of two that mark the same, the outer one closed last
	slices.SortStableFunc(kept, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
	return text, kept
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// cut returns the part of a text that an entity marks.
func (e Entity) cut(text string) string {
	u := utf16.Encode([]rune(text))
	return string(utf16.Decode(u[min(e.Offset, len(u)):min(e.Offset+e.Length, len(u))]))
}
