package migrate

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

const defaultParallel = 4

// segments does what is left of a migration's segments, several at the same time, and returns all counts.
func (r Runner) segments(run, steps context.Context, s *session, m Migration, st State) (Counts, error) {
	points, err := s.store.Checkpoints(steps, m.ID, st.Generation)
	if err != nil {
		return Counts{}, fmt.Errorf("read checkpoints: %w", err)
	}
	at := make([]Checkpoint, st.Segments)
	for i := range at {
		at[i] = Checkpoint{Migration: m.ID, Generation: st.Generation, Segment: i}
	}
	for _, p := range points {
		if p.Segment >= len(at) {
			return Counts{}, fmt.Errorf("read checkpoints: found one of segment %d; expected %d segments; `mainstay migrate repair %s --again` begins anew", p.Segment, len(at), m.ID)
		}
		at[p.Segment] = p
	}
	t := newTracker(m.ID, at, r)
	t.total = items(steps, m.Work)
	err = r.here(run, steps, s, t, m)
	return t.counts(), err
}

// here does segments in this process.
func (r Runner) here(run, steps context.Context, s *session, t *tracker, m Migration) error {
	parallel := r.Parallel
	if parallel <= 0 {
		parallel = defaultParallel
	}
	g, ctx := errgroup.WithContext(steps)
	g.SetLimit(parallel)
	limit := NewLimit(r.Units)
	for _, c := range t.left() {
		g.Go(func() error {
			return (&worker{work: m.Work, session: s, of: len(t.at), limit: limit, tell: t.set}).segment(run, ctx, c)
		})
	}
	return g.Wait()
}

// worker does segments, step by step.
type worker struct {
	work    Work
	session *session
	of      int
	limit   *Limit
	tell    func(Checkpoint)
}

// segment goes on from a checkpoint to the end, or until the run is stopped.
func (w *worker) segment(run, steps context.Context, c Checkpoint) error {
	for !c.Done {
		if err := errors.Join(run.Err(), steps.Err()); err != nil {
			return err
		}
		var step Step
		seg := Segment{Migration: c.Migration, Number: c.Segment, Of: w.of, Cursor: c.Cursor, Token: w.session.lease.Token, Limit: w.limit}
		if err := caught(func() (err error) { step, err = w.work.Step(steps, seg); return err }); err != nil {
			return fmt.Errorf("segment %d of %d: %w", c.Segment+1, w.of, err)
		}
		if !step.Done && step.Cursor == c.Cursor {
			return fmt.Errorf("segment %d of %d: a step ended where it began, at cursor %q; expected another cursor, or Done", c.Segment+1, w.of, c.Cursor)
		}
		c.Cursor, c.Done, c.Counts = step.Cursor, step.Done, c.Counts.Plus(step.Counts)
		if err := w.session.check(w.session.store.Checkpoint(w.session.ctx, w.session.lease.Token, c)); err != nil {
			return fmt.Errorf("write checkpoint of segment %d: %w", c.Segment+1, err)
		}
		w.tell(c)
	}
	return nil
}

// tracker knows how far the segments are.
type tracker struct {
	mu       sync.Mutex
	at       []Checkpoint
	id       string
	runner   Runner
	began    time.Time
	total    int64
	before   Counts // that earlier attempts had done
	finished int    // segments that earlier attempts had finished
}
