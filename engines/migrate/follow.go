package migrate

import (
	"context"
	"fmt"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate/internal/repeat"
)

// far is a migration that goes on in a machine's run.
type far struct {
	id    string
	run   string
	token int64 // of the lease that is the run's
}

// glances is how often a run is looked at.
const glances = 2 * time.Second

// begun finds the run that somebody has begun and that still goes on; nil: there is none.
func (r Runner) begun(ctx context.Context) (*far, error) {
	if r.Machine == nil {
		return nil, nil
	}
	l, err := r.Store.Lease(ctx)
	if err != nil {
		return nil, fmt.Errorf("run migrations of %s: read lease: %w", r.Environment.Name, err)
	}
	if l.Free() || l.Run == "" {
		return nil, nil
	}
	if over, err := r.over(ctx, l.Run); err != nil || over {
		return nil, err
	}
	return &far{l.Migration, l.Run, l.Token}, nil
}

// sure is how often in a row a machine must say that a run is over: what it says may be late, and it does not know yet a
// run that has just begun.
const sure = 3

// over says whether a run is over for sure.
func (r Runner) over(ctx context.Context, run string) (bool, error) {
	for n := 0; n < sure; n++ {
		if n > 0 {
			if err := repeat.Pause(ctx, glances); err != nil {
				return false, err
			}
		}
		if over, _, err := r.Machine.Over(ctx, run); err != nil || !over {
			return false, err
		}
	}
	return true, nil
}

// follow looks at a run until it has written how it came out. Not to follow it any longer does nothing to the run.
func (r Runner) follow(ctx context.Context, f far) (State, error) {
	w := &watcher{runner: r, far: f}
	for {
		st, ended, err := w.look(ctx)
		switch {
		case err != nil:
			return st, fmt.Errorf("follow migration %q: %w; it goes on without this: `mainstay migrate up` follows it again, %s", f.id, err, f.run)
		case ended && st.Status == Applied:
			return st, nil
		case ended && st.Status == Failed:
			return st, advised(f.id, fmt.Errorf("run migration %q: %w: %s", f.id, ErrFailed, st.Error))
		case ended:
			return st, fmt.Errorf("run migration %q: its run on AWS is over (%s), and has not said how it came out: run it again, it goes on where it stopped; %s", f.id, w.why, f.run)
		}
		if err := repeat.Pause(ctx, glances); err != nil {
			return st, fmt.Errorf("follow migration %q: stopped: %w; it goes on without this: `mainstay migrate up` follows it again, %s", f.id, err, f.run)
		}
	}
}

// watcher looks at a run, again and again.
type watcher struct {
	runner Runner
	far
	progress *tracker
	why      string // the run is over
	overs    int    // how often in a row the machine has said so
}

// look looks once. The run has ended when its lease is no longer its own, or the machine says so.
func (w *watcher) look(ctx context.Context) (State, bool, error) {
	over, why, err := w.runner.Machine.Over(ctx, w.run)
	if err != nil {
		return State{}, false, err
	}
	l, err := w.runner.Store.Lease(ctx)
	if err != nil {
		return State{}, false, err
	}
	states, err := w.runner.Store.States(ctx) // read last: it was written before the lease was freed
	if err != nil {
		return State{}, false, err
	}
	var st State
	for _, s := range states {
		if s.ID == w.id {
			st = s
		}
	}
	w.why, w.overs = why, w.overs+1
	if !over {
		w.overs = 0
	}
	ended := w.overs >= sure || l.Token != w.token || l.Free()
	return st, ended, w.tell(ctx, st)
}

// tell tells how far the run is.
func (w *watcher) tell(ctx context.Context, st State) error {
	if st.Segments == 0 || w.runner.Progress == nil {
		return nil
	}
	points, err := w.runner.Store.Checkpoints(ctx, st.ID, st.Generation)
	if err != nil {
		return err
	}
	if w.progress == nil {
		w.progress = newTracker(st.ID, make([]Checkpoint, st.Segments), w.runner)
		w.progress.refresh(points)
		w.progress.before, w.progress.finished = w.progress.sum()
		if m, err := w.runner.Registry.Find(st.ID); err == nil {
			w.progress.total = items(ctx, m.Work)
		}
		return nil
	}
	w.progress.refresh(points)
	return nil
}
