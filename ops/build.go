package ops

import (
	"context"

	"github.com/mainstay-go/mainstay/engines/bundle"
)

// Build builds every function of the project for an operating system and architecture.
type Build struct {
	Project Project
	GOOS    string
	GOARCH  string
}

// Run builds, telling progress what it is at.
func (c Build) Run(ctx context.Context, progress func(string, ...any)) (bundle.Manifest, error) {
	return bundle.Build(ctx, bundle.Options{Dir: c.Project.Dir, Out: c.Project.Build(c.GOOS, c.GOARCH), GOOS: c.GOOS, GOARCH: c.GOARCH,
		Progress: func(s string) { progress("%s", s) }})
}
