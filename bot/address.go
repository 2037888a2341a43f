package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"

	"reportbot/retrieval"
)

// shortID are the report IDs that buttons and links carry as they are; of any
// other, which may be long or hold what a link must not, they carry a hash.
var shortID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,38}$`)

// key names a report in at most 38 characters of A-Z, a-z, 0-9, _ and -.
func key(id string) string {
	if shortID.MatchString(id) {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "x" + hex.EncodeToString(sum[:8])
}

// reportOf returns the report that a key names, nil if there is none.
func (b *Bot) reportOf(k string) *retrieval.Report {
	if r := b.library.Report(k); r != nil {
		return r
	}
	for _, r := range b.library.Reports() {
		if key(r.ID) == k {
			return b.library.Report(r.ID)
		}
	}
	return nil
}

// data writes what a button carries: a kind and an address, at most 64 bytes.
func data(kind string, a retrieval.Address) string {
	a.Report = key(a.Report)
	if a.Part == retrieval.None {
		return kind + ":" + a.Report
	}
	return kind + ":" + a.String()
}

// place reads an address as buttons carry it; ok is false for one that leads
// nowhere.
func (b *Bot) place(s string) (a retrieval.Address, ok bool) {
	k, _, deep := strings.Cut(s, "/")
	r := b.reportOf(k)
	if r == nil {
		return a, false
	}
	if !deep {
		return top(r), true
	}
	a, err := retrieval.ParseAddress(s)
	if err != nil {
		return a, false
	}
	a.Report = r.ID
	return a, b.exists(a)
}

// top is the address of a whole report.
func top(r *retrieval.Report) retrieval.Address {
	return retrieval.Address{Report: r.ID, Part: retrieval.None, Section: retrieval.None, Paragraph: retrieval.None}
}

// exists reports whether something stands at an address.
func (b *Bot) exists(a retrieval.Address) bool {
	if a.IsPassage() {
		return b.library.Passage(a) != nil
	}
	r := b.library.Report(a.Report)
	if r == nil || a.Part < 0 || a.Part >= len(r.Parts) {
		return false
	}
	part := r.Parts[a.Part]
	switch a.Section {
	case retrieval.None:
		return len(part.Passages) > 0 || len(part.Sections) > 0
	case 0:
		return len(part.Passages) > 0
	}
	return a.Section <= len(part.Sections)
}

// link is the permanent link to an address, "" before the bot knows its name.
func (b *Bot) link(a retrieval.Address) string {
	if b.name == "" {
		return ""
	}
	payload := key(a.Report) + "_" + strconv.Itoa(a.Part)
	for _, n := range []int{a.Section, a.Paragraph} {
		if n != retrieval.None {
			payload += "-" + strconv.Itoa(n)
		}
	}
	return "https://t.me/" + b.name + "?start=" + payload
}

// linked reads the payload of a permanent link: beijing-2022_2-5-3.
func (b *Bot) linked(payload string) (a retrieval.Address, ok bool) {
	i := strings.LastIndex(payload, "_")
	if i < 0 {
		return a, false
	}
	return b.place(payload[:i] + "/" + strings.ReplaceAll(payload[i+1:], "-", "."))
}

// numbers are an address within its report: "2.5.3".
func numbers(a retrieval.Address) string {
	return strings.TrimPrefix(a.String(), a.Report+"/")
}
