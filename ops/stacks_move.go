package ops

import (
	"context"
	"fmt"

	"github.com/mainstay-go/mainstay/engines/placement"
)

// StacksMove moves a unit without state to another stack, in deployments of their own: create it beside the first, let
// others use it, delete the first.
type StacksMove struct {
	Placement
	Unit   string
	To     string // stack; "" is one with room
	DryRun bool   // say what would be done, and do nothing

	// Deploy brings the lock of a phase to an environment; nil writes the lock of the next phase and leaves deploying and
	// merging it to whoever called.
	Deploy func(context.Context, placement.Phase) error
}

// Run moves the unit as far as it is told to, or goes on with a move that was begun.
func (c StacksMove) Run(ctx context.Context) (placement.Move, error) {
	c.Units = "none" // the lock has all that is needed
	if err := c.find(); err != nil {
		return placement.Move{}, err
	}
	lock, err := placement.ReadLock(c.Lock, nil)
	if err != nil {
		return placement.Move{}, err
	}
	m, err := placement.PlanMove(lock, c.Unit, c.To, placement.ForApps())
	if err != nil || c.DryRun {
		return m, err
	}
	if c.Deploy == nil {
		return m, m.Phases[0].Lock.Write(c.Lock)
	}
	for _, p := range m.Phases {
		if err := p.Lock.Write(c.Lock); err != nil {
			return m, err
		}
		if err := c.Deploy(ctx, p); err != nil {
			return m, fmt.Errorf("move unit %q: %s: %w; the same command goes on from here", c.Unit, p.Name, err)
		}
	}
	return m, nil
}
