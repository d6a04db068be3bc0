package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"

	"github.com/mainstay-go/mainstay/internal/filelock"
)

// The limits of stopping: how long the daemon may take to stop by itself, and how long the killed may take to be gone.
const (
	graceful = 6 * time.Second // MiniStack has three of them
	forced   = 10 * time.Second
)

// Stop stops the embedded AWS of a folder, in whatever state it is, and returns when no process of it is left and its
// port is free. Everything in it is forgotten. It is fine if there is none.
func Stop(ctx context.Context, dir string) error {
	o, err := Options{Dir: dir, Venv: dir}.withDefaults() // to make dir absolute
	if err != nil {
		return err
	}
	d := folder(o.Dir)
	if _, err := os.Stat(o.Dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	lock, err := filelock.Acquire(ctx, d.startLock())
	if err != nil {
		return fmt.Errorf("stop the embedded AWS: another command is starting or stopping it: %w", err)
	}
	defer lock.Release() //nolint:errcheck // closing a file that was only locked
	in, running := d.readInstance()
	if err := clean(ctx, d); err != nil {
		return fmt.Errorf("stop the embedded AWS: %w", err)
	}
	if running == nil {
		return expectClosed(ctx, in.host())
	}
	return nil
}

// clean stops the daemon and MiniStack, kills what is left of them, and removes what they leave behind.
func clean(ctx context.Context, d folder) error {
	return errors.Join(stopDaemon(ctx, d), sweep(ctx, d), d.forgetInstance(), os.RemoveAll(d.tmp()))
}

// stopDaemon asks the daemon to stop, and kills it if it does not. Only the holder of the lock is ever signalled: a
// process id that was written down may belong to somebody else by now.
func stopDaemon(ctx context.Context, d folder) error {
	steps := []struct {
		signal   syscall.Signal
		patience time.Duration
	}{{syscall.SIGTERM, graceful}, {syscall.SIGKILL, forced}}
	for _, step := range steps {
		pid, err := filelock.PID(d.daemonLock())
		if err != nil || pid == 0 {
			return err
		}
		if pid == os.Getpid() {
			return errors.New("found it running within this process; expected the stop function of Run to be called")
		}
		if err := signalProcess(pid, step.signal); err != nil {
			return err
		}
		if poll(ctx, step.patience, func() bool { held, err := filelock.Held(d.daemonLock()); return err == nil && !held }) == nil {
			return nil
		}
	}
	return fmt.Errorf("stop daemon: expected it to be gone %s after it was killed", forced)
}

// sweep kills MiniStack and all its functions.
func sweep(ctx context.Context, d folder) error {
	pid, err := filelock.PID(d.ministackLock())
	if err != nil {
		return err
	}
	if pid != 0 {
		if err := killGroup(pid); err != nil {
			return err
		}
	}
	var left []Process
	err = poll(ctx, forced, func() bool {
		left, _ = processes(string(d)) // unknown outside Linux: there the group has to do
		for _, p := range left {
			_ = signalProcess(p.PID, syscall.SIGKILL) // asked again below whether it is gone
		}
		held, err := filelock.Held(d.ministackLock())
		return len(left) == 0 && err == nil && !held
	})
	if err != nil {
		return fmt.Errorf("kill MiniStack: expected no process of it, found %v: %w", left, err)
	}
	return nil
}

func expectClosed(ctx context.Context, address string) error {
	var d net.Dialer
	err := poll(ctx, forced, func() bool {
		c, err := d.DialContext(ctx, "tcp", address)
		if err == nil {
			_ = c.Close() // was only opened to see whether it can be
		}
		return err != nil
	})
	if err != nil {
		return fmt.Errorf("stop the embedded AWS: expected %s to be closed, found it open: %w", address, err)
	}
	return nil
}

// poll asks until the answer is yes.
func poll(ctx context.Context, limit time.Duration, done func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for !done() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil
}
