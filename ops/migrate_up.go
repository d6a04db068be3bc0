package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/oplog"
)

// Migrated is what a run of migrations did.
type Migrated struct {
	Environment string          `json:"environment"`
	Applied     []migrate.State `json:"applied"`
}

// Up runs what has not run.
func (c Migrate) Up(ctx context.Context) (Migrated, error) {
	r, err := c.deployed(ctx)
	if err != nil {
		return Migrated{}, err
	}
	phase := c.UI.Phase("migrate")
	done, err := c.up(ctx, r, phase)
	phase.Done(err, "%s", done)
	return done, err
}

// up runs what has not run and says in a phase how far it is. A run that finds nothing to do leaves no record.
func (c Migrate) up(ctx context.Context, r migrate.Runner, phase *Phase) (Migrated, error) {
	done := Migrated{Environment: c.Environment.Name, Applied: []migrate.State{}}
	plan, err := r.Plan(ctx)
	if err != nil {
		return done, err
	}
	r = talking(r, phase)
	run := func() (report migrate.Report, err error) { report, err = r.Up(ctx); return report, err }
	if len(plan.Todo()) == 0 {
		report, err := run()
		done.Applied = append(done.Applied, report.Applied...)
		return done, err
	}
	err = c.recorded(ctx, oplog.Record{Operation: "migrate up", Why: c.Why}, run, &done)
	return done, err
}

// talking has a runner say in a phase what it is at.
func talking(r migrate.Runner, phase *Phase) migrate.Runner {
	r.Progress = func(p migrate.Progress) { phase.Update("%s", progress(p)) }
	r.Waiting = func(l migrate.Lease) {
		phase.Update("waiting for %s: takes over when that has not renewed its lease for %s", l, l.Life)
	}
	return r
}

// Retry tries one that has failed again.
func (c Migrate) Retry(ctx context.Context, id, why string) (Migrated, error) {
	done := Migrated{Environment: c.Environment.Name, Applied: []migrate.State{}}
	r, err := c.deployed(ctx)
	if err != nil {
		return done, err
	}
	phase := c.UI.Phase("migrate")
	r = talking(r, phase)
	err = c.recorded(ctx, oplog.Record{Operation: "migrate retry", Subject: id, Why: why}, func() (migrate.Report, error) { return r.Retry(ctx, id) }, &done)
	phase.Done(err, "%s", done)
	return done, err
}

func (c Migrate) recorded(ctx context.Context, r oplog.Record, run func() (migrate.Report, error), done *Migrated) error {
	r.Environment = c.Environment.Name
	return c.Target.record(ctx, c.Project, r, func() (map[string]int, []string, error) {
		report, err := run()
		done.Applied = append(done.Applied, report.Applied...)
		counts := map[string]int{"applied": len(report.Applied)}
		for _, s := range report.Applied {
			counts["changed"] += int(s.Counts.Changed)
		}
		return counts, nil, err
	})
}

// progress is how far a migration is, on a line.
func progress(p migrate.Progress) string {
	s := fmt.Sprintf("%s %3.0f%% %s: %d read, %d changed, %.0f/s, %d of %d segments", bar(p.Part()), 100*p.Part(), p.ID, p.Counts.Read, p.Counts.Changed, p.Rate, p.Finished, p.Segments)
	if p.Left > 0 {
		s += fmt.Sprintf(", about %s left", p.Left.Round(time.Second))
	}
	return s
}

// bar draws a part of a whole, from 0 to 1.
func bar(part float64) string {
	const width = 20
	full := int(part * width)
	return "[" + strings.Repeat("#", full) + strings.Repeat("·", width-full) + "]"
}

// String says what ran, on a line.
func (m Migrated) String() string {
	if len(m.Applied) == 0 {
		return "nothing to run"
	}
	ids := make([]string, len(m.Applied))
	for i, s := range m.Applied {
		ids[i] = s.ID + whenLate(s.Late)
	}
	return "applied " + strings.Join(ids, ", ")
}

// Print writes it for people.
func (m Migrated) Print(w io.Writer) {
	if len(m.Applied) == 0 {
		fmt.Fprintf(w, "environment %s has had all its migrations\n", m.Environment)
	}
	for _, s := range m.Applied {
		fmt.Fprintf(w, "applied %s%s: %d of %d changed, %d lost against newer versions and redone\n", s.ID, whenLate(s.Late), s.Counts.Changed, s.Counts.Read, s.Counts.Lost)
	}
}

// Repair takes a decision that a runner must not take.
func (c Migrate) Repair(ctx context.Context, id string, how migrate.Repair, why string) error {
	r, err := c.deployed(ctx)
	if err != nil {
		return err
	}
	record := oplog.Record{Operation: "migrate repair " + string(how), Environment: c.Environment.Name, Subject: id, Why: why}
	return c.Target.record(ctx, c.Project, record, func() (map[string]int, []string, error) {
		return nil, nil, r.Repair(ctx, id, how, why)
	})
}

// migrate is the phase of EnvUp that runs migrations, behind the deployment.
func (c EnvUp) migrate(ctx context.Context, p *Phase, up *Up) (string, error) {
	m := Migrate{Project: c.Project, Environment: c.Environment, Target: c.Target, UI: c.UI, Wait: patience}
	r, ok, err := m.runner(ctx)
	if err != nil {
		return "", err
	}
	if !ok {
		return "this application has no state table: nothing to run", nil
	}
	done, err := m.up(ctx, r, p)
	up.Migrated = done.Applied
	if errors.Is(err, migrate.ErrFailed) || errors.Is(err, migrate.ErrDrift) {
		err = hinted{err, "The stacks are deployed, and nothing was sent through them. `mainstay migrate status` shows what to do."}
	}
	return done.String(), err
}

// patience is how long a deployment waits for the migrations of another one.
const patience = 10 * time.Minute
