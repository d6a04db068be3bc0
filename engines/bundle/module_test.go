package bundle_test

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/bundle"
)

// files are the contents of files by their path.
type files map[string]string

// module is a Go module made for a test, and how to build it.
type module struct {
	t testing.TB
	bundle.Options
}

// newModule writes a module that uses the standard library only, and builds for this machine.
func newModule(t testing.TB, content files) *module {
	t.Helper()
	dir := t.TempDir()
	m := &module{t, bundle.Options{Dir: dir, Out: filepath.Join(dir, ".mainstay", "build"), GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}}
	m.write(files{"go.mod": "module example.com/app\n\ngo 1.26\n"})
	m.write(content)
	return m
}

func (m *module) write(content files) {
	m.t.Helper()
	for name, text := range content {
		path := filepath.Join(m.Dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			m.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			m.t.Fatal(err)
		}
	}
}

func (m *module) build() bundle.Manifest {
	m.t.Helper()
	made, err := bundle.Build(m.t.Context(), m.Options)
	if err != nil {
		m.t.Fatal(err)
	}
	return made
}

// expect builds, and checks which functions were built and which changed; both are lists separated by spaces.
func (m *module) expect(built, changed string) bundle.Manifest {
	m.t.Helper()
	made := m.build()
	gotBuilt, gotChanged := which(made, func(f bundle.Function) bool { return f.Built }), which(made, func(f bundle.Function) bool { return f.Changed })
	if gotBuilt != built || gotChanged != changed {
		m.t.Errorf("built %q and changed %q; want %q and %q", gotBuilt, gotChanged, built, changed)
	}
	if n := len(strings.Fields(built)); made.Built != n {
		m.t.Errorf("the manifest counts %d built; want %d", made.Built, n)
	}
	if n := len(strings.Fields(changed)); made.Changed != n {
		m.t.Errorf("the manifest counts %d changed; want %d", made.Changed, n)
	}
	return made
}

func which(m bundle.Manifest, pick func(bundle.Function) bool) string {
	var found []string
	for _, f := range m.Functions {
		if pick(f) {
			found = append(found, f.Name)
		}
	}
	return strings.Join(found, " ")
}

// sums returns the hashes of all functions by name.
func sums(m bundle.Manifest) map[string]string {
	all := map[string]string{}
	for _, f := range m.Functions {
		all[f.Name] = f.SHA256
	}
	return all
}

// printer is a function that prints what an expression says.
func printer(imports, expression string) string {
	if imports != "" {
		imports = "import " + imports + "\n\n"
	}
	return "package main\n\n" + imports + "func main() { print(" + expression + ") }\n"
}

// two is a module of two functions, one of which shares package greet.
func two(t testing.TB) *module {
	return newModule(t, files{
		"greet/greet.go":          "package greet\n\nfunc Text() string { return \"hello\" }\n",
		"functions/greet/main.go": printer(`"example.com/app/greet"`, "greet.Text()"),
		"functions/plain/main.go": printer("", `"plain"`),
	})
}

// unzip writes the only entry of a zip to a file, and returns that and the entry's header.
func unzip(t *testing.T, path string) (string, zip.FileHeader) {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) != 1 {
		t.Fatalf("%s has %d entries; want 1", path, len(z.File))
	}
	in, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(program, data, 0o755); err != nil {
		t.Fatal(err)
	}
	return program, z.File[0].FileHeader
}

// list returns the names in a folder, sorted.
func list(t testing.TB, dir string) []string {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range found {
		names = append(names, e.Name())
	}
	slices.Sort(names)
	return names
}
