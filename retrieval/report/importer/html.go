package importer

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

var htmlHead = regexp.MustCompile(`(?i)^\s*(?:<!--.*?-->\s*|<\?xml.*?\?>\s*)*<(?:!doctype\s+html|html|head|body|meta|div|p|table|article)\b`)

func isHTML(text string) bool {
	return htmlHead.MatchString(text[:min(len(text), 4096)])
}

// Elements that hold no text of the page, or that of its furniture.
var furniture = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Head: true,
	atom.Nav: true, atom.Footer: true, atom.Aside: true, atom.Form: true, atom.Button: true, atom.Select: true,
	atom.Iframe: true, atom.Svg: true, atom.Object: true, atom.Audio: true, atom.Video: true, atom.Textarea: true,
}

// Elements that stand within a line; every other one opens a line of its own.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Big: true, atom.Cite: true, atom.Code: true, atom.Em: true,
	atom.Font: true, atom.I: true, atom.Ins: true, atom.Label: true, atom.Mark: true, atom.Q: true, atom.S: true,
	atom.Small: true, atom.Span: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.U: true, atom.Time: true,
	atom.Img: true, atom.Wbr: true, 0: true,
}

// A block is a line of a page and where it stands.
type block struct {
	text  string
	links int          // characters of it that lead elsewhere
	path  []*html.Node // the elements that it stands in, the outermost first
}

// readHTML takes the report out of a saved page: the text of the smallest
// element that holds nearly all of its sentences, and the title above it.
func readHTML(data []byte) (Document, error) {
	in, err := charset.NewReader(bytes.NewReader(data), "text/html")
	if err != nil {
		return Document{}, ErrEncoding
	}
	root, err := html.Parse(in)
	if err != nil {
		return Document{}, ErrDamaged
	}
	p := page{}
	p.walk(root, nil, 0)
	p.flush(nil)
	if len(p.blocks) == 0 {
		return Document{}, ErrEmpty
	}
	d := Document{Kind: "html"}
	first, last := p.span()
	title := p.titleAbove(first, last)
	for i, b := range p.blocks {
		if i == title || first <= i && i < last && !b.isFurniture() {
			d.Lines = append(d.Lines, b.text)
		} else {
			d.Left = append(d.Left, b.text)
		}
	}
	return d, nil
}

// A page collects the blocks of a document.
type page struct {
	blocks []block
	text   strings.Builder
	links  int
}

func (p *page) walk(n *html.Node, path []*html.Node, links int) {
	switch n.Type {
	case html.TextNode:
		text := strings.Map(unbroken, n.Data)
		p.text.WriteString(text)
		if links > 0 {
			p.links += utf8.RuneCountInString(strings.TrimSpace(text))
		}
		return
	case html.ElementNode:
		if furniture[n.DataAtom] || hidden(n) {
			return
		}
		if n.DataAtom == atom.A {
			links++
		}
		if n.DataAtom == atom.Br {
			p.flush(path)
			return
		}
	case html.CommentNode, html.DoctypeNode:
		return
	}
	own := !inline[n.DataAtom]
	if own {
		p.flush(path)
		path = append(slices.Clip(path), n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.walk(c, path, links)
	}
	if own {
		p.flush(path)
	}
}

// unbroken makes the line ends of the source what they are on a page: blanks.
func unbroken(r rune) rune {
	if r == '\n' || r == '\r' || r == '\t' {
		return ' '
	}
	return r
}

var hiding = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden`)

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "style" && hiding.MatchString(a.Val) {
			return true
		}
	}
	return false
}

func (p *page) flush(path []*html.Node) {
	text := strings.TrimSpace(p.text.String())
	if text != "" {
		p.blocks = append(p.blocks, block{text, p.links, path})
	}
	p.text.Reset()
	p.links = 0
}

var (
	sentenceEnd   = regexp.MustCompile(`[。！？；：][”’）》]?$`)
	headingLine   = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}(?:部分|章))`)
	titleLine     = regexp.MustCompile(`政府工作报告$`)
	furnitureLine = regexp.MustCompile(`^(?:【?(?:打印|关闭|字体|字号|收藏|返回顶部|上一篇|下一篇|分享|扫一扫|扫码|浏览次数|访问量|点击数|点击量|阅读次数|您(?:当前|现在)?的?(?:位置|所在)|当前位置|首页|相关(?:稿件|文章|信息|阅读|附件)|责任编辑|编辑|责编|来源|信息来源|发布(?:时间|日期|机构)|索引号|文号|版权所有|主办|承办|备案|网站标识码|【?(?:大|中|小)】?$)|(?:A[+-]? ?){2,})`)
)

// isText reports whether a block is a sentence or heading of a report, as far as
// can be told from it alone.
func (b block) isText() bool {
	n := utf8.RuneCountInString(b.text)
	return b.links*2 < n && (n >= 10 && sentenceEnd.MatchString(b.text) || headingLine.MatchString(b.text))
}

// isFurniture reports whether a block among those of the text is a button or a
// list of links all the same.
func (b block) isFurniture() bool {
	n := utf8.RuneCountInString(b.text)
	return furnitureLine.MatchString(b.text) && !sentenceEnd.MatchString(b.text) && n < 80 || b.links*10 >= n*8
}

// span returns the first block of the report and the one behind its last: those
// of the smallest element with nine tenths of the page's sentences, up to the
// last one that is text or belongs to an annex.
func (p *page) span() (first, last int) {
	weight, total := map[*html.Node]int{}, 0
	for _, b := range p.blocks {
		if b.isText() {
			n := utf8.RuneCountInString(b.text)
			total += n
			for _, e := range b.path {
				weight[e] += n
			}
		}
	}
	var best *html.Node
	depth := -1
	for _, b := range p.blocks {
		for i, e := range b.path {
			if weight[e]*10 >= total*9 && i > depth && total > 0 {
				best, depth = e, i
			}
		}
	}
	in := func(b block) bool { return best == nil || slices.Contains(b.path, best) }
	first = max(slices.IndexFunc(p.blocks, in), 0)
	last = len(p.blocks)
	for last > first && !(in(p.blocks[last-1]) && (p.blocks[last-1].isText() || !p.blocks[last-1].isFurniture())) {
		last--
	}
	return first, last
}

// titleAbove returns the block with the title of the report where it stands
// above the text; -1 where the text has its own or there is none.
func (p *page) titleAbove(first, last int) int {
	for _, b := range p.blocks[first:last] {
		if headingLine.MatchString(b.text) {
			break
		}
		if isTitle(b.text) {
			return -1
		}
	}
	for i := first - 1; i >= 0; i-- {
		if b := p.blocks[i]; isTitle(b.text) && b.links == 0 {
			return i
		}
	}
	return -1
}

func isTitle(s string) bool {
	const longest = 40
	return titleLine.MatchString(strings.Join(strings.Fields(s), "")) && utf8.RuneCountInString(s) <= longest
}
