package ops

import (
	"context"

	"github.com/mainstay-go/mainstay/names"
)

// EnvName derives the name of a branch's environment.
type EnvName struct {
	Branch  *string // nil: the project's current branch
	Project Project
}

// Run returns the name.
func (c EnvName) Run(ctx context.Context) (string, error) {
	if c.Branch != nil {
		return names.FromBranch(*c.Branch)
	}
	branch, err := c.Project.Branch(ctx)
	if err != nil {
		return "", err
	}
	return names.FromBranch(branch)
}
