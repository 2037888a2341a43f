//go:build unix

package command

import (
	"fmt"
	"html"
	"os"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
)

// TestPicture holds a conversation and wants docs/terminal.svg to show it: the
// picture of README.md is drawn by go test ./command -run TestPicture -update.
func TestPicture(t *testing.T) {
	const prompt = "北京2022> "
	s := newScreen(t, 80, 60, "zh_CN.UTF-8", "chat")
	s.prompt(prompt, 1)
	for i, question := range []string{"去年装了多少部电梯", "今年呢？", "/check 老楼加装电梯481部"} {
		s.typed(question + enter)
		s.prompt(prompt, i+2)
	}
	got := s.svg("reportbot")
	const file = "../docs/terminal.svg"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || got != string(want) {
		t.Errorf("%s does not show what the program says: %v\n%s", file, err, strings.Join(s.lines(), "\n"))
	}
}

// The sizes of a picture, in pixels.
const (
	cell, row = 9, 21
	margin    = 18
	bar       = 34
)

// svg draws the screen as a picture. Each character has its own place, so that
// it does not matter which font draws it.
func (s *screen) svg(title string) string {
	var b strings.Builder
	lines := len(s.lines())
	width, height := s.shown.Width()*cell+2*margin, lines*row+2*margin+bar
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d">
<rect width="100%%" height="100%%" rx="10" fill="#1e2127"/>
<g fill="#ff5f57"><circle cx="22" cy="18" r="6"/></g><g fill="#febc2e"><circle cx="42" cy="18" r="6"/></g><g fill="#28c840"><circle cx="62" cy="18" r="6"/></g>
<g font-family="ui-monospace, Menlo, Consolas, 'Noto Sans Mono CJK SC', 'PingFang SC', 'Microsoft YaHei', monospace" font-size="15" fill="#d7dae0">
<text x="%d" y="23" text-anchor="middle" fill="#8b919d" font-size="13">%s</text>
`, width, height, width/2, title)
	for y := range lines {
		s.svgLine(&b, y)
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// svgLine draws a line of the screen, character by character.
func (s *screen) svgLine(b *strings.Builder, y int) {
	for x := range s.shown.Width() {
		if c := s.shown.CellAt(x, y); c != nil && strings.TrimSpace(c.Content) != "" {
			fmt.Fprintf(b, `<text x="%d" y="%d"%s>%s</text>`, margin+x*cell, bar+margin+y*row+15, svgStyle(c), html.EscapeString(c.Content))
		}
	}
	b.WriteString("\n")
}

func svgStyle(c *uv.Cell) string {
	style, attributes := c.Style, ""
	if c.Width > 1 {
		attributes = ` font-size="17"`
	}
	if style.Attrs&uv.AttrBold != 0 {
		attributes += ` font-weight="bold" fill="#ffffff"`
	}
	if style.Attrs&uv.AttrFaint != 0 {
		attributes += ` fill="#8b919d"`
	}
	if style.Fg != nil {
		r, g, _, _ := style.Fg.RGBA()
		attributes += map[bool]string{true: ` fill="#ff7b72"`, false: ` fill="#7ee787"`}[r > g]
	}
	return attributes
}
