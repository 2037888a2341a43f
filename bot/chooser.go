package bot

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"reportbot/answers"
	"reportbot/bot/model"
)

// chooseText is the instruction of the model that chooses.
//
//go:embed choose.txt
var chooseText string

// Choices keep what a model chose, so that the same question gets the same answer.
type Choices interface {
	// Chosen returns what was chosen under a key; false where nothing was.
	Chosen(ctx context.Context, key string) (answers.ReaderChoice, bool, error)
	// KeepChoice keeps what was chosen first under a key, and returns that.
	KeepChoice(ctx context.Context, key string, c answers.ReaderChoice) (answers.ReaderChoice, error)
}

const (
	// ChooseDeadline is how long a person waits for the model, queue and all.
	ChooseDeadline = 3 * time.Second

	keepDeadline  = time.Second // of keeping a choice
	longestChoice = 512         // tokens that a model may write, most of them thoughts
)

// A Chooser has a model choose, among the sentences that were found, the one that
// answers a question, or none. Nothing else of what the model writes is used, and
// whatever goes wrong leaves the built-in decision. It is safe for concurrent use.
type Chooser struct {
	// Told is told of the outcome of each question that the model could choose for:
	// agreed, chose, kept, or why the built-in decision stands.
	Told func(outcome string)
	// Spent is told what a call cost, in tokens.
	Spent func(prompt, complete int)

	client   *model.Client
	name     string
	always   bool
	deadline time.Duration
	kept     Choices
	log      *slog.Logger
	turns    chan struct{} // one for each call that may be made at a time
	waiting  chan struct{} // one for each question that may wait for its turn, or for the answer
	breaker  breaker
	now      func() time.Time
}

// NewChooser returns a chooser that asks a client's model, whose name is part of
// what a choice is kept by. always has it asked wherever there is something to
// choose, not only in doubt. At most so many questions are with the model at a time,
// and as many wait.
func NewChooser(client *model.Client, name string, always bool, kept Choices, parallel int, log *slog.Logger) *Chooser {
	return &Chooser{
		client: client, name: name, always: always, deadline: ChooseDeadline, kept: kept, log: log,
		turns: make(chan struct{}, parallel), waiting: make(chan struct{}, 2*parallel), now: time.Now,
		Told: func(string) {}, Spent: func(int, int) {},
	}
}

// Unhurried returns a chooser that waits as long for the model as is given, and for
// every question: for measuring.
func (c *Chooser) Unhurried(deadline time.Duration) *Chooser {
	slow := NewChooser(c.client, c.name, c.always, c.kept, cap(c.turns), c.log)
	slow.Told, slow.Spent, slow.deadline = c.Told, c.Spent, deadline
	slow.waiting = make(chan struct{}, 1<<16)
	return slow
}

// Choose returns an answer as the model would have it; answers to which it has
// nothing to say, and all where c is nil, stay as they are. before is what the
// conversation remembered.
func (c *Chooser) Choose(ctx context.Context, a *answers.Answerer, answer answers.Answer, before *answers.Turn) answers.Answer {
	if c == nil || !c.always && !answer.Doubtful() {
		return answer
	}
	candidates := a.Candidates(answer)
	if len(candidates) == 0 {
		return answer
	}
	choice, outcome := c.choose(ctx, putting{putTo(answer, candidates), len(candidates)})
	if choice == nil {
		c.Told(outcome)
		return answer
	}
	chosen := a.Choose(answer, *choice, before)
	if outcome == "" {
		outcome = "agreed"
		if outcomeOf(chosen) != outcomeOf(answer) {
			outcome = "chose"
		}
	}
	c.Told(outcome)
	return chosen
}

// choose finds what was chosen before, or asks the model; nil where the built-in
// decision stands, with the reason.
func (c *Chooser) choose(ctx context.Context, p putting) (*answers.ReaderChoice, string) {
	whole := context.WithoutCancel(ctx)
	ctx, cancel := context.WithTimeout(ctx, c.deadline)
	defer cancel()
	sum := sha256.Sum256([]byte(strings.Join([]string{c.name, chooseText, p.text}, "\x00")))
	key := hex.EncodeToString(sum[:])
	if kept, ok, err := c.kept.Chosen(ctx, key); err == nil && ok {
		return &kept, "kept"
	}
	choice, outcome := c.inTurn(ctx, p)
	if choice == nil {
		return nil, outcome
	}
	ctx, cancel = context.WithTimeout(whole, keepDeadline) // an answer that came in time is kept
	defer cancel()
	if kept, err := c.kept.KeepChoice(ctx, key, *choice); err == nil {
		choice = &kept
	}
	return choice, ""
}

// inTurn asks the model when there is a turn to be had.
func (c *Chooser) inTurn(ctx context.Context, p putting) (*answers.ReaderChoice, string) {
	select {
	case c.waiting <- struct{}{}:
		defer func() { <-c.waiting }()
	default:
		return nil, "busy"
	}
	select {
	case c.turns <- struct{}{}:
		defer func() { <-c.turns }()
	case <-ctx.Done():
		return nil, "busy"
	}
	if end, _ := ctx.Deadline(); time.Until(end) < c.deadline/10 {
		return nil, "busy" // nothing would come in time
	}
	allowed, probe := c.breaker.allows(c.now())
	if !allowed {
		return nil, "broken"
	}
	choice, outcome := c.ask(ctx, p)
	switch {
	case choice != nil:
		if c.breaker.succeeded(probe) {
			c.log.Info("the model chooses again")
		}
	case errors.Is(context.Cause(ctx), context.Canceled):
		c.breaker.withdrawn(probe)
	default:
		c.log.Warn("the model did not choose; the built-in decision stands", "because", outcome)
		if pause := c.breaker.failed(c.now(), probe); pause > 0 {
			c.log.Error("the model is left alone", "for", pause.String())
		}
	}
	return choice, outcome
}

// ask asks the model once. The outcome tells no word of the question, nor of what
// the server says, which may repeat it.
func (c *Chooser) ask(ctx context.Context, p putting) (*answers.ReaderChoice, string) {
	reply, err := c.client.Complete(ctx, model.Request{
		Messages:  []model.Message{{Role: "system", Content: chooseText}, {Role: "user", Content: p.text}},
		MaxTokens: longestChoice,
	})
	c.Spent(reply.Prompt, reply.Complete)
	var refused *model.StatusError
	switch {
	case ctx.Err() != nil:
		return nil, "slow"
	case errors.As(err, &refused) && refused.Status == http.StatusTooManyRequests:
		return nil, "too many"
	case errors.As(err, &refused):
		return nil, "refused"
	case errors.Is(err, model.ErrCut):
		return nil, "unreadable"
	case err != nil:
		return nil, "away"
	}
	choice, ok := readChoice(reply.Text, p.most)
	if !ok {
		return nil, "unreadable"
	}
	choice.By = c.name
	return &choice, ""
}

// readChoice reads what a model wrote: one JSON object with the number of one of so
// many sentences, or 0 and a reason. Anything beside it is a failure.
func readChoice(text string, most int) (c answers.ReaderChoice, ok bool) {
	var said struct {
		Number *int           `json:"n"`
		Reason answers.Reason `json:"reason"`
	}
	if json.Unmarshal([]byte(text), &said) != nil || said.Number == nil {
		return c, false
	}
	c.Number = *said.Number
	switch {
	case c.Number < 0 || c.Number > most:
		return c, false
	case c.Number > 0:
		return c, true
	}
	c.Reason = said.Reason
	return c, slices.Contains(answers.ReaderReasons, c.Reason)
}

// A putting is what the model is asked, and the highest number that it may choose.
type putting struct {
	text string
	most int
}

// A put is a question as the model is given it.
type put struct {
	Question  string        `json:"问题"`
	ReadAs    string        `json:"理解为"`
	Year      int           `json:"年份,omitempty"`
	Report    string        `json:"报告"`
	Place     string        `json:"地方,omitempty"`
	Sentences []putSentence `json:"句子"`
}

type putSentence struct {
	Number  int    `json:"编号"`
	Year    int    `json:"年份,omitempty"`
	Section string `json:"小节,omitempty"`
	Text    string `json:"原文"`
}

// putTo writes a question and the sentences to choose from as JSON, so that no
// question can be taken for anything else, without what tells who asks.
func putTo(a answers.Answer, candidates []answers.Quote) string {
	p := put{
		Question: presentable(a.Question.Text), ReadAs: presentable(a.Question.String()), Year: a.Question.Year,
		Report: a.Report.Title, Place: a.Report.Place,
	}
	for i, q := range candidates {
		p.Sentences = append(p.Sentences, putSentence{i + 1, q.Passage.Year, Citation(q.Passage), q.Text()})
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(p) // of strings and numbers: nothing can fail
	return b.String()
}

// presentable is a text without personal data and without characters that nobody sees.
func presentable(text string) string {
	clean, _ := Scrub(strings.ToValidUTF8(text, ""))
	return strings.Join(strings.FieldsFunc(clean, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	}), " ")
}
