package filelock_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/internal/filelock"
)

func TestTry(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "a.lock")
	first := try(t, path, true)
	try(t, path, false)
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	try(t, path, true)
}

func TestAcquire_WaitsForTheHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.lock")
	first := try(t, path, true)
	got := make(chan error, 1)
	go func() {
		_, err := filelock.Acquire(t.Context(), path)
		got <- err
	}()
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	if err := <-got; err != nil {
		t.Errorf("Acquire after Release: %v", err)
	}
}

func TestAcquire_GivesUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.lock")
	try(t, path, true)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := filelock.Acquire(ctx, path); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Acquire of a held lock = %v; want deadline exceeded", err)
	}
}

func TestHeldAndPID(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.lock")
	want(t, path, false, 0) // no file yet
	lock := try(t, path, true)
	want(t, path, true, 0)
	if err := lock.SetPID(4711); err != nil {
		t.Fatal(err)
	}
	want(t, path, true, 4711)
	if err := lock.SetPID(42); err != nil { // shorter: nothing of the old one may stay
		t.Fatal(err)
	}
	want(t, path, true, 42)
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	want(t, path, false, 0) // the file still says 42
}

func TestPID_NeverEverybody(t *testing.T) {
	for _, content := range []string{"0", "1", "-1", "-5", "x", ""} {
		path := filepath.Join(t.TempDir(), "a.lock")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		try(t, path, true)
		want(t, path, true, 0)
	}
}

// A child that inherits the file holds the lock after its parent has let go, and until it is killed.
func TestFile_Inherited(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.lock")
	lock := try(t, path, true)
	child := exec.CommandContext(t.Context(), "sleep", "60")
	child.ExtraFiles = []*os.File{lock.File()}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	want(t, path, true, 0)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // reports the kill
	want(t, path, false, 0)
}

func try(t *testing.T, path string, want bool) *filelock.Lock {
	t.Helper()
	l, ok, err := filelock.Try(path)
	if err != nil || ok != want {
		t.Fatalf("Try = %v, %v; want %v", ok, err, want)
	}
	if ok {
		t.Cleanup(func() { _ = l.Release() }) // may be released already
	}
	return l
}

func want(t *testing.T, path string, held bool, pid int) {
	t.Helper()
	if got, err := filelock.Held(path); err != nil || got != held {
		t.Errorf("Held = %v, %v; want %v", got, err, held)
	}
	if got, err := filelock.PID(path); err != nil || got != pid {
		t.Errorf("PID = %d, %v; want %d", got, err, pid)
	}
}
