package cdktest

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/mainstay-go/mainstay/internal/assembly"
)

// OfType returns the resources of a type, by logical id.
func OfType(t assembly.Template, kind string) map[string]assembly.Resource {
	found := map[string]assembly.Resource{}
	for id, r := range t.Resources {
		if r.Type == kind {
			found[id] = r
		}
	}
	return found
}

// JSON writes a value as JSON, for looking into it as text.
func JSON(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(out)
}

//nolint:gochecknoglobals // a flag must be defined before the test binary reads its command line
var update = flag.Bool("update", false, "write what was synthesized as the new golden templates")

// hash is that of an asset: it changes with the functions' code, which is none of a template's business.
var hash = regexp.MustCompile(`[0-9a-f]{64}`)

// Golden compares a template with the file testdata/<name>.json; -update writes the file.
func Golden(t testing.TB, name string, made assembly.Template) {
	t.Helper()
	got := hash.ReplaceAllString(made.Text, "HASH")
	path := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got+"\n" == string(want) {
		return
	}
	t.Errorf("%s is not as in %s; look at the difference, and if it is meant run `go test ./stacks -update`:\n%s", made.Stack, path, firstDifference(got, string(want)))
}

// firstDifference shows where two texts part.
func firstDifference(got, want string) string {
	n := 0
	for n < min(len(got), len(want)) && got[n] == want[n] {
		n++
	}
	around := func(s string) string { return s[max(0, min(n, len(s))-120):min(len(s), n+120)] }
	return "found:\n" + around(got) + "\nexpected:\n" + around(want)
}
