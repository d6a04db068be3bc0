package pipeline_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/ops"
)

var (
	pipeline = flag.Bool("pipeline", false, "run the workflows, which takes minutes (make test-pipeline)")
	full     = flag.Bool("full", false, "let the workflows' `make verify` and `make test race` do their work, too")
)

// start starts an embedded AWS of the test's own, and makes a clone of the project whose workflows can be run against it.
func start(t *testing.T) (runner, embedded.Instance) {
	t.Helper()
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	project, err := ops.FindProject(wd)
	if err != nil {
		t.Fatal(err)
	}
	if err := project.EnsureNode(t.Context(), os.Environ()); err != nil {
		t.Fatal(err)
	}
	state := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	i, stop, err := embedded.Run(ctx, embedded.Options{Dir: filepath.Join(state, "embedded"), Venv: project.State("venv")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
		cancel()
	})
	r := runner{act: build(t, project), clone: clone(t, project), state: state, modules: filepath.Join(project.Dir, "node_modules"),
		vars: map[string]string{"MAINSTAY_ON": ops.OnEmbedded, "AWS_REGION": i.Region, "AWS_ACCOUNT": i.Account}}
	r.env = r.environment(t, project, i.Endpoint())
	r.tellEnvironments(t, i)
	return r, i
}

// tellEnvironments tells what stands in for GitHub's tokens which environment each job has: act does not tell.
func (r runner) tellEnvironments(t *testing.T, i embedded.Instance) {
	t.Helper()
	var all strings.Builder
	for _, w := range read(t) {
		for id := range w.Jobs {
			for _, e := range w.Environments(id) {
				kind, _, _ := strings.Cut(e, "-")
				fmt.Fprintf(&all, "%s %s %s %s\n", w.Name, id, e, i.For(kind).Account)
			}
		}
	}
	write(t, filepath.Join(r.state, "environments"), all.String())
}

// build builds act, at the version that tools/act/go.mod pins.
func build(t *testing.T, p ops.Project) string {
	t.Helper()
	act := p.State("bin", "act")
	run(t, p.Dir, "go", "build", "-modfile=tools/act/go.mod", "-o", act, "github.com/nektos/act")
	return act
}

// clone copies what is checked out, changes that are not committed included, into a repository with the branch main.
func clone(t *testing.T, p ops.Project) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "app")
	for path := range strings.SplitSeq(strings.TrimRight(run(t, p.Dir, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"), "\x00"), "\x00") {
		body, err := os.ReadFile(filepath.Join(p.Dir, path))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, and that is not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, path), string(body))
	}
	run(t, dir, "git", "init", "--quiet", "--initial-branch", "main")
	run(t, dir, "git", "config", "user.email", "pipeline@example.com")
	run(t, dir, "git", "config", "user.name", "pipeline")
	run(t, dir, "git", "remote", "add", "origin", "https://github.com/octo/app.git")
	write(t, filepath.Join(dir, ".git", "info", "exclude"), "node_modules\n") // here it is a link, which .gitignore does not mean
	commit(t, dir, "everything")
	return dir
}

func commit(t *testing.T, dir, message string) string {
	t.Helper()
	run(t, dir, "git", "add", "--all")
	run(t, dir, "git", "commit", "--quiet", "--allow-empty", "--no-gpg-sign", "-m", message)
	return strings.TrimSpace(run(t, dir, "git", "rev-parse", "HEAD"))
}

func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	return runIn(t, dir, os.Environ(), args...)
}

func runIn(t *testing.T, dir string, env []string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Dir, cmd.Env = dir, env
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%q: %v\n%s%s", args, err, out, said.String())
	}
	return string(out)
}

// environment is all that steps inherit: tools and caches of this machine, and nothing by which they could find an account.
func (r runner) environment(t *testing.T, p ops.Project, endpoint string) []string {
	t.Helper()
	path, state := os.Getenv("PATH"), r.state
	if !*full {
		path = filepath.Join(state, "shim") + string(os.PathListSeparator) + path
		write(t, filepath.Join(state, "shim", "make"), "#!/bin/sh\n[ \"$1\" = e2e-browser ] && exec '"+tool(t, "make")+"' \"$@\"\necho \"$GITHUB_JOB: make $*\" | tee -a '"+state+"/made'\n")
	}
	env := []string{"PATH=" + path, "HOME=" + filepath.Join(state, "home"), "LANG=C.UTF-8", "PIPELINE_STATE=" + state, "PIPELINE_CLONE=" + r.clone, "PIPELINE_EMBEDDED=" + filepath.Join(state, "embedded"), "PIPELINE_ENDPOINT=" + endpoint,
		"GOFLAGS=-trimpath", // what one job has compiled is then good for the next, which is in another folder
		"PIPELINE_NODE_MODULES=" + r.modules, "PIPELINE_BROWSER_MODULES=" + playwright(t, p)}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GONOSUMDB", "GOTOOLCHAIN"} {
		if value := strings.TrimSpace(run(t, p.Dir, "go", "env", name)); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return append(env, network()...)
}

// network is how this machine reaches package registries, which tools read from HOME and from the environment.
func network() []string {
	var env []string
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS",
		"REQUESTS_CA_BUNDLE", "PIP_CERT", "PIP_INDEX_URL", "npm_config_registry", "NPM_CONFIG_USERCONFIG"} {
		if value := os.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	if home, err := os.UserHomeDir(); err == nil && os.Getenv("NPM_CONFIG_USERCONFIG") == "" {
		env = append(env, "NPM_CONFIG_USERCONFIG="+filepath.Join(home, ".npmrc"))
	}
	return env
}

func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// playwright is the folder of what browser tests need, installed as locked, without a browser.
func playwright(t *testing.T, p ops.Project) string {
	t.Helper()
	dir := filepath.Join(p.Dir, "e2e", "browser")
	modules := filepath.Join(dir, "node_modules")
	if _, err := os.Stat(filepath.Join(modules, "@playwright", "test")); err != nil {
		runIn(t, dir, append(os.Environ(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1"), "npm", "ci", "--no-audit", "--no-fund")
	}
	return modules
}
