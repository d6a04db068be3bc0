package ops

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

// TestAdvice: what the operating system or the go command says comes with what to do; what a command says itself stands alone.
func TestAdvice(t *testing.T) {
	denied := func(err error) error {
		return fmt.Errorf("lock: %w", &fs.PathError{Op: "open", Path: ".mainstay/venv.lock", Err: err})
	}
	for want, err := range map[string]error{
		"go clean -cache":             errors.New("go build: copying a.out: no space left on device"),
		"npm cache clean":             denied(syscall.ENOSPC),
		"clone it into another":       denied(syscall.EROFS),
		"sudo chown -R":               denied(syscall.EACCES),
		"Install a newer Go: https:/": errors.New("list functions: go: go.mod requires go >= 1.26 (running go 1.20.1; GOTOOLCHAIN=local)"),
	} {
		if got := advice(err); !strings.Contains(got, want) {
			t.Errorf("advice on %q = %q; want %q", err, got, want)
		}
	}
	if got := advice(denied(syscall.ENOENT)); got != "" {
		t.Errorf("advice on what is not there = %q; want none", got)
	}
}

func TestProject_Branch_NoGit(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := (Project{Dir: t.TempDir()}).Branch(t.Context()); err == nil || !strings.Contains(err.Error(), "install Git") || !strings.Contains(err.Error(), "--env NAME") {
		t.Errorf("Branch = %v; want it to say how to get Git", err)
	}
}
