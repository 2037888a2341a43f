package retrieval

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"reportbot/retrieval/lexicon"

	"github.com/blevesearch/bleve/v2"
)

// InMemory is the most reports that are all kept in memory, where one takes
// about 4 MB and 50 ms of a start; a larger library has its index on disk.
const InMemory = 16

const (
	indexFolder = ".index"       // beside the reports
	currentName = "current"      // the file in it that names the generation in use
	catalogName = "catalog.json" // in a generation: what its index holds
	bleveName   = "passages"     // in a generation: bleve's own folder
	indexForm   = "3"            // of the terms; with another the index is built anew
)

// A catalog says what an index on disk holds: what became of each file of the
// folder that it was built from.
type catalog struct {
	Form  string           `json:"form"` // of the terms, and of the dictionary that cut them
	Files map[string]filed `json:"files"`
}

// A filed is one file of the folder as the index knows it.
type filed struct {
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
	Hints    stamp     `json:"hints"`              // of its hints; zero without
	Near     stamp     `json:"near"`               // of its near misses; zero without
	Key      string    `json:"key,omitempty"`      // of the report in the index; "" for a file that is none
	Passages int       `json:"passages,omitempty"` // how many the index holds under that key
	Left     []string  `json:"left,omitempty"`     // what could not be read, and why
	Noticed  []string  `json:"noticed,omitempty"`  // what looks wrong and was read all the same
	Page     page      `json:"page"`
}

// A stamp tells without reading it whether a file has changed.
type stamp struct {
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
}

// A page is what a library on disk knows of a report before it reads it.
type page struct {
	Title   string    `json:"title"`
	Place   string    `json:"place"`
	Names   []string  `json:"names,omitempty"`
	Year    int       `json:"year"`
	Date    time.Time `json:"date"`
	Speaker string    `json:"speaker"`
}

// Open reads the reports of a folder as [Load] does. A folder of more than
// [InMemory] reports gets an index on disk: in the folder's own .index, or,
// where that cannot be written, under the user's cache folder. It is built when
// it is missing, and brought up to date when files have changed; progress, which
// may be nil, is told how many of the files to read have been read. An index
// that cannot be kept anywhere is an error beside a library in memory.
func Open(ctx context.Context, dir string, progress func(done, total int)) (*Library, []error) {
	fsys := os.DirFS(dir)
	names, err := reportNames(fsys)
	if err != nil || len(names) <= InMemory {
		return Load(fsys)
	}
	l, left := newLibrary(fsys)
	if _, err := l.thesaurus(); err != nil {
		left = append(left, err)
	}
	files, unread := stamps(fsys, names)
	left = append(left, unread...)
	g, index, err := openIndex(ctx, dir, files, progress)
	if err != nil {
		if ctx.Err() != nil {
			return l, append(left, err)
		}
		whole, left := Load(fsys)
		return whole, append(left, fmt.Errorf("the index is kept in memory: %w", err))
	}
	l.index = func() (bleve.Index, error) { return index, nil }
	l.shelf, l.folder = newShelf(fsys), g
	for name, f := range g.catalog.Files {
		for _, reason := range f.Left {
			left = append(left, errors.New(reason))
		}
		for _, word := range f.Noticed {
			left = append(left, notice(word))
		}
		if f.Key != "" {
			l.reports = append(l.reports, &Report{
				ID: idOf(name), Title: f.Page.Title, Place: f.Page.Place, Names: f.Page.Names,
				Year: f.Page.Year, Date: f.Page.Date, Speaker: f.Page.Speaker, Key: f.Key,
			})
		}
	}
	l.arrange()
	return l, left
}

// stamps returns for each report file of a folder its stamp and those of its
// companions, and an error for each that is not there, such as a dangling link.
func stamps(fsys fs.FS, names []string) (map[string]filed, []error) {
	files := make(map[string]filed, len(names))
	var left []error
	for _, name := range names {
		info, err := fs.Stat(fsys, name)
		if err != nil {
			left = append(left, err)
			continue
		}
		f := filed{Size: info.Size(), Modified: info.ModTime().UTC()}
		f.Hints, f.Near = stampOf(fsys, name, hintsEnding), stampOf(fsys, name, nearEnding)
		files[name] = f
	}
	return files, left
}

// stampOf returns the stamp of a companion of a report, zero without one.
func stampOf(fsys fs.FS, name, ending string) stamp {
	info, err := fs.Stat(fsys, fileOf(fsys, idOf(name), ending))
	if err != nil {
		return stamp{}
	}
	return stamp{info.Size(), info.ModTime().UTC()}
}

func (s stamp) equal(t stamp) bool { return s.Size == t.Size && s.Modified.Equal(t.Modified) }

// sameFile reports whether f is as g was when it was indexed.
func (f filed) sameFile(g filed) bool {
	return f.Size == g.Size && f.Modified.Equal(g.Modified) && f.Hints.equal(g.Hints) && f.Near.equal(g.Near)
}

// openIndex opens an index of exactly these files, and builds it where there is
// none.
func openIndex(ctx context.Context, dir string, files map[string]filed, progress func(done, total int)) (*generation, bleve.Index, error) {
	places, err := indexPlaces(dir)
	if err != nil {
		return nil, nil, err
	}
	var old *generation
	for _, place := range places {
		g, err := currentGeneration(place)
		if err != nil {
			continue // none here, or not one of ours
		}
		if g.catalog.matches(files) {
			if index, err := g.open(); err == nil {
				return g, index, nil
			}
			continue // damaged: it is built anew
		}
		if old == nil {
			old = g
		}
	}
	var problems []error
	for _, place := range places {
		g, err := buildGeneration(ctx, place, dir, old, files, progress)
		if err == nil {
			index, err := g.open()
			return g, index, err
		}
		problems = append(problems, err)
		if ctx.Err() != nil {
			break
		}
	}
	return nil, nil, errors.Join(problems...)
}

// indexPlaces returns the folders in which an index of dir may stand, the one
// to prefer first.
func indexPlaces(dir string) ([]string, error) {
	whole, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	places := []string{filepath.Join(whole, indexFolder)}
	if cache, err := os.UserCacheDir(); err == nil {
		sum := sha256.Sum256([]byte(whole))
		places = append(places, filepath.Join(cache, "reportbot", hex.EncodeToString(sum[:8])))
	}
	return places, nil
}

// A generation is one finished index on disk. It never changes: an update makes
// the next one, so that whoever has this one open keeps it.
type generation struct {
	path    string
	catalog *catalog
}

func currentGeneration(place string) (*generation, error) {
	name, err := os.ReadFile(filepath.Join(place, currentName))
	if err != nil {
		return nil, err
	}
	g := &generation{path: filepath.Join(place, filepath.Base(strings.TrimSpace(string(name)))), catalog: new(catalog)}
	text, err := os.ReadFile(filepath.Join(g.path, catalogName))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, g.catalog); err != nil {
		return nil, err
	}
	if g.catalog.Form != catalogForm() {
		return nil, errors.New("an index of another form")
	}
	return g, nil
}

func (g *generation) open() (bleve.Index, error) {
	return bleve.OpenUsing(filepath.Join(g.path, bleveName), map[string]any{"read_only": true})
}

// catalogForm names the way in which texts are read and cut into terms: another
// dictionary cuts other words.
func catalogForm() string {
	h := fnv.New64a()
	h.Write([]byte(lexicon.Dictionary()))
	return indexForm + "-" + hex.EncodeToString(h.Sum(nil))
}

// matches reports whether the catalog was made of exactly these files.
func (c *catalog) matches(files map[string]filed) bool {
	if len(files) != len(c.Files) {
		return false
	}
	for name, f := range files {
		if g, ok := c.Files[name]; !ok || !f.sameFile(g) {
			return false
		}
	}
	return true
}

// A Size says how large a library is, and where its index is kept.
type Size struct {
	Reports, Passages int
	Folder            string // of the index on disk; "" for one in memory
	Bytes             int64  // of that folder
}

// Size measures the library.
func (l *Library) Size() Size {
	s := Size{Reports: len(l.reports)}
	if l.shelf == nil {
		for _, r := range l.reports {
			s.Passages += len(r.Passages)
		}
		return s
	}
	s.Folder, s.Passages = l.folder.path, l.folder.passages()
	filepath.WalkDir(s.Folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			s.Bytes += info.Size()
		}
		return err
	})
	return s
}

func (g *generation) passages() int {
	n := 0
	for _, f := range g.catalog.Files {
		n += f.Passages
	}
	return n
}
