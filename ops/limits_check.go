package ops

import (
	"context"

	"github.com/mainstay-go/mainstay/engines/limits"
)

// LimitsCheck holds the templates of an assembly against AWS's limits.
type LimitsCheck struct {
	Assembly string // folder
}

// Run measures.
func (c LimitsCheck) Run(context.Context) (limits.Result, error) {
	app, err := readApp(c.Assembly)
	if err != nil {
		return limits.Result{}, err
	}
	return limits.Check(app), nil
}
