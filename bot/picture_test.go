package bot

import (
	"fmt"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestPicture has a conversation in a private chat and wants docs/telegram.svg to
// show it: the picture of README.md is drawn by go test ./bot -run TestPicture -update.
func TestPicture(t *testing.T) {
	b := newBot()
	d := &drawing{y: 24}
	for _, question := range []string{"去年装了多少部电梯", "今年呢？"} {
		d.asked(question)
		d.replied(b.tell(t, Message{Chat: 1, Kind: Private, User: 7, Text: question}))
	}
	const file = "../docs/telegram.svg"
	if *update {
		if err := os.WriteFile(file, []byte(d.svg()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(file); err != nil || d.svg() != string(want) {
		t.Errorf("%s does not show what the bot says: %v", file, err)
	}
}

// The sizes of the picture: pixels, and of a line columns of half a character.
const (
	chatWidth = 600
	lineSize  = 24
	column    = 8
	pad       = 14
	widest    = 60
)

// A drawing is a chat, drawn from above.
type drawing struct {
	strings.Builder
	y int
}

func (d *drawing) svg() string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d">
<rect width="100%%" height="100%%" rx="10" fill="#cfdcc4"/>
<g font-family="system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif" font-size="16" fill="#1c1c1c">
%s</g>
</svg>
`, chatWidth, d.y+8, d.String())
}

// asked draws what the person says, on the right.
func (d *drawing) asked(text string) {
	width := columns.StringWidth(text)*column + 2*pad
	fmt.Fprintf(d, `<rect x="%d" y="%d" width="%d" height="40" rx="14" fill="#e4ffd0"/>`, chatWidth-20-width, d.y, width)
	d.write(chatWidth-20-width+pad, d.y+26, text, "")
	d.y += 54
}

// replied draws what the bot says, on the left, with its buttons.
func (d *drawing) replied(r Reply) {
	width := widest*column + 2*pad
	var lines drawing
	lines.y = d.y + pad + 16
	for _, line := range marked(r.Pages[0].HTML) {
		lines.line(line)
	}
	fmt.Fprintf(d, `<rect x="20" y="%d" width="%d" height="%d" rx="14" fill="#ffffff"/>`+"\n", d.y, width, lines.y-d.y-4)
	d.WriteString(lines.String())
	d.y = lines.y + 4
	for _, row := range r.Buttons {
		each := (width - 6*(len(row)-1)) / len(row)
		for i, button := range row {
			x := 20 + i*(each+6)
			fmt.Fprintf(d, `<rect x="%d" y="%d" width="%d" height="36" rx="8" fill="#6f8a66"/>`, x, d.y, each)
			fmt.Fprintf(d, `<text x="%d" y="%d" text-anchor="middle" fill="#ffffff">%s</text>`+"\n", x+each/2, d.y+24, html.EscapeString(button.Label))
		}
		d.y += 42
	}
	d.y += 16
}

// A markedLine is a line of a message with the style of each of its bytes.
type markedLine struct {
	text   string
	styles []string
	quoted bool
}

var tagOrText = regexp.MustCompile(`<(/?)(\w+)[^>]*>|[^<]+`)

// marked reads Telegram's HTML.
func marked(page string) []markedLine {
	lines, style, quoted := []markedLine{{}}, "", false
	for _, m := range tagOrText.FindAllStringSubmatch(page, -1) {
		open := m[1] == ""
		switch m[2] {
		case "b":
			style = map[bool]string{true: ` font-weight="bold"`}[open]
		case "a":
			style = map[bool]string{true: ` fill="#2f7fc1"`}[open]
		case "blockquote":
			quoted = open
			lines[len(lines)-1].quoted = true
		case "":
			for i, text := range strings.Split(html.UnescapeString(m[0]), "\n") {
				if i > 0 {
					lines = append(lines, markedLine{quoted: quoted})
				}
				last := &lines[len(lines)-1]
				last.text += text
				for range len(text) {
					last.styles = append(last.styles, style)
				}
			}
		}
	}
	return lines
}

// line draws a line of a message, wrapped.
func (d *drawing) line(l markedLine) {
	if l.text == "" {
		d.y += lineSize / 2
		return
	}
	x, width := 20+pad, widest
	if l.quoted {
		x, width = x+14, width-2
	}
	from := d.y
	for _, span := range wrap(l.text, width) {
		at := x
		for start := span.Start; start < span.End; {
			end := start
			for end < span.End && l.styles[end] == l.styles[start] {
				end++
			}
			at = d.write(at, d.y, l.text[start:end], l.styles[start])
			start = end
		}
		d.y += lineSize
	}
	if l.quoted {
		fmt.Fprintf(d, `<rect x="%d" y="%d" width="3" height="%d" rx="1" fill="#4a9c3d"/>`+"\n", 20+pad, from-17, d.y-from)
	}
}

// write draws words, each character at its place, and returns where they end.
func (d *drawing) write(x, y int, words, style string) int {
	for _, r := range words {
		width, size := columns.RuneWidth(r)*column, ""
		if width == column {
			size = ` font-size="14"`
		}
		fmt.Fprintf(d, `<text x="%d" y="%d"%s%s>%s</text>`, x, y, size, style, html.EscapeString(string(r)))
		x += width
	}
	d.WriteString("\n")
	return x
}
