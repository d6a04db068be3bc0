package migrate

import "time"

// Progress is how far a migration is.
type Progress struct {
	ID       string
	Segments int
	Finished int   // segments
	Total    int64 // items, about; 0: unknown
	Counts   Counts
	Rate     float64       // items read a second, in this run
	Elapsed  time.Duration // of this run
	Left     time.Duration // at this rate, or as the segments that are done took; 0: unknown
}

// Part is how much of the migration is done, from 0 to 1, by items where their number is known, and else by segments.
func (p Progress) Part() float64 {
	switch {
	case p.Finished == p.Segments:
		return 1
	case p.Total > 0:
		return min(float64(p.Counts.Read)/float64(p.Total), 0.99) // the number is not exact, and what is left is never nothing
	}
	return float64(p.Finished) / float64(max(p.Segments, 1))
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
	t.tell()
}

// refresh takes over what checkpoints say, and tells how far the migration is.
func (t *tracker) refresh(points []Checkpoint) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range points {
		if c.Segment < len(t.at) {
			t.at[c.Segment] = c
		}
	}
	t.tell()
}

func (t *tracker) tell() {
	if t.runner.Progress == nil {
		return
	}
	p := Progress{ID: t.id, Segments: len(t.at), Total: t.total, Elapsed: t.runner.Now().Sub(t.began)}
	p.Counts, p.Finished = t.sum()
	if s := p.Elapsed.Seconds(); s > 0 {
		p.Rate = float64(p.Counts.Read-t.before.Read) / s
	}
	p.Left = t.remaining(p)
	t.runner.Progress(p)
}

// remaining is how long the rest takes.
func (t *tracker) remaining(p Progress) time.Duration {
	if left := p.Total - p.Counts.Read; left > 0 && p.Rate > 0 {
		return time.Duration(float64(left) / p.Rate * float64(time.Second))
	}
	if done := p.Finished - t.finished; done > 0 {
		return p.Elapsed / time.Duration(done) * time.Duration(p.Segments-p.Finished)
	}
	return 0
}
