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
	"cmp"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"math"
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
	dump := flag.String("dump", "", "write the samples to this file")
	extra := flag.String("extra", "", "question files held out, comma separated")
	flag.Parse()
	samples, err := gather(*reports)
	if err != nil {
		log.Fatal(err)
	}
	if *dump != "" {
		write(*dump, slices.Concat(samples, heldOut(*extra)))
	}
	balance(samples)
	names := namesOf(samples)
	held := heldOut(*extra)
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

// balance gives those that answer and those that do not the same weight within
// each group, and a group the square root of its size, times its own weight.
func balance(samples []sample) {
	count := map[string]map[bool]float64{}
	for _, s := range samples {
		if count[s.group] == nil {
			count[s.group] = map[bool]float64{}
		}
		count[s.group][s.answers]++
	}
	for i, s := range samples {
		c := count[s.group]
		if len(c) == 1 {
			continue
		}
		samples[i].weight *= (c[true] + c[false]) / (2 * c[s.answers])
	}
}

func namesOf(samples []sample) []string {
	seen := map[string]bool{}
	for _, s := range samples {
		for _, p := range s.evidence {
			seen[p.Name] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func groupsOf(samples []sample) []string {
	seen := map[string]bool{}
	for _, s := range samples {
		seen[s.group] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// fit finds the weights of a ridge logistic regression by Newton's method.
func fit(samples []sample, names []string, ridge float64) map[string]float64 {
	n := len(names)
	at := map[string]int{}
	for i, name := range names {
		at[name] = i
	}
	w := make([]float64, n)
	for range 12 {
		gradient, hessian := make([]float64, n), make([][]float64, n)
		for i := range hessian {
			hessian[i] = make([]float64, n)
			hessian[i][i] = ridge
			gradient[i] = -ridge * w[i]
			if names[i] == "bias" {
				hessian[i][i], gradient[i] = 1e-6, 0
			}
		}
		for _, s := range samples {
			odds := 0.0
			for _, p := range s.evidence {
				odds += w[at[p.Name]] * p.Value
			}
			likely := 1 / (1 + math.Exp(-odds))
			y := 0.0
			if s.answers {
				y = 1
			}
			for _, p := range s.evidence {
				i := at[p.Name]
				gradient[i] += s.weight * (y - likely) * p.Value
				for _, q := range s.evidence {
					hessian[i][at[q.Name]] += s.weight * likely * (1 - likely) * p.Value * q.Value
				}
			}
		}
		for i, step := range solve(hessian, gradient) {
			w[i] += step
		}
	}
	weights := make(map[string]float64, n)
	for i, name := range names {
		weights[name] = math.Round(w[i]*1000) / 1000
	}
	return weights
}

// solve solves a·x = b by Gaussian elimination; a and b are used up.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		pivot := i
		for j := i + 1; j < n; j++ {
			if math.Abs(a[j][i]) > math.Abs(a[pivot][i]) {
				pivot = j
			}
		}
		a[i], a[pivot], b[i], b[pivot] = a[pivot], a[i], b[pivot], b[i]
		for j := i + 1; j < n; j++ {
			f := a[j][i] / a[i][i]
			for k := i; k < n; k++ {
				a[j][k] -= f * a[i][k]
			}
			b[j] -= f * b[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= a[i][k] * b[k]
		}
		b[i] /= a[i][i]
	}
	return b
}

func sureness(weights map[string]float64, s sample) float64 {
	odds := 0.0
	for _, p := range s.evidence {
		odds += weights[p.Name] * p.Value
	}
	return 1 / (1 + math.Exp(-odds))
}

// report prints how well weights decide about samples, and the area under the
// curve.
func report(name string, weights map[string]float64, samples []sample) {
	if len(samples) == 0 {
		return
	}
	var yes, no, right, kept, kept93 float64
	type scored struct {
		sure float64
		yes  bool
	}
	var all []scored
	for _, s := range samples {
		sure := sureness(weights, s)
		all = append(all, scored{sure, s.answers})
		if s.answers {
			yes++
			if sure >= answers.LeastSure {
				right++
			}
		} else {
			no++
			if sure < answers.LeastSure {
				kept++
			}
		}
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(a.sure, b.sure) })
	var lost float64
	for _, s := range all { // the share refused where 93 of 100 are answered
		if s.yes {
			if lost++; lost > 0.07*yes {
				break
			}
		} else {
			kept93++
		}
	}
	rank, noes := 0.0, 0.0
	for _, s := range all {
		if s.yes {
			rank += noes
		} else {
			noes++
		}
	}
	fmt.Printf("%-24s %5d samples  answered %5.1f of %4.0f  refused %5.1f of %4.0f  area %.3f  refused where 93 are answered %.1f\n", name, len(samples),
		100*right/max(yes, 1), yes, 100*kept/max(no, 1), no, rank/max(yes*no, 1), 100*kept93/max(no, 1))
}

func write(name string, samples []sample) {
	var b strings.Builder
	for _, s := range samples {
		fmt.Fprintf(&b, "%s\t%t\t%.2f", s.group, s.answers, s.weight)
		for _, p := range s.evidence {
			fmt.Fprintf(&b, "\t%s=%.4f", p.Name, p.Value)
		}
		b.WriteString("\n")
	}
	if err := os.WriteFile(name, []byte(b.String()), 0o666); err != nil {
		log.Fatal(err)
	}
}
