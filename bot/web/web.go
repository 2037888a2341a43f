// Package web is the page: the answers of a bot and its reports in a browser,
// made on the server, without a script.
package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/language"

	"reportbot/bot"
	"reportbot/retrieval"
)

// Embedded holds the files that the package carries inside the program, to be
// compared with their checksums.
//
//go:embed html
var Embedded embed.FS

// A Site serves the page.
type Site struct {
	bot   *bot.Bot
	token string
	log   *slog.Logger
}

// New returns the page of a bot. Whoever knows the token may see the ledger and
// pin passages; without one nobody may.
func New(b *bot.Bot, token string, log *slog.Logger) *Site { return &Site{b, token, log} }

// Register adds the addresses of the page to those that a server has.
func (s *Site) Register(mux *http.ServeMux) {
	handle := func(pattern string, h http.HandlerFunc) { mux.Handle(pattern, guarded(h)) }
	handle("GET /{$}", s.ask)
	handle("GET /r/{report}", s.read)
	handle("GET /r/{report}/{place}", s.read)
	handle("GET /r/{report}/figures", s.figures)
	handle("GET /page.css", s.style)
	handle("GET /", s.missing)
	if s.token != "" {
		s.registerStaff(handle)
	}
}

// policy lets a page load its own style and nothing else: no script, no picture,
// no frame, no form that is sent elsewhere.
const policy = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guarded sets what every response says of its safety.
func guarded(h http.Handler) http.Handler {
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		header.Set("Cache-Control", "no-store") // a question is its asker's
		h.ServeHTTP(w, r)
	}))
}

var (
	styleText, _ = fs.ReadFile(Embedded, "html/page.css")
	styleSum     = sha256.Sum256(styleText)
	styleName    = "/page.css?" + hex.EncodeToString(styleSum[:6])
)

func (s *Site) style(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Write(styleText)
}

// A view is what every template is given.
type view struct {
	*words
	bot.Reader
	Heading       string // of the page, its title
	QuestionAsked string // in the search box
	Report        *retrieval.Report
	Reports       []*retrieval.Report // to choose from; none where there is one, or too many
	Staff         bool                // there is a page for them
	Style         string
	Data          any
}

// mostChoices is how many reports the search box offers; of more, a question
// names the one it wants.
const mostChoices = 40

var offered = language.NewMatcher([]language.Tag{language.Chinese, language.English, language.TraditionalChinese})

// spoken is the language of a request: "zh", or "en" for who wants that rather.
func spoken(r *http.Request) string {
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return "zh"
	}
	if _, at, sure := offered.Match(wanted...); at == 1 && sure >= language.High {
		return "en"
	}
	return "zh"
}

// view begins the view of a request, about a report; nil is the default one.
func (s *Site) view(r *http.Request, about *retrieval.Report) *view {
	code := spoken(r)
	v := &view{words: in(code), Reader: s.bot.Reader(r.Context(), code), Report: about, Staff: s.token != "", Style: styleName}
	if about == nil {
		v.Report = v.Default()
	}
	if all := v.Library().Reports(); len(all) > 1 && len(all) <= mostChoices {
		v.Reports = all
	}
	return v
}

var templates = func() map[string]*template.Template {
	base := template.Must(template.New("").Funcs(template.FuncMap{
		"path": path, "place": place, "numbers": numbers, "lit": lit, "join": strings.Join,
	}).ParseFS(Embedded, "html/base.html"))
	set := map[string]*template.Template{}
	for _, name := range []string{"ask", "read", "figures", "missing", "ledger", "miss", "change"} {
		set[name] = template.Must(template.Must(base.Clone()).ParseFS(Embedded, "html/"+name+".html"))
	}
	return set
}()

// show writes a view by one of the templates.
func (s *Site) show(w http.ResponseWriter, status int, name string, v *view) {
	var page bytes.Buffer
	if err := templates[name].ExecuteTemplate(&page, "page", v); err != nil {
		s.log.Error("page", "template", name, "error", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", v.Code)
	w.Header().Add("Vary", "Accept-Language")
	w.WriteHeader(status)
	w.Write(page.Bytes())
}

// missing says that nothing stands at an address.
func (s *Site) missing(w http.ResponseWriter, r *http.Request) {
	v := s.view(r, nil)
	v.Heading = v.NothingHere
	s.show(w, http.StatusNotFound, "missing", v)
}

// path is the permanent link to a report.
func path(r *retrieval.Report) string { return "/r/" + url.PathEscape(r.ID) }

// place is the permanent link to a passage, section or part.
func place(a retrieval.Address) string { return "/r/" + url.PathEscape(a.Report) + "/" + numbers(a) }

// numbers are an address within its report: 2.5.3.
func numbers(a retrieval.Address) string { return strings.TrimPrefix(a.String(), a.Report+"/") }
