package dynamolocal

import (
	"bytes"
	"context"
	_ "embed" // for the project file
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/mainstay-go/mainstay/internal/filelock"
)

//go:embed pom.xml
var pom []byte

// copyDependencies is the Maven goal that fetches, pinned like what it fetches.
const copyDependencies = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"

// install fetches the program into a folder, unless it is there. The copy of the project file is written last: it says
// that all before it came to its end.
func install(ctx context.Context, dir string) (err error) {
	lock, err := filelock.Acquire(ctx, dir+".lock")
	if err != nil {
		return fmt.Errorf("install DynamoDB Local: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Release()) }()
	stamp := filepath.Join(dir, "installed.xml")
	if old, err := os.ReadFile(stamp); err == nil && bytes.Equal(old, pom) {
		return nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("install DynamoDB Local: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("install DynamoDB Local: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "pom.xml"), pom, 0o644); err != nil {
		return fmt.Errorf("install DynamoDB Local: %w", err)
	}
	if err := fetch(ctx, dir); err != nil {
		return err
	}
	return os.WriteFile(stamp, pom, 0o644)
}

func fetch(ctx context.Context, dir string) error {
	maven, err := exec.LookPath("mvn")
	if err != nil {
		return fmt.Errorf("install DynamoDB Local: %w; expected Maven and Java 17 or newer: `apt install maven`, `brew install maven`", err)
	}
	c := exec.CommandContext(ctx, maven, "--batch-mode", "--quiet", "--strict-checksums", copyDependencies, "-DoutputDirectory=lib")
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("fetch DynamoDB Local with Maven: %w\n%s", err, out)
	}
	return nil
}
