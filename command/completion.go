package command

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var completionHelp = help{
	use:  "bash | zsh | fish",
	does: text{"输出补全脚本：命令、参数、地址按 Tab 补全", "a script with which the shell completes commands, flags and addresses"},
	more: text{
		`bash（先装 bash-completion）：source <(reportbot completion bash)
zsh：reportbot completion zsh >"${fpath[1]}/_reportbot"
fish：reportbot completion fish >~/.config/fish/completions/reportbot.fish`,
		`bash, with its package bash-completion: source <(reportbot completion bash)
zsh: reportbot completion zsh >"${fpath[1]}/_reportbot"
fish: reportbot completion fish >~/.config/fish/completions/reportbot.fish`,
	},
	example: `
    $ reportbot completion bash
`,
}

func (p *program) completion(*pflag.FlagSet) action {
	return func(_ context.Context, args []string) error {
		root := p.tree()
		switch args[0] {
		case "bash":
			return root.GenBashCompletionV2(p.stdout, true)
		case "zsh":
			return root.GenZshCompletion(p.stdout)
		case "fish":
			return root.GenFishCompletion(p.stdout, true)
		}
		return p.hinted(p.fault(noSuchShell, args[0]), p.in(aShell.text))
	}
}

// complete returns what can stand behind a command, for the shell.
func (p *program) complete(c command) cobra.CompletionFunc {
	return func(self *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		switch c.takes.en {
		case aShell.en:
			return []cobra.Completion{"bash", "zsh", "fish"}, cobra.ShellCompDirectiveNoFileComp
		case aFile.en, aReport.en, questions.en:
			return nil, cobra.ShellCompDirectiveDefault
		case anAddress.en:
			return p.addresses(self.Context(), begun), cobra.ShellCompDirectiveNoFileComp
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeReport returns the reports, for the shell.
func (p *program) completeReport(self *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var list []cobra.Completion
	p.report = "" // it is what is typed
	if p.read(self.Context(), false) == nil {
		for _, r := range p.library.Reports() {
			list = append(list, cobra.CompletionWithDesc(r.ID, r.Title))
		}
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}

// addresses returns the addresses that begin so, each with its heading or its
// first words: sections of a report, and the passages of a section once it is named.
func (p *program) addresses(ctx context.Context, begun string) []cobra.Completion {
	if p.read(ctx, false) != nil {
		return nil
	}
	var list []cobra.Completion
	add := func(address, is string) {
		if strings.HasPrefix(address, begun) {
			list = append(list, cobra.CompletionWithDesc(address, clip(is, 24)))
		}
	}
	deep := strings.Count(begun, ".") > 1
	for r := range p.library.All() {
		for _, part := range r.Parts {
			add(part.Address.String(), part.Heading)
			for _, s := range part.Sections {
				add(s.Address.String(), s.Heading)
			}
		}
		for _, passage := range r.Passages {
			if deep {
				add(passage.Address.String(), passage.Text)
			}
		}
	}
	return slices.Clip(list)
}
