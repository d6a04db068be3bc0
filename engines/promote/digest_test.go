package promote_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/promote"
)

// folder writes files.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func digest(t testing.TB, dir string) string {
	t.Helper()
	d, err := promote.Digest(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestDigest_Command: it is what anybody can compute without Mainstay.
func TestDigest_Command(t *testing.T) {
	dir := folder(t, map[string]string{"manifest.json": "{}", "a/b": "1", "a-b": "2", "a/c/d": "", "asset.1.zip": "zip"})
	command := exec.CommandContext(t.Context(), "sh", "-c", `find . -type f -printf '%P\n' | LC_ALL=C sort | xargs sha256sum | sha256sum`)
	command.Dir = dir
	out, err := command.Output()
	if err != nil {
		t.Skip("no find, sort, xargs or sha256sum as GNU has them:", err)
	}
	if want := promote.Prefix + strings.Fields(string(out))[0]; digest(t, dir) != want {
		t.Errorf("Digest = %s; the command says %s", digest(t, dir), want)
	}
}

// TestDigest_Properties: a copy has the same digest, and one in which any file has another byte, name or place has not.
func TestDigest_Properties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		files := rapid.MapOfN(rapid.StringMatching(`([d-f]{2}/){0,2}[a-c]{1,2}`), rapid.String(), 1, 6).Draw(r, "files")
		was := digest(t, folder(t, files))
		if again := digest(t, folder(t, files)); again != was {
			r.Fatalf("a copy has the digest %s; want %s", again, was)
		}
		name := rapid.SampledFrom(keys(files)).Draw(r, "name")
		changed := map[string]string{}
		for n, text := range files {
			changed[n] = text
		}
		switch rapid.IntRange(0, 2).Draw(r, "how") {
		case 0:
			changed[name] += "x"
		case 1:
			delete(changed, name)
			changed[name+"x"] = files[name]
		case 2:
			changed["zzzz"] = ""
		}
		if digest(t, folder(t, changed)) == was {
			r.Fatalf("%q and %q have one digest", files, changed)
		}
	})
}

func keys(m map[string]string) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	return all
}

func TestDigest_NoFile(t *testing.T) {
	dir := folder(t, map[string]string{"manifest.json": "{}"})
	if err := os.Symlink("manifest.json", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if _, err := promote.Digest(dir); err == nil || !strings.Contains(err.Error(), "found link, which is no file; expected files only") {
		t.Errorf("Digest with a link = %v; want a refusal", err)
	}
	if _, err := promote.Digest(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("Digest of no folder = nil; want an error")
	}
}

func record(operation, subject string, outcome oplog.Outcome, second int) oplog.Record {
	at := time.Unix(int64(second), 0)
	return oplog.Record{ID: oplog.NewID(at, operation, subject), Operation: operation, Environment: "staging", Subject: subject, Who: "ada", Started: at, Outcome: outcome}
}

func TestRan(t *testing.T) {
	records := []oplog.Record{
		record("env up", "sha256:aa", oplog.Done, 1), record("env up", "sha256:bb", oplog.Done, 2),
		record("env up", "sha256:cc", oplog.Failed, 3), record("migrate up", "sha256:dd", oplog.Done, 4), record("env up", "other", oplog.Done, 5),
	}
	for _, good := range []string{"sha256:aa", "sha256:bb"} {
		if r, err := promote.Ran(records, "env up", good); err != nil || r.Subject != good {
			t.Errorf("Ran(%s) = %v, %v; want its record", good, r, err)
		}
	}
	for _, bad := range []string{"sha256:cc", "sha256:dd", "other"} {
		_, err := promote.Ran(records, "env up", bad)
		if err == nil || !strings.Contains(err.Error(), "found the digest "+bad+"; expected sha256:bb") {
			t.Errorf("Ran(%s) = %v; want a refusal with both digests", bad, err)
		}
	}
	if _, err := promote.Ran(nil, "env up", "sha256:aa"); err == nil || !strings.Contains(err.Error(), "no record says that any has") {
		t.Errorf("Ran without records = %v; want a refusal", err)
	}
}
