package command

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"reportbot/bot/store"
)

var (
	databaseCopyHelp = help{
		use:  "FROM TO",
		does: text{"把数据库复制到另一个空的数据库：备份，或从 SQLite 搬到 PostgreSQL", "copies a database into an empty one: a backup, or a move from SQLite to PostgreSQL"},
		more: text{
			"FROM 和 TO 像设置里的 database 那样写。机器人运行时可以备份；要搬家，先停下它。",
			`FROM and TO are written like database in the configuration. A backup may be made
while the bot runs; before a move it is stopped.`,
		},
		example: `
    $ reportbot database copy sqlite:data/reportbot.db sqlite:backup.db
`,
	}
	twoDatabases = arguments{text{"两个数据库", "two databases"}, 2, 2, false}
	noDatabase   = mistake{
		text{"第 %d 个：不是数据库", "argument %d: no database"},
		text{"写 sqlite:FILE 或 postgres:// 开头的地址", "sqlite:FILE or a postgres:// URL"},
	}
	noSuchDatabase = text{"%s：没有这个文件", "%s: no such file"}
	rowsCopied     = text{"已复制 %d 行", "%d rows copied"}
)

func (p *program) copyDatabase(*pflag.FlagSet) action {
	return func(ctx context.Context, args []string) error {
		for i, address := range args {
			if !isDatabase(address) {
				return p.wrong(noDatabase, i+1)
			}
		}
		if file, ok := strings.CutPrefix(args[0], "sqlite:"); ok {
			if _, err := os.Stat(file); err != nil {
				return p.fault(noSuchDatabase, file)
			}
		}
		from, err := store.Open(ctx, args[0])
		if err != nil {
			return withHint(err)
		}
		defer from.Close()
		to, err := store.Open(ctx, args[1])
		if err != nil {
			return withHint(err)
		}
		defer to.Close()
		rows, err := from.Copy(ctx, to)
		if err != nil {
			return outside(err)
		}
		fmt.Fprintf(p.stdout, p.in(rowsCopied)+"\n", rows)
		return nil
	}
}
