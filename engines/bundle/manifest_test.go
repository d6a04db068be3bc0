package bundle_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/bundle"
)

func TestRead(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, bundle.ManifestFile), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("OK", func(t *testing.T) {
		write(`{"functions": [{"name": "a", "zip": "zips/a.zip"}]}`)
		m, err := bundle.Read(dir)
		if want := filepath.Join(dir, "zips", "a.zip"); err != nil || len(m.Functions) != 1 || m.Functions[0].Zip != want {
			t.Errorf("Read = %+v, %v; want zip %s", m, err, want)
		}
	})
	t.Run("ErrNone", func(t *testing.T) {
		if _, err := bundle.Read(t.TempDir()); err == nil || !strings.Contains(err.Error(), "run `mainstay build` first") {
			t.Errorf("Read of nothing = %v; want advice to build", err)
		}
	})
	t.Run("ErrForeign", func(t *testing.T) {
		write("{")
		if _, err := bundle.Read(dir); err == nil || !strings.Contains(err.Error(), "run `mainstay build` to make it anew") {
			t.Errorf("Read of half a manifest = %v; want advice to build", err)
		}
	})
}

func TestManifest_Function(t *testing.T) {
	m := bundle.Manifest{Functions: []bundle.Function{{Name: "a"}, {Name: "b"}}}
	if f, err := m.Function("b"); err != nil || f.Name != "b" {
		t.Errorf("Function(b) = %+v, %v", f, err)
	}
	_, err := m.Function("c")
	if err == nil || err.Error() != "function \"c\" is not in the build manifest; it has a, b; run `mainstay build`" {
		t.Errorf("Function(c) = %v; want an error that lists a and b", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{`{"functions": [{"name": "a", "zip": "../../a.zip"}]}`, "null", "[]", `{"functions": null}`, "{"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, bundle.ManifestFile), data, 0o644); err != nil {
			t.Fatal(err)
		}
		m, err := bundle.Read(dir)
		for _, fn := range m.Functions {
			if err == nil && !filepath.IsAbs(fn.Zip) {
				t.Errorf("zip %q is not absolute", fn.Zip)
			}
		}
	})
}
