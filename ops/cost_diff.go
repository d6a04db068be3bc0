package ops

import (
	"context"

	"github.com/mainstay-go/mainstay/engines/cost"
)

// CostDiff says what one assembly costs more than another.
type CostDiff struct {
	Base, Head string       // folders
	With       CostEstimate // what else is to be known
}

// Run computes the difference. Usage is held against the head: what it names may be new there.
func (c CostDiff) Run(ctx context.Context) (cost.Diff, error) {
	head, base := c.With, c.With
	head.Assembly, base.Assembly = c.Head, c.Base
	after, err := head.Run(ctx)
	if err != nil {
		return cost.Diff{}, err
	}
	before, err := base.known()
	return cost.Compare(before, after), err
}

// known estimates with the usage of those resources that there are.
func (c CostEstimate) known() (cost.Estimate, error) { return c.estimate(cost.Usage.Of) }
