//go:build !linux

package command

import "testing"

func testDiskFull(t *testing.T, _ *suite) { t.Skip("a full disk is made on Linux only: not tested") }
