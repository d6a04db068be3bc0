package embedded_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/internal/filelock"
)

// Whatever was killed, the next Start has a good one running, at the same port.
func TestStart_Repairs(t *testing.T) {
	for name, c := range map[string]struct{ damage func(embedded.Instance) error }{
		"killed MiniStack":     {func(in embedded.Instance) error { return syscall.Kill(in.MiniStackPID, syscall.SIGKILL) }},
		"killed daemon":        {func(in embedded.Instance) error { return syscall.Kill(in.PID, syscall.SIGKILL) }},
		"terminated MiniStack": {func(in embedded.Instance) error { return syscall.Kill(in.MiniStackPID, syscall.SIGTERM) }},
		"both killed": {func(in embedded.Instance) error {
			_ = syscall.Kill(in.PID, syscall.SIGKILL)
			return syscall.Kill(in.MiniStackPID, syscall.SIGKILL)
		}},
		"broken instance file": {func(in embedded.Instance) error {
			return os.WriteFile(filepath.Join(in.Dir, "instance.json"), []byte("{"), 0o600)
		}},
		"lost files": {func(in embedded.Instance) error { return os.RemoveAll(filepath.Join(in.Dir, "tls")) }},
	} {
		t.Run(name, func(t *testing.T) {
			o := options(t)
			before := start(t, o)
			if err := c.damage(before); err != nil {
				t.Fatal(err)
			}
			eventually(t, "see that it is broken", func() bool { _, err := embedded.Open(t.Context(), o.Dir); return err != nil })
			after, err := embedded.Start(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if after.PID == before.PID || after.MiniStackPID == before.MiniStackPID || after.Port != before.Port {
				t.Errorf("Start = %+v; want new processes and the same port as before: %+v", after, before)
			}
			if alive(before.MiniStackPID) {
				t.Errorf("MiniStack %d from before still runs", before.MiniStackPID)
			}
		})
	}
}

// Without its daemon MiniStack ends at once, not only when somebody cleans up.
func TestDaemon_TakesMiniStackWithIt(t *testing.T) {
	in := start(t, options(t))
	if err := syscall.Kill(in.PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "MiniStack ends", func() bool { return !alive(in.MiniStackPID) })
}

// Both processes hang: they hold their locks but answer nothing and hear no request to stop.
func TestStop_Hanging(t *testing.T) {
	in := start(t, options(t))
	for _, pid := range []int{in.PID, in.MiniStackPID} {
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
	}
	stop(t, in.Dir)
	if alive(in.PID) || alive(in.MiniStackPID) {
		t.Error("Stop left a hanging process")
	}
}

// A file that names a process by an id that somebody else has by now must not get that one killed.
func TestStart_ReusedPID(t *testing.T) {
	o := options(t)
	bystander := exec.CommandContext(t.Context(), "sleep", "60")
	bystander.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := bystander.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bystander.Process.Kill(); _ = bystander.Wait() })
	in := start(t, o)
	stop(t, o.Dir)
	for _, name := range []string{"daemon.lock", "ministack.lock"} { // what a power failure leaves: files without locks
		lock, _, err := filelock.Try(filepath.Join(o.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := lock.SetPID(bystander.Process.Pid); err != nil {
			t.Fatal(err)
		}
		if err := lock.Release(); err != nil {
			t.Fatal(err)
		}
	}
	if again := start(t, o); again.Port != in.Port {
		t.Errorf("Start = %+v; want port %d", again, in.Port)
	}
	if !alive(bystander.Process.Pid) {
		t.Error("a process that only has the id of one from before was killed")
	}
}

// Ctrl-C while it starts: the next Start finds it, or starts another.
func TestStart_Interrupted(t *testing.T) {
	o := options(t)
	t.Cleanup(func() { stop(t, o.Dir) })
	ctx, interrupt := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := embedded.Start(ctx, o)
		ended <- err
	}()
	eventually(t, "the daemon runs", func() bool {
		pid, err := filelock.PID(filepath.Join(o.Dir, "daemon.lock"))
		return err == nil && pid != 0
	})
	interrupt()
	<-ended // with an error, or just in time with none
	start(t, o)
}

// A daemon that cannot start says so, with the end of its log, and does not take the whole minute.
func TestStart_SaysWhy(t *testing.T) {
	o := options(t)
	o.ServeArgs = []string{serve, "-no-such-flag"}
	_, err := embedded.Start(t.Context(), o)
	if err == nil || !strings.Contains(err.Error(), "its daemon ended") || !strings.Contains(err.Error(), "no-such-flag") {
		t.Errorf("Start = %v; want the words of the daemon's log", err)
	}
	stop(t, o.Dir)
}
