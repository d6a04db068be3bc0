package embedded

import (
	"errors"
	"syscall"
)

// Windows has neither process groups nor the signals that this package needs; WSL has.
var errWindows = errors.New("the embedded AWS does not run on Windows; use WSL")

func ownGroup() *syscall.SysProcAttr { return nil }

func ownSession() *syscall.SysProcAttr { return nil }

func signalProcess(int, syscall.Signal) error { return errWindows }

func killGroup(int) error { return errWindows }
