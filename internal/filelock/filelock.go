package filelock

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// retry is how long Acquire waits between two attempts.
const retry = 20 * time.Millisecond

// errBusy is what lockFile returns when somebody else holds the lock.
var errBusy = errors.New("locked by another process")

// Lock is a lock that is held until Release, or until every process that has File open is gone.
type Lock struct{ f *os.File }

// Acquire takes the lock, waiting for its holder as long as ctx allows. It makes the file and its folder.
func Acquire(ctx context.Context, path string) (*Lock, error) {
	for {
		l, ok, err := Try(path)
		if ok || err != nil {
			return l, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("lock %s: held by %s: %w", path, holder(path), ctx.Err())
		case <-time.After(retry):
		}
	}
}

// Try takes the lock unless somebody holds it.
func Try(path string) (*Lock, bool, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, false, fmt.Errorf("lock %s: %w", path, err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, false, fmt.Errorf("lock %s: %w", path, err)
	}
	switch err := lockFile(f, true); {
	case errors.Is(err, errBusy):
		return nil, false, f.Close()
	case err != nil:
		return nil, false, errors.Join(fmt.Errorf("lock %s: %w", path, err), f.Close())
	}
	return &Lock{f}, true, nil
}

// Held says whether somebody holds the lock. A file that does not exist is not locked.
func Held(path string) (bool, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look at lock %s: %w", path, err)
	}
	err = lockFile(f, false)
	if errors.Is(err, errBusy) {
		return true, f.Close()
	}
	return false, errors.Join(err, f.Close())
}

// Release lets go of the lock. The file stays: removing it would let two processes lock two files of one name.
func (l *Lock) Release() error { return l.f.Close() }

// File is the locked file. A child process that inherits it holds the lock, too.
func (l *Lock) File() *os.File { return l.f }

// SetPID writes down which process to blame for the lock, for PID to read.
func (l *Lock) SetPID(pid int) error {
	if err := l.f.Truncate(0); err != nil {
		return fmt.Errorf("write process id to %s: %w", l.f.Name(), err)
	}
	if _, err := l.f.WriteAt([]byte(strconv.Itoa(pid)+"\n"), 0); err != nil {
		return fmt.Errorf("write process id to %s: %w", l.f.Name(), err)
	}
	return nil
}

// PID returns which process holds the lock; 0 when nobody does, or none was written down.
func PID(path string) (int, error) {
	held, err := Held(path)
	if !held || err != nil {
		return 0, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return 0, fmt.Errorf("read process id: %w", err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil || pid <= 1 { // 0 and 1 would mean "my group" and "everybody" to kill
		return 0, nil
	}
	return pid, nil
}

func holder(path string) string {
	if pid, err := PID(path); err == nil && pid != 0 {
		return fmt.Sprintf("process %d", pid)
	}
	return "another process"
}
