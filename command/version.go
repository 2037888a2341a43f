package command

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/pflag"
)

// What this build is; set when it is released, else read from what Go notes in
// the binary: go build -ldflags "-X reportbot/command.release=v1.0.0 …".
var release, commit, built string

var versionHelp = help{
	does: text{"版本、提交、Go 的版本，和每份报告的校验和", "version, commit, Go, and each report with its checksum"},
	example: `
    $ reportbot version
`,
}

func (p *program) version(flags *pflag.FlagSet) action {
	asJSON := flags.Bool("json", false, p.in(flagJSON))
	return func(ctx context.Context, args []string) error {
		if !*asJSON {
			return p.printVersion(ctx)
		}
		if err := p.read(ctx, false); err != nil {
			return err
		}
		return p.encode(struct {
			Version string          `json:"version"`
			Commit  string          `json:"commit"`
			Built   string          `json:"built"`
			Go      string          `json:"go"`
			Reports []jsonReportSum `json:"reports"`
		}{version(), buildNote(commit, "vcs.revision"), buildNote(built, "vcs.time"), runtime.Version(), p.sums()})
	}
}

// jsonReportSum is a report with the SHA-256 of its passages.
type jsonReportSum struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Checksum string `json:"checksum"`
}

// printVersion prints what this build is and which reports it reads.
func (p *program) printVersion(ctx context.Context) error {
	fmt.Fprintln(p.stdout, "reportbot", version())
	fmt.Fprintf(p.stdout, "%-9s %s\n", "commit", cmp.Or(buildNote(commit, "vcs.revision"), "(unknown)"))
	if when := buildNote(built, "vcs.time"); when != "" {
		fmt.Fprintf(p.stdout, "%-9s %s\n", "built", when)
	}
	fmt.Fprintf(p.stdout, "%-9s %s %s/%s\n", "go", strings.TrimPrefix(runtime.Version(), "go"), runtime.GOOS, runtime.GOARCH)
	if err := p.read(ctx, false); err != nil {
		return err
	}
	for _, r := range p.sums() {
		fmt.Fprintf(p.stdout, "%s  %s  sha256:%s\n", r.ID, r.Title, r.Checksum)
	}
	return nil
}

func (p *program) sums() []jsonReportSum {
	list := []jsonReportSum{}
	for r := range p.library.All() {
		list = append(list, jsonReportSum{r.ID, r.Title, r.Checksum()})
	}
	return list
}

// version is the release, or what Go calls a build that is none.
func version() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// buildNote is what a release says of itself, else what Go noted when it built.
func buildNote(set, key string) string {
	if info, ok := debug.ReadBuildInfo(); ok && set == "" {
		for _, s := range info.Settings {
			if s.Key == key {
				return s.Value
			}
		}
	}
	return set
}
