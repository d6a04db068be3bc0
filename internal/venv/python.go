package venv

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// oldest is the oldest Python 3 that MiniStack 1.5.33 and cfn-lint run on (their metadata, Requires-Python).
const oldest = 10

// candidates are the interpreters to try, the user's own choice first.
func (o Options) candidates() []string {
	if o.Python != "" {
		return []string{o.Python}
	}
	return []string{"python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"}
}

// getPython says how to get an interpreter that will do.
const getPython = "install Python 3.10 or newer: https://www.python.org/downloads/, `brew install python` on macOS, " +
	"`apt install python3 python3-venv` on Debian and Ubuntu"

// findPython returns the first interpreter that can make virtual environments, or else the first reason why not.
func (o Options) findPython(ctx context.Context) (string, error) {
	var first error
	for _, name := range o.candidates() {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if err = o.tryPython(ctx, path); err == nil || ctx.Err() != nil {
			return path, err
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		first = fmt.Errorf("find Python: no %s command was found; %s", o.candidates()[0], getPython)
	}
	return "", first
}

// probe prints the version before it looks for what Debian leaves out of its python3 package: ensurepip.
const probe = "import sys; print('%d.%d.%d' % sys.version_info[:3]); sys.stdout.flush(); import ensurepip, venv"

func (o Options) tryPython(ctx context.Context, path string) error {
	out, err := o.run(ctx, path, "-c", probe)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	version := strings.TrimSpace(out)
	var major, minor int
	if _, scan := fmt.Sscanf(version, "%d.%d", &major, &minor); scan != nil {
		return fmt.Errorf("check Python: %s does not run: %w; %s", path, errors.Join(err, scan), getPython)
	}
	if major != 3 || minor < oldest {
		return fmt.Errorf("check Python: found %s at %s; expected 3.%d or newer; %s", version, path, oldest, getPython)
	}
	if err != nil {
		return fmt.Errorf("check Python: found %s at %s, which cannot make virtual environments; expected its modules "+
			"venv and ensurepip; on Debian and Ubuntu: `apt install python3-venv`", version, path)
	}
	return nil
}
