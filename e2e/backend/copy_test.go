package backend_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/mainstay-go/mainstay/ops"
)

// copies is the copy of the project that tests of a run share: Go compiles a package anew wherever it lies, so that one for each test
// would take minutes of all of them.
var copies struct {
	sync.Once
	made ops.Project
	err  error
}

// copied is a copy of the project, for tests that write into it: into examples, or what they put back.
func (c cloud) copied(t *testing.T) ops.Project {
	t.Helper()
	copies.Do(func() {
		copies.made = ops.Project{Dir: filepath.Join(c.dir, "project")}
		copies.err = copyProject(copies.made.Dir, c.project.Dir)
	})
	must(t, copies.err)
	return copies.made
}

// rewrite changes a file of the copy until the end of the test.
func rewrite(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	was, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, change(was), 0o600))
	t.Cleanup(func() {
		if err := os.WriteFile(path, was, 0o600); err != nil {
			t.Error(err)
		}
	})
}

// copyProject copies what Git knows of the project, or would; installed tools are shared.
func copyProject(to, from string) error {
	list := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = from
	out, err := list.Output()
	if err != nil {
		return err
	}
	for path := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		body, err := os.ReadFile(filepath.Join(from, path))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, and that is not committed yet
		}
		if err == nil {
			err = os.MkdirAll(filepath.Join(to, filepath.Dir(path)), 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(to, path), body, 0o600)
		}
		if err != nil {
			return err
		}
	}
	return os.Symlink(filepath.Join(from, "node_modules"), filepath.Join(to, "node_modules"))
}
