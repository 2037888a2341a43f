package bot

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
)

// longestAnchor is how much of a quoted part is taken for the subject, in
// characters.
const longestAnchor = 60

var readAsLine = func() *regexp.Regexp {
	form := func(w *wording) string {
		return strings.ReplaceAll(regexp.QuoteMeta(w.readAs), "%s", `([^”\n]+)`)
	}
	return regexp.MustCompile(`(?m)^(?:` + form(&chinese) + "|" + form(&english) + ")")
}()

// anchored returns what a question goes on from that replies to an answer of the
// bot: the part of it that was selected, else what that answer was about. before
// is the person's last question, nil for none; it stands when its answer is the
// one meant.
func (b *Bot) anchored(before *answers.Turn, home *retrieval.Report, earlier *Earlier) *answers.Turn {
	p := b.firstCited(earlier.Text)
	part := strings.TrimSpace(earlier.Part)
	if part == "" && (p == nil || before != nil && before.Address == p.Address.String()) {
		return before
	}
	anchor := &answers.Turn{Report: home.ID, Subject: part}
	if p != nil {
		anchor.Report, anchor.Address = p.Address.Report, p.Address.String()
		anchor.Year, anchor.Side = p.Year, p.Side
	}
	if part == "" {
		anchor.Subject = subjectOf(earlier.Text, p)
	}
	if utf8.RuneCountInString(anchor.Subject) > longestAnchor {
		anchor.Subject = string([]rune(anchor.Subject)[:longestAnchor])
	}
	anchor.Subject = lexicon.Fold(anchor.Subject)
	return anchor
}

// firstCited returns the passage that an answer cites first, nil for none.
func (b *Bot) firstCited(text string) *retrieval.Passage {
	for _, s := range citedAddress.FindAllString(text, -1) {
		if a, err := retrieval.ParseAddress(s); err == nil {
			if p := b.library.Passage(a); p != nil {
				return p
			}
		}
	}
	return nil
}

// subjectOf is what an answer was about: how it read the question if it said so,
// else the topic of the passage, or the first words that it quotes of it.
func subjectOf(text string, p *retrieval.Passage) string {
	if m := readAsLine.FindStringSubmatch(text); m != nil {
		subject, _, _ := strings.Cut(m[1]+m[2], " · ")
		return strings.TrimSuffix(subject, "…")
	}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && strings.Contains(p.Text, line) {
			return strings.TrimRight(line, "。；，")
		}
	}
	return p.Topic
}
