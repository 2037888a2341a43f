package command

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"reportbot/retrieval"
)

var indexHelp = help{
	use:  "--reports DIR",
	does: text{"为一大批报告预先建好索引", "builds the index of a large folder of reports ahead of time"},
	more: text{
		fmt.Sprintf(`超过 %d 份报告，索引放在 DIR/.index 里，那里写不进去就放用户缓存目录。别的命令缺索引
也会建；这个命令说明建了什么、用了多久。有文件读不了，退出码是 1。`, retrieval.InMemory),
		fmt.Sprintf(`A folder of more than %d reports has it on disk, in DIR/.index, or under the user's
cache folder where DIR cannot be written. Every other command builds it too where it
is missing; this one says what it took, and exits with 1 where a file cannot be read.`, retrieval.InMemory),
	},
	example: `
    $ reportbot index --reports reports/
`,
}

func (p *program) index(*pflag.FlagSet) action {
	return func(ctx context.Context, args []string) error {
		start, faults := time.Now(), 0
		p.leftOut = func(err error) {
			if !retrieval.IsNotice(err) {
				faults++
			}
		}
		if err := p.load(ctx, ""); err != nil {
			return err
		}
		size := p.library.Size()
		fmt.Fprintf(p.stdout, p.in(indexed)+"\n", size.Reports, size.Passages, time.Since(start).Seconds())
		if size.Folder == "" {
			fmt.Fprintf(p.stdout, p.in(inMemory)+"\n", retrieval.InMemory)
		} else {
			fmt.Fprintf(p.stdout, "%s, %.1f MB\n", size.Folder, float64(size.Bytes)/1e6)
		}
		if faults > 0 {
			fmt.Fprintln(p.stderr, "reportbot:", p.fault(leftFaults, faults))
			return errNo
		}
		return nil
	}
}
