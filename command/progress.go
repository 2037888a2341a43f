package command

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// onTerminal returns a stream if it is a terminal.
func onTerminal(stream any) (*os.File, bool) {
	f, ok := stream.(*os.File)
	return f, ok && term.IsTerminal(int(f.Fd()))
}

// newBar returns a bar on standard error; a total of -1 is not known.
func (p *program) newBar(total int64, of text, options ...progressbar.Option) *progressbar.ProgressBar {
	return progressbar.NewOptions64(total, append(options,
		progressbar.OptionSetWriter(p.stderr), progressbar.OptionSetDescription(p.in(of)),
		progressbar.OptionSetPredictTime(true), progressbar.OptionUseANSICodes(true),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())...)
}

// progress returns what shows on a terminal, from the second second on, how far
// the building of an index has come; nil where standard error is no terminal.
func (p *program) progress() func(done, total int) {
	if _, ok := onTerminal(p.stderr); !ok {
		return nil
	}
	start := time.Now()
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if bar == nil {
			if time.Since(start) < time.Second {
				return
			}
			bar = p.newBar(int64(total), indexing, progressbar.OptionShowCount())
		}
		bar.Set(done)
	}
}

// An askBar shows how much of standard input is answered.
type askBar struct {
	bar   *progressbar.ProgressBar // nil where nobody would see it
	bytes bool                     // it counts bytes of a file, else questions
}

// askProgress shows a bar where standard error is a terminal and results go
// elsewhere: how much of a file is answered, or how many questions of a pipe.
func (p *program) askProgress() askBar {
	_, seen := onTerminal(p.stderr)
	_, mixed := onTerminal(p.stdout.Writer)
	f, typed := onTerminal(p.stdin)
	if !seen || mixed || typed {
		return askBar{}
	}
	if f != nil {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > 0 {
			return askBar{p.newBar(info.Size(), asking), true}
		}
	}
	return askBar{p.newBar(-1, asking, progressbar.OptionShowCount(), progressbar.OptionShowIts()), false}
}

// answered counts a question.
func (b askBar) answered(question string) {
	switch {
	case b.bar == nil:
	case b.bytes:
		b.bar.Add(len(question) + len("\n"))
	default:
		b.bar.Add(1)
	}
}

func (b askBar) close() {
	if b.bar != nil {
		b.bar.Finish()
	}
}
