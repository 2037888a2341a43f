//go:build !unix

package bot

import "time"

// worked is how long the process has run: here the system does not tell how much
// of that it had a processor.
func worked() time.Duration { return time.Since(born) }
