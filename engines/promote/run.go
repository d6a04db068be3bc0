package promote

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Production is what is promoted to.
type Production interface {
	// Deploy brings it to the new assembly. On AWS new code gets a part of the traffic first, and CodeDeploy takes it back
	// when an alarm goes off; that is an error, as is a stack that CloudFormation has rolled back.
	Deploy(ctx context.Context) error
	// Alarms returns the names of the alarms that are on.
	Alarms(ctx context.Context) ([]string, error)
	// Migrate runs the migrations that have not run.
	Migrate(ctx context.Context) error
	// Probe tries out what matters most, as a user would.
	Probe(ctx context.Context) error
	// Restore brings it back to what it was before Deploy.
	Restore(ctx context.Context) error
}

// Options say how careful a promotion is.
type Options struct {
	Watch time.Duration                              // how long no alarm may go on after the deployment; 0 looks once
	Every time.Duration                              // how often alarms are looked at; default 2 s
	Sleep func(context.Context, time.Duration) error // default: time passes
	Phase func(name string, work func() error) error // is told of each phase, and runs it; default: just runs it
}

// Phase is a part of a promotion.
type Phase string

// The phases, in their order. An alarm that goes on during the watch is what the canary is for.
const (
	Deploying Phase = "deploy"
	Watching  Phase = "watch"
	Migrating Phase = "migrate"
	Probing   Phase = "probe"
	Restoring Phase = "roll back"
)

// Outcome is how a promotion ended.
type Outcome string

// The outcomes. Stopped has a migration that failed: the new code works beside data in its old form, as it did during the
// canary, and what a migration has done cannot be undone by deploying; so the code stays, and people decide.
const (
	Promoted   Outcome = "promoted"
	Stopped    Outcome = "stopped"
	RolledBack Outcome = "rolled back"
	Stuck      Outcome = "stuck" // it could not be rolled back either
)

// Error is a promotion that did not come to its end.
type Error struct {
	Phase   Phase
	Outcome Outcome
	Alarms  []string // that went on
	Cause   error
	Restore error // why it could not be rolled back; nil: it was, or did not have to be
}

// Error says what went wrong, and how that leaves production.
func (e *Error) Error() string {
	text := fmt.Sprintf("%s: %v", e.Phase, e.Cause)
	switch e.Outcome {
	case RolledBack:
		return text + "; rolled back to the assembly before"
	case Stuck:
		return fmt.Sprintf("%s; rolling back failed, too: %v", text, e.Restore)
	}
	return text
}

// Unwrap returns what went wrong.
func (e *Error) Unwrap() []error {
	if e.Restore == nil {
		return []error{e.Cause}
	}
	return []error{e.Cause, e.Restore}
}

// Run promotes. Whatever goes wrong before the end has production get back what it had, but for migrations: see Stopped.
func Run(ctx context.Context, p Production, o Options) error {
	o = o.withDefaults()
	before, err := p.Alarms(ctx)
	if err != nil {
		return &Error{Phase: Deploying, Outcome: Stopped, Cause: err} // nothing has been touched
	}
	r := run{Options: o, production: p, before: before}
	for _, step := range []struct {
		phase Phase
		do    func(context.Context) error
	}{{Deploying, p.Deploy}, {Watching, r.watch}, {Migrating, p.Migrate}, {Probing, p.Probe}} {
		err := o.Phase(string(step.phase), func() error { return step.do(ctx) })
		if err != nil {
			return r.failed(ctx, step.phase, err)
		}
	}
	return nil
}

type run struct {
	Options
	production Production
	before     []string // alarms that were on already
	alarms     []string // that went on
}

func (r *run) failed(ctx context.Context, phase Phase, cause error) error {
	e := &Error{Phase: phase, Outcome: RolledBack, Alarms: r.alarms, Cause: cause}
	if phase == Migrating {
		e.Outcome = Stopped
		return e
	}
	ctx = context.WithoutCancel(ctx) // whoever interrupts wants it to end well
	if e.Restore = r.Phase(string(Restoring), func() error { return r.production.Restore(ctx) }); e.Restore != nil {
		e.Outcome = Stuck
	}
	return e
}

// ErrAlarm is an alarm that went on while nothing may.
var ErrAlarm = errors.New("an alarm went on")

// watch looks at the alarms until time is up. Those that were on before are not the new code's.
func (r *run) watch(ctx context.Context) error {
	for left := r.Watch; ; left -= r.Every {
		on, err := r.production.Alarms(ctx)
		if err != nil {
			return fmt.Errorf("look at alarms: %w", err)
		}
		r.alarms = slices.DeleteFunc(on, func(name string) bool { return slices.Contains(r.before, name) })
		if len(r.alarms) > 0 {
			return fmt.Errorf("%w: %s", ErrAlarm, strings.Join(r.alarms, ", "))
		}
		if left <= 0 {
			return nil
		}
		if err := r.Sleep(ctx, min(r.Every, left)); err != nil {
			return err
		}
	}
}

func (o Options) withDefaults() Options {
	if o.Every <= 0 {
		o.Every = 2 * time.Second
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Phase == nil {
		o.Phase = func(_ string, work func() error) error { return work() }
	}
	return o
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
