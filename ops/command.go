package ops

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// command is a program that is run as one step of a command, with everything it says kept in a log file.
type command struct {
	Args []string
	Dir  string
	Env  []string
	Log  string       // file that its output is appended to
	Line func(string) // told each line it prints; may be nil
}

// grace is how long an interrupted program may take to end by itself.
const grace = 10 * time.Second

// run runs the program. Where ctx ends first, it is interrupted as Ctrl-C would, so that it can tidy up.
func (c command) run(ctx context.Context) error {
	if err := os.MkdirAll(filepath.Dir(c.Log), 0o755); err != nil {
		return fmt.Errorf("make folder for log %s: %w", c.Log, err)
	}
	log, err := os.OpenFile(c.Log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	defer log.Close()
	tail := &tail{each: c.Line}
	cmd := exec.CommandContext(ctx, c.Args[0], c.Args[1:]...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = c.Dir, c.Env, grace
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a terminal's Ctrl-C reaches us, and we pass it on once
	out := io.MultiWriter(log, tail)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		return c.failed(ctx, err, tail)
	}
	return nil
}

func (c command) failed(ctx context.Context, err error, t *tail) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	name := strings.TrimSuffix(filepath.Base(c.Args[0]), ".exe")
	if len(c.Args) > 1 {
		name += " " + c.Args[1]
	}
	return hinted{fmt.Errorf("run %s: %w\n%s", name, err, t.text()), "The whole output is in " + c.Log + "."}
}

// tail keeps the last lines that are written to it.
type tail struct {
	mu    sync.Mutex
	each  func(string)
	rest  []byte
	lines []string
}

const tailLines = 30

// Write implements io.Writer.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rest = append(t.rest, p...)
	for {
		line, rest, ok := bytes.Cut(t.rest, []byte("\n"))
		if !ok {
			return len(p), nil
		}
		t.rest = rest
		t.add(strings.TrimRight(string(line), "\r "))
	}
}

func (t *tail) add(line string) {
	if line == "" {
		return
	}
	if t.lines = append(t.lines, line); len(t.lines) > tailLines {
		t.lines = t.lines[1:]
	}
	if t.each != nil {
		t.each(line)
	}
}

func (t *tail) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(append(t.lines, string(t.rest)), "\n")
}
