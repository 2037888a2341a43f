package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"reportbot/retrieval"
)

var (
	configCheckHelp = help{
		does: text{"检查设置、报告和它们旁边的文件", "checks the configuration, the reports and the files beside them"},
		more: text{
			"像 serve 那样读一遍，说明会怎样运行；有错就全部列出，写明文件和行号，退出码是 2。不连接数据库和 Telegram。",
			`It reads all as serve would and prints what that will do, or every fault with its
file and line, and exits with 2. It asks neither the database nor Telegram.`,
		},
		example: `
    $ reportbot config check --config config.yaml
`,
	}
	healthHelp = help{
		does: text{"问正在运行的机器人是否就绪，给容器用", "asks the running bot whether it is ready, for containers"},
		more: text{
			"读和 serve 一样的设置，问 http.listen 的 /readyz。退出码：0 就绪，1 没有。",
			"It reads the configuration that serve reads and asks /readyz at http.listen. Exit code\n0: ready, 1: not.",
		},
		example: `
    $ reportbot health
`,
	}
	faultsFound = text{"%d 处有错", "%d faults"}
)

func (p *program) checkConfig(flags *pflag.FlagSet) action {
	name := flags.String("config", "", p.in(flagConfig))
	return func(ctx context.Context, args []string) error {
		c, faults := examineConfig(*name, p.getenv)
		left := 0
		p.leftOut = func(err error) {
			if !retrieval.IsNotice(err) {
				left++
			}
		}
		if err := p.loadConfigured(ctx, c); err != nil {
			faults = append(faults, err)
		}
		if c.Telegram.Token == "" {
			faults = append(faults, c.fault("telegram.token", tokenHint))
		}
		for _, err := range faults {
			fmt.Fprintln(p.stderr, "reportbot:", err)
		}
		if n := len(faults) + left; n > 0 {
			return p.fault(faultsFound, n)
		}
		log := config{}
		log.Log.Format, log.Log.Level = "text", "info"
		p.announce(log.logger(p.stdout), c)
		return nil
	}
}

func (p *program) health(flags *pflag.FlagSet) action {
	name := flags.String("config", "", p.in(flagConfig))
	return func(ctx context.Context, args []string) error {
		c, err := readConfig(*name, p.getenv)
		if err != nil {
			return err
		}
		if c.HTTP.Listen == "" {
			return p.hinted(c.fault("http.listen", "not set: nothing to ask"), "REPORTBOT_HTTP=127.0.0.1:9090")
		}
		said, err := askReady(ctx, c.HTTP.Listen)
		if err != nil {
			fmt.Fprintln(p.stderr, "reportbot:", err)
			return errNo
		}
		fmt.Fprint(p.stdout, said)
		return nil
	}
}

var errNotReady = errors.New("not ready")
