package backend_test

import (
	"context"
	"errors"
	"testing"

	"github.com/mainstay-go/mainstay/ops"
)

// TestInterrupted interrupts a deployment when its first stack has appeared. Going on from there must succeed, and so
// must giving up.
func TestInterrupted(t *testing.T) {
	alone(t)
	const name = "e2e-interrupted"
	for then, finish := range map[string]func() error{
		"up":   func() error { _, err := shared.up(t, name).Run(t.Context()); return err },
		"down": func() error { return nil }, // which comes anyway
	} {
		ctx, cancel := context.WithCancel(t.Context())
		go shared.cancelAtFirstStack(ctx, name, cancel)
		if _, err := shared.up(t, name).Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("an interrupted up = %v; want the interruption", err)
		}
		cancel()
		if err := finish(); err != nil {
			t.Errorf("%s after the interruption: %v", then, err)
		}
		if err := shared.down(t, name); err != nil {
			t.Error(err)
		}
	}
}

// cancelAtFirstStack cancels as soon as the environment has a stack.
func (c cloud) cancelAtFirstStack(ctx context.Context, name string, cancel func()) {
	for ctx.Err() == nil {
		if s, err := (ops.EnvStatus{Environment: name, Target: c.target}).Run(ctx); err == nil && len(s.Stacks) > 0 {
			cancel()
		}
	}
}
