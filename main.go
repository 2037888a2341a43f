// Reportbot answers questions about a government work report by quoting it, on
// Telegram and at the command line.
package main

import (
	"context"
	"os"

	"reportbot/command"
)

func main() {
	os.Exit(command.Run(context.Background(), os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}
