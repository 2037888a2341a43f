package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"reportbot/answers"
	"reportbot/retrieval"
	"reportbot/retrieval/report"
	"reportbot/seeds"
)

// load reads the reports once, ready for questions; home is the report that
// answers where a question names none. What is left out is named on standard
// error.
func (p *program) load(ctx context.Context, home string) error {
	if p.answerer != nil {
		return nil
	}
	if err := p.read(ctx, true); err != nil {
		return err
	}
	p.answerer = answers.New(p.library, home)
	return nil
}

// read reads the reports once; without whole it leaves out what only questions need.
func (p *program) read(ctx context.Context, whole bool) error {
	if p.library != nil {
		return nil
	}
	where, folder := p.in(embedded), fs.FS(seeds.FS)
	if p.reports != "" {
		where, folder = p.reports, os.DirFS(p.reports)
		if info, err := os.Stat(p.reports); err != nil {
			return p.hinted(p.unreadable(p.reports, err), p.in(reportsHint))
		} else if !info.IsDir() {
			return p.hinted(p.fault(notAFolder, p.reports), p.in(reportsHint))
		}
	}
	library, left, err := p.open(ctx, folder, whole)
	if err != nil {
		return err
	}
	for _, err := range left {
		fmt.Fprintln(p.stderr, "reportbot:", p.told(err))
		if p.leftOut != nil {
			p.leftOut(err)
		}
	}
	if len(library.Reports()) == 0 {
		return p.hinted(p.fault(nothingHere, where), p.in(nameTheReports))
	}
	p.library = library
	return nil
}

// told says what looks wrong in a report in the language of whoever runs the
// program; other faults of files speak English, as their names do.
func (p *program) told(err error) string {
	var w report.Warning
	if !p.english() && errors.As(err, &w) {
		return fmt.Sprintf(p.in(fileLine), w.File, w.Line, p.importText().warning(w))
	}
	return err.Error()
}

// open reads the reports of a folder, or the one that --report names. A large
// folder has its index on disk, which knows where to read each report.
func (p *program) open(ctx context.Context, folder fs.FS, whole bool) (*retrieval.Library, []error, error) {
	ids, err := retrieval.IDs(folder)
	if err != nil {
		return nil, nil, outside(err)
	}
	if p.report != "" {
		only, err := p.choose(ids)
		if err != nil {
			return nil, nil, err
		}
		folder, ids = retrieval.Only(folder, only), []string{only}
	}
	switch {
	case len(ids) > retrieval.InMemory && p.reports != "":
		library, left := retrieval.Open(ctx, p.reports, p.progress())
		return library, left, ctx.Err()
	case whole:
		library, left := retrieval.Load(folder)
		return library, left, nil
	}
	library, left := retrieval.Texts(folder)
	return library, left, nil
}

// choose finds the report that --report names among those of a folder.
func (p *program) choose(ids []string) (string, error) {
	for _, id := range ids {
		if strings.EqualFold(id, p.report) {
			return id, nil
		}
	}
	hint := fmt.Sprintf(p.in(reportsAre), strings.Join(ids[:min(len(ids), 20)], " "))
	if like := nearest(p.report, ids); like != "" {
		hint = fmt.Sprintf(p.in(didYouMean), "--report "+like)
	}
	return "", p.hinted(p.fault(noSuchReport, p.report), hint)
}
