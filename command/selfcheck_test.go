package command

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// checksums.txt names every file that any package embeds, as it is.
func TestChecksums(t *testing.T) {
	sums, err := embeddedSums()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, name := range sorted(sums) {
		fmt.Fprintf(&b, "%s  %s\n", sums[name], name)
	}
	if *update {
		if err := os.WriteFile("checksums.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if b.String() != string(checksums) {
		t.Error("the embedded files are not those of checksums.txt; go test ./command -run TestChecksums -update writes it anew")
	}
	out, err := exec.Command("go", "list", "-f", `{{$p := .ImportPath}}{{range .EmbedFiles}}{{$p}}/{{.}}{{"\n"}}{{end}}`, "reportbot/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		name := strings.TrimPrefix(strings.TrimSpace(line), "reportbot/")
		if sums[name] == "" && name != "command/checksums.txt" {
			t.Errorf("%s is embedded and not checked", name)
		}
	}
}

// One flipped byte of every embedded file of the program itself is caught, and
// the file named.
func TestFlippedBytes(t *testing.T) {
	if underRace() {
		t.Skip("a program of its own: nothing for the race detector")
	}
	binary := filepath.Join(t.TempDir(), "reportbot")
	if out, err := exec.Command("go", "build", "-o", binary, "reportbot").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	whole, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if out, err := exec.Command(binary, "selfcheck").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("selfcheck took %v", time.Since(start))
	for _, folder := range embeddedFolders() {
		err := fs.WalkDir(folder.files, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(folder.files, name)
			if err != nil {
				return err
			}
			flip(t, binary, whole, text, path.Join(folder.at, name))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// flip changes one byte of a file inside the program and wants it named.
func flip(t *testing.T, binary string, whole, text []byte, name string) {
	f, err := os.OpenFile(binary, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	write := func(at int, bytes []byte) {
		if _, err := f.WriteAt(bytes, int64(at)); err != nil {
			t.Fatal(err)
		}
	}
	var places []int
	for at := 0; ; found++ {
		i := bytes.Index(whole[at:], text)
		if i < 0 {
			break
		}
		places = append(places, at+i+len(text)/2)
		at += i + len(text)
	}
	if found == 0 {
		t.Errorf("%s does not stand in the program", name)
	}
	for _, at := range places {
		write(at, []byte{whole[at] ^ 1})
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(binary, "selfcheck").CombinedOutput()
	if err == nil || !strings.Contains(string(out), filepath.Base(name)) {
		t.Errorf("%s with a flipped byte: %v\n%.500s", name, err, out)
	}
	if f, err = os.OpenFile(binary, os.O_RDWR, 0); err != nil {
		t.Fatal(err)
	}
	for _, at := range places {
		write(at, whole[at:at+1])
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// In a folder a report under the name of an embedded one must be that, and
// SHA256SUMS must hold; bad hints are named.
func TestSelfcheckOfFolder(t *testing.T) {
	folder := t.TempDir()
	text, err := os.ReadFile("../seeds/beijing-2022.txt")
	if err != nil {
		t.Fatal(err)
	}
	check := func() (string, error) {
		var out bytes.Buffer
		err := run(context.Background(), []string{"selfcheck", "--reports", folder}, environment(), strings.NewReader(""), &out, io.Discard)
		return out.String(), err
	}
	put := func(name string, text []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("beijing-2022.txt", text)
	if out, err := check(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	changed := bytes.Replace(text, []byte("418"), []byte("481"), 1)
	put("beijing-2022.txt", changed)
	if out, err := check(); err == nil || !strings.Contains(out, "beijing-2022.txt") {
		t.Errorf("418 became 481: %v\n%s", err, out)
	}
	put(sumsName, []byte(sumOf(changed)+"  beijing-2022.txt\n"))
	if out, err := check(); err != nil {
		t.Errorf("meant to be changed: %v\n%s", err, out)
	}
	put("beijing-2022.txt", append(changed, '\n'))
	if out, err := check(); err == nil || !strings.Contains(out, "beijing-2022.txt") {
		t.Errorf("not as in SHA256SUMS: %v\n%s", err, out)
	}
	put("beijing-2022.txt", text)
	put(sumsName, nil)
	put("beijing-2022.hints.txt", []byte("9.9.9\t哪里\n"))
	if out, err := check(); err == nil || !strings.Contains(out, "beijing-2022.hints.txt: line 1") {
		t.Errorf("a hint of no passage: %v\n%s", err, out)
	}
}
