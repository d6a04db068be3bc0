//go:build unix

package embedded

import (
	"errors"
	"fmt"
	"syscall"
)

// ownGroup starts a process in a process group of its own, so that it and its children can be killed together.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// ownSession starts a process that no terminal's Ctrl-C or hang-up reaches.
func ownSession() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

func signalProcess(pid int, signal syscall.Signal) error { return kill(pid, signal) }

// killGroup kills every process of a group. A group that is gone is fine.
func killGroup(pid int) error { return kill(-pid, syscall.SIGKILL) }

func kill(pid int, signal syscall.Signal) error {
	if pid == 0 || pid == 1 || pid == -1 { // ourselves, init, everybody
		return fmt.Errorf("signal process %d: expected one of the embedded AWS", pid)
	}
	// EPERM: macOS's answer for a group of nothing but zombies.
	if err := syscall.Kill(pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) && !errors.Is(err, syscall.EPERM) {
		return fmt.Errorf("signal process %d: %w", pid, err)
	}
	return nil
}
