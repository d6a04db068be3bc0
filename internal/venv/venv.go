package venv

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"github.com/mainstay-go/mainstay/internal/filelock"
	"github.com/mainstay-go/mainstay/internal/wholefile"
)

// Options says what to install where.
type Options struct {
	Dir          string       // the virtual environment; owned by this package, removed when it is not as it should be
	Name         string       // of what is installed, for messages
	Requirements []byte       // pip's requirements, every file pinned by hash
	Python       string       // interpreter; default: the first good one of the PATH
	Environ      []string     // environment of Python and pip; default: this process's
	Progress     func(string) // told what is being done; may be nil
}

// Ensure returns the folder of the environment's programs, after installing it where it is missing, unfinished, of
// other requirements or moved. Concurrent calls wait for one another, also across processes.
func Ensure(ctx context.Context, o Options) (bin string, err error) {
	if o.Dir, err = filepath.Abs(o.Dir); err != nil {
		return "", fmt.Errorf("install %s: %w", o.Name, err)
	}
	if o.installed() {
		return o.bin(), nil
	}
	lock, err := filelock.Acquire(ctx, o.Dir+".lock")
	if err != nil {
		return "", fmt.Errorf("install %s: %w", o.Name, err)
	}
	defer lock.Release() //nolint:errcheck // closing a file that was only locked
	if o.installed() {   // by whoever held the lock
		return o.bin(), nil
	}
	if err := o.install(ctx); err != nil {
		return "", fmt.Errorf("install %s: %w", o.Name, err)
	}
	return o.bin(), nil
}

func (o Options) bin() string    { return filepath.Join(o.Dir, "bin") }
func (o Options) python() string { return filepath.Join(o.bin(), "python") }
func (o Options) stamp() string  { return filepath.Join(o.Dir, "installed") }

// installed says whether the environment is complete. An interpreter that was uninstalled leaves a dangling link,
// which Stat refuses.
func (o Options) installed() bool {
	have, err := os.ReadFile(o.stamp())
	if err != nil || string(have) != o.sum() {
		return false
	}
	_, err = os.Stat(o.python())
	return err == nil
}

// sum stands for all that an environment is made from. The folder is part of it because the programs in bin name
// their interpreter by absolute path.
func (o Options) sum() string {
	sum := sha256.Sum256([]byte(o.Dir + "\x00" + string(o.Requirements)))
	return hex.EncodeToString(sum[:])
}

// finish declares the environment complete, in one step: a stamp that is half written would lie.
func (o Options) finish() error {
	if err := wholefile.Write(o.stamp(), []byte(o.sum())); err != nil {
		return fmt.Errorf("write stamp: %w", err)
	}
	return nil
}

func (o Options) progress(format string, args ...any) {
	if o.Progress != nil {
		o.Progress(fmt.Sprintf(format, args...))
	}
}
