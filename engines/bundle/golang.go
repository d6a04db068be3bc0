package bundle

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// golang runs the go command for the target and returns what it wrote to stdout and stderr. It inherits the lock: when
// this process is killed, the next build waits for the go command that lives on.
func (b builder) golang(ctx context.Context, args ...string) (stdout, stderr []byte, err error) {
	c := exec.CommandContext(ctx, b.Go, args...)
	c.Dir, c.Env = b.Dir, b.Environ
	c.ExtraFiles = []*os.File{b.lock}
	c.Env = append(c.Environ(), "GOOS="+b.GOOS, "GOARCH="+b.GOARCH, "CGO_ENABLED=0")
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) } // unlike Kill, lets go remove its work folder
	c.WaitDelay = 5 * time.Second
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err = c.Run()
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	return out.Bytes(), errs.Bytes(), err
}

// settings returns, as lines of text, what decides how the go command compiles besides the target and the flags.
func (b builder) settings(ctx context.Context) (string, error) {
	settings := []string{"GOVERSION", "GOFLAGS", "GOEXPERIMENT", "GOFIPS140", "GO386", "GOAMD64", "GOARM", "GOARM64",
		"GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOWASM"}
	out, errs, err := b.golang(ctx, append([]string{"env", "-json"}, settings...)...)
	if err != nil {
		return "", said("read Go's settings", err, errs)
	}
	values := map[string]string{}
	if err := json.Unmarshal(out, &values); err != nil {
		return "", fmt.Errorf("read Go's settings: %w", err)
	}
	var text strings.Builder
	for _, name := range settings {
		fmt.Fprintf(&text, "%s=%s\n", name, values[name])
	}
	return text.String(), nil
}

// said makes an error of what the go command said.
func said(what string, err error, stderr []byte) error {
	if text := strings.TrimSpace(string(stderr)); text != "" {
		return fmt.Errorf("%s: %w\n%s", what, err, text)
	}
	return fmt.Errorf("%s: %w", what, err)
}
