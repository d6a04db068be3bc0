package ops

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// minNode is the oldest Node.js that the CDK command line 2.1148.1 runs on (its package.json, "engines").
const minNode = 20

// EnsureNode checks Node.js and npm, and installs the locked CDK command line into node_modules unless it is there.
func (p Project) EnsureNode(ctx context.Context, env []string) error {
	if err := checkNode(ctx); err != nil {
		return err
	}
	lock, err := os.ReadFile(filepath.Join(p.Dir, "package-lock.json"))
	if err != nil {
		return fmt.Errorf("read package-lock.json: %w", err)
	}
	sum := sha256.Sum256(lock)
	stamp, want := filepath.Join(p.Dir, "node_modules", ".mainstay"), hex.EncodeToString(sum[:])
	if have, err := os.ReadFile(stamp); err == nil && string(have) == want && exists(p.cdkCLI()) {
		return nil
	}
	install := command{Args: []string{"npm", "ci", "--no-audit", "--no-fund"}, Dir: p.Dir, Env: env, Log: p.State("logs", "npm.log")}
	if err := install.run(ctx); err != nil {
		return err
	}
	return os.WriteFile(stamp, []byte(want), 0o644)
}

func (p Project) cdkCLI() string {
	return filepath.Join(p.Dir, "node_modules", "aws-cdk", "bin", "cdk")
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func checkNode(ctx context.Context) error {
	get := fmt.Sprintf("install Node.js %d or newer (22 is a good choice): https://nodejs.org/, or `nvm install 22`", minNode)
	out, err := exec.CommandContext(ctx, "node", "--version").Output()
	if err != nil {
		return fmt.Errorf("find Node.js: no working `node` command was found; the CDK command line needs it; %s", get)
	}
	version := strings.TrimSpace(string(out))
	if major, ok := nodeMajor(version); !ok || major < minNode {
		return fmt.Errorf("check Node.js: found %s; expected v%d or newer, which the CDK command line needs; %s", version, minNode, get)
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return fmt.Errorf("find npm: no `npm` command was found beside Node.js %s; %s", version, get)
	}
	return nil
}

var nodeVersion = regexp.MustCompile(`^v(\d+)\.`)

func nodeMajor(version string) (int, bool) {
	m := nodeVersion.FindStringSubmatch(version)
	if m == nil {
		return 0, false
	}
	major, err := strconv.Atoi(m[1])
	return major, err == nil
}
