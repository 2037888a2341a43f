package apitest

import (
	"fmt"
	"strings"
	"testing"
)

func TestHTML(t *testing.T) {
	for source, want := range map[string]string{
		`a &lt;b&gt; &amp; &#30005;&#x68af; &copy; & c`: `a <b> & 电梯 &copy; & c`,
		`<b>粗<i>斜</i></b>`:                              `粗斜 bold(0,2) italic(1,1)`,
		`𠮷<STRONG>电</STRONG>`:                           `𠮷电 bold(2,1)`,
		"\n <b> 电 </b> ":                                `电 bold(0,1)`,
		`<blockquote>电</blockquote>`:                    `电 blockquote(0,1)`,
		`<blockquote expandable>电</blockquote>`:         `电 expandable_blockquote(0,1)`,
		`<a href="https://t.me/?a=1&amp;b">x</a>`:       `x text_link(0,1)`,
		`<span class="tg-spoiler">x</span>`:             `x spoiler(0,1)`,
		`<pre><code class="language-go">x</code></pre>`: `x pre(0,1) code(0,1)`,
		`<ins>u</ins><del>s</del>`:                      `us underline(0,1) strikethrough(1,1)`,
		`<b></b>x`:                                      `x`,
		`<b>x`:                                          `! Can't find end tag corresponding to start tag "b"`,
		`x</b>`:                                         `! Unexpected end tag at byte offset 1`,
		`<b><i>x</b></i>`:                               `! Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`,
		`a<p>x</p>`:                                     `! Unsupported start tag "p" at byte offset 1`,
		`<br/>`:                                         `! Unclosed start tag at byte offset 0`,
		`1 < 2`:                                         `! Unclosed start tag at byte offset 2`,
		`<b x`:                                          `! Unclosed start tag at byte offset 0`,
		`<span>x</span>`:                                `! Tag "span" must have class "tg-spoiler" at byte offset 0`,
		`<blockquote><blockquote>x</blockquote></blockquote>`: `! Block quotes can't be nested, at byte offset 12`,
		`<code><b>x</b></code>`:                               `! Tag "b" can't stand inside "code" at byte offset 6`,
	} {
		text, entities, err := parseHTML(source)
		for _, e := range entities {
			text += fmt.Sprintf(" %s(%d,%d)", e.Type, e.Offset, e.Length)
		}
		if err != nil {
			text = "! " + err.Error()
		}
		if text != want {
			t.Errorf("%s\n%s\nwant %s", source, text, want)
		}
	}
}

func FuzzHTMLEntitiesStandInTheText(f *testing.F) {
	f.Add(`<b>电 <i>梯</i></b> &lt;<blockquote expandable>x</blockquote>`)
	f.Fuzz(func(t *testing.T, source string) {
		text, entities, err := parseHTML(source)
		for _, e := range entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units(text) {
				t.Errorf("%q: %+v lies outside of %q", source, e, text)
			}
		}
		if err == nil && !strings.ContainsAny(source, "<&") && text != strings.TrimSpace(source) {
			t.Errorf("%q read as %q", source, text)
		}
	})
}
