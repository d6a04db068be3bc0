package migrate

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// apply runs one migration and keeps its state.
func (r Runner) apply(ctx context.Context, s *session, m Migration, l Line) (State, error) {
	if m.Runs == OnAWS && r.Machine == nil {
		return l.State, ErrNoMachine
	}
	var err error
	if r.Units, err = r.units(ctx, m); err != nil {
		return l.State, err // nothing has begun
	}
	st, err := r.begin(ctx, s, m, l)
	if err != nil {
		return st, err
	}
	if m.Runs == OnAWS {
		return st, r.handOver(ctx, s, m, st)
	}
	steps, stop := r.patience(ctx, s)
	defer stop()
	st.Counts, err = r.segments(ctx, steps, s, m, st)
	if v, ok := m.Work.(Verifier); ok && err == nil {
		err = caught(func() error { return v.Verify(steps) })
	}
	switch {
	case s.ctx.Err() != nil:
		return st, context.Cause(s.ctx) // nothing may be written any more
	case err == nil:
		st.Status, st.Ended = Applied, s.now().UTC()
		return st, s.put(st, reported(steps, m))
	case ctx.Err() != nil:
		st.Status = Interrupted
		return st, errors.Join(fmt.Errorf("stopped: %w; run it again to go on from here", context.Cause(ctx)), s.put(st, ""))
	}
	st.Status, st.Error = Failed, err.Error()
	return st, errors.Join(fmt.Errorf("%w: %w", ErrFailed, err), s.put(st, ""))
}

// begin writes that an attempt is under way.
func (r Runner) begin(ctx context.Context, s *session, m Migration, l Line) (State, error) {
	st := l.State
	if st.Segments == 0 {
		err := caught(func() (err error) { st.Segments, err = m.Work.Segments(ctx); return err })
		if err == nil && st.Segments < 1 {
			err = fmt.Errorf("divide work: found %d segments; expected 1 or more", st.Segments)
		}
		if err != nil {
			st.Segments = 0
			return st, r.refuse(ctx, s, st, m, err)
		}
		st.Started = s.now().UTC()
	}
	st.Status, st.Checksum, st.By, st.Late, st.Error = Running, m.Checksum, r.By, l.Late, ""
	st.Attempt++
	return st, s.put(st, "")
}

// refuse records that a migration could not even begin, unless somebody stopped it.
func (r Runner) refuse(ctx context.Context, s *session, st State, m Migration, err error) error {
	if ctx.Err() != nil {
		return err
	}
	st.Status, st.Checksum, st.By, st.Error = Failed, m.Checksum, r.By, err.Error()
	st.Attempt++
	return errors.Join(fmt.Errorf("%w: %w", ErrFailed, err), s.put(st, ""))
}

// patience returns a context for steps: it ends with the lease at once, and some time after the run is stopped, so that
// a step can come to its end.
func (r Runner) patience(ctx context.Context, s *session) (context.Context, func()) {
	grace := r.Grace
	if grace <= 0 {
		grace = defaultGrace
	}
	steps, cancel := context.WithCancelCause(s.ctx)
	stop := context.AfterFunc(ctx, func() {
		t := time.NewTimer(grace)
		defer t.Stop()
		select {
		case <-steps.Done():
		case <-t.C:
			cancel(context.Cause(ctx))
		}
	})
	return steps, func() { stop(); cancel(context.Canceled) }
}

// reported is what a migration says of itself at its end. That it cannot say anything does not undo what it has done.
func reported(ctx context.Context, m Migration) (note string) {
	r, ok := m.Work.(Reporter)
	if !ok {
		return ""
	}
	if err := caught(func() (err error) { note, err = r.Report(ctx, m.ID); return err }); err != nil {
		return "no report: " + err.Error()
	}
	return note
}
