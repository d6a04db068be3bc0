package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// usageError is a mistake in how a command was called.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// Main runs the command line and returns the process's exit code: 0, 1 for an error, 2 for a usage error.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := Root(stdout, stderr)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if ctx.Err() != nil {
		err = fmt.Errorf("interrupted: %w", err)
	}
	fmt.Fprintf(stderr, "error: %v\n", err)
	var hint interface{ Hint() string }
	if errors.As(err, &hint) {
		fmt.Fprintf(stderr, "%s\n", hint.Hint())
	} else if hint := advice(err); hint != "" {
		fmt.Fprintf(stderr, "%s\n", hint)
	}
	if errors.As(err, &usageError{}) {
		return 2
	}
	return 1
}

// advice is what to do about what the operating system or the go command says, of which no command knows more.
func advice(err error) string {
	switch text := err.Error(); {
	case strings.Contains(text, syscall.ENOSPC.Error()): // also where another program has said it
		return "The disk is full: `go clean -cache` and `npm cache clean --force` remove what can be made again."
	case errors.Is(err, syscall.EROFS):
		return "Mainstay writes below .mainstay in the checkout; expected a checkout that can be written to: clone it into another folder."
	case errors.Is(err, syscall.EACCES):
		return "Expected a checkout whose files are yours: what was made as root is given back by `sudo chown -R $(id -u) .mainstay`."
	case strings.Contains(text, "go.mod requires go >="):
		return "Install a newer Go: https://go.dev/dl/, or unset GOTOOLCHAIN, so that Go fetches what it needs by itself."
	}
	return ""
}

// hinted is an error with advice on what to do next.
type hinted struct {
	error
	hint string
}

func (h hinted) Hint() string  { return h.hint }
func (h hinted) Unwrap() error { return h.error }
