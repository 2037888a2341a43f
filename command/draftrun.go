package command

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"reportbot/bot/model"
	"reportbot/retrieval"
)

// A drafted is what the model wrote for one passage, as the journal keeps it.
type drafted struct {
	Address string   `json:"address"`
	Sum     string   `json:"sum"` // of what was asked
	Hints   []string `json:"hints"`
	Near    []string `json:"near"`
	Prompt  int      `json:"prompt,omitempty"` // tokens
	Answer  int      `json:"answer,omitempty"`
}

// run asks for the passages that the journal does not have, checks what is there
// and writes the files.
func (d *drafting) run(ctx context.Context, p *program, passages []*retrieval.Passage) error {
	done := d.readJournal()
	journal, err := os.OpenFile(d.journal(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer journal.Close()
	var open []*retrieval.Passage
	for _, passage := range passages {
		if done[passage.Address.String()].Sum != d.sum(passage) {
			open = append(open, passage)
		}
	}
	if kept := len(passages) - len(open); kept > 0 {
		fmt.Fprintf(p.stderr, d.words.resumed+"\n", kept, len(passages))
	}
	failed, err := d.ask(ctx, p, open, func(w drafted) error {
		done[w.Address] = w
		line, err := json.Marshal(w)
		if err != nil {
			return err
		}
		_, err = journal.Write(append(line, '\n'))
		return err
	})
	if err != nil {
		return &hintedError{err, fmt.Sprintf(d.words.goesOn, len(d.written(done, passages)), len(passages))}
	}
	all := d.written(done, passages)
	if err := d.settle(ctx, p, all); err != nil {
		return err
	}
	if len(failed) > 0 {
		return &hintedError{fmt.Errorf(d.words.failed, len(failed), strings.Join(failed, " ")), d.words.again}
	}
	return os.Remove(d.journal())
}

// written returns what there is for the passages, asked as it would be asked now.
func (d *drafting) written(done map[string]drafted, passages []*retrieval.Passage) []drafted {
	var all []drafted
	for _, passage := range passages {
		if w := done[passage.Address.String()]; w.Sum == d.sum(passage) {
			all = append(all, w)
		}
	}
	return all
}

// journal is the file that keeps what is done; its dot keeps it out of the library.
func (d *drafting) journal() string {
	return filepath.Join(d.folder, "."+d.report.ID+".draft.jsonl")
}

// readJournal returns what an earlier run was given, by address. A line that a
// crash cut is no loss but of itself.
func (d *drafting) readJournal() map[string]drafted {
	done := map[string]drafted{}
	text, _ := os.ReadFile(d.journal())
	for line := range bytes.Lines(text) {
		var w drafted
		if json.Unmarshal(line, &w) == nil && w.Address != "" {
			done[w.Address] = w
		}
	}
	return done
}

// ask has the model write for each passage, several at a time, and hands what it
// wrote to keep. It returns the addresses for which it wrote nothing of use, and
// an error where there is no sense in going on.
func (d *drafting) ask(ctx context.Context, p *program, passages []*retrieval.Passage, keep func(drafted) error) ([]string, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex
	var failed []string
	finished, succeeded := 0, 0
	note := func(passage *retrieval.Passage, w drafted, err error) {
		mu.Lock()
		defer mu.Unlock()
		if ctx.Err() != nil && err != nil {
			return
		}
		const hopeless = 3 // failures before the first success
		finished++
		if err == nil {
			if err := keep(w); err != nil {
				cancel(err)
			}
			succeeded++
		} else {
			failed = append(failed, passage.Address.String())
			fmt.Fprintf(p.stderr, "reportbot: %s: %v\n", passage.Address, err)
			var refused *model.StatusError
			if errors.As(err, &refused) && !refused.Temporary() || succeeded == 0 && len(failed) >= min(hopeless, len(passages)) {
				cancel(err)
			}
		}
		fmt.Fprintf(p.stderr, d.words.progress+"\n", finished, len(passages), passage.Address, len(w.Hints), len(w.Near))
	}
	queue := make(chan *retrieval.Passage)
	var workers sync.WaitGroup
	for range min(d.parallel, len(passages)) {
		workers.Go(func() {
			for passage := range queue {
				w, err := d.one(ctx, passage)
				note(passage, w, err)
			}
		})
	}
	for _, passage := range passages {
		select {
		case queue <- passage:
		case <-ctx.Done():
		}
	}
	close(queue)
	workers.Wait()
	return failed, context.Cause(ctx)
}

// one asks for one passage, again where the answer is of no use.
func (d *drafting) one(ctx context.Context, p *retrieval.Passage) (drafted, error) {
	const attempts = 3
	w := drafted{Address: p.Address.String(), Sum: d.sum(p)}
	request := model.Request{
		Messages:    []model.Message{{Role: "system", Content: d.instruction}, {Role: "user", Content: d.prompt(p)}},
		Temperature: 0.8,
	}
	var err error
	for range attempts {
		var reply model.Reply
		reply, err = d.client.Complete(ctx, request)
		w.Prompt, w.Answer = w.Prompt+reply.Prompt, w.Answer+reply.Complete
		if err != nil && !errors.Is(err, model.ErrCut) {
			return w, err
		}
		cut := err != nil
		w.Hints, w.Near = readDraft(reply.Text, cut)
		if enough := (d.hints + d.near) / 3; len(w.Hints)+len(w.Near) > enough || !cut && len(w.Hints)+len(w.Near) > 0 {
			return w, nil
		}
		err = errors.New(d.words.nonsense)
	}
	return w, err
}

// draftLine matches a line of the model's answer, with what models like to put
// before it.
var draftLine = regexp.MustCompile(`^[\s\-*•·>]*(?:\d{1,3}[.、)．]\s*)?(?:\*\*)?[【\[“"]?(问|缺)[】\]”"]?(?:\*\*)?\s*[:：\t]\s*(.+)$`)

// wrapped matches a question that stands between quotation marks as a whole.
var wrapped = regexp.MustCompile(`^[“"「]([^“”"「」]+)[”"」]$`)

// readDraft takes the questions out of an answer. Of one that was cut the last
// line is half a question.
func readDraft(text string, cut bool) (hints, near []string) {
	if cut {
		text = text[:strings.LastIndexByte(text, '\n')+1]
	}
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, len(text)+1)
	for lines.Scan() {
		m := draftLine.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		question := strings.Join(strings.Fields(strings.Trim(m[2], " \t*")), " ")
		if w := wrapped.FindStringSubmatch(question); w != nil {
			question = w[1]
		}
		if n := utf8.RuneCountInString(question); n < 2 || n > longestHint {
			continue
		}
		if m[1] == "问" {
			hints = append(hints, question)
		} else {
			near = append(near, question)
		}
	}
	return hints, near
}

const longestHint = 120 // characters; what is longer tells a story
