package ops

import (
	"context"

	"github.com/mainstay-go/mainstay/engines/reap"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

// EnvDown destroys an environment and proves that nothing of it is left.
type EnvDown struct {
	Project     Project
	Environment string
	Target      Target
	UI          *UI

	Account string // as typed; staging and production go by it only
}

// Run destroys the environment. It fails while anything is left, and names it.
func (c EnvDown) Run(ctx context.Context) error {
	hands, err := c.Target.Hands(ctx, c.Project)
	if err != nil {
		return err
	}
	p := c.UI.Phase("destroy")
	step := func(s string) { p.Update("%s", s) }
	if names.Lasting(c.Environment) {
		err = c.lasting(ctx, hands, step)
	} else {
		err = c.branch(ctx, hands, step)
	}
	p.Done(err, "environment %s is gone: no stack, log group, role, queue, API or tagged resource is left", c.Environment)
	if err == nil || ctx.Err() == nil {
		return err
	}
	return hinted{err, "`make down` goes on from here."}
}

func (c EnvDown) branch(ctx context.Context, h reap.Hands, step func(string)) error {
	seen, err := h.Seen(ctx, c.Environment)
	if err != nil {
		return err
	}
	return h.Remove(ctx, c.Environment, seen, step)
}

// lasting destroys staging or production. What their templates retain stays, and is named.
func (c EnvDown) lasting(ctx context.Context, h reap.Hands, step func(string)) error {
	l := teardown.Lasting{Environment: c.Environment, Account: c.Target.Account, Typed: c.Account}
	if err := l.Destroy(ctx, h.Clients, step); err != nil {
		return err
	}
	return h.Prove(ctx, c.Environment, step)
}
