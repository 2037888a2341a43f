package answers

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"reportbot/retrieval/lexicon"
)

// MaxParts is the most questions of one text that are answered.
const MaxParts = 5

var (
	itemNumber = regexp.MustCompile(`(?:^|[\s?？。；;，,、])(?:([1-9])[.、．)）:：]|[(（]([1-9])[)）]|([①②③④⑤⑥⑦⑧⑨])|([一二三四五六七八九])、)\s*`)
	askedMark  = regexp.MustCompile(`[?？]+`)
	joined     = regexp.MustCompile(`^(.{2,24}?)(?:和|与|跟|以及|还有)(.{2,24}?)(?:分别|各自|各)(?:都)?(?:是|有)?(.+)$`)
	// A piece that asks of something, not if somebody is there.
	asksOfSomething = regexp.MustCompile(`多少|几[^乎]|什么|啥|哪|怎么|咋|如何|目标|呢$|how|what|when|which`)
	leadYear        = regexp.MustCompile(`^(?:去年|今年|20\d\d年)`)
)

// several returns the questions of a text that asks several: numbered, one a line,
// one behind the other, or joined by 和 with 分别 behind; nil for a text that asks
// one thing.
func several(text string) []string {
	for _, split := range []func(string) []string{numberedItems, lineByLine, markByMark, joinedByAnd} {
		if parts := split(strings.TrimSpace(text)); len(parts) > 1 {
			return parts[:min(len(parts), MaxParts)]
		}
	}
	return nil
}

// numberedItems cuts a text at its numbers, which count from one.
func numberedItems(text string) []string {
	marks := itemNumber.FindAllStringSubmatchIndex(text, -1)
	var parts []string
	want, start := 1, -1
	for _, m := range marks {
		if end := m[1]; end < len(text) && text[end] >= '0' && text[end] <= '9' && text[end-1] == '.' {
			continue // 1.5
		}
		number := 0
		for group := 1; group <= 4; group++ {
			if s := m[2*group]; s >= 0 {
				digit := text[s:m[2*group+1]]
				number = 1 + max(strings.Index("123456789", digit), runeIndex("①②③④⑤⑥⑦⑧⑨", digit), runeIndex("一二三四五六七八九", digit))
			}
		}
		if number != want {
			continue
		}
		if start >= 0 {
			parts = append(parts, strings.TrimSpace(text[start:m[0]]))
		} else if strings.TrimSpace(text[:m[0]]) != "" && utf8.RuneCountInString(text[:m[0]]) > mostLead {
			return nil
		}
		want, start = want+1, m[1]
	}
	if start < 0 {
		return nil
	}
	return questionsOf(append(parts, text[start:]))
}

// mostLead is how many characters may stand before the first number: 请问：.
const mostLead = 12

func runeIndex(s, digit string) int {
	i := strings.Index(s, digit)
	if i < 0 {
		return -1
	}
	return utf8.RuneCountInString(s[:i])
}

// lineByLine takes short lines that ask for questions of their own.
func lineByLine(text string) []string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	asking := 0
	for _, l := range lines {
		if utf8.RuneCountInString(l) > longestPart {
			return nil
		}
		if asksSomething.MatchString(trimmed(lexicon.Fold(l))) || askedMark.MatchString(l) {
			asking++
		}
	}
	if asking < 2 || asking < len(lines)-1 {
		return nil
	}
	return questionsOf(lines)
}

// longestPart is the length in characters of a line that can be one of several
// questions.
const longestPart = 60

// markByMark cuts a text at its question marks, where each piece asks.
func markByMark(text string) []string {
	pieces := questionsOf(askedMark.Split(text, -1))
	for _, p := range pieces {
		if !asksOfSomething.MatchString(trimmed(lexicon.Fold(p))) {
			return nil
		}
	}
	return pieces
}

// joinedByAnd cuts 电梯200部和学位2万个分别在哪一部分.
func joinedByAnd(text string) []string {
	m := joined.FindStringSubmatch(strings.TrimRight(text, "?？。 "))
	if m == nil || leadYear.MatchString(m[2]) || isTimeWord(m[1]) {
		return nil
	}
	year := leadYear.FindString(m[1])
	return []string{m[1] + m[3], year + m[2] + m[3]}
}

// questionsOf leaves out what is empty or said before.
func questionsOf(parts []string) []string {
	var kept []string
	for _, p := range parts {
		p = strings.Trim(p, " \t\r\n，,；;、。")
		if utf8.RuneCountInString(p) > 1 && !slices.Contains(kept, p) {
			kept = append(kept, p)
		}
	}
	return kept
}

// oneByOne answers a text that asks several things: each by itself or going on
// from the one before, each with its own quotes or refusal. The whole has the
// first quote of each, then the others; false for a text that asks one thing.
func (a *Answerer) oneByOne(said saying, before *Turn) (Answer, bool) {
	if utf8.RuneCountInString(said.text) > MaxLength {
		return Answer{}, false
	}
	questions := several(said.text)
	if len(questions) < 2 {
		return Answer{}, false
	}
	var parts []Answer
	for _, q := range questions {
		part := a.once(hear(q), before)
		part.Next = part.next(before)
		before = part.Next
		parts = append(parts, part)
	}
	merged := merge(parts)
	merged.Question.Text = clip(said.text)
	merged.Parts = parts
	return merged, true
}

// merge makes one answer of several: of the first that answers, with the best
// quote of each, then the others, no two of one passage.
func merge(parts []Answer) Answer {
	first := parts[0]
	if i := slices.IndexFunc(parts, func(p Answer) bool { return p.Reason == Answered }); i >= 0 {
		first = parts[i]
	}
	first.Pair, first.Other, first.Quotes, first.searched = false, nil, nil, nil
	for i := range MaxQuotes {
		for _, p := range parts {
			if i >= len(p.Quotes) || len(first.Quotes) == max(MaxQuotes, len(parts)) {
				continue
			}
			if q := p.Quotes[i]; !slices.ContainsFunc(first.Quotes, func(o Quote) bool { return o.Passage == q.Passage }) {
				first.Quotes = append(first.Quotes, q)
			}
		}
	}
	return first
}
