package ops

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/coverage"
	"github.com/mainstay-go/mainstay/engines/cost"
)

// AlarmsCheck holds the templates of an assembly against the alarm policy.
type AlarmsCheck struct {
	Assembly string // folder
	Project  string // folder with docs/runbooks
	Region   string
	Prices   string    // file of own prices; "" is none
	Budget   string    // dollars a month that alarms must not exceed; "" is none
	Now      time.Time // excuses end
}

// Run checks.
func (c AlarmsCheck) Run(context.Context) (coverage.Report, error) {
	app, err := readApp(c.Assembly)
	if err != nil {
		return coverage.Report{}, err
	}
	prices, err := readPrices(c.Prices)
	if err != nil {
		return coverage.Report{}, err
	}
	o := coverage.Options{Project: os.DirFS(c.Project), Now: c.Now, Prices: prices, Region: c.Region}
	if c.Budget != "" {
		if o.Budget, err = cost.ParseNumber(c.Budget); err != nil || o.Budget.Sign() <= 0 {
			return coverage.Report{}, usage("--budget %s: expected dollars a month, like 25", c.Budget)
		}
	}
	return coverage.Check(app, o)
}

// printAlarms writes a report for people.
func printAlarms(w io.Writer, r coverage.Report) {
	for _, f := range r.Findings {
		fmt.Fprintln(w, f)
	}
	n := r.Counts
	fmt.Fprintf(w, "%d resources: %d alarms wanted and there, %d excused, %d findings\n", r.Resources, r.Covered, r.Excused, len(r.Findings))
	fmt.Fprintf(w, "%d alarms: %d on one metric, %d on metric math, %d on anomalies, %d composite\n", len(r.Alarms), n.Metric, n.Math, n.Anomaly, n.Composite)
	fmt.Fprintf(w, "$%s a month", r.USD.Cents())
	if r.Budget.Sign() > 0 {
		fmt.Fprintf(w, "; the budget is $%s", r.Budget.Cents())
	}
	fmt.Fprintln(w)
}
