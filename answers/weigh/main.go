// Weigh finds what each piece of evidence weighs: it asks every question whose
// answer is known, notes the evidence for the best passage and whether it
// answers, and fits a logistic regression. Run at the root of the repository,
//
//	go run ./answers/weigh --reports FOLDER
//
// it writes answers/weights.txt, the same bytes each time. FOLDER holds the
// texts of the reports that command/testdata/questions has folders for.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"

	"reportbot/answers"
	"reportbot/answers/judge"
	"reportbot/retrieval"
	"reportbot/seeds"
)

const questionFolder = "command/testdata/questions"

// A sample is the evidence for one passage, and whether it answers.
type sample struct {
	evidence []answers.Piece
	answers  bool
	group    string // the report or set that it comes from
	weight   float64
}

func main() {
	log.SetFlags(0)
	reports := flag.String("reports", "", "folder of report texts")
	ridge := flag.Float64("ridge", 3, "strength of the ridge")
	blind := flag.String("blind", "", "question files that nothing is made from, comma separated: how the weights decide on them is printed, too")
	flag.Parse()
	samples, err := gather(*reports)
	if err != nil {
		log.Fatal(err)
	}
	balance(samples)
	names := namesOf(samples)
	held := heldOut(*blind)
	for _, group := range groupsOf(samples) {
		var rest, own []sample
		for _, s := range samples {
			if s.group == group {
				own = append(own, s)
			} else {
				rest = append(rest, s)
			}
		}
		report("without "+group, fit(rest, names, *ridge), own)
	}
	weights := fit(samples, names, *ridge)
	report("all", weights, samples)
	report("held out", weights, held)
	var b strings.Builder
	b.WriteString("# What each piece of evidence weighs, in log odds; made by go run ./answers/weigh.\n")
	for _, name := range slices.Sorted(maps.Keys(weights)) {
		fmt.Fprintf(&b, "%s\t%.3f\n", name, weights[name])
	}
	if err := os.WriteFile("answers/weights.txt", []byte(b.String()), 0o666); err != nil {
		log.Fatal(err)
	}
}

func heldOut(files string) []sample {
	if files == "" {
		return nil
	}
	questions, err := judge.Read(strings.Split(files, ","))
	if err != nil {
		log.Fatal(err)
	}
	return ask(seeds.FS, questions, "held out")
}

// gather asks every question. Each set counts by the square root of its size, so
// that a large one does not drown the rest.
func gather(reports string) ([]sample, error) {
	own, err := filepath.Glob(questionFolder + "/*.jsonl")
	if err != nil {
		return nil, err
	}
	questions, err := judge.Read(own)
	if err != nil {
		return nil, err
	}
	samples := ask(seeds.FS, questions, "beijing-2022")
	folders, err := filepath.Glob(questionFolder + "/*-*")
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		if strings.HasSuffix(folder, ".jsonl") {
			continue
		}
		id := filepath.Base(folder)
		text, err := os.ReadFile(filepath.Join(reports, id+".txt"))
		if err != nil {
			return nil, err
		}
		files, err := filepath.Glob(folder + "/*.jsonl")
		if err != nil {
			return nil, err
		}
		questions, err := judge.Read(files)
		if err != nil {
			return nil, err
		}
		samples = append(samples, ask(fstest.MapFS{id + ".txt": {Data: text}}, questions, id)...)
	}
	foreseen, err := askForeseen()
	return append(samples, foreseen...), err
}

// ask returns a sample for each question that was weighed.
func ask(fsys fs.FS, questions []judge.Question, group string) []sample {
	library, _ := retrieval.Load(fsys)
	a := answers.New(library, "").WithLeastSure(0)
	var samples []sample
	for _, q := range questions {
		if !q.Judged() {
			continue
		}
		if v := judge.Judge(a, library, q); v.Answer.Evidence != nil {
			samples = append(samples, sample{v.Answer.Evidence, v.Right && !q.Refusable(), group, 1})
		}
	}
	return samples
}

// askForeseen asks the hints and near misses of each hand of a library that
// knows those of the other hands alone.
func askForeseen() ([]sample, error) {
	report, err := seeds.FS.ReadFile(builtIn + ".txt")
	if err != nil {
		return nil, err
	}
	hints, err := handsOf(".hints.txt")
	if err != nil {
		return nil, err
	}
	nears, err := handsOf(".near.txt")
	if err != nil {
		return nil, err
	}
	var samples []sample
	no := false
	for _, name := range slices.Sorted(maps.Keys(nears)) {
		folder := fstest.MapFS{
			builtIn + ".txt":       {Data: report},
			builtIn + ".hints.txt": {Data: without(hints, name)},
			builtIn + ".near.txt":  {Data: without(nears, name)},
		}
		var questions []judge.Question
		for _, l := range nears[name] {
			questions = append(questions, judge.Question{Q: l.asked, Answerable: &no})
		}
		if name != firstHand { // the others' hints alone are too few to be a library's
			for _, l := range hints[name] {
				questions = append(questions, judge.Question{Q: l.asked, Evidence: []string{passageAt(l.address)}})
			}
		}
		samples = append(samples, ask(folder, questions, "foreseen")...)
	}
	for i := range samples {
		samples[i].weight = foreseenWeight
	}
	return samples, nil
}

const (
	builtIn   = "beijing-2022"
	firstHand = "first"
)

// A line is one foreseen question.
type line struct{ address, asked, whole string }

// handsOf reads the lines of a companion by the hand that wrote them.
func handsOf(ending string) (map[string][]line, error) {
	text, err := seeds.FS.ReadFile(builtIn + ending)
	hands, hand := map[string][]line{}, firstHand
	for l := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(l), "# hand: "); ok {
			hand = name
		}
		if f := strings.Split(strings.TrimSpace(l), "\t"); len(f) > 1 && !strings.HasPrefix(l, "#") {
			hands[hand] = append(hands[hand], line{f[0], f[1], l})
		}
	}
	return hands, err
}

// without returns the text of the lines of all hands but one.
func without(hands map[string][]line, name string) []byte {
	var b strings.Builder
	for _, other := range slices.Sorted(maps.Keys(hands)) {
		if other == name && len(hands) > 1 {
			continue
		}
		for _, l := range hands[other] {
			b.WriteString(l.whole)
		}
	}
	return []byte(b.String())
}

// foreseenWeight is the weight of a foreseen question beside one of the question
// files: there are many of them, and they were written passage by passage.
const foreseenWeight = 0.3

var whole *retrieval.Library

func passageAt(address string) string {
	if whole == nil {
		whole, _ = retrieval.Load(seeds.FS)
	}
	a, _ := retrieval.ParseAddress("beijing-2022/" + address)
	return whole.Passage(a).Text
}
