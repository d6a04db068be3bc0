package backend_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops"
)

// TestOneHandlerChanged changes what one function answers, in a copy of the project, and deploys it: that function is
// updated and no other, and the new code answers.
func TestOneHandlerChanged(t *testing.T) {
	const name = "e2e-handler"
	up := shared.up(t, name)
	up.Project = copyProject(t, shared.project)
	if _, err := up.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	handler := filepath.Join(up.Project.Dir, "adapters", "httpapi", "handler.go")
	code, err := os.ReadFile(handler)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(handler, []byte(strings.Replace(string(code), `"status": "ok"`, `"status": "changed"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	done, err := up.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(done.Updated, []string{names.ServeWeb}) {
		t.Errorf("updated were %v; want only %s", done.Updated, names.ServeWeb)
	}
	var health struct{ Status string }
	if find(t, name, done).get(t, "/healthz", &health); health.Status != "changed" {
		t.Errorf("/healthz answers %q; want the new code to answer", health.Status)
	}
	if err := shared.down(t, name); err != nil {
		t.Error(err)
	}
}

// copyProject copies what Git knows of the project, or would; installed tools are shared.
func copyProject(t *testing.T, p ops.Project) ops.Project {
	t.Helper()
	list := exec.CommandContext(t.Context(), "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = p.Dir
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, path := range strings.Split(strings.TrimRight(string(out), "\x00"), "\x00") {
		body, err := os.ReadFile(filepath.Join(p.Dir, path))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, and that is not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(path)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, path), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(p.Dir, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return ops.Project{Dir: dir}
}
