//go:build failpoint && unix

package store

import (
	"io"
	"os"
	"strconv"
	"sync/atomic"
	"syscall"

	"modernc.org/sqlite"
)

// A program built with the tag failpoint dies, as by kill -9, before the write
// to SQLite that REPORTBOT_FAILPOINT counts to: a row changed, or a commit. With
// REPORTBOT_LEASH it dies, too, when its standard input ends, which happens when
// the test that started it is killed.
func init() {
	if os.Getenv("REPORTBOT_LEASH") != "" {
		go func() {
			io.Copy(io.Discard, os.Stdin)
			die()
		}()
	}
	left, err := strconv.ParseInt(os.Getenv("REPORTBOT_FAILPOINT"), 10, 64)
	if err != nil {
		return
	}
	var writes atomic.Int64
	pass := func() {
		if writes.Add(1) == left {
			die()
		}
	}
	sqlite.RegisterConnectionHook(func(c sqlite.ExecQuerierContext, _ string) error {
		hooks := c.(sqlite.HookRegisterer)
		hooks.RegisterPreUpdateHook(func(sqlite.SQLitePreUpdateData) { pass() })
		hooks.RegisterCommitHook(func() int32 { pass(); return 0 })
		return nil
	})
}

func die() {
	syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}
