package ops

import (
	"context"
	"path/filepath"

	"github.com/mainstay-go/mainstay/engines/placement"
)

// StacksSimulate shows how the lock would fare: with edits at random, or with lists of units that once were. It writes
// nothing.
type StacksSimulate struct {
	Placement
	History []string // files of units, oldest first; none makes edits
	Edits   int
	Seed    uint64
}

// Run simulates.
func (c StacksSimulate) Run(ctx context.Context) ([]placement.Step, error) {
	if len(c.History) > 0 && c.Units == "" {
		c.Units = c.History[0]
	}
	read, err := c.read(ctx)
	if err != nil {
		return nil, err
	}
	changes := placement.Edits(read.units, c.Edits, c.Seed)
	if len(c.History) > 0 {
		if changes, err = history(c.History); err != nil {
			return nil, err
		}
	}
	steps, _, err := placement.Simulate(read.lock, changes, read.options)
	return steps, err
}

func history(files []string) ([]placement.Change, error) {
	var all []placement.Change
	for _, f := range files {
		units, err := placement.ReadUnits(f)
		if err != nil {
			return nil, err
		}
		all = append(all, placement.Change{Name: filepath.Base(f), Units: units})
	}
	return all, nil
}
