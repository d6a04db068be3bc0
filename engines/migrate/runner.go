package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Runner runs the migrations of an environment.
type Runner struct {
	Registry    *Registry
	Store       Store
	Environment Environment
	By          Holder           // Who is required
	Now         func() time.Time // required

	Units    float64       // capacity units a second that a run may use; 0: as many as the table gives
	Share    float64       // of what the table serves that a run may use, up to 1; 0: all of it
	Parallel int           // segments at the same time; 0: 4
	Life     time.Duration // of the lease without a renewal; 0: 30 s
	Wait     time.Duration // how long to wait for another runner that is at work; 0: not at all
	Grace    time.Duration // how long steps may go on when the run is stopped; 0: 20 s
	Progress func(Progress)
	Waiting  func(Lease) // told whose lease it waits for
	Machine  Machine     // runs what runs OnAWS; nil: nothing does
}

// Report is what a run did.
type Report struct {
	Applied []State `json:"applied"`
	Plan    Plan    `json:"-"` // what it had found

	far *far // what goes on apart from this process
}

// ErrFailed is returned by runs that leave a failed migration behind.
var ErrFailed = errors.New("migration failed")

const defaultGrace = 20 * time.Second

// Plan says what Up would do.
func (r Runner) Plan(ctx context.Context) (Plan, error) {
	states, err := r.Store.States(ctx)
	if err != nil {
		return Plan{}, fmt.Errorf("read state of migrations: %w", err)
	}
	return r.Registry.Plan(r.Environment, states), nil
}

// Up runs what has not run, and resumes what was interrupted. It does not try again what has failed. What runs OnAWS goes
// on without it; it follows until that is done, also what somebody else has begun.
func (r Runner) Up(ctx context.Context) (Report, error) {
	all := Report{Applied: []State{}}
	for {
		report, err := r.stretch(ctx)
		all.Applied, all.Plan = append(all.Applied, report.Applied...), report.Plan
		if err != nil || report.far == nil {
			return all, err
		}
		st, err := r.follow(ctx, *report.far)
		if err != nil {
			return all, err
		}
		all.Applied = append(all.Applied, st)
	}
}

// stretch runs what comes before the next that runs OnAWS, and begins that, unless one is running already.
func (r Runner) stretch(ctx context.Context) (Report, error) {
	if f, err := r.begun(ctx); err != nil || f != nil {
		return Report{far: f}, err
	}
	return r.locked(ctx, func(s *session) (Report, error) {
		plan, err := r.Plan(ctx)
		if err != nil {
			return Report{}, err
		}
		report := Report{Applied: []State{}, Plan: plan}
		if err := plan.Err(); err != nil {
			return report, err
		}
		if err := r.each(ctx, s, &report, plan.Todo()); err != nil || report.far != nil {
			return report, err
		}
		return report, plan.Unfinished()
	})
}

// Retry tries a failed migration again, from where it stopped.
func (r Runner) Retry(ctx context.Context, id string) (Report, error) {
	report, err := r.again(ctx, id)
	if err != nil || report.far == nil {
		return report, err
	}
	st, err := r.follow(ctx, *report.far)
	if err == nil {
		report.Applied = append(report.Applied, st)
	}
	return report, err
}

func (r Runner) again(ctx context.Context, id string) (Report, error) {
	return r.locked(ctx, func(s *session) (Report, error) {
		plan, err := r.Plan(ctx)
		if err != nil {
			return Report{}, err
		}
		report := Report{Applied: []State{}, Plan: plan}
		i := slices.IndexFunc(plan.Lines, func(l Line) bool { return l.ID == id })
		if i < 0 {
			_, err := r.Registry.Find(id)
			return report, err
		}
		if v := plan.Lines[i].Verdict; v != NeedsRetry && v != WillResume {
			return report, fmt.Errorf("retry migration %q: it is %s; expected one that has failed", id, v)
		}
		if err := plan.Err(); err != nil {
			return report, err
		}
		return report, r.each(ctx, s, &report, []string{id})
	})
}

// locked does work while holding the lease.
func (r Runner) locked(ctx context.Context, work func(*session) (Report, error)) (Report, error) {
	if r.By.Who == "" || r.Now == nil {
		return Report{}, errors.New("run migrations: By.Who and Now are required")
	}
	s, err := r.open(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("run migrations of %s: %w", r.Environment.Name, err)
	}
	report, err := work(s)
	return report, errors.Join(err, s.close())
}

func (r Runner) each(ctx context.Context, s *session, report *Report, ids []string) error {
	for _, id := range ids {
		if ctx.Err() != nil {
			return fmt.Errorf("run migrations: stopped before %s: %w", id, context.Cause(ctx))
		}
		i := slices.IndexFunc(report.Plan.Lines, func(l Line) bool { return l.ID == id })
		m, err := r.Registry.Find(id)
		if err != nil {
			return err
		}
		state, err := r.apply(ctx, s, m, report.Plan.Lines[i])
		if err != nil {
			return advised(id, fmt.Errorf("run migration %q: %w", id, err))
		}
		if s.given {
			report.far = &far{id, s.lease.Run, s.lease.Token}
			return nil
		}
		report.Applied = append(report.Applied, state)
	}
	return nil
}

// advised says what to do about a migration that has failed.
func advised(id string, err error) error {
	if !errors.Is(err, ErrFailed) {
		return err
	}
	return fmt.Errorf("%w; correct the cause, then `mainstay migrate retry %s`", err, id)
}
