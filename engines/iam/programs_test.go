package iam_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam"
)

// expected is what the comment of a program's package says of it.
type expected struct{ must, may, unknown, env, event []string }

func read(t *testing.T, program string) expected {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("testdata/programs", program, "main.go"), nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var e expected
	for line := range strings.Lines(file.Doc.Text()) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch verb {
		case "must":
			e.must = strings.Fields(rest)
		case "may":
			e.may = strings.Fields(rest)
		case "env":
			e.env = strings.Fields(rest)
		case "event":
			e.event = []string{rest}
		case "unknown":
			e.unknown = append(e.unknown, rest)
		}
	}
	return e
}

// TestScan_Adversarial scans programs that hide their calls, each in its own way, and wants exactly what each says of
// itself: no more, no less, and unknown where it cannot be told.
func TestScan_Adversarial(t *testing.T) {
	dirs, err := os.ReadDir("testdata/programs")
	if err != nil || len(dirs) < 30 {
		t.Fatalf("found %d programs (%v); want them all", len(dirs), err)
	}
	for _, f := range scan(t, "./engines/iam/testdata/programs/...") {
		name := f.Entry[strings.LastIndex(f.Entry, "/")+1:]
		t.Run(name, func(t *testing.T) {
			e := read(t, name)
			if !slices.Equal(f.Must, e.must) && len(f.Must)+len(e.must) > 0 {
				t.Errorf("must %v; want %v", f.Must, e.must)
			}
			if !slices.Equal(f.May, e.may) && len(f.May)+len(e.may) > 0 {
				t.Errorf("may %v; want %v", f.May, e.may)
			}
			if e.env != nil && !slices.Equal(f.Env, e.env) {
				t.Errorf("env %v; want %v", f.Env, e.env)
			}
			if e.event != nil && f.Event != e.event[0] {
				t.Errorf("event %q; want %q", f.Event, e.event[0])
			}
			unknown(t, f, e.unknown)
		})
	}
}

func unknown(t *testing.T, f iam.Function, want []string) {
	t.Helper()
	for _, u := range f.Unknown {
		if !slices.ContainsFunc(want, func(w string) bool { return strings.HasPrefix(u, w) }) {
			t.Errorf("unknown %q; want %q", u, want)
		}
	}
	for _, w := range want {
		if !slices.ContainsFunc(f.Unknown, func(u string) bool { return strings.HasPrefix(u, w) && strings.Contains(u, "main.go:") }) {
			t.Errorf("unknown %q; want %q with its place", f.Unknown, w)
		}
	}
}

// TestScan_Tags: build tags choose the files.
func TestScan_Tags(t *testing.T) {
	found, err := iam.Scan(t.Context(), iam.Options{Dir: project, Packages: []string{"./engines/iam/testdata/programs/tagged"}, Tags: []string{"purge"}, Environ: os.Environ()})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(found[0].Must, []string{"sqs:PurgeQueue"}) {
		t.Errorf("with the tag must %v; want sqs:PurgeQueue", found[0].Must)
	}
}
