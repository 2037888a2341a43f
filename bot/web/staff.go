package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/retrieval"
)

// registerStaff adds the addresses that ask for the token.
func (s *Site) registerStaff(handle func(string, http.HandlerFunc)) {
	for pattern, h := range map[string]http.HandlerFunc{
		"GET /staff":           s.ledger,
		"GET /staff/miss/{id}": s.miss,
		"POST /staff/try":      s.try,
		"POST /staff/keep":     s.keep,
		"POST /staff/undo":     s.undo,
		"GET /staff/pins.txt":  s.export,
	} {
		handle(pattern, s.staffOnly(h))
	}
}

// staffOnly lets in who gives the token as the password, whatever the name. Both
// are compared as sums, so that the time tells nothing of the token.
func (s *Site) staffOnly(h http.HandlerFunc) http.HandlerFunc {
	want := sha256.Sum256([]byte(s.token))
	return func(w http.ResponseWriter, r *http.Request) {
		_, password, _ := r.BasicAuth()
		got := sha256.Sum256([]byte(password))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			w.Header().Set("WWW-Authenticate", `Basic realm="staff", charset="UTF-8"`)
			http.Error(w, "401", http.StatusUnauthorized)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, mostForm)
		h(w, r)
	}
}

// mostForm bounds what a form may hold, in bytes.
const mostForm = 64 << 10

// A ledger is what was asked in vain and what was pinned.
type ledger struct {
	Misses []bot.Miss
	Pins   []bot.Pin
	Failed bool // the database is away
}

func (s *Site) ledger(w http.ResponseWriter, r *http.Request) {
	v := s.view(r, nil)
	l := &ledger{}
	var missed, unpinned error
	l.Misses, missed = s.bot.Misses(r.Context(), time.Unix(0, 0))
	l.Pins, unpinned = s.bot.Pins(r.Context())
	l.Failed = missed != nil || unpinned != nil
	slices.Reverse(l.Pins)
	v.Heading, v.Data = v.Ledger, l
	s.show(w, http.StatusOK, "ledger", v)
}

// An open miss is a group of the ledger with the passages that may answer it.
type openMiss struct {
	bot.Miss
	Proposed []bot.Cited
	Nearest  *retrieval.Passage // to say no with; nil where there is none
}

func (s *Site) miss(w http.ResponseWriter, r *http.Request) {
	v := s.view(r, nil)
	m, proposed, ok := v.Miss(r.Context(), r.PathValue("id"))
	if !ok {
		s.missing(w, r)
		return
	}
	open := &openMiss{Miss: m}
	for _, p := range proposed {
		open.Proposed = append(open.Proposed, bot.Cited{Quote: answers.Whole(p), Label: v.Label(p), Headings: bot.Headings(p)})
	}
	if a, err := retrieval.ParseAddress(m.Address); err == nil {
		open.Nearest = v.Library().Passage(a)
	}
	v.Heading, v.Data = m.Asked, open
	s.show(w, http.StatusOK, "miss", v)
}

// A change is a pin that is to be kept, and what it changes.
type change struct {
	bot.Pin
	Passage *retrieval.Passage // nil where nothing stands at the address
	Changes []bot.Change
	Failed  bool
}

// pinOf reads the pin that a form asks for.
func pinOf(r *http.Request) bot.Pin {
	p := bot.Pin{Address: strings.TrimSpace(r.PostFormValue("address")), Near: r.PostFormValue("near") != ""}
	for q := range strings.Lines(r.PostFormValue("questions")) {
		if q = strings.TrimSpace(q); q != "" {
			p.Questions = append(p.Questions, q)
		}
	}
	return p
}

// try shows what a pin changes, before it is kept.
func (s *Site) try(w http.ResponseWriter, r *http.Request) {
	v := s.view(r, nil)
	c := &change{Pin: pinOf(r)}
	if a, err := retrieval.ParseAddress(c.Address); err == nil {
		c.Passage = v.Library().Passage(a)
	}
	if c.Passage != nil && len(c.Questions) > 0 {
		var err error
		c.Changes, err = s.bot.Try(r.Context(), c.Pin)
		c.Failed = err != nil
	}
	v.Heading, v.Data = v.WhatChanges, c
	s.show(w, http.StatusOK, "change", v)
}

// keep keeps a pin.
func (s *Site) keep(w http.ResponseWriter, r *http.Request) {
	if _, err := s.bot.Keep(r.Context(), pinOf(r)); err != nil {
		s.try(w, r) // shows why not
		return
	}
	http.Redirect(w, r, "/staff#pins", http.StatusSeeOther)
}

// undo takes a pin back.
func (s *Site) undo(w http.ResponseWriter, r *http.Request) {
	if n, err := strconv.Atoi(r.PostFormValue("number")); err == nil {
		if _, err := s.bot.Unpin(r.Context(), n); err != nil {
			s.ledger(w, r)
			return
		}
	}
	http.Redirect(w, r, "/staff#pins", http.StatusSeeOther)
}

// export writes the pins as lines of hint files.
func (s *Site) export(w http.ResponseWriter, r *http.Request) {
	pins, err := s.bot.Pins(r.Context())
	if err != nil {
		http.Error(w, "503", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte(bot.Export(pins)))
}
