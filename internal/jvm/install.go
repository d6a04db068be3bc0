package jvm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/mainstay-go/mainstay/internal/filelock"
)

// copyDependencies is the Maven goal that fetches, pinned like what it fetches.
const copyDependencies = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"

// Program is what is run.
type Program struct {
	Name string // as people call it
	POM  []byte // Maven's project file, whose dependencies are the program
	Dir  string // where it is kept
}

// Folder is where a program is kept: in the project, beside what else tests and commands fetch.
func Folder(name string) string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", ".mainstay", name)
}

// Install fetches the program into its folder, unless it is there. The copy of the project file is written last: it says
// that all before it came to its end.
func (p Program) Install(ctx context.Context) (err error) {
	lock, err := filelock.Acquire(ctx, p.Dir+".lock")
	if err != nil {
		return fmt.Errorf("install %s: %w", p.Name, err)
	}
	defer func() { err = errors.Join(err, lock.Release()) }()
	stamp := filepath.Join(p.Dir, "installed.xml")
	if old, err := os.ReadFile(stamp); err == nil && bytes.Equal(old, p.POM) {
		return nil
	}
	if err := errors.Join(os.RemoveAll(p.Dir), os.MkdirAll(p.Dir, 0o755), os.WriteFile(filepath.Join(p.Dir, "pom.xml"), p.POM, 0o644)); err != nil {
		return fmt.Errorf("install %s: %w", p.Name, err)
	}
	if err := p.fetch(ctx); err != nil {
		return err
	}
	return os.WriteFile(stamp, p.POM, 0o644)
}

func (p Program) fetch(ctx context.Context) error {
	maven, err := exec.LookPath("mvn")
	if err != nil {
		return fmt.Errorf("install %s: %w; expected Maven and Java 17 or newer: `apt install maven`, `brew install maven`", p.Name, err)
	}
	c := exec.CommandContext(ctx, maven, "--batch-mode", "--quiet", "--strict-checksums", copyDependencies, "-DoutputDirectory=lib")
	c.Dir = p.Dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("fetch %s with Maven: %w\n%s", p.Name, err, out)
	}
	return nil
}
