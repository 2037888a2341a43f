package command

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"reportbot/bot"
	"reportbot/retrieval"
)

const (
	lookEvery = time.Minute            // at the folder of reports
	settled   = 500 * time.Millisecond // without a change, after which nobody is writing any more
	settleFor = 30 * time.Second       // that a folder may go on changing
)

// A watcher looks after the reports while the bot answers: a folder that has
// changed is taken over, or refused and the old one kept.
type watcher struct {
	p    *program
	bot  *bot.Bot
	home string // default_report
	log  *slog.Logger
	calm time.Duration // without a change, after which the folder is read

	mu      sync.Mutex
	print   string // of the folder that was looked at last
	fault   error  // why the newest folder does not answer
	takings prometheus.Counter
	refused prometheus.Counter
}

// newWatcher registers what it counts, and which version answers.
func newWatcher(p *program, b *bot.Bot, home string, log *slog.Logger, r prometheus.Registerer) *watcher {
	counter := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Name: "reportbot_" + name, Help: help})
		r.MustRegister(c)
		return c
	}
	w := &watcher{
		p: p, bot: b, home: home, log: log, calm: settled,
		takings: counter("reports_taken_over_total", "Changed folders of reports that were taken over."),
		refused: counter("reports_refused_total", "Changed folders of reports that were refused."),
	}
	r.MustRegister(versionMetric{b})
	w.print = w.fingerprint()
	return w
}

// A versionMetric tells which version of the reports answers.
type versionMetric struct{ bot *bot.Bot }

var versionDesc = prometheus.NewDesc("reportbot_reports_version", "Which version of the reports answers, as a label.", []string{"version"}, nil)

func (versionMetric) Describe(to chan<- *prometheus.Desc) { to <- versionDesc }
func (m versionMetric) Collect(to chan<- prometheus.Metric) {
	to <- prometheus.MustNewConstMetric(versionDesc, prometheus.GaugeValue, 1, m.bot.Library().Version())
}

// run looks at the folder at every full minute, when all replicas do, and on
// SIGHUP, until ctx ends.
func (w *watcher) run(ctx context.Context) {
	hangUp := make(chan os.Signal, 1)
	signal.Notify(hangUp, syscall.SIGHUP)
	defer signal.Stop(hangUp)
	for {
		next := time.NewTimer(time.Until(time.Now().Truncate(lookEvery).Add(lookEvery)))
		select {
		case <-ctx.Done():
			next.Stop()
			return
		case <-hangUp:
			next.Stop()
			w.look(ctx, true)
		case <-next.C:
			w.look(ctx, false)
		}
	}
}

// look takes the folder over if it has changed, or if it must.
func (w *watcher) look(ctx context.Context, must bool) {
	if w.p.reports == "" {
		if must {
			w.log.Info("the reports are built in: nothing to read anew", "version", w.bot.Library().Version())
		}
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	print := w.fingerprint()
	if print == w.print && !must {
		return
	}
	for end := time.Now().Add(settleFor); time.Now().Before(end); { // a file that is being written is not read by halves
		select {
		case <-ctx.Done():
			return
		case <-time.After(w.calm):
		}
		again := w.fingerprint()
		if again == print {
			break
		}
		print = again
	}
	w.print = print
	w.fault = w.takeOver(ctx)
	if w.fault != nil {
		w.refused.Inc()
		w.log.Error("the changed reports are refused, the old ones answer on", "error", w.fault, "version", w.bot.Library().Version())
		return
	}
	w.takings.Inc()
	w.log.Info("the changed reports answer", "version", w.bot.Library().Version(), "reports", len(w.bot.Library().Reports()))
}

// takeOver reads the folder and lets it answer, if it is whole: every report that
// answered before and is still there must be readable.
func (w *watcher) takeOver(ctx context.Context) error {
	library, left := retrieval.Open(ctx, w.p.reports, nil)
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, err := range left {
		w.log.Warn("left out of the reports", "error", err)
	}
	if len(library.Reports()) == 0 {
		return fmt.Errorf("%s: no report", w.p.reports)
	}
	if w.home != "" && library.Report(w.home) == nil {
		return fmt.Errorf("default_report: no report %q", w.home)
	}
	for _, old := range w.bot.Library().Reports() {
		if _, err := os.Stat(w.p.reports + "/" + old.ID + ".txt"); err == nil && library.Page(old.ID) == nil {
			return fmt.Errorf("%s.txt: no report any more", old.ID)
		}
	}
	var h health
	w.p.found(ctx, &h, library) // it makes everything ready for the first question, too
	h.faults = slices.DeleteFunc(h.faults, func(s string) bool { return strings.Contains(s, ": line ") })
	if err := h.error(); err != nil {
		return err
	}
	w.bot.Replace(library, w.home)
	return nil
}

// ready returns the version that answers, and why the newest one does not.
func (w *watcher) ready() (version string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.bot.Library().Version(), w.fault
}

// fingerprint tells one state of the folder from another.
func (w *watcher) fingerprint() string {
	if w.p.reports == "" {
		return ""
	}
	var b strings.Builder
	entries, err := os.ReadDir(w.p.reports)
	if err != nil {
		return err.Error()
	}
	for _, e := range entries {
		info, err := fs.Stat(os.DirFS(w.p.reports), e.Name())
		if err != nil || info.IsDir() {
			continue
		}
		fmt.Fprintln(&b, e.Name(), info.Size(), info.ModTime().UnixNano())
	}
	return b.String()
}
