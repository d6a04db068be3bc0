package cdktest

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"github.com/mainstay-go/mainstay/engines/bundle"
)

// Build is a build manifest of functions that do nothing, so that no test has to compile any.
func Build(t testing.TB, functions ...string) bundle.Manifest {
	t.Helper()
	path := filepath.Join(t.TempDir(), "function.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	if _, err := z.Create("bootstrap"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	m := bundle.Manifest{GOOS: "linux", GOARCH: "arm64"}
	for _, name := range functions {
		sum := sha256.Sum256([]byte(name))
		m.Functions = append(m.Functions, bundle.Function{Name: name, Zip: path, SHA256: hex.EncodeToString(sum[:])})
	}
	return m
}
