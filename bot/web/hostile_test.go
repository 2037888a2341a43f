package web

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"reportbot/bot"
)

// payloads run a script or fetch something where a page lets them.
var payloads = []string{
	`<script>alert(1)</script>`, `"><script>alert(1)</script>`, `'><img src=x onerror=alert(1)>`, `<img src=http://evil.example/x.png>`, `<svg onload=alert(1)>`, `<svg><script>alert(1)</script>`,
	`</title><script>alert(1)</script>`, `</textarea><script>alert(1)</script>`, `</style><script>alert(1)</script>`, `<iframe src="javascript:alert(1)"></iframe>`, `<iframe srcdoc="<script>alert(1)</script>">`,
	`<a href="javascript:alert(1)" autofocus onfocus=alert(1)>x</a>`, `<input autofocus onfocus=alert(1)>`, `" autofocus onfocus=alert(1) x="`, `' onmouseover='alert(1)`, `<body onload=alert(1)>`,
	`<link rel=stylesheet href=http://evil.example/x.css>`, `<meta http-equiv=refresh content="0;url=http://evil.example/">`, `<base href="http://evil.example/">`, `<object data="http://evil.example/x">`, `<embed src="http://evil.example/x">`,
	`<form action="http://evil.example/"><button>`, `<style>@import "http://evil.example/x.css";</style>`, `<div style="background:url(http://evil.example/x)">`, `<video src=http://evil.example/x autoplay>`, `<audio src=http://evil.example/x>`,
	`<details open ontoggle=alert(1)>`, `<marquee onstart=alert(1)>`, `{{.}}`, `{{template "page" .}}`, `${alert(1)}`, `<!--`, `]]>`, `<![CDATA[<script>alert(1)</script>]]>`, `&lt;script&gt;alert(1)&lt;/script&gt;`, `&#60;script&#62;alert(1)`,
	"\u2028alert(1)\u2029", "\x00<script>alert(1)</script>", "<scr\x00ipt>alert(1)</script>", "\xff\xfe<script>alert(1)</script>", "\xc0\xbcscript>alert(1)</script>", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "＜script＞alert(1)＜/script＞", "\u202e<script>alert(1)</script>",
	`javascript:alert(1)`, `data:text/html,<script>alert(1)</script>`, `//evil.example/`, `http://evil.example/`, `\\evil.example\x`, "x\r\nLocation: http://evil.example/", "x\r\n\r\n<script>alert(1)</script>",
}

// hostile are places of the site that take what somebody made up.
var hostile = []string{"/?q=%s", "/?q=电梯&report=%s", "/r/beijing-2022/figures?sort=%s", "/r/%s"}

// No input makes a script run or a request leave the machine.
func TestHostile(t *testing.T) {
	home, _, _ := serve(t, beijing(t))
	b := openBrowser(t, home)
	unguarded := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `<title>x</title><link rel="icon" href="data:,"><img src="http://evil.example/x.png"><script>alert(1)</script>`)
	}))
	defer unguarded.Close()
	b.do(t, chromedp.Navigate(unguarded.URL))
	if b.mu.Lock(); len(b.strayed) < 2 || len(b.scripts) != 1 {
		t.Fatalf("the browser hears no script and no request: %q, %q", b.scripts, b.strayed)
	}
	b.strayed, b.scripts = nil, nil
	b.mu.Unlock()
	visited := 0
	for _, p := range payloads {
		for _, form := range hostile {
			escaped := url.QueryEscape(p)
			if strings.HasPrefix(form, "/r/%") {
				escaped = url.PathEscape(p)
			}
			b.do(t, chromedp.Navigate(home+fmt.Sprintf(form, escaped)))
			visited++
		}
		b.unharmed(t)
	}
	if visited < 200 {
		t.Errorf("only %d inputs", visited)
	}
}

// What stands in the ledger was typed by anybody, and staff look at it.
func TestHostileLedger(t *testing.T) {
	home, bt, _ := serve(t, beijing(t))
	for person := range int64(3) {
		for _, p := range payloads {
			bt.Handle(t.Context(), bot.Message{Chat: person + 1, User: person + 1, ID: 1, Text: "火星移民计划 " + p})
		}
	}
	b := openBrowser(t, home)
	var links []string
	b.do(t, asStaff("zh-CN"), chromedp.Navigate(home+"/staff"),
		into(&links, chromedp.Evaluate[[]string](`[...document.querySelectorAll("tbody th a")].map(a => a.href)`)))
	if len(links) == 0 {
		t.Fatal("the ledger is empty")
	}
	for _, l := range links {
		b.do(t, chromedp.Navigate(l))
	}
	b.unharmed(t)
}

// Nobody gets to the ledger without the token, and no other site can send its
// forms.
func TestStaffOnly(t *testing.T) {
	home, bt, _ := serve(t, beijing(t))
	post := func(at, password string, header http.Header) int {
		r, err := http.NewRequest(http.MethodPost, home+at, strings.NewReader(url.Values{"address": {"beijing-2022/2.5.4"}, "questions": {"火星移民"}, "number": {"1"}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for k, v := range header {
			r.Header[k] = v
		}
		if password != "" {
			r.SetBasicAuth("x", password)
		}
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response.StatusCode
	}
	elsewhere := http.Header{"Origin": {"http://evil.example"}, "Sec-Fetch-Site": {"cross-site"}}
	for _, at := range []string{"/staff/try", "/staff/keep", "/staff/undo"} {
		for _, password := range []string{"", "x", token + "x", token[:len(token)-1]} {
			if got := post(at, password, nil); got != http.StatusUnauthorized {
				t.Errorf("%s with %q: %d", at, password, got)
			}
		}
		if got := post(at, token, elsewhere); got != http.StatusForbidden {
			t.Errorf("%s from another site: %d", at, got)
		}
	}
	for _, at := range []string{"/staff", "/staff/miss/0", "/staff/pins.txt"} {
		if status, _, _ := get(t, home+at, "zh"); status != http.StatusUnauthorized {
			t.Errorf("%s: %d", at, status)
		}
	}
	if pins, err := bt.Pins(t.Context()); err != nil || len(pins) > 0 {
		t.Errorf("pinned: %v, %v", pins, err)
	}
	if got := post("/staff/keep", token, nil); got != http.StatusSeeOther {
		t.Errorf("with the token: %d", got)
	}
	if pins, err := bt.Pins(t.Context()); err != nil || len(pins) != 1 {
		t.Errorf("not pinned: %v, %v", pins, err)
	}
}
