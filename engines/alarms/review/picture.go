package review

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/backtest"
	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// mostColumns are how wide a picture is at most, however long the history.
const mostColumns = 480

// picture is the values of an alarm as far as they can be seen, and how far they went while nothing was the matter.
type picture struct {
	from, to  int64
	low, high []float64 // least and greatest value of each column; NaN where there is none
	under     []float64 // lower edge of the band
	over      []float64 // upper edge of the band, or the threshold
	above     bool      // a value that is too high is what the alarm is about
	extremes  []float64 // the furthest values outside of incidents, furthest first
}

// newPicture is an empty one, for values that are step seconds apart.
func newPicture(from, to time.Time, step int64, above bool) *picture {
	p := &picture{from: from.Unix(), to: to.Unix(), above: above}
	n := int(max(1, min(mostColumns, (p.to-p.from)/step)))
	p.low, p.high, p.under, p.over = nothing(n), nothing(n), nothing(n), nothing(n)
	return p
}

func nothing(n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = math.NaN()
	}
	return all
}

func (p *picture) column(t int64) int {
	n := int64(len(p.low))
	return int(max(0, min(n-1, (t-p.from)*n/(p.to-p.from))))
}

// add takes a value; usual is one outside of incidents.
func (p *picture) add(t int64, v float64, usual bool) {
	if v != v {
		return
	}
	i := p.column(t)
	if p.low[i] != p.low[i] || v < p.low[i] {
		p.low[i] = v
	}
	if p.high[i] != p.high[i] || v > p.high[i] {
		p.high[i] = v
	}
	if usual {
		p.far(v)
	}
}

// empty says whether there was nothing to look at.
func (p *picture) empty() bool {
	for _, v := range p.high {
		if v == v {
			return false
		}
	}
	return true
}

// mostExtremes are enough to choose thresholds from.
const mostExtremes = 200

// far keeps a value if it is among the furthest.
func (p *picture) far(v float64) {
	key := v
	if p.above {
		key = -v
	}
	n := len(p.extremes)
	if n == mostExtremes && key >= p.extremes[n-1] {
		return
	}
	at, _ := slices.BinarySearch(p.extremes, key)
	p.extremes = slices.Insert(p.extremes, at, key)
	p.extremes = p.extremes[:min(len(p.extremes), mostExtremes)]
}

// beyond are thresholds that lie further out than the one there is: beyond everything that was outside of incidents, and
// beyond most of it. Two digits are enough for people.
func (p *picture) beyond(threshold float64, above bool) []float64 {
	var all []float64
	for _, at := range []int{0, 4, 20} {
		if p == nil || at >= len(p.extremes) {
			break
		}
		v := p.extremes[at]
		if above {
			v = round(-v*1.05, math.Ceil)
		} else {
			v = round(v*0.95, math.Floor)
		}
		if (v > threshold) == above && v != threshold && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// round keeps two digits.
func round(v float64, to func(float64) float64) float64 {
	if v == 0 {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-1)
	return to(v/unit-1e-9*sign(to)) * unit
}

// sign keeps what floating point adds from counting as more.
func sign(to func(float64) float64) float64 {
	if to(0.5) > 0 {
		return 1
	}
	return -1
}

// values reads what an alarm looked at.
func (r Review) values(a *Alarm) error {
	d, err := evaluate.New(*a.metric)
	if err != nil {
		return err
	}
	data, err := r.Archive.Data(*a.metric, r.Approximate)
	if err != nil {
		return err
	}
	run, err := evaluate.NewRun(d, data, evaluate.Options{Start: r.Archive.From, End: r.Archive.To.Add(-time.Minute), Approximate: r.Approximate})
	if err != nil {
		return err
	}
	above := !strings.HasPrefix(a.metric.ComparisonOperator, "Less") || strings.HasSuffix(a.metric.ComparisonOperator, "UpperThreshold")
	p := newPicture(r.Archive.From, r.Archive.To, run.Step, above)
	a.picture = p
	return run.Values(func(start int64, values []float64, band [][]float64) error {
		for i, v := range values {
			t := start + int64(i)*run.Step
			p.add(t, v, !r.during(t, a.Name))
			bound := p.bound(a.metric.Threshold, band, i, t)
			a.Nearest = max(a.Nearest, nearest(v, bound, above))
		}
		return nil
	})
}

// bound notes what the value is held against, and returns it.
func (p *picture) bound(threshold *float64, band [][]float64, i int, t int64) float64 {
	c := p.column(t)
	if len(band) == 2 {
		p.under[c], p.over[c] = min(band[0][i], band[1][i]), max(band[0][i], band[1][i])
		if p.above {
			return p.over[c]
		}
		return p.under[c]
	}
	if threshold == nil {
		return math.NaN()
	}
	p.over[c] = *threshold
	return *threshold
}

// during says whether something was the matter.
func (r Review) during(t int64, name string) bool {
	at := time.Unix(t, 0)
	return slices.ContainsFunc(r.Incidents, func(i backtest.Incident) bool {
		return i.About(name) && i.During(backtest.Span{From: at, To: at.Add(time.Minute)})
	})
}
