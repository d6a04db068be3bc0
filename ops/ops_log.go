package ops

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

// OperationsLog is who did what to an environment, newest first.
type OperationsLog struct {
	Environment string         `json:"environment"`
	Target      string         `json:"target"`
	Records     []oplog.Record `json:"records"`
}

// LogOperations reads the records of operations: those that the environment itself holds, and those of this checkout.
type LogOperations struct {
	Project     Project
	Environment string
	Target      *Target // nil: it is not running, and only this checkout's are there
	Limit       int
}

// Run reads them.
func (c LogOperations) Run(ctx context.Context) (OperationsLog, error) {
	out := OperationsLog{Environment: c.Environment, Records: []oplog.Record{}}
	all, err := c.Project.records(c.Environment).List(ctx, c.Environment, c.Limit)
	if err != nil {
		return out, err
	}
	if c.Target != nil {
		store, err := c.Target.records(ctx, c.Project, c.Environment)
		if err != nil {
			return out, err
		}
		shared, err := store.List(ctx, c.Environment, c.Limit)
		if err != nil {
			return out, err
		}
		all = append(shared, all...) // what both have is the environment's
	}
	slices.SortStableFunc(all, func(a, b oplog.Record) int { return cmp.Compare(b.ID, a.ID) })
	all = slices.CompactFunc(all, func(a, b oplog.Record) bool { return a.ID == b.ID })
	out.Records = append(out.Records, all[:min(c.Limit, len(all))]...)
	if len(all) > 0 {
		return out, nil // also of one that is gone
	}
	return out, c.present(ctx)
}

// present fails where there is no such environment.
func (c LogOperations) present(ctx context.Context) error {
	if c.Target == nil {
		return absent(c.Environment, OnEmbedded)
	}
	return c.Target.present(ctx, c.Environment)
}

// records is where operations on an environment are recorded: in its state table, or, where it has none, in a file of
// this checkout.
func (t Target) records(ctx context.Context, p Project, environment string) (oplog.Store, error) {
	stacks, err := teardown.List(ctx, t.teardown().Stacks, environment)
	if err != nil {
		return nil, err
	}
	if table := output(stacks, names.OutputStateTable); table != "" {
		return statetable.NewLog(dynamodb.NewFromConfig(t.AWS), table), nil
	}
	return p.records(environment), nil
}

// Print writes them for people.
func (l OperationsLog) Print(w io.Writer) {
	if len(l.Records) == 0 {
		fmt.Fprintf(w, "no operation on environment %s is on record\n", l.Environment)
	}
	for _, r := range l.Records {
		fmt.Fprintf(w, "%s  %-8s %-20s %-28s %s", r.Started.UTC().Format(time.RFC3339), r.Outcome, r.Operation, r.Subject, r.Who)
		for _, part := range []string{r.Why, tally(r.Counts), strings.Join(r.Forced, "; "), r.Run, cut(strings.Join(strings.Fields(r.Detail), " "), 300)} {
			if part != "" {
				fmt.Fprintf(w, "; %s", part)
			}
		}
		fmt.Fprintln(w)
	}
}

// tally is counts in words, without those of nothing.
func tally(counts map[string]int) string {
	var parts []string
	for name, n := range counts {
		if n != 0 {
			parts = append(parts, fmt.Sprintf("%s %d", name, n))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}
