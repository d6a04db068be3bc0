package venv_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/venv"
)

// Every way in which a machine's Python will not do ends in one message that says what was found and how to get it.
func TestEnsure_BadPython(t *testing.T) {
	for name, c := range map[string]struct {
		programs map[string]string
		want     []string
	}{
		"missing":        {nil, []string{"no python3 command was found", "https://www.python.org/downloads/"}},
		"too old":        {map[string]string{"python3": "echo 3.9.2"}, []string{"found 3.9.2 at", "expected 3.10 or newer"}},
		"Python 2":       {map[string]string{"python": "echo 2.7.18"}, []string{"found 2.7.18 at", "expected 3.10 or newer"}},
		"no venv module": {map[string]string{"python3": "echo 3.12.3; exit 1"}, []string{"found 3.12.3 at", "apt install python3-venv"}},
		"broken":         {map[string]string{"python3": "echo boom >&2; exit 127"}, []string{"does not run", "boom"}},
	} {
		t.Run(name, func(t *testing.T) {
			path(t, c.programs)
			_, err := venv.Ensure(t.Context(), options(t))
			for _, want := range append(c.want, "install the demo") {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("Ensure = %v; want it to mention %q", err, want)
				}
			}
		})
	}
}

// A python3 that is too old, as macOS has it, does not hide a newer one beside it.
func TestEnsure_TakesTheNextPython(t *testing.T) {
	path(t, map[string]string{"python3": "echo 3.9.6", "python3.12": `[ "$1" = -c ] && echo 3.12.1 && exit; echo "$@" >&2; exit 1`})
	_, err := venv.Ensure(t.Context(), options(t))
	if err == nil || !strings.Contains(err.Error(), "python3.12") || !strings.Contains(err.Error(), "-m venv") {
		t.Errorf("Ensure = %v; want the stub python3.12 to be asked for a virtual environment", err)
	}
}

// path makes a PATH that holds only these shell scripts.
func path(t *testing.T, programs map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, script := range programs {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
}

func options(t *testing.T) venv.Options {
	t.Helper()
	return venv.Options{Dir: filepath.Join(t.TempDir(), "venv"), Name: "the demo", Requirements: []byte("demo\n")}
}
