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
	dir := p.nodeDir()
	lock, err := os.ReadFile(filepath.Join(dir, lockFile))
	if err != nil {
		return fmt.Errorf("read %s: found none in %s or above it; expected one that locks the CDK command line; run `npm install --save-exact aws-cdk@%s` there: %w",
			lockFile, p.Dir, cliVersion, err)
	}
	sum := sha256.Sum256(lock)
	stamp, want := filepath.Join(dir, "node_modules", ".mainstay"), hex.EncodeToString(sum[:])
	if have, err := os.ReadFile(stamp); err == nil && string(have) == want && exists(p.cdkCLI()) {
		return nil
	}
	install := command{Args: []string{"npm", "ci", "--no-audit", "--no-fund"}, Dir: dir, Env: env, Log: p.State("logs", "npm.log")}
	if err := install.run(ctx); err != nil {
		return err
	}
	return os.WriteFile(stamp, []byte(want), 0o644)
}

const (
	lockFile   = "package-lock.json"
	cliVersion = "2.1148.1" // that this was tested with; what is used is what the lock file says
)

// nodeDir is where the CDK command line is locked: the project's folder, or the nearest above it, as npm looks for it.
func (p Project) nodeDir() string {
	for d := p.Dir; ; d = filepath.Dir(d) {
		if exists(filepath.Join(d, lockFile)) {
			return d
		}
		if d == filepath.Dir(d) {
			return p.Dir
		}
	}
}

func (p Project) cdkCLI() string {
	return filepath.Join(p.nodeDir(), "node_modules", "aws-cdk", "bin", "cdk")
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
