package venv

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func (o Options) install(ctx context.Context) error {
	python, err := o.findPython(ctx)
	if err != nil {
		return err
	}
	o.progress("making a Python virtual environment for %s", o.Name)
	if err := os.RemoveAll(o.Dir); err != nil {
		return fmt.Errorf("remove unfinished virtual environment: %w", err)
	}
	if _, err := o.run(ctx, python, "-m", "venv", o.Dir); err != nil {
		return fmt.Errorf("make virtual environment with %s: %w", python, err)
	}
	o.progress("installing %s into it", o.Name)
	if err := o.pip(ctx); err != nil {
		return err
	}
	return o.finish()
}

// pip installs exactly the files that the requirements name by hash. Only wheels: building one would run code that
// no hash covers, its build requirements.
func (o Options) pip(ctx context.Context) error {
	requirements := filepath.Join(o.Dir, "requirements.txt")
	if err := os.WriteFile(requirements, o.Requirements, 0o644); err != nil {
		return fmt.Errorf("write requirements: %w", err)
	}
	_, err := o.run(ctx, o.python(), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:",
		"--no-input", "--disable-pip-version-check", "--no-warn-script-location", "--quiet", "-r", requirements)
	if err != nil {
		return fmt.Errorf("run pip: %w; expected the package index to be reachable: check the network, or set "+
			"PIP_INDEX_URL to a mirror", err)
	}
	return nil
}

// run runs a program and returns its standard output, or an error with the end of what it wrote.
func (o Options) run(ctx context.Context, program string, args ...string) (string, error) {
	c := exec.CommandContext(ctx, program, args...)
	c.Env = environ(o.Environ)
	c.WaitDelay = 5 * time.Second
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return out.String(), fmt.Errorf("%w%s", err, indent(tail(out.String()+errs.String(), 12)))
	}
	return out.String(), nil
}

// misleading are variables that make Python or pip install or look elsewhere than in the environment.
func misleading() []string {
	return []string{"PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT",
		"PIP_REQUIRE_VIRTUALENV", "PIP_NO_BINARY", "PIP_REQUIREMENT", "PIP_CONSTRAINT", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
}

func environ(base []string) []string {
	if base == nil {
		base = os.Environ()
	}
	return slices.DeleteFunc(slices.Clone(base), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(misleading(), name)
	})
}

func tail(s string, lines int) string {
	all := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

func indent(s string) string {
	if s == "" {
		return ""
	}
	return "\n  " + strings.ReplaceAll(s, "\n", "\n  ") + "\n"
}
