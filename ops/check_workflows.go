package ops

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/mainstay-go/mainstay/internal/lint"
	"github.com/mainstay-go/mainstay/internal/venv"
)

// workflowsDir is where GitHub looks for workflows.
const workflowsDir = ".github"

// workflows has actionlint and zizmor look at the workflows: the one knows what GitHub would refuse, the other what
// strangers could make of them. A project without workflows has nothing to look at.
func (c Check) workflows(ctx context.Context, p *Phase) error {
	if !exists(filepath.Join(c.Project.Dir, workflowsDir, "workflows")) {
		return nil
	}
	actionlint, err := c.actionlint(ctx, p)
	if err != nil {
		return err
	}
	zizmor, err := c.zizmor(ctx, p)
	if err != nil {
		return err
	}
	return lintWorkflows(ctx, c.Project.Dir, c.Project.State("logs", "check.log"), actionlint, zizmor)
}

func (c Check) actionlint(ctx context.Context, p *Phase) (string, error) {
	p.Update("building actionlint")
	return c.tool(ctx, p, "tools/go.mod", "github.com/rhysd/actionlint/cmd/actionlint")
}

func (c Check) zizmor(ctx context.Context, p *Phase) (string, error) {
	p.Update("installing zizmor")
	bin, err := venv.Ensure(ctx, venv.Options{Dir: c.Project.State("venv-zizmor"), Requirements: lint.Zizmor(), Name: "zizmor"})
	return filepath.Join(bin, "zizmor"), err
}

// lintWorkflows looks at the workflows of a folder with both, also after one has found something. Neither asks anybody:
// what is found does not depend on the network, nor on whether shellcheck is installed.
func lintWorkflows(ctx context.Context, dir, log, actionlint, zizmor string) error {
	files, err := filepath.Glob(filepath.Join(dir, workflowsDir, "workflows", "*.y*ml"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("list workflows: found none in %s/workflows; expected files that end in .yml (%w)", workflowsDir, err)
	}
	tool := func(args ...string) error {
		return command{Args: args, Dir: dir, Env: append(os.Environ(), "NO_COLOR=1"), Log: log}.run(ctx)
	}
	return errors.Join(
		tool(append([]string{actionlint, "-shellcheck=", "-pyflakes=", "-no-color"}, files...)...),
		tool(zizmor, "--offline", "--no-progress", "--persona", "pedantic", "--color", "never", workflowsDir))
}
