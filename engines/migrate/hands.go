package migrate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Hands do a machine's jobs, in functions: a segment until the time of the function is nearly up, and the end. They write
// with the run's own token, and keep its lease alive while they work.
type Hands struct {
	Registry *Registry
	Store    Store
	Now      func() time.Time
}

const (
	machineLife = 5 * time.Minute // of a run's lease: longer than it takes to try a function again that could not be started
	margin      = time.Minute     // before a function's time is up, for the step that is under way
)

// Where the events of hands stand in the history of a token, behind what the runner that began has written.
const (
	seqSegments = 1_000
	seqEnd      = 900_000_000
)

// Do does one part of a job. What has failed is written into the state before the error is returned.
func (h Hands) Do(ctx context.Context, job Job) (Job, error) {
	m, err := h.Registry.Find(job.Migration)
	if err != nil {
		return job, err
	}
	st, err := h.state(ctx, job)
	if err != nil {
		return job, err
	}
	if job.End && st.Attempt == job.Attempt && st.Status == Applied {
		return job, nil // the answer to the end was lost, and it is asked for again
	}
	s, err := h.session(ctx, job)
	if err != nil {
		return job, err
	}
	defer s.rest()
	if job.End {
		return job, h.end(ctx, s, m, st, job)
	}
	if m.Checksum != job.Checksum {
		err = fmt.Errorf("found the version %s of it in this function; expected %s: deploy what you run", m.Checksum, job.Checksum)
	} else if st.Status == Running {
		job.Done, err = h.segment(ctx, s, m, st, job)
	} else {
		return job, fmt.Errorf("run migration %q: it is %s already: %s", m.ID, st.Status, st.Error)
	}
	return job, h.failed(s, st, job, err)
}

// state is what is known of a job's migration.
func (h Hands) state(ctx context.Context, job Job) (State, error) {
	states, err := h.Store.States(ctx)
	if err != nil {
		return State{}, fmt.Errorf("read state of migrations: %w", err)
	}
	i := slices.IndexFunc(states, func(st State) bool { return st.ID == job.Migration })
	if i < 0 || states[i].Attempt != job.Attempt || states[i].Generation != job.Generation {
		return State{}, fmt.Errorf("run migration %q: attempt %d is no longer what its state is about: %w", job.Migration, job.Attempt, ErrLost)
	}
	return states[i], nil
}

// session takes part in the run's lease.
func (h Hands) session(ctx context.Context, job Job) (*session, error) {
	sent := h.Now()
	l, err := h.Store.Lease(ctx)
	if err != nil {
		return nil, fmt.Errorf("read lease: %w", err)
	}
	if l.Token != job.Token || l.Free() {
		return nil, fmt.Errorf("run migration %q with token %d: %w", job.Migration, job.Token, ErrLost)
	}
	s := &session{store: h.Store, lease: l, now: h.Now, until: sent.Add(safe(l.Life)), seq: seqEnd}
	if !job.End {
		s.seq = seqSegments + int64(job.Segment)
	}
	if err := s.store.Renew(ctx, l.Token); err != nil {
		return nil, err
	}
	s.ctx, s.lose = context.WithCancelCause(ctx)
	s.done.Go(s.heart)
	return s, nil
}

// segment goes on from a segment's checkpoint until it is done or the function's time is nearly up.
func (h Hands) segment(ctx context.Context, s *session, m Migration, st State, job Job) (bool, error) {
	points, err := s.store.Checkpoints(s.ctx, m.ID, job.Generation)
	if err != nil {
		return false, fmt.Errorf("read checkpoints: %w", err)
	}
	c := Checkpoint{Migration: m.ID, Generation: job.Generation, Segment: job.Segment}
	for _, p := range points {
		if p.Segment == job.Segment {
			c = p
		}
	}
	run, cancel := early(ctx)
	defer cancel()
	done := c.Done
	w := &worker{work: m.Work, session: s, of: st.Segments, limit: NewLimit(job.Units), tell: func(c Checkpoint) { done = c.Done }}
	if err := w.segment(run, s.ctx, c); err != nil && (run.Err() == nil || s.ctx.Err() != nil) {
		return false, err
	}
	return done, nil
}

// early ends some time before a context does that has a deadline.
func early(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	left := time.Until(deadline) //nolint:forbidigo // a context's deadline is one of the machine's clock
	return context.WithDeadline(ctx, deadline.Add(-min(margin, left/4)))
}

// failed writes down that a migration has failed, unless the error is that somebody else has taken over.
func (h Hands) failed(s *session, st State, job Job, err error) error {
	if err == nil || errors.Is(err, ErrLost) || s.ctx.Err() != nil {
		return err
	}
	st.Status, st.On, st.Error = Failed, job.Run, err.Error()
	return errors.Join(fmt.Errorf("run migration %q: %w: %w", job.Migration, ErrFailed, err), s.put(st, ""))
}

// end writes how a run came out, and frees its lease.
func (h Hands) end(ctx context.Context, s *session, m Migration, st State, job Job) error {
	var err error
	if st.Status == Running {
		err = h.settle(ctx, s, m, st, job)
	}
	s.rest()
	if errors.Is(err, ErrLost) {
		return err
	}
	return errors.Join(err, h.Store.Release(ctx, s.lease.Token))
}

// settle writes that a migration was applied, or why it was not.
func (h Hands) settle(ctx context.Context, s *session, m Migration, st State, job Job) error {
	if job.Failure != nil {
		return h.failed(s, st, job, job.Failure.asError())
	}
	points, err := s.store.Checkpoints(ctx, m.ID, job.Generation)
	if err != nil {
		return fmt.Errorf("read checkpoints: %w", err)
	}
	if left := undone(st.Segments, points); len(left) > 0 {
		return h.failed(s, st, job, fmt.Errorf("%d of %d segments are not done; was the run stopped?", len(left), st.Segments))
	}
	if v, ok := m.Work.(Verifier); ok {
		if err := caught(func() error { return v.Verify(s.ctx) }); err != nil {
			return h.failed(s, st, job, err)
		}
	}
	st.Counts = Counts{}
	for _, p := range points {
		st.Counts = st.Counts.Plus(p.Counts)
	}
	st.Status, st.On, st.Ended = Applied, job.Run, s.now().UTC()
	return s.put(st, reported(s.ctx, m))
}

// asError is what a machine tells of a function that ended without saying anything itself: its time was up, say, or its
// memory. Step Functions has Lambda's own report in the cause (Step Functions developer guide, "Handling errors").
func (f Failure) asError() error {
	var report struct{ ErrorMessage string }
	if json.Unmarshal([]byte(f.Cause), &report) == nil && report.ErrorMessage != "" {
		f.Cause = report.ErrorMessage
	}
	return fmt.Errorf("a function failed on AWS: %s: %s", f.Error, f.Cause)
}
