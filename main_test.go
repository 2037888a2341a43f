package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the sessions run the program as a command of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"reportbot": main})
}

// TestSessions plays testdata/*.txtar: the program from outside.
func TestSessions(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata"})
}
