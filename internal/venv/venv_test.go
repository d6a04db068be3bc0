package venv_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/mainstay-go/mainstay/internal/venv"
)

// One environment lives through all that can happen to it; making one takes seconds.
func TestEnsure(t *testing.T) {
	o := options(t)
	made := 0
	var mu sync.Mutex
	o.Progress = func(string) { mu.Lock(); made++; mu.Unlock() }
	o.Requirements = demo(t)
	o.Environ = append(os.Environ(), "PIP_USER=1", "PYTHONPATH=/nowhere", "PIP_TARGET=/nowhere") // must not lead pip astray

	concurrently(t, o)
	if made != 2 { // "making", "installing"
		t.Errorf("three concurrent calls reported %d steps; want the 2 of one installation", made)
	}
	works(t, o)

	ensure(t, o)
	if made != 2 {
		t.Error("an environment that is complete was made again")
	}

	// pip was killed half-way: there is an interpreter and part of the packages, but no stamp.
	remove(t, filepath.Join(o.Dir, "installed"))
	removeDemo(t, o)
	ensure(t, o)
	if made != 4 {
		t.Error("an environment without its stamp was taken for complete")
	}
	works(t, o)

	remove(t, filepath.Join(o.Dir, "bin", "python")) // its Python was uninstalled
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := venv.Ensure(cancelled, o); err == nil {
		t.Error("Ensure says that an environment without interpreter is complete")
	}
	o.Requirements = append(o.Requirements, "# changed\n"...)
	if _, err := venv.Ensure(cancelled, o); err == nil {
		t.Error("Ensure says that an environment of other requirements is complete")
	}
}

// What pip refuses is in the error, and the environment does not count as installed.
func TestEnsure_WrongHash(t *testing.T) {
	o := options(t)
	o.Requirements = bytes.ReplaceAll(demo(t), []byte("sha256:"), []byte("sha256:00"))
	o.Requirements = o.Requirements[:len(o.Requirements)-3] // still 64 digits
	_, err := venv.Ensure(t.Context(), o)
	if err == nil || !strings.Contains(err.Error(), "DO NOT MATCH THE HASHES") {
		t.Errorf("Ensure = %v; want pip's own words about the hash", err)
	}
	if _, err := os.Stat(filepath.Join(o.Dir, "installed")); err == nil {
		t.Error("a refused installation has a stamp")
	}
}

func concurrently(t *testing.T, o venv.Options) {
	t.Helper()
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if _, err := venv.Ensure(t.Context(), o); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func ensure(t *testing.T, o venv.Options) {
	t.Helper()
	if _, err := venv.Ensure(t.Context(), o); err != nil {
		t.Fatal(err)
	}
}

func works(t *testing.T, o venv.Options) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), filepath.Join(o.Dir, "bin", "python"), "-c", "import demo; print(demo.WORD)").CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "hello" {
		t.Errorf("import demo: %v\n%s", err, out)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func removeDemo(t *testing.T, o venv.Options) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(o.Dir, "lib", "python*", "site-packages", "demo.py"))
	if err != nil || len(found) != 1 {
		t.Fatalf("find demo.py: %v, %v", found, err)
	}
	remove(t, found[0])
}

// demo returns requirements for a wheel made here, so that no network is needed.
func demo(t *testing.T) []byte {
	t.Helper()
	var wheel bytes.Buffer
	z := zip.NewWriter(&wheel)
	for name, content := range map[string]string{
		"demo.py":                     "WORD = 'hello'\n",
		"demo-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n",
		"demo-1.0.dist-info/WHEEL":    "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
		"demo-1.0.dist-info/RECORD":   "demo.py,,\ndemo-1.0.dist-info/METADATA,,\ndemo-1.0.dist-info/WHEEL,,\ndemo-1.0.dist-info/RECORD,,\n",
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "demo-1.0-py3-none-any.whl")
	if err := os.WriteFile(path, wheel.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return fmt.Appendf(nil, "%s --hash=sha256:%x\n", path, sha256.Sum256(wheel.Bytes()))
}
