package retrieval

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// folderOf fills a folder with n reports: those at hand again and again, each
// with a year of its own in the title and its paragraphs in another order.
func folderOf(t testing.TB, n int) string {
	t.Helper()
	texts := reportTexts(t)
	names := []string{"beijing-2022", "shiqiao-2025", "yunqi-2026"}
	dir := t.TempDir()
	for i := range n {
		name := names[i%len(names)]
		text := strings.Replace(string(texts[name]), "政府工作报告", fmt.Sprintf("第%d号政府工作报告", i), 1)
		write(t, dir, fmt.Sprintf("r%03d.txt", i), text)
	}
	return dir
}

func write(t testing.TB, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// openFolder opens a folder and tells how many files were read for its index.
func openFolder(t testing.TB, dir string) (l *Library, left []error, read int) {
	t.Helper()
	l, left = Open(context.Background(), dir, func(done, total int) { read = total })
	t.Cleanup(func() {
		if index, err := l.index(); err == nil {
			index.Close()
		}
	})
	return l, left, read
}

func TestAnswersFromDiskAreThoseFromMemory(t *testing.T) {
	dir := folderOf(t, InMemory+4)
	disk, left, _ := openFolder(t, dir)
	if len(left) > 0 {
		t.Fatal(left)
	}
	memory, _ := Load(os.DirFS(dir))
	if disk.shelf == nil || memory.shelf != nil {
		t.Fatal("want one library on disk and one in memory")
	}
	for _, page := range memory.Reports() {
		for _, text := range []string{"养老床位", "地区生产总值增长多少", "京", "gdp", "5%", "老楼加装电梯", "人工智能", "完全没有的词", "我"} {
			q := memory.Query(text)
			a, b := memory.Search(memory.Report(page.ID), q), disk.Search(disk.Report(page.ID), q)
			a, b = append(a, memory.Literal(memory.Report(page.ID), text)...), append(b, disk.Literal(disk.Report(page.ID), text)...)
			if len(a) != len(b) {
				t.Fatalf("%s %s: %d hits from memory, %d from disk", page.ID, text, len(a), len(b))
			}
			for i := range a {
				if a[i].Passage.Address != b[i].Passage.Address || !reflect.DeepEqual(a[i].Parts, b[i].Parts) {
					t.Errorf("%s %s: %s from memory, %s from disk", page.ID, text, a[i].Passage.Address, b[i].Passage.Address)
				}
			}
		}
	}
	if got, want := disk.Size().Passages, memory.Size().Passages; got != want {
		t.Errorf("%d passages on disk, %d in memory", got, want)
	}
}

// Reports come and go on the shelf while others ask for them.
func TestShelfIsBounded(t *testing.T) {
	dir := folderOf(t, InMemory+1)
	l, _, _ := openFolder(t, dir)
	l.shelf.limit = 200
	q := l.Query("养老")
	want := len(l.Search(l.Report("r000"), q))
	var askers sync.WaitGroup
	for i := range 4 {
		askers.Go(func() {
			for j := range 20 {
				id := fmt.Sprintf("r%03d", (i+j)%(InMemory+1))
				got := len(l.Search(l.Report(id), q))
				if (i+j)%(InMemory+1)%3 == 0 && got != want {
					t.Errorf("%s: %d hits, want %d", id, got, want)
				}
			}
		})
	}
	askers.Wait()
	kept := 0
	for e := l.shelf.recent.Front(); e != nil; e = e.Next() {
		kept += len(e.Value.(*rankable).Passages)
	}
	if kept != l.shelf.passages || kept > 200 || l.shelf.recent.Len() != len(l.shelf.byID) {
		t.Errorf("%d passages kept, %d counted", kept, l.shelf.passages)
	}
}

func TestIndexReadsOnlyWhatChanged(t *testing.T) {
	dir := folderOf(t, InMemory+4)
	write(t, dir, "bad.txt", "政府工作报告\n新建学校，\n")
	write(t, dir, "r001.hints.txt", "9.9.9\t没有的地方\n")
	l, left, read := openFolder(t, dir)
	if read != InMemory+5 {
		t.Errorf("first: read %d files", read)
	}
	wantLeft := []string{"bad.txt: line 2: no part: no line opens with 一、; want each part under a heading of its own line, such as 一、2023年工作回顾", "r001.hints.txt: line 1: no passage 9.9.9 in r001"}
	check := func(when string, l *Library, left []error, reports int) {
		t.Helper()
		var got []string
		for _, err := range left {
			got = append(got, err.Error())
		}
		slices.Sort(got)
		if !slices.Equal(got, wantLeft) {
			t.Errorf("%s: left out %q, want %q", when, got, wantLeft)
		}
		if len(l.Reports()) != reports {
			t.Errorf("%s: %d reports, want %d", when, len(l.Reports()), reports)
		}
	}
	check("first", l, left, InMemory+4)

	again, left, read := openFolder(t, dir)
	if read != 0 {
		t.Errorf("again: read %d files", read)
	}
	check("again", again, left, InMemory+4)

	text, err := os.ReadFile(filepath.Join(dir, "r000.txt"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "r000.txt", regexp.MustCompile(`418 ?部`).ReplaceAllString(string(text), "814部"))
	if err := os.Remove(filepath.Join(dir, "r003.txt")); err != nil {
		t.Fatal(err)
	}
	changed, left, read := openFolder(t, dir)
	if read != 1 {
		t.Errorf("changed: read %d files", read)
	}
	check("changed", changed, left, InMemory+3)
	if changed.Report("r003") != nil {
		t.Error("a report that was removed is still there")
	}
	if hits := changed.Literal(changed.Report("r000"), "814部"); len(hits) != 1 {
		t.Errorf("%d hits for the new text", len(hits))
	}
	if hits := changed.Literal(changed.Report("r000"), "418部"); len(hits) != 0 {
		t.Error("the old text is still found")
	}
	// Whoever had the old generation open goes on with it.
	if len(again.Search(again.Report("r001"), again.Query("养老"))) == 0 {
		t.Error("the generation before does not serve any more")
	}
}

func TestKilledBuildLeavesTheOldIndex(t *testing.T) {
	dir := folderOf(t, InMemory+4)
	openFolder(t, dir)
	before, err := os.ReadFile(filepath.Join(dir, indexFolder, currentName))
	if err != nil {
		t.Fatal(err)
	}
	for i := range InMemory + 4 { // most of it: built anew
		name := fmt.Sprintf("r%03d.txt", i)
		text, _ := os.ReadFile(filepath.Join(dir, name))
		write(t, dir, name, string(text)+"相关链接。\n")
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, left := Open(ctx, dir, func(done, total int) {
		if done == total/2 {
			cancel()
		}
	})
	if len(left) == 0 {
		t.Fatal("the build was not stopped")
	}
	if now, _ := os.ReadFile(filepath.Join(dir, indexFolder, currentName)); string(now) != string(before) {
		t.Error("another generation serves")
	}
	if g, err := currentGeneration(filepath.Join(dir, indexFolder)); err != nil {
		t.Error(err)
	} else if index, err := g.open(); err != nil {
		t.Error(err)
	} else {
		index.Close()
	}
	if l, left, read := openFolder(t, dir); len(left) > 0 || read != InMemory+4 || len(l.Reports()) != InMemory+4 {
		t.Errorf("then: %d read, %d reports, left out %v", read, len(l.Reports()), left)
	}
}

func TestDamagedIndexIsBuiltAnew(t *testing.T) {
	dir := folderOf(t, InMemory+1)
	first, _, _ := openFolder(t, dir)
	if err := os.Truncate(filepath.Join(first.folder.path, bleveName, "store", "root.bolt"), 10); err != nil {
		t.Fatal(err)
	}
	if l, left, read := openFolder(t, dir); len(left) > 0 || read != InMemory+1 || l.shelf == nil {
		t.Errorf("%d files read, left out %v", read, left)
	}
}

// A folder that cannot be written has its index under the cache folder; where
// that cannot be written either, in memory, and says so.
func TestIndexOfAFolderThatCannotBeWritten(t *testing.T) {
	dir := folderOf(t, InMemory+1)
	write(t, dir, indexFolder, "in the way")
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache)
	l, left, _ := openFolder(t, dir)
	if len(left) > 0 || !strings.HasPrefix(l.Size().Folder, cache) {
		t.Errorf("index in %q, left out %v", l.Size().Folder, left)
	}
	dir = folderOf(t, InMemory+1)
	write(t, dir, indexFolder, "in the way")
	write(t, cache, "file", "")
	t.Setenv("XDG_CACHE_HOME", filepath.Join(cache, "file"))
	t.Setenv("HOME", filepath.Join(cache, "file"))
	l, left, _ = openFolder(t, dir)
	if len(left) != 1 || !strings.Contains(left[0].Error(), "the index is kept in memory: ") || l.shelf != nil || len(l.Reports()) != InMemory+1 {
		t.Errorf("%d reports, left out %v", len(l.Reports()), left)
	}
}
