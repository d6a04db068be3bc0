package evaluate

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/series"
)

// Evaluation is what an alarm came to at one time.
type Evaluation struct {
	Time   time.Time `json:"timestamp"` // of the newest datapoint's begin
	State  State     `json:"state"`
	Reason string    `json:"reason"`
}

// Run evaluates an alarm over the datapoints of a file: one evaluation each minute, every ten seconds for periods under a
// minute, and each hour where the alarm looks back more than a day; or for each datapoint, where those are further apart.
// It holds no more of the file than the evaluation range and some blocks.
type Run struct {
	Notes []string // what makes the result less than exact
	Step  int64    // seconds from one evaluation to the next

	alarm     *Definition
	evaluator *Evaluator
	columns   []*column // metrics, then the band's edges, then samples
	metrics   int       // how many of the columns are metrics
	start     int64
	base      int64  // seconds from one datapoint to the next
	count     int    // of evaluations
	from      int64  // what is earlier is not told
	usual     *usual // band that is approximated
}

// column is a time series at equal distances.
type column struct {
	cursor      *series.Cursor
	stat        string
	hold        bool      // of a band
	parts       []*column // a sum and a count, of which the column is the quotient; it has no cursor then
	ready, more bool
	history     []float64
	vector      []float64
}

// pieceLength is how many evaluations are made at a time.
const pieceLength = 1024

// NewRun finds the datapoints that an alarm needs in a file.
func NewRun(a *Definition, f *series.File, o Options) (*Run, error) {
	r := &Run{alarm: a}
	results, err := r.find(f, o)
	if err != nil {
		return nil, fmt.Errorf("evaluate alarm %q: %w", a.Name, err)
	}
	if err := r.grid(results, o); err != nil {
		return nil, fmt.Errorf("evaluate alarm %q: %w", a.Name, err)
	}
	if r.evaluator, err = a.Evaluator(r.Step, o); err != nil {
		return nil, err
	}
	r.note(f)
	if r.usual != nil {
		if err := r.approximate(f); err != nil {
			return nil, fmt.Errorf("evaluate alarm %q: %w", a.Name, err)
		}
	}
	return r, nil
}

// grid finds out how far datapoints and evaluations are apart.
func (r *Run) grid(results []*series.Result, o Options) error {
	found, last := r.extent(results)
	if !found && (o.Start.IsZero() || o.End.IsZero()) {
		return errors.New("found no datapoints; expected some, or a start and an end: what an alarm does without any depends on when it is looked at")
	}
	r.Step = minute
	if r.alarm.Period < 60 {
		r.Step = 10
	}
	if r.alarm.Period*int64(r.alarm.rule.N) > day {
		r.Step = hour
	}
	if !found {
		r.base = series.Divisor(r.Step, r.alarm.Period)
	}
	r.Step = series.Divisor(max(r.Step, r.base), r.alarm.Period)
	if r.Step%r.base != 0 {
		return fmt.Errorf("found datapoints that are %d seconds apart; expected a distance that divides %d", r.base, r.Step)
	}
	if last = r.limit(found, last, o); last < max(r.start, r.from) {
		return fmt.Errorf("found an end, %s, before the start, %s; expected it behind", stamp(last), stamp(max(r.start, r.from)))
	}
	r.count = int((last-r.start)/r.Step) + 1
	return nil
}

// extent is from when until when there are datapoints, and how far they are apart.
func (r *Run) extent(results []*series.Result) (found bool, last int64) {
	r.base = r.alarm.Period
	for _, s := range results {
		if s.Count == 0 {
			continue
		}
		if !found {
			found, r.start, last = true, s.First, s.Last
		}
		r.base = series.Divisor(r.base, s.Gap)
		r.base = series.Divisor(r.base, s.First-r.start)
		r.start, last = min(r.start, s.First), max(last, s.Last)
	}
	if r.start%r.base != 0 { // datapoints of longer periods begin with them, so these are of a minute, and few
		r.base = series.Divisor(r.base, minute)
	}
	return found, last
}

// limit moves the first and the last evaluation to where they shall be, at times at which there may be datapoints. What lies
// before a later start is evaluated as well, since the state at the start depends on it, and not told.
func (r *Run) limit(found bool, last int64, o Options) int64 {
	switch {
	case !found:
		r.start = o.Start.Unix() - o.Start.Unix()%r.Step
	case o.Start.IsZero():
	case o.Start.Unix() < r.start:
		r.start -= (r.start - o.Start.Unix()) / r.Step * r.Step
	default:
		r.from = o.Start.Unix()
	}
	if !o.End.IsZero() {
		last = o.End.Unix() - (o.End.Unix()-r.start)%r.Step
	}
	return last
}

// window is how many datapoints make a period.
func (r *Run) window() int { return int(r.alarm.Period / r.base) }

// every is how many datapoints lie between two evaluations.
func (r *Run) every() int { return int(r.Step / r.base) }

// Each evaluates, and tells each evaluation, until tell has an error.
func (r *Run) Each(tell func(Evaluation) error) error {
	return r.pieces(func(p Piece) error {
		var err error
		r.evaluator.Each(p, func(i int, s State, reason string) {
			if t := p.Start + int64(i)*r.Step; err == nil && t >= r.from {
				err = tell(Evaluation{time.Unix(t, 0).UTC(), s, r.labelled(reason)})
			}
		})
		return err
	})
}

// labelled says of a reason where it rests on an approximation.
func (r *Run) labelled(reason string) string {
	if r.usual != nil {
		return reason + "; of an approximated band"
	}
	return reason
}

// States evaluates, and tells the states of a piece of the history at a time, the first of them at the start.
func (r *Run) States(tell func(start int64, states []State) error) error {
	states := make([]State, pieceLength)
	return r.pieces(func(p Piece) error {
		n := len(p.Metrics[0])
		r.evaluator.States(p, states[:n])
		early := min(n, int(max(0, (r.from-p.Start+r.Step-1)/r.Step)))
		if early == n {
			return nil
		}
		return tell(p.Start+int64(early)*r.Step, states[early:n])
	})
}

func (r *Run) pieces(use func(Piece) error) error {
	for done := 0; done < r.count; done += pieceLength {
		n := min(pieceLength, r.count-done)
		p := Piece{Start: r.start + int64(done)*r.Step}
		for i, c := range r.columns {
			if err := c.fill(r, done, n); err != nil {
				return err
			}
			switch {
			case i < r.metrics:
				p.Metrics = append(p.Metrics, c.vector)
			case c.hold:
				p.Band = append(p.Band, c.vector)
			default:
				p.Samples = c.vector
			}
		}
		if r.usual != nil {
			p.Band = r.usual.edges(p.Start, r.Step, n)
		}
		if err := use(p); err != nil {
			return err
		}
	}
	return nil
}

// fill makes the vector of a column for some evaluations.
func (c *column) fill(r *Run, done, n int) error {
	if len(c.parts) > 0 {
		return c.divide(r, done, n)
	}
	size, every := r.window(), r.every()
	if c.history == nil {
		for range size - 1 {
			c.history = append(c.history, math.NaN())
		}
	}
	base := c.history
	for i := range n * every {
		v, err := c.at(r.start + int64(done*every+i)*r.base)
		if err != nil {
			return err
		}
		base = append(base, v)
	}
	c.vector = slices.Grow(c.vector[:0], n)[:n]
	c.slide(base, size, every)
	c.history = base[:copy(base, base[n*every:])]
	return nil
}

// divide makes the mean of a period: of all samples, not of the means of its parts.
func (c *column) divide(r *Run, done, n int) error {
	for _, p := range c.parts {
		if err := p.fill(r, done, n); err != nil {
			return err
		}
	}
	c.vector = c.vector[:0]
	for i, total := range c.parts[0].vector {
		if count := c.parts[1].vector[i]; count > 0 {
			c.vector = append(c.vector, total/count)
		} else {
			c.vector = append(c.vector, math.NaN())
		}
	}
	return nil
}

func (c *column) slide(base []float64, size, every int) {
	if c.hold {
		for i := range c.vector {
			c.vector[i] = latest(base[i*every : i*every+size])
		}
		return
	}
	slide(c.vector, base, size, every, c.stat)
}

// at is the datapoint of a time.
func (c *column) at(t int64) (float64, error) {
	if !c.ready {
		c.ready, c.more = true, c.cursor.Next()
	}
	if !c.more || c.cursor.Time > t {
		return math.NaN(), c.cursor.Err()
	}
	v := c.cursor.Value
	c.more = c.cursor.Next()
	return v, c.cursor.Err()
}

func stamp(t int64) string { return time.Unix(t, 0).UTC().Format(time.RFC3339) }

func list(f *series.File) string {
	var all []string
	for _, r := range f.Results {
		if !slices.Contains(all, r.ID) {
			all = append(all, r.ID)
		}
	}
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(all, ", ")
}
