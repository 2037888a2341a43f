package importer

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// A listItem says which list numbers a paragraph, and how deep in it.
type listItem struct {
	id    string // "" and "0" for none
	level int
}

// A numbering holds the lists of a Word file and how far each has counted.
type numbering struct {
	lists  map[string]string         // list → its kind
	kinds  map[string]map[int]*level // kind → its levels
	counts map[string]map[int]int    // kind → level → the number given last
}

// A level is how one depth of a list is numbered.
type level struct {
	Depth  string `xml:"ilvl,attr"`
	Start  value  `xml:"start"`
	Format value  `xml:"numFmt"`
	Text   value  `xml:"lvlText"` // %1、 or （%2）
}

type value struct {
	Val string `xml:"val,attr"`
}

// readNumbering reads numbering.xml; nil where it cannot be read.
func readNumbering(data []byte) *numbering {
	var file struct {
		Kinds []struct {
			ID     string  `xml:"abstractNumId,attr"`
			Levels []level `xml:"lvl"`
		} `xml:"abstractNum"`
		Lists []struct {
			ID   string `xml:"numId,attr"`
			Kind value  `xml:"abstractNumId"`
		} `xml:"num"`
	}
	if xml.Unmarshal(data, &file) != nil {
		return nil
	}
	n := &numbering{lists: map[string]string{}, kinds: map[string]map[int]*level{}, counts: map[string]map[int]int{}}
	for _, k := range file.Kinds {
		n.kinds[k.ID] = map[int]*level{}
		for i := range k.Levels {
			n.kinds[k.ID][number(k.Levels[i].Depth)] = &k.Levels[i]
		}
	}
	for _, l := range file.Lists {
		n.lists[l.ID] = l.Kind.Val
	}
	return n
}

// readStyles returns how the styles of a Word file are numbered, those that they
// are based on included.
func readStyles(data []byte) map[string]listItem {
	var file struct {
		Styles []struct {
			ID      string `xml:"styleId,attr"`
			BasedOn value  `xml:"basedOn"`
			List    value  `xml:"pPr>numPr>numId"`
			Depth   value  `xml:"pPr>numPr>ilvl"`
		} `xml:"style"`
	}
	if xml.Unmarshal(data, &file) != nil {
		return nil
	}
	items, base := map[string]listItem{}, map[string]string{}
	for _, s := range file.Styles {
		base[s.ID] = s.BasedOn.Val
		if s.List.Val != "" {
			items[s.ID] = listItem{s.List.Val, number(s.Depth.Val)}
		}
	}
	for id := range base {
		const deepest = 10
		at := id
		for range deepest {
			if item, ok := items[at]; ok {
				items[id] = item
				break
			}
			at = base[at]
		}
	}
	return items
}

// next returns what Word writes before the next paragraph of a list: 一、 or （二）;
// "" for what is in none, and for bullets.
func (n *numbering) next(item listItem) string {
	if n == nil || item.id == "" || item.id == "0" {
		return ""
	}
	kind := n.lists[item.id]
	l := n.kinds[kind][item.level]
	if l == nil {
		return ""
	}
	counts := n.counts[kind]
	if counts == nil {
		counts = map[int]int{}
		n.counts[kind] = counts
	}
	if _, begun := counts[item.level]; !begun {
		counts[item.level] = n.start(kind, item.level) - 1
	}
	counts[item.level]++
	for depth := range counts {
		if depth > item.level {
			delete(counts, depth)
		}
	}
	if l.Format.Val == "bullet" || l.Format.Val == "none" {
		return ""
	}
	label := l.Text.Val
	for depth := range item.level + 1 {
		count, begun := counts[depth]
		if !begun {
			count = n.start(kind, depth)
		}
		format := "decimal"
		if of := n.kinds[kind][depth]; of != nil {
			format = of.Format.Val
		}
		label = strings.ReplaceAll(label, "%"+strconv.Itoa(depth+1), inFormat(count, format))
	}
	return label
}

func (n *numbering) start(kind string, depth int) int {
	if l := n.kinds[kind][depth]; l != nil && l.Start.Val != "" {
		return number(l.Start.Val)
	}
	return 1
}

// inFormat writes a number as a list of that format counts.
func inFormat(n int, format string) string {
	switch {
	case strings.Contains(format, "hinese") || strings.HasPrefix(format, "japanese") || strings.HasPrefix(format, "ideograph"):
		return inChinese(n)
	case strings.HasPrefix(format, "decimalEnclosedCircle") && 1 <= n && n <= 20:
		return string('①' + rune(n-1))
	case format == "upperLetter" && 1 <= n && n <= 26:
		return string('A' + rune(n-1))
	case format == "lowerLetter" && 1 <= n && n <= 26:
		return string('a' + rune(n-1))
	}
	return strconv.Itoa(n)
}

// inChinese writes 1 to 99 as 一 to 九十九.
func inChinese(n int) string {
	if n < 1 || n > 99 {
		return strconv.Itoa(n)
	}
	digits := []rune("〇一二三四五六七八九")
	s := ""
	if n >= 20 {
		s = string(digits[n/10])
	}
	if n >= 10 {
		s += "十"
	}
	if n%10 > 0 {
		s += string(digits[n%10])
	}
	return s
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
