package ops

import (
	"context"
	"fmt"
	"os"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/internal/assembly"
)

// CostEstimate says what the templates of an assembly cost a month.
type CostEstimate struct {
	Assembly string // folder
	Usage    string // file; "" is a month without use
	Times    string // in place of the usage's own; "" leaves that
	Region   string
	Prices   string // file of own prices; "" is none
	Budget   string // dollars a month; "" is none
}

// Run computes the estimate. One that is over the budget is returned all the same, with an error.
func (c CostEstimate) Run(context.Context) (cost.Estimate, error) {
	made, err := c.estimate(func(u cost.Usage, _ template.App) cost.Usage { return u })
	if err != nil || c.Budget == "" {
		return made, err
	}
	budget, err := cost.ParseNumber(c.Budget)
	if err != nil || budget.Sign() < 0 {
		return cost.Estimate{}, usage("--budget %s: expected dollars a month, like 25", c.Budget)
	}
	return made, made.Within(budget)
}

// estimate computes what the assembly costs with what is left of the usage.
func (c CostEstimate) estimate(left func(cost.Usage, template.App) cost.Usage) (cost.Estimate, error) {
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
	return cost.Estimator{Prices: prices, Region: c.Region}.Estimate(app, left(u, app))
}

func (c CostEstimate) usage() (cost.Usage, error) {
	u := cost.Usage{}
	if c.Usage != "" {
		text, err := os.ReadFile(c.Usage)
		if err != nil {
			return u, fmt.Errorf("read usage: %w", err)
		}
		if u, err = cost.ReadUsage(text); err != nil {
			return u, fmt.Errorf("%s: %w", c.Usage, err)
		}
	}
	if c.Times == "" {
		return u, nil
	}
	n, err := cost.ParseNumber(c.Times)
	if err != nil || n.Sign() < 0 {
		return u, usage("--times %s: expected a number, like 1000000", c.Times)
	}
	u.Times = n
	return u, nil
}

// readApp reads the templates of an assembly.
func readApp(dir string) (template.App, error) {
	made, err := assembly.Read(dir)
	if err != nil {
		return nil, hinted{err, "An assembly is made by `mainstay env up`, `mainstay check` or `cdk synth`; name its folder with --assembly."}
	}
	var app template.App
	for _, t := range made.Templates {
		parsed, err := template.Parse(t.Stack, t.Text)
		if err != nil {
			return nil, fmt.Errorf("read assembly %s: %w", dir, err)
		}
		app = append(app, parsed)
	}
	return app, nil
}

// readPrices returns the list prices, and a file's in place of theirs.
func readPrices(file string) (cost.Table, error) {
	list, err := cost.ListPrices()
	if err != nil || file == "" {
		return list, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return list, fmt.Errorf("read prices: %w", err)
	}
	own, err := cost.ReadPrices(text)
	if err != nil {
		return list, fmt.Errorf("%s: %w", file, err)
	}
	return list.With(own), nil
}
