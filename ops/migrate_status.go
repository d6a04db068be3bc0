package ops

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/migrations"
)

// MigrationStatus is which migrations an environment has had, and which would run.
type MigrationStatus struct {
	Environment string         `json:"environment"`
	Target      string         `json:"target"`
	Deployed    bool           `json:"deployed"` // the state table is there; otherwise all would run after the deployment
	Lease       string         `json:"lease"`    // who is running migrations
	Migrations  []migrate.Line `json:"migrations"`
}

// NewMigrationStatus is that of an environment that is not deployed: all migrations would run.
func NewMigrationStatus(env config.Environment, target string) (MigrationStatus, error) {
	registry, err := migrations.All(migrations.Deps{})
	if err != nil {
		return MigrationStatus{}, err
	}
	return MigrationStatus{env.Name, target, false, migrate.Lease{}.String(), registry.Plan(migrating(env), nil).Lines}, nil
}

// Status finds out.
func (c Migrate) Status(ctx context.Context) (MigrationStatus, error) {
	r, ok, err := c.runner(ctx)
	if err != nil || !ok {
		s, bad := NewMigrationStatus(c.Environment, c.Target.Name)
		if err == nil {
			err = bad
		}
		return s, err
	}
	plan, err := r.Plan(ctx)
	if err != nil {
		return MigrationStatus{}, err
	}
	lease, err := r.Store.Lease(ctx)
	return MigrationStatus{c.Environment.Name, c.Target.Name, true, lease.String(), plan.At(lease).Lines}, err
}

// Print writes it for people.
func (s MigrationStatus) Print(w io.Writer) {
	if !s.Deployed {
		fmt.Fprintf(w, "environment %s has no state table on %s; all would run after `make up`\n", s.Environment, s.Target)
	}
	if len(s.Migrations) == 0 {
		fmt.Fprintln(w, "there are no migrations; `mainstay migrate new NAME` makes one")
	}
	for _, l := range s.Migrations {
		fmt.Fprintf(w, "%-15s %-44s %s\n", l.Verdict, l.ID+whenLate(l.Late), detail(l))
	}
	if s.Deployed && s.Lease != (migrate.Lease{}).String() {
		fmt.Fprintf(w, "at work: %s\n", s.Lease)
	}
}

func whenLate(is bool) string {
	if is {
		return " (late)"
	}
	return ""
}

func detail(l migrate.Line) string {
	if l.State.Status == migrate.Applied && l.Reason == "" {
		return fmt.Sprintf("%s by %s: %d of %d changed", l.State.Ended.Format(time.RFC3339), l.State.By.Who, l.State.Counts.Changed, l.State.Counts.Read)
	}
	if l.Reason != "" {
		return l.Reason
	}
	return l.Why
}
