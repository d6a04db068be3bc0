package ops

import (
	"context"
	"fmt"
	"os"

	"github.com/mainstay-go/mainstay/internal/embedded"
)

// prepare makes ready what an environment needs: the tools, and the embedded AWS where that is the target. The target is opened in the account of an environment.
func prepare(ctx context.Context, project Project, on, environment string, ui *UI) (Target, error) {
	if err := phase(ui, "tools", "Node.js and the CDK command line are ready", func(*Phase) error {
		return project.EnsureNode(ctx, os.Environ())
	}); err != nil {
		return Target{}, err
	}
	if on != OnEmbedded {
		return OpenTarget(ctx, project, on, environment)
	}
	i, err := EmbeddedStart{Project: project, UI: ui}.Run(ctx)
	if err != nil {
		return Target{}, err
	}
	return EmbeddedTarget(ctx, i.For(environment))
}

// phase runs work as one phase of the display.
func phase(ui *UI, name, result string, work func(*Phase) error) error {
	p := ui.Phase(name)
	err := work(p)
	p.Done(err, "%s", result)
	return err
}

// EmbeddedStart installs the embedded AWS where needed and starts it.
type EmbeddedStart struct {
	Project Project
	UI      *UI
}

// Run starts the embedded AWS, or finds it running.
func (c EmbeddedStart) Run(ctx context.Context) (embedded.Instance, error) {
	p := c.UI.Phase("embedded")
	i, err := embedded.Start(ctx, embedded.Options{Dir: c.Project.State("embedded"), Venv: c.Project.State("venv"),
		Progress: func(s string) { p.Update("%s", s) }})
	p.Done(err, "AWS at %s, account %s", i.Endpoint(), i.Account)
	if err != nil {
		return i, fmt.Errorf("start the embedded AWS: %w", err)
	}
	return i, nil
}
