package command

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"reportbot/bot"
	"reportbot/bot/store"
)

const changing = "2023年甲市政府工作报告\n各位代表：\n一、2022年工作回顾\n建成学校%d所，完工%d所。\n二、2023年主要任务\n新增学位5万个。\n"

// A folder that changes fifty times under traffic: no answer is lost or made of
// two versions, two replicas agree after each change, what cannot be read is
// refused and the old version answers on.
func TestChangedFolder(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("jia-2023.txt", fmt.Sprintf(changing, 0, 0))
	address := "sqlite:" + filepath.Join(t.TempDir(), "bot.db")
	var log bytes.Buffer
	replicas := []*watcher{replica(t, folder, address, &log), replica(t, folder, address, &log)}
	stop := make(chan struct{})
	var traffic sync.WaitGroup
	for i, w := range replicas {
		traffic.Go(func() {
			for n := int64(0); ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				r := w.bot.Handle(ctx, bot.Message{Chat: n%5 + 1, User: n%5 + 1, Text: "/show 1.0.1"})
				var a, b int
				time.Sleep(time.Millisecond) // the folder is to be read meanwhile
				if len(r.Pages) == 0 {
					t.Error("no answer")
				} else if _, said, _ := strings.Cut(r.Pages[0].Plain, "\n"); said == "" {
					t.Errorf("replica %d: %s", i, r.Pages[0].Plain)
				} else if _, err := fmt.Sscanf(said, "建成学校%d所，完工%d所。", &a, &b); err != nil || a != b {
					t.Errorf("replica %d: %s", i, r.Pages[0].Plain)
				}
			}
		})
	}
	for n := 1; n <= 50; n++ {
		write("jia-2023.txt", fmt.Sprintf(changing, n, n))
		for _, w := range replicas {
			w.look(ctx, true)
			r := w.bot.Handle(ctx, bot.Message{Chat: 99, User: 99, Text: "建成学校多少所"})
			if !strings.Contains(r.Pages[0].Plain, fmt.Sprintf("建成学校%d所", n)) {
				t.Errorf("after change %d: %s", n, r.Pages[0].Plain)
			}
		}
		if a, b := replicas[0].bot.Library().Version(), replicas[1].bot.Library().Version(); a != b {
			t.Errorf("after change %d the replicas have %s and %s", n, a, b)
		}
	}
	write("jia-2023.txt", "no report")
	for _, w := range replicas {
		w.look(ctx, false)
		if _, err := w.ready(); err == nil {
			t.Error("a file that is no report is taken over")
		}
		if r := w.bot.Handle(ctx, bot.Message{Chat: 99, User: 99, Text: "/show 1.0.1"}); !strings.Contains(r.Pages[0].Plain, "建成学校50所") {
			t.Errorf("the old one does not answer: %s", r.Pages[0].Plain)
		}
	}
	close(stop)
	traffic.Wait()
	if !strings.Contains(log.String(), "jia-2023.txt") || !strings.Contains(log.String(), replicas[0].bot.Library().Version()) {
		t.Errorf("the log does not say what was refused and what answers: %s", &log)
	}
}

// replica is one process that answers from a folder and a database.
func replica(t *testing.T, folder, address string, log *bytes.Buffer) *watcher {
	p := &program{getenv: environment(), stdout: &results{Writer: log}, stderr: log, reports: folder}
	if err := p.load(context.Background(), ""); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	logger := slog.New(slog.NewTextHandler(log, nil))
	w := newWatcher(p, bot.New(p.answerer, p.library, s, nil, slog.New(slog.DiscardHandler)), "", logger, prometheus.NewRegistry())
	w.calm = 0
	return w
}
