package migrate

import "time"

// Progress is how far a migration is.
type Progress struct {
	ID       string
	Segments int
	Finished int // segments
	Counts   Counts
	Rate     float64       // items read a second, in this run
	Elapsed  time.Duration // of this run
	Left     time.Duration // as far as can be said from the segments that are done; 0: unknown
}

func newTracker(id string, at []Checkpoint, r Runner) *tracker {
	t := &tracker{at: at, id: id, runner: r, began: r.Now()}
	t.before, t.finished = t.sum()
	return t
}

func (t *tracker) sum() (Counts, int) {
	var c Counts
	finished := 0
	for _, p := range t.at {
		c = c.Plus(p.Counts)
		if p.Done {
			finished++
		}
	}
	return c, finished
}

func (t *tracker) counts() Counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	c, _ := t.sum()
	return c
}

// left returns the segments that are not done.
func (t *tracker) left() []Checkpoint {
	t.mu.Lock()
	defer t.mu.Unlock()
	var left []Checkpoint
	for _, c := range t.at {
		if !c.Done {
			left = append(left, c)
		}
	}
	return left
}

// set notes a checkpoint and tells how far the migration is.
func (t *tracker) set(c Checkpoint) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.at[c.Segment] = c
	if t.runner.Progress == nil {
		return
	}
	p := Progress{ID: t.id, Segments: len(t.at), Elapsed: t.runner.Now().Sub(t.began)}
	p.Counts, p.Finished = t.sum()
	if s := p.Elapsed.Seconds(); s > 0 {
		p.Rate = float64(p.Counts.Read-t.before.Read) / s
	}
	if done := p.Finished - t.finished; done > 0 {
		p.Left = p.Elapsed / time.Duration(done) * time.Duration(p.Segments-p.Finished)
	}
	t.runner.Progress(p)
}
