package command

import (
	"math"
	"strings"
	"time"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/retrieval"
)

// jsonAnswer is an answer as scripts read it.
type jsonAnswer struct {
	Question string      `json:"question"`
	Answered bool        `json:"answered"`
	Reason   string      `json:"reason"`
	Quotes   []jsonQuote `json:"quotes"`
	Related  []jsonQuote `json:"related"`
	ReadAs   string      `json:"read_as"`
	Elapsed  int64       `json:"elapsed_us"`
}

type jsonQuote struct {
	Text    string   `json:"text"`
	Passage string   `json:"passage"`
	Report  string   `json:"report"`
	Section []string `json:"section"`
	Address string   `json:"address"`
	Year    int      `json:"year"`
	Score   float64  `json:"score"`
}

func (p *program) printJSON(question string, a answers.Answer, elapsed time.Duration) error {
	return p.encode(jsonAnswer{
		Question: strings.ToValidUTF8(question, "\ufffd"),
		Answered: a.Reason == answers.Answered,
		Reason:   string(a.Reason),
		Quotes:   p.jsonQuotes(a.Quotes),
		Related:  p.jsonQuotes(a.Related),
		ReadAs:   a.Question.String(),
		Elapsed:  elapsed.Microseconds(),
	})
}

func (p *program) jsonQuotes(quotes []answers.Quote) []jsonQuote {
	list := make([]jsonQuote, len(quotes))
	for i, q := range quotes {
		list[i] = jsonQuote{
			Text:    q.Text(),
			Passage: q.Passage.Text,
			Report:  p.library.Page(q.Passage.Address.Report).Title,
			Section: bot.Headings(q.Passage),
			Address: q.Passage.Address.String(),
			Year:    q.Passage.Year,
			Score:   math.Round(100*min(1, q.Score)) / 100,
		}
	}
	return list
}

// jsonReport is a report's outline as scripts read it.
type jsonReport struct {
	ID    string     `json:"id"`
	Title string     `json:"title"`
	Date  string     `json:"date"`
	Parts []jsonPart `json:"parts"`
}

type jsonPart struct {
	Address  string        `json:"address"`
	Heading  string        `json:"heading"`
	Passages []jsonPassage `json:"passages"`
	Sections []jsonSection `json:"sections"`
}

type jsonSection struct {
	Address  string        `json:"address"`
	Heading  string        `json:"heading"`
	Passages []jsonPassage `json:"passages"`
}

type jsonPassage struct {
	Address string `json:"address"`
}

func outlineOf(library *retrieval.Library) []jsonReport {
	outline := []jsonReport{}
	for r := range library.All() {
		o := jsonReport{ID: r.ID, Title: r.Title, Parts: []jsonPart{}}
		if !r.Date.IsZero() {
			o.Date = r.Date.Format(time.DateOnly)
		}
		for _, part := range r.Parts {
			op := jsonPart{part.Address.String(), part.Heading, jsonPassages(part.Passages), []jsonSection{}}
			for _, s := range part.Sections {
				op.Sections = append(op.Sections, jsonSection{s.Address.String(), s.Heading, jsonPassages(s.Passages)})
			}
			o.Parts = append(o.Parts, op)
		}
		outline = append(outline, o)
	}
	return outline
}

func jsonPassages(passages []*retrieval.Passage) []jsonPassage {
	list := make([]jsonPassage, len(passages))
	for i, p := range passages {
		list[i] = jsonPassage{p.Address.String()}
	}
	return list
}
