//go:build unix

package bot

import (
	"syscall"
	"time"
)

// worked is how long the process has had a processor.
func worked() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return time.Since(born)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
