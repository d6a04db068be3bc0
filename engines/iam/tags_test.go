package iam_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam"
)

// TestScan_EnvironmentByTags scans a program that has a library fill a struct from the environment: which variables are read, tags say, and
// scan says that it does not know. What only looks like such a library is none.
func TestScan_EnvironmentByTags(t *testing.T) {
	for path, want := range map[string]bool{"github.com/kelseyhightower/envconfig": true, "github.com/kelseyhightower/envconfigured": false} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "go.mod"), []byte("module example.com/app\n\ngo 1.26\n\nrequire "+path+" v1.4.0\n\nreplace "+path+" => ./library\n"))
		write(t, filepath.Join(dir, "library/go.mod"), []byte("module "+path+"\n\ngo 1.26\n"))
		write(t, filepath.Join(dir, "library/library.go"), []byte("package library\n\nfunc Process(prefix string, spec any) error { return nil }\n"))
		write(t, filepath.Join(dir, "functions/take/main.go"), []byte("package main\n\nimport library \""+path+"\"\n\nfunc main() {\n\tvar s struct{ Table string }\n\t_ = library.Process(\"APP\", &s)\n}\n"))
		found, err := iam.Scan(t.Context(), iam.Options{Dir: dir, Environ: os.Environ()})
		if err != nil || len(found) != 1 {
			t.Fatalf("Scan = %+v, %v; want the one program", found, err)
		}
		if said := strings.Join(found[0].Unknown, "\n"); strings.Contains(said, "main.go:7") != want {
			t.Errorf("%s: unknown %q; want its place: %t", path, said, want)
		}
	}
}
