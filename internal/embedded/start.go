package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/mainstay-go/mainstay/internal/filelock"
)

// Start returns the embedded AWS of o.Dir, which goes on when the calling program ends. One that runs well is
// returned as it is; whatever else is found there is cleaned up first. Interrupted, it leaves what the next Start or
// Stop repairs.
func Start(ctx context.Context, o Options) (Instance, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Instance{}, err
	}
	if in, err := Open(ctx, o.Dir); err == nil {
		return in, nil
	}
	if err := Install(ctx, o); err != nil {
		return Instance{}, err
	}
	lock, err := filelock.Acquire(ctx, folder(o.Dir).startLock())
	if err != nil {
		return Instance{}, fmt.Errorf("start the embedded AWS: another command is starting or stopping it: %w", err)
	}
	defer lock.Release() //nolint:errcheck // closing a file that was only locked
	return o.start(ctx)
}

// start is Start for the holder of the lock.
func (o Options) start(ctx context.Context) (Instance, error) {
	in, err := o.settle(ctx, nil)
	if err == nil || ctx.Err() != nil { // interrupted, which says nothing about what is there
		return in, err
	}
	if err := clean(ctx, folder(o.Dir)); err != nil {
		return Instance{}, fmt.Errorf("clean up after the embedded AWS before: %w", err)
	}
	o.progress("starting the embedded AWS")
	gone, err := o.launch()
	if err != nil {
		return Instance{}, fmt.Errorf("launch the embedded AWS: %w", err)
	}
	return o.settle(ctx, gone)
}

// settle waits for an embedded AWS that is starting, by this command if there is a channel that tells when it is gone,
// or else by one before that was interrupted. It gives up when the daemon is gone.
func (o Options) settle(ctx context.Context, gone <-chan struct{}) (Instance, error) {
	ctx, cancel := context.WithTimeout(ctx, o.Limit)
	defer cancel()
	for {
		in, err := Open(ctx, o.Dir)
		if err == nil || !NotRunning(err) {
			return in, err
		}
		if gone == nil && !starting(folder(o.Dir)) {
			return in, err
		}
		select {
		case <-gone:
			return in, fmt.Errorf("start the embedded AWS: its daemon ended%s", folder(o.Dir).logTails())
		case <-ctx.Done():
			return in, fmt.Errorf("start the embedded AWS: expected it to answer within %s: %w%s", o.Limit, ctx.Err(), folder(o.Dir).logTails())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// starting says whether there is a daemon that has not said yet that all is well. One that has, but cannot be opened,
// is broken and not worth waiting for.
func starting(dir folder) bool {
	held, err := filelock.Held(dir.daemonLock())
	if err != nil || !held {
		return false
	}
	_, err = os.Stat(dir.instance())
	return errors.Is(err, os.ErrNotExist)
}

// launch starts the daemon, a copy of this program: the program itself may be one that `go run` removes. The channel
// is closed when the daemon ends.
func (o Options) launch() (<-chan struct{}, error) {
	dir := folder(o.Dir)
	program, err := copyProgram(dir)
	if err != nil {
		return nil, err
	}
	log, err := newLog(dir.daemonLog()) // what a crash prints goes here, too
	if err != nil {
		return nil, fmt.Errorf("make log: %w", err)
	}
	defer log.Close() // the daemon has its own copy
	if o.Port != 0 {
		if err := dir.rememberPort(o.Port); err != nil {
			return nil, err
		}
	}
	args := append(append([]string{}, o.ServeArgs...), "--dir", o.Dir, "--venv", o.Venv)
	daemon := exec.Command(program, args...)
	daemon.Dir, daemon.Env, daemon.SysProcAttr = o.Dir, o.Environ, ownSession()
	daemon.Stdout, daemon.Stderr = log, log
	if err := daemon.Start(); err != nil {
		return nil, err
	}
	gone := make(chan struct{})
	go func() { _ = daemon.Wait(); close(gone) }() // why it ended is in its log
	return gone, nil
}

func copyProgram(dir folder) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	from, err := os.Open(self)
	if err != nil {
		return "", fmt.Errorf("copy this program: %w", err)
	}
	defer from.Close() // only read
	path := dir.path("mainstay-embedded")
	to, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o755)
	if err != nil {
		return "", fmt.Errorf("copy this program: %w", err)
	}
	_, err = io.Copy(to, from)
	if err := errors.Join(err, to.Close()); err != nil {
		return "", fmt.Errorf("copy this program: %w", err)
	}
	return path, os.Rename(path+".new", path)
}
