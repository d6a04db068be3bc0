package bundle_test

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/mainstay-go/mainstay/engines/bundle"
)

func TestBuild(t *testing.T) {
	m := two(t)
	made := m.expect("greet plain", "greet plain")
	read, err := bundle.Read(m.Out)
	if err != nil || !reflect.DeepEqual(read, made) {
		t.Errorf("Read = %+v, %v; want what Build returned: %+v", read, err, made)
	}
	for name, want := range map[string]string{"greet": "hello", "plain": "plain"} {
		f, err := made.Function(name)
		if err != nil {
			t.Fatal(err)
		}
		checkZip(t, f, want)
	}
	again := m.expect("", "")
	if !maps.Equal(sums(again), sums(made)) {
		t.Errorf("the second build says %v; want %v", sums(again), sums(made))
	}
}

// checkZip checks what Lambda and CDK rely on.
func checkZip(t *testing.T, f bundle.Function, prints string) {
	t.Helper()
	intact(t, f)
	program, header := unzip(t, f.Zip)
	if header.Name != "bootstrap" || header.Mode() != 0o755 || header.Modified.Year() != 1979 { // what no time reads as
		t.Errorf("%s: entry %s %v of %v; want bootstrap, 0755, no time", f.Name, header.Name, header.Mode(), header.Modified)
	}
	if out, err := exec.CommandContext(t.Context(), program).CombinedOutput(); err != nil || string(out) != prints {
		t.Errorf("%s printed %q, %v; want %q", f.Name, out, err, prints)
	}
}

// intact checks that a zip is what the manifest says.
func intact(t *testing.T, f bundle.Function) {
	t.Helper()
	data, err := os.ReadFile(f.Zip)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(data); f.SHA256 != hex.EncodeToString(sum[:]) || f.Bytes != int64(len(data)) {
		t.Errorf("%s: manifest says %s, %d bytes; the zip has %x, %d bytes", f.Name, f.SHA256, f.Bytes, sum, len(data))
	}
}

func TestBuild_CrossCompiles(t *testing.T) {
	m := newModule(t, files{"functions/plain/main.go": printer("", `"plain"`)})
	m.GOOS, m.GOARCH = "", ""
	if made := m.build(); made.GOOS != "linux" || made.GOARCH != "arm64" {
		t.Errorf("built for %s/%s; want linux/arm64 by default", made.GOOS, made.GOARCH)
	}
	m.GOOS, m.GOARCH = "linux", "amd64"
	m.expect("plain", "plain") // another target in the same folder: nothing to compare with
}

// The same sources give the same bytes wherever they lie, and a cache can be taken there.
func TestBuild_AnotherClone(t *testing.T) {
	first, second := two(t), two(t)
	one, other := first.build(), second.build()
	if !maps.Equal(sums(one), sums(other)) {
		t.Errorf("two clones give %v and %v; want the same", sums(one), sums(other))
	}
	third := two(t)
	if err := os.CopyFS(third.Out, os.DirFS(first.Out)); err != nil {
		t.Fatal(err)
	}
	third.expect("", "")
	if data, err := os.ReadFile(filepath.Join(first.Out, "cache.json")); err != nil || strings.Contains(string(data), first.Dir) {
		t.Errorf("the cache names a path of this machine: %s, %v", data, err)
	}
}

func TestBuild_RevertBuildsNothing(t *testing.T) {
	m := two(t)
	before := m.build()
	m.write(files{"greet/greet.go": "package greet\n\nfunc Text() string { return \"bonjour\" }\n"})
	m.expect("greet", "greet")
	m.write(files{"greet/greet.go": "package greet\n\nfunc Text() string { return \"hello\" }\n"})
	if after := m.expect("", "greet"); !maps.Equal(sums(after), sums(before)) {
		t.Errorf("after the way back: %v; want %v", sums(after), sums(before))
	}
}

// Old zips go, but not those that the build before named: a deploy may still be reading them.
func TestBuild_Prunes(t *testing.T) {
	m := newModule(t, nil)
	var before bundle.Manifest
	for _, word := range []string{"a", "b", "c", "d", "e"} {
		m.write(files{"functions/plain/main.go": printer("", `"`+word+`"`)})
		made := m.expect("plain", "plain")
		for _, f := range append(before.Functions, made.Functions...) {
			if _, err := os.Stat(f.Zip); err != nil {
				t.Errorf("after %s: %v", word, err)
			}
		}
		before = made
	}
	if zips := list(t, filepath.Join(m.Out, "zips")); len(zips) != 3 {
		t.Errorf("zips = %v; want those of the last 3 builds", zips)
	}
}

// Two builds at the same time take turns, and the second finds everything done.
func TestBuild_AtTheSameTime(t *testing.T) {
	m := two(t)
	var all sync.WaitGroup
	made, errs := make([]bundle.Manifest, 2), make([]error, 2)
	for i := range made {
		all.Go(func() { made[i], errs[i] = bundle.Build(t.Context(), m.Options) })
	}
	all.Wait()
	if errs[0] != nil || errs[1] != nil {
		t.Fatal(errs)
	}
	if made[0].Built+made[1].Built != 2 || !maps.Equal(sums(made[0]), sums(made[1])) {
		t.Errorf("built %d and %d; want each function once: %v %v", made[0].Built, made[1].Built, sums(made[0]), sums(made[1]))
	}
}

// Bytes made of sources that changed meanwhile belong to no key: the build starts again.
func TestBuild_SourcesChangeMeanwhile(t *testing.T) {
	edit := func(m *module, times int) {
		m.Progress = func(s string) {
			if strings.HasPrefix(s, "compiling") && times > 0 {
				times--
				m.write(files{"functions/plain/main.go": printer("", `"edit`+strings.Repeat("!", times)+`"`)})
			}
		}
	}
	t.Run("once", func(t *testing.T) {
		m := newModule(t, files{"functions/plain/main.go": printer("", `"plain"`)})
		edit(m, 1)
		made := m.expect("plain", "plain")
		checkZip(t, made.Functions[0], "edit")
		m.expect("", "")
	})
	t.Run("a new file", func(t *testing.T) {
		m := newModule(t, files{"functions/plain/main.go": printer("", `"plain"`)})
		added := 0
		m.Progress = func(s string) {
			if strings.HasPrefix(s, "compiling") && added == 0 {
				added++
				m.write(files{"functions/plain/more.go": "package main\n\nfunc init() { print(\"more \") }\n"})
			}
		}
		checkZip(t, m.build().Functions[0], "more plain")
	})
	t.Run("ErrAlways", func(t *testing.T) {
		m := newModule(t, files{"functions/plain/main.go": printer("", `"plain"`)})
		edit(m, 100)
		_, err := bundle.Build(t.Context(), m.Options)
		if err == nil || !strings.Contains(err.Error(), "main.go changed while it was compiled, 3 times in a row; expected") {
			t.Errorf("Build = %v; want an error that names the file", err)
		}
	})
}
