//go:build ignore

// Scale prints how the library grows with the number of reports, beside SQLite's
// FTS5 (words as pairs of characters, bm25) on the same texts and questions.
//
//	go run scale.go 1 10 100 1000
//
// A report of n is made by recombining paragraphs: it has the headings of the
// embedded report, a made-up city and a year in its title, and at each place a
// paragraph drawn at random from the same side (review or tasks) of the reports
// in seeds and testdata. The questions are those of testdata/questions, each put
// to a report drawn at random by its city and year: no question finds its report
// in memory but by chance. Each figure of answering is that of a process of its
// own, which opens the finished index. CPU is processor time, of the build in
// seconds and of one answer in milliseconds: it holds on a busy machine too.
package main

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	_ "modernc.org/sqlite"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/retrieval/lexicon"
	"reportbot/retrieval/report"
)

const (
	passagesEach = 100
	asked        = 1000
)

func main() {
	log.SetFlags(0)
	if len(os.Args) == 4 && os.Args[1] == "answer" {
		answer(os.Args[2], os.Args[3])
		return
	}
	fmt.Println("reports  passages |  build    CPU  reopen  first  median     p99    CPU  memory  index | FTS5 build  median     p99    CPU  memory  index")
	fmt.Println("                  |      s      s       s     ms      ms      ms     ms      MB     MB |          s      ms      ms     ms      MB     MB")
	for _, arg := range os.Args[1:] {
		n, err := strconv.Atoi(arg)
		must(err)
		measure(n)
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// measure prints one line of the table.
func measure(n int) {
	dir, err := os.MkdirTemp("", "scale")
	must(err)
	defer os.RemoveAll(dir)
	folder := filepath.Join(dir, "reports")
	questions := filepath.Join(dir, "questions")
	generate(folder, questions, n)

	start, cpu := time.Now(), processorTime()
	library, left := retrieval.Open(context.Background(), folder, nil)
	build := time.Since(start)
	cpu = processorTime() - cpu
	if len(left) > 0 {
		log.Fatal(left[0])
	}
	size := library.Size()

	start = time.Now()
	buildFTS5(filepath.Join(dir, "fts5.db"), library)
	buildFTS := time.Since(start)

	ours := inProcess(folder, questions)
	theirs := inProcess(filepath.Join(dir, "fts5.db"), questions)
	fmt.Printf("%7d %9d | %6.1f %6.1f %7.2f %6.1f %7.2f %7.1f %6.2f %7.0f %6.1f | %10.1f %7.2f %7.1f %6.2f %7.0f %6.1f\n",
		n, size.Passages, build.Seconds(), cpu, ours.Open, ours.First, ours.Median, ours.P99, ours.CPU, ours.Memory, float64(size.Bytes)/1e6,
		buildFTS.Seconds(), theirs.Median, theirs.P99, theirs.CPU, theirs.Memory, sizeOf(filepath.Join(dir, "fts5.db")))
}

// Figures are what a process says of itself: seconds, milliseconds, megabytes.
type Figures struct{ Open, First, Median, P99, CPU, Memory float64 }

// inProcess answers the questions in a process of its own.
func inProcess(source, questions string) Figures {
	self, err := os.Executable()
	must(err)
	cmd := exec.Command(self, "answer", source, questions)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	must(err)
	var f Figures
	must(json.Unmarshal(out, &f))
	return f
}

func answer(source, questions string) {
	start := time.Now()
	ask := fromLibrary
	if strings.HasSuffix(source, ".db") {
		ask = fromFTS5
	}
	one := ask(source)
	f := Figures{Open: time.Since(start).Seconds()}
	file, err := os.Open(questions)
	must(err)
	var times []float64
	cpu := processorTime()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		start := time.Now()
		key, question, _ := strings.Cut(lines.Text(), "\t")
		one(key, question)
		times = append(times, float64(time.Since(start).Microseconds())/1000)
	}
	f.CPU = 1000 * (processorTime() - cpu) / float64(len(times))
	f.First = times[0]
	slices.Sort(times)
	f.Median, f.P99, f.Memory = times[len(times)/2], times[len(times)*99/100], peakMemory()
	must(json.NewEncoder(os.Stdout).Encode(f))
}

func fromLibrary(folder string) func(key, question string) {
	library, left := retrieval.Open(context.Background(), folder, nil)
	if len(left) > 0 {
		log.Fatal(left[0])
	}
	a := answers.New(library, "")
	return func(key, question string) {
		if got := a.Answer(question, nil); got.Report.ID != key {
			log.Fatalf("%s: asked of %s, answered by %s", question, key, got.Report.ID)
		}
	}
}

// processorTime returns the seconds that this process has computed.
func processorTime() float64 {
	var u syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// peakMemory returns the greatest resident memory of this process in megabytes.
func peakMemory() float64 {
	status, err := os.ReadFile("/proc/self/status")
	must(err)
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	must(err)
	return kilobytes / 1000
}

func sizeOf(name string) float64 {
	info, err := os.Stat(name)
	must(err)
	return float64(info.Size()) / 1e6
}

// generate writes n reports, and questions to them.
func generate(folder, questions string, n int) {
	must(os.MkdirAll(folder, 0o777))
	random := rand.New(rand.NewPCG(2022, uint64(n)))
	model, paragraphs := paragraphsAtHand()
	names := []rune("云岭青川江湖沙溪梅林石桥竹海松原柳河桃源兰亭枫浦莲塘荷泽桂岩槐荫柏庄榆钱杏坛桑园")
	var keys []string
	for i := range n {
		city := string(names[i/7%len(names)]) + string(names[i/7/len(names)%len(names)]) + strconv.Itoa(i/7/len(names)/len(names)) + "城"
		city = strings.ReplaceAll(city, "0城", "城")
		year := 2020 + i%7
		id := fmt.Sprintf("r%05d", i)
		must(os.WriteFile(filepath.Join(folder, id+".txt"), []byte(recombine(random, model, paragraphs, city, year)), 0o666))
		keys = append(keys, id+"\t"+fmt.Sprintf("%s%d年", city, year))
	}
	var lines strings.Builder
	sample := sampleQuestions()
	for range asked {
		fmt.Fprintf(&lines, "%s%s\n", keys[random.IntN(len(keys))], sample[random.IntN(len(sample))])
	}
	must(os.WriteFile(questions, []byte(lines.String()), 0o666))
}

// paragraphsAtHand returns the embedded report, and the paragraphs of all
// reports at hand by their side.
func paragraphsAtHand() (model *retrieval.Report, paragraphs map[retrieval.Side][]string) {
	paragraphs = map[retrieval.Side][]string{}
	names, _ := filepath.Glob("testdata/reports/*.txt")
	for _, name := range append([]string{"../seeds/beijing-2022.txt"}, names...) {
		text, err := os.ReadFile(name)
		must(err)
		r, err := report.Parse("r", text)
		must(err)
		if model == nil {
			model = r
		}
		for _, p := range r.Passages {
			opens := strings.ContainsAny(string([]rune(p.Text)[:1]), "一二三四五六七八九十（附来时")
			if p.Address.Part > 0 && !opens && strings.HasSuffix(p.Text, "。") && !strings.HasPrefix(p.Text, "各位代表") {
				paragraphs[p.Side] = append(paragraphs[p.Side], p.Text)
			}
		}
	}
	return model, paragraphs
}

func recombine(random *rand.Rand, model *retrieval.Report, paragraphs map[retrieval.Side][]string, city string, year int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d年%s市政府工作报告\n——%d年1月6日在%s市第五届人民代表大会第五次会议上\n%s市市长王明\n各位代表：\n现在，我代表%s市人民政府，向大会报告政府工作。\n", year, city, year, city, city, city)
	more := passagesEach - len(model.Passages)
	write := func(side retrieval.Side, n int) {
		for range n {
			fmt.Fprintln(&b, paragraphs[side][random.IntN(len(paragraphs[side]))])
		}
	}
	years := strings.NewReplacer("2021", strconv.Itoa(year-1), "2022", strconv.Itoa(year))
	for _, part := range model.Parts[1:] {
		fmt.Fprintln(&b, years.Replace(part.Heading))
		write(part.Side, len(part.Passages))
		for _, s := range part.Sections {
			fmt.Fprintln(&b, s.Heading)
			write(part.Side, len(s.Passages)+min(1, more))
			more = max(0, more-1)
		}
		if len(part.Sections) == 0 {
			write(part.Side, more)
		}
	}
	return b.String()
}

func sampleQuestions() []string {
	var questions []string
	for _, kind := range []string{"citizens", "staff", "hard_answerable"} {
		file, err := os.Open("../testdata/questions/" + kind + ".jsonl")
		must(err)
		for lines := bufio.NewScanner(file); lines.Scan(); {
			var q struct{ Q string }
			must(json.Unmarshal(lines.Bytes(), &q))
			if !strings.ContainsAny(q.Q, "京年0２") {
				questions = append(questions, q.Q)
			}
		}
		file.Close()
	}
	return questions
}

func buildFTS5(name string, library *retrieval.Library) {
	db, err := sql.Open("sqlite", name)
	must(err)
	defer db.Close()
	_, err = db.Exec("CREATE VIRTUAL TABLE passages USING fts5(report, words, address UNINDEXED)")
	must(err)
	tx, err := db.Begin()
	must(err)
	for r := range library.All() {
		for _, p := range r.Passages {
			_, err := tx.Exec("INSERT INTO passages VALUES (?, ?, ?)", r.ID, strings.Join(pairs(p.Section.Part+"\n"+p.Section.Heading+"\n"+p.Text), " "), p.Address.String())
			must(err)
		}
	}
	must(tx.Commit())
}

func fromFTS5(name string) func(key, question string) {
	db, err := sql.Open("sqlite", name)
	must(err)
	return func(key, question string) {
		match := fmt.Sprintf(`report:"%s" AND words:("%s")`, key, strings.Join(pairs(question), `" OR "`))
		rows, err := db.Query("SELECT address FROM passages WHERE passages MATCH ? ORDER BY bm25(passages) LIMIT 10", match)
		must(err)
		defer rows.Close()
		for rows.Next() {
			var address string
			must(rows.Scan(&address))
		}
		must(rows.Err())
	}
}

// pairs cuts a text into the pairs of its neighbouring 汉字, figures and Latin words.
func pairs(text string) []string {
	text = lexicon.Fold(text)
	var terms []string
	last := rune(0)
	for _, r := range text {
		if lexicon.IsHan(r) && last != 0 {
			terms = append(terms, string(last)+string(r))
		}
		last = 0
		if lexicon.IsHan(r) {
			last = r
		}
	}
	for _, w := range lexicon.Words(text) {
		if w.Kind != lexicon.HanWord {
			terms = append(terms, strings.NewReplacer(".", "p", "%", "p", "+", "p", "-", "p").Replace(w.Text))
		}
	}
	return terms
}
