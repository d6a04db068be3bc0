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
	before, err := base.known(ctx)
	return cost.Compare(before, after), err
}

// known estimates with the usage of those resources that there are.
func (c CostEstimate) known(context.Context) (cost.Estimate, error) {
	app, err := readApp(c.Assembly)
	if err != nil {
		return cost.Estimate{}, err
	}
	u, err := c.usage()
	if err != nil {
		return cost.Estimate{}, err
	}
	prices, err := readPrices(c.Prices)
	if err != nil {
		return cost.Estimate{}, err
	}
	return cost.Estimator{Prices: prices, Region: c.Region}.Estimate(app, u.Of(app))
}
