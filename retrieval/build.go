package retrieval

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
)

// buildGeneration makes an index of the files of a folder in place: beside the
// one that serves, from which it takes what has not changed, and then in its
// stead. Until the last step, one rename, nothing that serves is touched.
func buildGeneration(ctx context.Context, place, dir string, old *generation, files map[string]filed, progress func(done, total int)) (*generation, error) {
	if err := os.MkdirAll(place, 0o777); err != nil {
		return nil, err
	}
	sweep(place)
	work, err := os.MkdirTemp(place, "building-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work) // gone already when all went well
	b := &builder{dir: dir, catalog: &catalog{Form: catalogForm(), Files: files}, progress: progress}
	b.takeOver(old)
	if err := b.build(ctx, filepath.Join(work, bleveName), old); err != nil {
		return nil, err
	}
	text, err := json.Marshal(b.catalog)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(work, catalogName), text, 0o666); err != nil {
		return nil, err
	}
	return b.swap(place, work)
}

// A builder makes one generation.
type builder struct {
	dir      string
	catalog  *catalog
	progress func(done, total int)
	changed  []string // files to read
	gone     []filed  // what the old index holds and this one must not
	kept     int      // files that are taken over
}

// takeOver fills in what the old index knows of files that have not changed.
func (b *builder) takeOver(old *generation) {
	if old != nil {
		for name, g := range old.catalog.Files {
			if f, ok := b.catalog.Files[name]; ok && f.sameFile(g) {
				b.catalog.Files[name] = g
				b.kept++
			} else if g.Key != "" {
				b.gone = append(b.gone, g)
			}
		}
	}
	for name, f := range b.catalog.Files {
		if f.Key == "" && f.Left == nil {
			b.changed = append(b.changed, name)
		}
	}
	slices.Sort(b.changed)
}

// An outcome is what reading one file came to.
type outcome struct {
	name    string
	filed   filed
	entries []indexEntry
}

// build writes bleve's index: all at once, or, where most of it is there
// already, a copy of the old one with the changes.
func (b *builder) build(ctx context.Context, path string, old *generation) error {
	var add func(key string, entries []indexEntry) error
	var finish, abandon func() error
	if b.kept > len(b.changed) {
		if err := copyFolder(path, filepath.Join(old.path, bleveName)); err != nil {
			return err
		}
		index, err := bleve.OpenUsing(path, nil)
		if err != nil {
			return err
		}
		for _, g := range b.gone {
			if err := removeReport(index, g); err != nil {
				index.Close()
				return err
			}
		}
		add = func(key string, entries []indexEntry) error { return addReport(index, key, entries) }
		finish, abandon = index.Close, index.Close
	} else {
		b.changed = slices.Sorted(maps.Keys(b.catalog.Files)) // nothing is taken over
		m, err := indexMapping()
		if err != nil {
			return err
		}
		offline, err := bleve.NewBuilder(path, m, map[string]any{
			"batchSize": 5000, "mergeMax": 20, "buildPathPrefix": filepath.Dir(path),
		})
		if err != nil {
			return err
		}
		add = func(key string, entries []indexEntry) error {
			for i, e := range entries {
				if err := offline.Index(entryID(key, i), e); err != nil {
					return err
				}
			}
			return nil
		}
		finish, abandon = offline.Close, func() error { return nil } // its Close merges for long
	}
	err := b.readAll(ctx, func(o outcome) error {
		b.catalog.Files[o.name] = o.filed
		if o.filed.Key == "" {
			return nil
		}
		return add(o.filed.Key, o.entries)
	})
	if err != nil {
		abandon()
		return err
	}
	return finish()
}

// readAll reads the changed files, several at a time, and hands on what each
// came to in no certain order.
func (b *builder) readAll(ctx context.Context, take func(outcome) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	names, outcomes := make(chan string), make(chan outcome)
	was := maps.Clone(b.catalog.Files) // take writes the catalog meanwhile
	go func() {
		defer close(names)
		for _, name := range b.changed {
			select {
			case names <- name:
			case <-ctx.Done():
				return
			}
		}
	}()
	var readers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		readers.Go(func() {
			for name := range names {
				select {
				case outcomes <- b.read(name, was[name]):
				case <-ctx.Done():
				}
			}
		})
	}
	go func() {
		readers.Wait()
		close(outcomes)
	}()
	done := 0
	var first error
	for o := range outcomes {
		if first != nil {
			continue
		}
		if first = take(o); first != nil {
			cancel()
		}
		done++
		if b.progress != nil {
			b.progress(done, len(b.changed))
		}
	}
	return cmp.Or(first, ctx.Err())
}

// read reads one file and cuts it into terms.
func (b *builder) read(name string, was filed) outcome {
	o := outcome{name: name, filed: was}
	o.filed.Left, o.filed.Noticed, o.filed.Key = nil, nil, ""
	r, err := readReport(os.DirFS(b.dir), name)
	if err != nil {
		o.filed.Left = []string{err.Error()}
	}
	if r == nil {
		return o
	}
	if _, err := r.foreseen(); err != nil {
		o.filed.Left = []string{err.Error()}
	}
	for _, w := range r.Warnings {
		o.filed.Noticed = append(o.filed.Noticed, w.Error())
	}
	o.filed.Key, o.filed.Passages = r.Key, len(r.Passages)
	o.filed.Page = page{r.Title, r.Place, r.Names, r.Year, r.Date, r.Speaker}
	o.entries = entriesOf(r.Report, true)
	return o
}

func removeReport(index bleve.Index, g filed) error {
	batch := index.NewBatch()
	for i := range g.Passages {
		batch.Delete(entryID(g.Key, i))
	}
	return index.Batch(batch)
}

// swap gives a finished index its name and makes it the one that serves. The
// generations before it go; whoever has one open keeps its files until it ends.
func (b *builder) swap(place, work string) (*generation, error) {
	name := strings.Replace(filepath.Base(work), "building-", "generation-", 1)
	g := &generation{path: filepath.Join(place, name), catalog: b.catalog}
	if err := os.Rename(work, g.path); err != nil {
		return nil, err
	}
	next := filepath.Join(place, currentName+".next")
	if err := os.WriteFile(next, []byte(name+"\n"), 0o666); err != nil {
		return nil, err
	}
	if err := os.Rename(next, filepath.Join(place, currentName)); err != nil {
		return nil, err
	}
	olds, _ := filepath.Glob(filepath.Join(place, "generation-*"))
	for _, old := range olds {
		if old != g.path {
			os.RemoveAll(old) // what stays is removed the next time
		}
	}
	return g, nil
}

// sweep removes what builds that were killed left behind.
func sweep(place string) {
	left, _ := filepath.Glob(filepath.Join(place, "building-*"))
	for _, work := range left {
		if info, err := os.Stat(work); err == nil && time.Since(info.ModTime()) > longestBuild {
			os.RemoveAll(work)
		}
	}
}

// longestBuild is far longer than a build between two files that it writes.
const longestBuild = 6 * time.Hour

// copyFolder copies a folder and what lies in it, linking
// those that never change.
func copyFolder(to, from string) error {
	return filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rest, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rest)
		switch {
		case d.IsDir():
			return os.MkdirAll(target, 0o777)
		case filepath.Ext(path) == ".zap" && os.Link(path, target) == nil:
			return nil
		}
		return copyFile(target, path)
	})
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return fmt.Errorf("%s: %w", to, err)
	}
	return out.Close()
}
