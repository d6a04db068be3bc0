package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/migrate"
)

// DryRun is what a run would take.
type DryRun struct {
	Environment string      `json:"environment"`
	Migrations  []Estimated `json:"migrations"`
}

// Estimated is what one migration would take.
type Estimated struct {
	ID      string      `json:"id"`
	Known   bool        `json:"known"` // the migration can say beforehand what it would do
	Dollars cost.Number `json:"dollars"`
	migrate.Estimate
}

// DryRun asks the migrations that would run what they would do. It takes no lease and writes nothing.
func (c Migrate) DryRun(ctx context.Context) (DryRun, error) {
	out := DryRun{Environment: c.Environment.Name, Migrations: []Estimated{}}
	r, err := c.deployed(ctx)
	if err != nil {
		return out, err
	}
	plan, err := r.Plan(ctx)
	if err != nil {
		return out, err
	}
	for _, id := range plan.Todo() {
		m, err := r.Registry.Find(id)
		if err != nil {
			return out, err
		}
		e, err := c.estimate(ctx, m)
		if err != nil {
			return out, fmt.Errorf("estimate migration %q: %w", id, err)
		}
		out.Migrations = append(out.Migrations, e)
	}
	return out, errors.Join(plan.Err(), plan.Unfinished())
}

func (c Migrate) estimate(ctx context.Context, m migrate.Migration) (Estimated, error) {
	e := Estimated{ID: m.ID}
	work, ok := m.Work.(migrate.Estimator)
	if !ok {
		return e, nil
	}
	var err error
	if e.Estimate, err = work.Estimate(ctx, c.Units); err != nil {
		return e, err
	}
	prices, err := cost.ListPrices()
	if err != nil {
		return e, err
	}
	e.Known = true
	requests, err := prices.TableRequests(c.Target.Region, int64(math.Ceil(e.ReadUnits)), int64(math.Ceil(e.WriteUnits)))
	if err != nil {
		return e, err
	}
	mails, err := prices.Mails(c.Target.Region, e.Mails)
	e.Dollars = requests.Add(mails)
	return e, err
}

// Print writes it for people.
func (d DryRun) Print(w io.Writer) {
	if len(d.Migrations) == 0 {
		fmt.Fprintf(w, "environment %s has had all its migrations\n", d.Environment)
	}
	for _, e := range d.Migrations {
		if !e.Known {
			fmt.Fprintf(w, "%s would run; it cannot say beforehand what it would do\n", e.ID)
			continue
		}
		fmt.Fprintf(w, "%s would %s, %.0f write units, %s, $%s\n", e.ID, e.does(), e.WriteUnits, minutes(e.Time), e.Dollars.Cents())
		for _, s := range e.Samples {
			fmt.Fprintf(w, "  - %s\n  + %s\n", indented(s.Before), indented(s.After))
		}
	}
}

// does says what would be done, and what that reads. Who gets mails is listed by a function that does not say what it reads.
func (e Estimated) does() string {
	if e.Mails > 0 {
		return fmt.Sprintf("send %d mails: read units of listing them unknown", e.Mails)
	}
	return fmt.Sprintf("look at %d items and change about %d: %.0f read units", e.Items, e.Changes, e.ReadUnits)
}

// minutes are how long something takes; 0: it is not known what the table serves, as of the embedded AWS.
func minutes(d time.Duration) string {
	switch {
	case d == 0:
		return "minutes unknown"
	case d < time.Minute:
		return "less than a minute"
	}
	return fmt.Sprintf("%.1f minutes", d.Minutes())
}

// indented puts the further lines of a sample, as of a mail, under its first.
func indented(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n    ")
}
