package ops

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// AlarmsPolicy lists the rows of the alarm policy.
type AlarmsPolicy struct {
	Kind string // "" is all
}

// Run lists.
func (c AlarmsPolicy) Run(context.Context) ([]policy.Row, error) {
	if c.Kind == "" {
		return policy.Rows(), nil
	}
	rows := policy.For(policy.Kind(c.Kind))
	if len(rows) == 0 {
		return nil, usage("--kind %s: no row is about it; expected one like queue or api; `mainstay alarms policy` lists all rows", c.Kind)
	}
	return rows, nil
}

// printPolicy writes rows for people.
func printPolicy(w io.Writer, rows []policy.Row) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.Kind, r.Name, r.Severity, r.Means)
	}
	return t.Flush()
}
