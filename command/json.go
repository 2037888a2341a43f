package command

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"strconv"
	"time"

	"reportbot/answers"
	"reportbot/bot"
	"reportbot/retrieval"
	"reportbot/retrieval/report"
)

// What scripts read stands in docs/json.md; a test holds the two together.

// encode prints a value as one line of JSON.
func (p *program) encode(v any) error {
	e := json.NewEncoder(p.stdout)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// jsonAnswer is an answer as scripts read it.
type jsonAnswer struct {
	Question string         `json:"question"`
	Answered bool           `json:"answered"`
	Reason   string         `json:"reason"`
	Quotes   []jsonQuote    `json:"quotes"`
	Related  []jsonQuote    `json:"related"`
	ReadAs   string         `json:"read_as"`
	Elapsed  int64          `json:"elapsed_us"`
	Explain  *answers.Trace `json:"explain,omitempty"`
}

type jsonQuote struct {
	Text    string   `json:"text"`
	Passage string   `json:"passage"`
	Report  string   `json:"report"`
	Section []string `json:"section"`
	Address string   `json:"address"`
	Year    int      `json:"year"`
	Score   float64  `json:"score"`
	Count   int      `json:"count,omitempty"` // of places in the report, where a word is looked for in all
}

// jsonOf makes an answer ready for scripts.
func (p *program) jsonOf(question string, a answers.Answer, elapsed time.Duration) jsonAnswer {
	quotes := p.jsonQuotes(a.Quotes)
	for i, m := range a.Mentions {
		quotes[i].Count = m.Count
	}
	return jsonAnswer{
		Question: question,
		Answered: a.Reason == answers.Answered,
		Reason:   string(a.Reason),
		Quotes:   quotes,
		Related:  p.jsonQuotes(a.Related),
		ReadAs:   a.Question.String(),
		Elapsed:  elapsed.Microseconds(),
	}
}

func (p *program) jsonQuotes(quotes []answers.Quote) []jsonQuote {
	list := make([]jsonQuote, len(quotes))
	for i, q := range quotes {
		at := p.jsonPlace(q.Passage, q.Text())
		list[i] = jsonQuote{
			Text: at.Text, Passage: q.Passage.Text, Report: at.Report, Section: at.Section, Address: at.Address, Year: at.Year,
			Score: math.Round(100*min(1, q.Score)) / 100,
		}
	}
	return list
}

// A jsonPlace is a stretch of a report with where it stands, as every command
// prints it.
type jsonPlace struct {
	Address string   `json:"address"`
	Text    string   `json:"text"`
	Year    int      `json:"year"`
	Report  string   `json:"report"`
	Section []string `json:"section"`
}

// jsonPlace is a stretch of a passage.
func (p *program) jsonPlace(passage *retrieval.Passage, text string) jsonPlace {
	return jsonPlace{passage.Address.String(), text, passage.Year, p.library.Page(passage.Address.Report).Title, bot.Headings(passage)}
}

// jsonPlaceOf is a place of a passage or of a heading.
func (p *program) jsonPlaceOf(at report.Place, text string) jsonPlace {
	if at.Passage != nil {
		return p.jsonPlace(at.Passage, text)
	}
	place := jsonPlace{Address: at.Address.String(), Text: text, Report: p.library.Page(at.Address.Report).Title, Section: []string{}}
	if r := p.library.Report(at.Address.Report); r != nil {
		part := r.Parts[at.Address.Part]
		place.Year = part.Year
		if part.Heading != at.Text {
			place.Section = append(place.Section, part.Heading)
		}
		place.Section = append(place.Section, at.Text)
	}
	return place
}

// printCSV writes the quotes of an answer as a table.
func (p *program) printCSV(a answers.Answer) error {
	w := csv.NewWriter(p.stdout)
	w.Write([]string{"report", "year", "address", "quote"})
	for _, q := range a.Quotes {
		r := p.library.Page(q.Passage.Address.Report)
		w.Write([]string{r.Title, strconv.Itoa(q.Passage.Year), q.Passage.Address.String(), q.Text()})
	}
	w.Flush()
	return w.Error()
}
