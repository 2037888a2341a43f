package web

import (
	"context"
	"encoding/json"
	"flag"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"reportbot/bot"
	"reportbot/bot/store"
)

// These tests look at the page in a real Chromium, where one is installed.
// REPORTBOT_TEST_AXE names axe.min.js of the package axe-core, which looks for what
// keeps people with disabilities out.
var pictures = flag.String("pictures", "", "folder into which to put pictures of the page")

// A browser is a Chromium that has heard from a page what it must not.
type browser struct {
	ctx  context.Context
	home string

	mu      sync.Mutex
	strayed []string // requests that left the site
	scripts []string // dialogs, which only a script opens
}

func openBrowser(t *testing.T, home string) *browser {
	t.Helper()
	where := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil && where == "" {
			where = path
		}
	}
	if where == "" {
		t.Skip("no Chromium is installed")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(where), chromedp.NoSandbox, chromedp.Flag("disable-background-networking", true), chromedp.WSURLReadTimeout(time.Minute))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{ctx: ctx, home: home}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	b.do(t, call(network.Enable, network.EnableParams{}), headers("zh-CN"))
	return b
}

// hear notes what the page must not do.
func (b *browser) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, b.home) && !strings.HasPrefix(e.Request.URL, "data:,") && e.Request.URL != "about:blank" {
			b.strayed = append(b.strayed, e.Request.URL)
		}
	case *page.EventJavascriptDialogOpening:
		b.scripts = append(b.scripts, e.URL)
		go chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
	}
}

// call is the step that sends the browser a command.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// into keeps what a step returns.
func into[T any](to *T, step chromedp.Action[T]) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) (err error) {
		*to, err = step(ctx, t)
		return err
	})
}

func (b *browser) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	for i, step := range steps {
		if err := chromedp.Do(ctx, step); err != nil {
			at, _ := chromedp.Run(b.ctx, chromedp.Location())
			t.Fatalf("step %d, at %s: %v", i+1, at, err)
		}
	}
}

// headers makes the browser want a language.
func headers(language string) chromedp.Action[chromedp.Void] {
	return call(network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": language}})
}

// asStaff lets the browser know the token, too.
func asStaff(language string) chromedp.Action[chromedp.Void] {
	r, _ := http.NewRequest(http.MethodGet, "http://localhost", nil)
	r.SetBasicAuth("staff", token)
	all := network.Headers{"Accept-Language": language, "Authorization": r.Header.Get("Authorization")}
	return call(network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: all})
}

// askedInVain puts into the ledger what several people asked in vain.
func askedInVain(t *testing.T, b *bot.Bot, s *store.Store) {
	t.Helper()
	for person := range int64(4) {
		for _, q := range []string{"地铁票价多少钱", "坐一次地铁要多少钱", "北京有多少只熊猫", "学区房政策怎么变"} {
			b.Handle(t.Context(), bot.Message{Chat: person + 1, User: person + 1, ID: 1, Text: q})
		}
	}
	if misses, err := b.Misses(t.Context(), time.Unix(0, 0)); err != nil || len(misses) == 0 {
		t.Fatal("the ledger is empty", err)
	}
}

// A look is one page to look at.
type look struct{ name, at string }

var looks = []look{
	{"home", "/"},
	{"answer", "/?q=" + url.QueryEscape("今年装多少部电梯")},
	{"pair", "/?q=" + url.QueryEscape("新增中小学学位")},
	{"refusal", "/?q=" + url.QueryEscape("深圳今年装多少部电梯")},
	{"no result", "/?q=" + url.QueryEscape("火星移民什么时候开始")},
	{"choices", "/?q=" + url.QueryEscape("（五）")},
	{"several", "/?q=" + url.QueryEscape("今年GDP目标是多少？去年装了多少部电梯？")},
	{"too long", "/?q=" + strings.Repeat("long", 300)},
	{"passage", "/r/beijing-2022/2.5.3"},
	{"part", "/r/beijing-2022/2"},
	{"whole", "/r/beijing-2022"},
	{"figures", "/r/beijing-2022/figures?sort=-number"},
	{"missing", "/r/beijing-2022/9.9.9"},
	{"ledger", "/staff"},
}

// A finding is what axe-core found.
type finding struct {
	ID, Impact, Help string
	Nodes            []struct{ HTML, FailureSummary string }
}

// TestLooks looks at each page as a phone and a desk have it, light and dark, in
// both languages: nothing is wider than the screen, and axe-core finds nothing.
func TestLooks(t *testing.T) {
	home, bt, s := serve(t, beijing(t))
	askedInVain(t, bt, s)
	misses, err := bt.Misses(t.Context(), time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t, home)
	axe, err := os.ReadFile(os.Getenv("REPORTBOT_TEST_AXE"))
	if err != nil {
		t.Skip("REPORTBOT_TEST_AXE names no axe.min.js: ", err)
	}
	all := append(slices.Clone(looks), look{"miss", "/staff/miss/" + misses[0].ID})
	for _, c := range []struct {
		name, language, scheme string
		width, height          int64
	}{{"desk", "zh-CN", "light", 1280, 900}, {"desk dark", "en", "dark", 1280, 900}, {"phone", "zh-CN", "dark", 360, 740}, {"phone light", "en", "light", 360, 740}} {
		b.do(t, asStaff(c.language), chromedp.EmulateViewport(c.width, c.height),
			call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: c.scheme}}}))
		for _, l := range all {
			var wide bool
			var found string
			b.do(t, chromedp.Navigate(home+l.at), into(&wide, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > document.documentElement.clientWidth`)))
			b.picture(t, c.name+" "+l.name)
			if wide {
				t.Errorf("%s, %s: wider than the screen", c.name, l.name)
			}
			b.do(t, chromedp.Evaluate[chromedp.Void](string(axe)), into(&found, chromedp.Evaluate[string](`axe.run().then(r => JSON.stringify(r.violations))`, chromedp.EvalAwaitPromise)))
			var list []finding
			if err := json.Unmarshal([]byte(found), &list); err != nil {
				t.Fatal(err)
			}
			for _, f := range list {
				t.Errorf("%s, %s: %s (%s): %s\n%s\n%s", c.name, l.name, f.ID, f.Impact, f.Help, f.Nodes[0].HTML, f.Nodes[0].FailureSummary)
			}
		}
	}
	b.unharmed(t)
}

// picture takes a picture of the page, where that was asked for.
func (b *browser) picture(t *testing.T, name string) {
	t.Helper()
	if *pictures == "" {
		return
	}
	var png []byte
	b.do(t, into(&png, chromedp.CaptureScreenshot()))
	if err := os.WriteFile(filepath.Join(*pictures, strings.ReplaceAll(name, " ", "-")+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// unharmed fails where a script ran or a request left the site.
func (b *browser) unharmed(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.strayed {
		t.Errorf("a request to %s", s)
	}
	for _, s := range b.scripts {
		t.Errorf("a script ran at %s", s)
	}
	b.strayed, b.scripts = nil, nil
}

// Everything works, and the policy lets no script run: asking, following a
// citation, sorting, pinning and undoing.
func TestWithoutScripts(t *testing.T) {
	home, bt, s := serve(t, beijing(t))
	askedInVain(t, bt, s)
	b := openBrowser(t, home)
	b.do(t, asStaff("zh-CN"))
	var quote, place, lit, sorted string
	b.do(t,
		chromedp.Navigate(home),
		chromedp.SendKeys(chromedp.CSS("#q"), "今年装多少部电梯\r"),
		chromedp.WaitVisible(chromedp.CSS(".answer blockquote")),
		into(&quote, chromedp.Text(chromedp.CSS(".answer blockquote"))),
		into(&lit, chromedp.Text(chromedp.CSS(".report mark"))),
		chromedp.Click(chromedp.CSS(".source a")),
		chromedp.WaitVisible(chromedp.CSS("article .lit")),
		into(&place, chromedp.Location()),
		chromedp.Navigate(home+"/r/beijing-2022/figures"),
		chromedp.Click(chromedp.CSS("th[aria-sort]:nth-child(2) a")),
		chromedp.WaitVisible(chromedp.CSS("th[aria-sort=ascending]:nth-child(2)")),
		into(&sorted, chromedp.Text(chromedp.CSS("tbody tr:first-child td"))),
	)
	const want = "有序推进老旧楼宇、老旧厂房等6大类更新项目，完成老楼加装电梯200部以上，支持配合央属产权单位老旧小区改造。"
	if quote != want || lit != want || place != home+"/r/beijing-2022/2.5.3" || !strings.HasPrefix(sorted, "1") {
		t.Errorf("quote %q, lit %q, at %s, smallest figure %q", quote, lit, place, sorted)
	}
	var question, pins string
	b.do(t,
		chromedp.Navigate(home+"/staff"),
		chromedp.Click(chromedp.CSS("tbody th a")),
		chromedp.WaitVisible(chromedp.CSS("#questions")),
		into(&question, chromedp.Text(chromedp.CSS("h1"))),
		chromedp.SetValue(chromedp.CSS("#address"), "beijing-2022/2.5.4"),
		chromedp.Click(chromedp.CSS(`main form:last-of-type button:not([name])`)),
		chromedp.WaitVisible(chromedp.CSS(`form[action="/staff/keep"] button`)),
		chromedp.Click(chromedp.CSS(`form[action="/staff/keep"] button`)),
		chromedp.WaitVisible(chromedp.CSS(".pins li")),
		into(&pins, chromedp.Text(chromedp.CSS(".pins"))),
	)
	b.do(t,
		chromedp.Navigate(home+"/?q="+url.QueryEscape(question)),
		into(&place, chromedp.Text(chromedp.CSS(".answer .source a"))),
	)
	if !strings.Contains(pins, question) || place != "beijing-2022/2.5.4" {
		t.Errorf("pinned %q: answered from %s", pins, place)
	}
	var after string
	b.do(t,
		chromedp.Navigate(home+"/staff"),
		chromedp.Click(chromedp.CSS(".pins button")),
		chromedp.WaitNotPresent(chromedp.CSS(".pins li")),
		chromedp.Navigate(home+"/?q="+url.QueryEscape(question)),
		into(&after, chromedp.Text(chromedp.CSS(".answer"))),
	)
	if !strings.Contains(after, "没有") {
		t.Errorf("undone, it is answered: %s", after)
	}
	b.unharmed(t)
}
