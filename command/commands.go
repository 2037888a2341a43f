package command

import (
	"context"
	"math"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/pflag"
)

// A command is one or two words of the command line.
type command struct {
	name string
	help
	takes     arguments
	oneReport bool // --report chooses what it reads
	define    func(p *program, flags *pflag.FlagSet) action
}

// An action is what a command does with its arguments.
type action = func(ctx context.Context, args []string) error

// Arguments are what a command wants behind it.
type arguments struct {
	text        // what they are: "a question"
	least, most int
	words       bool // they are one text, cut at spaces by the shell
}

// The kinds of arguments.
var (
	nothing   = arguments{}
	aQuestion = arguments{text{"一个问题", "a question"}, 1, math.MaxInt, true}
	aWord     = arguments{text{"一个词", "a word"}, 1, math.MaxInt, true}
	aText     = arguments{text{"一句话", "a text"}, 1, math.MaxInt, true}
	anAddress = arguments{text{"一个地址", "one address"}, 1, 1, true}
	aFile     = arguments{text{"文件", "a file"}, 1, math.MaxInt, false}
	questions = arguments{text{"问题文件", "a question file"}, 1, math.MaxInt, false}
	aReport   = arguments{text{"一份报告", "a report"}, 1, 1, false}
	aPin      = arguments{text{"一个地址和问题", "an address and questions"}, 2, math.MaxInt, false}
	aShell    = arguments{text{"bash、zsh 或 fish", "bash, zsh or fish"}, 1, 1, false}
)

// commands returns all commands, as the help lists them.
func commands() []command {
	return []command{
		chatCommand,
		{"ask", askHelp, aQuestion, true, (*program).ask},
		{"show", showHelp, anAddress, true, (*program).show},
		{"find", findHelp, aWord, true, (*program).find},
		{"figures", figuresHelp, nothing, true, (*program).figures},
		{"check", checkHelp, aText, true, (*program).check},
		{"outline", outlineHelp, nothing, true, (*program).outline},
		{"serve", serveHelp, nothing, false, untilSignal((*program).serve)},
		{"config check", configCheckHelp, nothing, false, (*program).checkConfig},
		{"database copy", databaseCopyHelp, twoDatabases, false, (*program).copyDatabase},
		{"health", healthHelp, nothing, false, (*program).health},
		{"ledger", ledgerHelp, nothing, false, (*program).ledger},
		{"pin", pinHelp, aPin, false, (*program).pin},
		{"pins", pinsHelp, nothing, false, (*program).pins},
		{"stats", statsHelp, nothing, false, (*program).stats},
		{"selfcheck", selfcheckHelp, nothing, false, (*program).selfcheck},
		{"import", importHelp, aFile, false, (*program).importFiles},
		{"hints draft", draftHelp, aReport, false, untilSignal((*program).draftHints)},
		{"index", indexHelp, nothing, false, (*program).index},
		{"eval", evalHelp, questions, true, (*program).eval},
		{"completion", completionHelp, aShell, false, (*program).completion},
		{"version", versionHelp, nothing, false, (*program).version},
	}
}

var chatCommand = command{"chat", chatHelp, nothing, true, (*program).chat}

// untilSignal lets a command end in its own way on SIGINT and SIGTERM, which
// kill the others.
func untilSignal(define func(*program, *pflag.FlagSet) action) func(*program, *pflag.FlagSet) action {
	return func(p *program, flags *pflag.FlagSet) action {
		act := define(p, flags)
		return func(ctx context.Context, args []string) error {
			ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
			defer stop()
			return act(ctx, args)
		}
	}
}
