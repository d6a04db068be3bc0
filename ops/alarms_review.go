package ops

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/alarms/review"
	"github.com/mainstay-go/mainstay/internal/wholefile"
)

// AlarmsReview tells signal from noise, over what was pulled.
type AlarmsReview struct{ Past AlarmsBacktest }

// Run reviews.
func (c AlarmsReview) Run(context.Context) (review.Report, error) {
	b, err := c.Past.open()
	if err != nil {
		return review.Report{}, err
	}
	defer b.Archive.Close()
	return review.Review{Backtest: b}.Do()
}

// printReview writes a review for people: a table, and below it the evidence.
func printReview(w io.Writer, prefix string, r review.Report) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "#\tALARM\tSEVERITY\tVERDICT\tFIRES A WEEK\tIN INCIDENTS\tPROPOSED")
	for _, a := range r.Alarms {
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%.1f\t%d of %d\t%s\n", a.Rank, strings.TrimPrefix(a.Name, prefix), a.Severity, a.Verdict, a.Outcome.FiresWeek, a.Outcome.InIncidents, a.Outcome.Fires, a.Change.Kind)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write review: %w", err)
	}
	for _, a := range r.Alarms {
		if a.Change.Kind == review.Keep && a.Verdict == review.Silent {
			continue // most are
		}
		fmt.Fprintf(w, "\n%d. %s: %s; %s\n", a.Rank, strings.TrimPrefix(a.Name, prefix), a.Verdict, strings.Join(a.Evidence, "; "))
		fmt.Fprintf(w, "   %s: %s\n", a.Change.Kind, a.Change.Text)
		if command := a.Command(); command != "" {
			fmt.Fprintf(w, "   %s\n", command)
		}
	}
	fmt.Fprintf(w, "\n%d noise, %d signal, %d silent, %d unsure, over %.1f days with %d incidents\n", r.Counts[review.Noise], r.Counts[review.Signal], r.Counts[review.Silent], r.Counts[review.Unsure], 7*r.Weeks, len(r.Incidents))
	return nil
}

// AlarmsDecide writes what was made of a review into the policy.
type AlarmsDecide struct {
	Project   Project
	Decision  policy.Decision
	Window    string // M/N; "" is as it is
	Threshold string // "" is as it is
}

// Run writes, and returns the file.
func (c AlarmsDecide) Run(context.Context) (string, error) {
	d := c.Decision
	if c.Window != "" {
		if _, err := fmt.Sscanf(c.Window, "%d/%d", &d.M, &d.N); err != nil || fmt.Sprintf("%d/%d", d.M, d.N) != c.Window {
			return "", usage("--window %s: expected M/N, like 3/5", c.Window)
		}
	}
	if c.Threshold != "" {
		v, err := strconv.ParseFloat(c.Threshold, 64)
		if err != nil {
			return "", usage("--threshold %s: expected a number", c.Threshold)
		}
		row, _ := policy.Find(d.Row) // one that is not there is refused below
		d.Threshold = &policy.Value{Number: v, Of: row.Threshold.Of, Least: row.Threshold.Least}
	}
	file := filepath.Join(c.Project.Dir, filepath.FromSlash(policy.DecisionsFile))
	was, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("write decision: %w; expected a project with a policy of its own; elsewhere, alarm.ExcuseFrom and rows of one's own say it in code", err)
	}
	text, err := policy.Add(was, d)
	if err != nil {
		return "", fmt.Errorf("write decision: %w", err)
	}
	if err := wholefile.Write(file, text); err != nil {
		return "", fmt.Errorf("write decision: %w", err)
	}
	return file, nil
}
