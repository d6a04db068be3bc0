package ops

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/teardown"
)

// EnvDown destroys a branch environment and proves that nothing of it is left.
type EnvDown struct {
	Environment string
	Target      Target
	UI          *UI
}

// lag is how long a listing may go on showing what was deleted (the tagging API lists deleted resources for a while).
const lag = 2 * time.Minute

// Run destroys the environment. It fails while anything is left, and names it.
func (c EnvDown) Run(ctx context.Context) error {
	clients := c.Target.teardown()
	p := c.UI.Phase("destroy")
	err := teardown.Destroy(ctx, clients, c.Environment, func(step string) { p.Update("deleting %s", step) })
	p.Done(err, "environment %s", c.Environment)
	if err != nil {
		return c.repairable(ctx, err)
	}
	p = c.UI.Phase("prove")
	left, err := c.residue(ctx, clients, p)
	if err == nil && len(left) > 0 {
		err = fmt.Errorf("destroy environment %s: %d resources are left:\n%s", c.Environment, len(left), strings.Join(left, "\n"))
	}
	p.Done(err, "nothing is left: no stack, log group, role, API or tagged resource")
	return c.repairable(ctx, err)
}

// residue lists what is left, giving the listings time to catch up.
func (c EnvDown) residue(ctx context.Context, clients teardown.Clients, p *Phase) ([]string, error) {
	end := time.Now().Add(lag)
	for {
		found, err := teardown.Residue(ctx, clients, c.Environment)
		if err != nil || len(found) == 0 || time.Now().After(end) {
			return lines(found), err
		}
		p.Update("%d resources are still listed", len(found))
		select {
		case <-ctx.Done():
			return lines(found), ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

func lines(found []teardown.Resource) []string {
	var all []string
	for _, r := range found {
		all = append(all, "  "+r.Kind+" "+r.Name)
	}
	return all
}

func (c EnvDown) repairable(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil {
		return err
	}
	return hinted{err, "`make down` goes on from here."}
}
