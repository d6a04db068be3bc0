package evaluate

import (
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
