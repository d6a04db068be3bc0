package ops

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/internal/lint"
	"github.com/mainstay-go/mainstay/internal/venv"
)

// Check looks at the project without running it: format, vet, linters, workflows, and the templates of every kind of
// environment.
type Check struct {
	Project Project
	UI      *UI
}

// Run makes every check, also after one has failed, and returns all that was found.
func (c Check) Run(ctx context.Context) error {
	var errs []error
	for _, check := range []struct {
		name, good string
		run        func(context.Context, *Phase) error
	}{
		{"format", "every Go file is formatted", c.format},
		{"vet", "go vet found nothing", c.vet},
		{"lint", "golangci-lint found nothing", c.lint},
		{"workflows", "actionlint and zizmor found nothing", c.workflows},
		{"templates", "CDK's validator and cfn-lint found nothing", c.templates},
	} {
		err := phase(c.UI, check.name, check.good, func(p *Phase) error { return check.run(ctx, p) })
		if err != nil {
			errs = append(errs, fmt.Errorf("check %s: %w", check.name, err))
		}
	}
	return errors.Join(errs...)
}

func (c Check) command(p *Phase, env []string, args ...string) command {
	return command{Args: args, Dir: c.Project.Dir, Env: append(os.Environ(), env...), Log: c.Project.State("logs", "check.log"),
		Line: func(s string) { p.Update("%s", s) }}
}

func (c Check) format(ctx context.Context, _ *Phase) error {
	tracked := exec.CommandContext(ctx, "git", "ls-files", "--cached", "--others", "--exclude-standard", "*.go")
	tracked.Dir = c.Project.Dir
	list, err := tracked.Output()
	if err != nil {
		return fmt.Errorf("list Go files: %w", err)
	}
	files := slices.DeleteFunc(strings.Fields(string(list)), func(name string) bool { return !exists(filepath.Join(c.Project.Dir, name)) })
	format := exec.CommandContext(ctx, "gofmt", append([]string{"-l"}, files...)...)
	format.Dir = c.Project.Dir
	out, err := format.CombinedOutput()
	if err != nil || len(out) > 0 {
		return fmt.Errorf("these files are not formatted; run `gofmt -w` on them:\n%s", out)
	}
	return nil
}

func (c Check) vet(ctx context.Context, p *Phase) error {
	return c.command(p, nil, "go", "vet", "./...").run(ctx)
}

// lint builds the linter at the version that tools/go.mod pins, which is quick once Go has it in its cache.
func (c Check) lint(ctx context.Context, p *Phase) error {
	p.Update("building golangci-lint (about two minutes the first time)")
	linter, err := c.tool(ctx, p, "tools/go.mod", "github.com/golangci/golangci-lint/v2/cmd/golangci-lint")
	if err != nil {
		return err
	}
	return c.command(p, nil, linter, "run", "--allow-parallel-runners").run(ctx)
}

// tool builds a program at the version that a modfile pins, and returns where it is.
func (c Check) tool(ctx context.Context, p *Phase, modfile, program string) (string, error) {
	to := c.Project.State("bin", path.Base(program))
	return to, c.command(p, nil, "go", "build", "-modfile="+modfile, "-o", to, program).run(ctx)
}

// templates synthesizes an environment of each kind, CDK's validator being switched to errors in cdk.json, and has
// cfn-lint look at what came of it.
func (c Check) templates(ctx context.Context, p *Phase) error {
	arm := Build{Project: c.Project, GOOS: "linux", GOARCH: "arm64"}
	if _, err := arm.Run(ctx, p.Update); err != nil {
		return err
	}
	var templates []string
	for _, environment := range kinds() {
		p.Update("synthesizing %s", environment)
		found, err := c.synth(ctx, environment)
		if err != nil {
			return err
		}
		templates = append(templates, found...)
	}
	return c.cfnlint(ctx, p, templates)
}

func (c Check) cfnlint(ctx context.Context, p *Phase, templates []string) error {
	p.Update("installing cfn-lint")
	bin, err := venv.Ensure(ctx, venv.Options{Dir: c.Project.State("venv-lint"), Requirements: lint.Requirements(), Name: "cfn-lint"})
	if err != nil {
		return err
	}
	return c.command(p, nil, append([]string{filepath.Join(bin, "cfn-lint")}, templates...)...).run(ctx)
}

func (c Check) synth(ctx context.Context, environment string) ([]string, error) {
	if err := local(c.Project, environment).synth(ctx, c.Project.Build("linux", "arm64")); err != nil {
		return nil, err
	}
	found, err := filepath.Glob(filepath.Join(c.Project.Assembly(environment), "*.template.json"))
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("synthesize %s: no template was written", environment)
	}
	return found, err
}
