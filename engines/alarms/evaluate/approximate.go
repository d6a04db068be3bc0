package evaluate

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/metricmath"
	"github.com/mainstay-go/mainstay/engines/alarms/series"
)

// week of hours: what the approximation of a band knows patterns of.
const hoursOfWeek = 7 * 24

// usual is what is usual at each hour of the week: means and deviations of a whole history. CloudWatch's own model is not
// public, learns from the past only, and forgets; this one is for asking what if, where no band was fetched.
type usual struct {
	hours [hoursOfWeek]struct{ n, sum, squares float64 }
	width float64
}

func hourOf(t int64) int {
	u := time.Unix(t, 0).UTC()
	return int(u.Weekday())*24 + u.Hour()
}

func (u *usual) add(t int64, v float64) {
	if v != v {
		return
	}
	h := &u.hours[hourOf(t)]
	h.n, h.sum, h.squares = h.n+1, h.sum+v, h.squares+v*v
}

// edges are the band at some evaluations; NaN at hours of which there is nothing.
func (u *usual) edges(start, step int64, n int) [][]float64 {
	low, high := make([]float64, n), make([]float64, n)
	for i := range n {
		h := u.hours[hourOf(start+int64(i)*step)]
		mean := h.sum / h.n
		deviation := u.width * math.Sqrt(max(0, h.squares/h.n-mean*mean))
		low[i], high[i] = mean-deviation, mean+deviation
	}
	return [][]float64{low, high}
}

// approximate makes a band of the history itself, in a first reading of it.
func (r *Run) approximate(f *series.File) error {
	if r.alarm.value.Reach() != metricmath.Pointwise {
		return errors.New("found an expression that looks back: its band can be approximated for values of the same period only; fetch the band itself")
	}
	first := *r
	first.columns, first.usual = nil, nil
	if _, err := first.values(f); err != nil {
		return err
	}
	first.metrics = len(first.columns)
	u := &usual{width: r.alarm.width}
	var memory metricmath.Memory
	err := first.pieces(func(p Piece) error {
		values := p.Metrics[0]
		if len(p.Metrics) == len(r.alarm.metrics) {
			values = r.alarm.value.Eval(metricmath.Input{Series: p.Metrics, Start: p.Start, Step: r.Step, Period: r.alarm.Period, Stride: int(max(r.alarm.Period/r.Step, 1))}, &memory)
		}
		for i, v := range values {
			u.add(p.Start+int64(i)*r.Step, v)
		}
		return nil
	})
	r.usual = u
	r.Notes = append(r.Notes, fmt.Sprintf("the band of %s is an approximation, means and %g deviations by the hour of the week; CloudWatch's own is another", r.alarm.band, u.width))
	return err
}
