package metricmath

import (
	"math"
	"time"
)

// each applies a function to each series.
func (r *run) each(n *node, v value) value {
	switch n.op {
	case "ABS":
		return r.mapped(n.typ, v, math.Abs)
	case "CEIL":
		return r.mapped(n.typ, v, math.Ceil)
	case "FLOOR":
		return r.mapped(n.typ, v, math.Floor)
	case "LOG":
		return r.mapped(n.typ, v, func(x float64) float64 { return finite(math.Log(x)) })
	case "LOG10":
		return r.mapped(n.typ, v, func(x float64) float64 { return finite(math.Log10(x)) })
	}
	var out value
	for _, s := range v.series {
		to := r.memory.take(len(s))
		switch n.op {
		case "RUNNING_SUM":
			runningSum(to, s)
		case "RATE", "DIFF", "DIFF_TIME":
			r.change(n.op, to, s)
		default:
			r.clock(n.op, to, s)
		}
		out.series = append(out.series, to)
	}
	return out
}

func runningSum(to, s []float64) {
	sum := 0.0
	for i, v := range s {
		if v == v {
			sum += v
		}
		to[i] = kept(v, sum)
	}
}

// change compares each datapoint with the one before it, which may be periods away. The first has none, and is dropped.
func (r *run) change(op string, to, s []float64) {
	for i, v := range s {
		to[i] = math.NaN()
		if v != v {
			continue
		}
		for k := i - r.Stride; k >= 0; k -= r.Stride {
			if before := s[k]; before == before {
				to[i] = r.difference(op, v-before, float64(i-k)*float64(r.Step))
				break
			}
		}
	}
}

func (r *run) difference(op string, by, seconds float64) float64 {
	switch op {
	case "RATE":
		return by / seconds
	case "DIFF":
		return by
	}
	return seconds
}

// clock puts a datapoint's time, in UTC, in place of its value.
func (r *run) clock(op string, to, s []float64) {
	for i, v := range s {
		to[i] = kept(v, part(op, time.Unix(r.Start+int64(i)*r.Step, 0).UTC()))
	}
}

func part(op string, t time.Time) float64 {
	switch op {
	case "MINUTE":
		return float64(t.Minute())
	case "HOUR":
		return float64(t.Hour())
	case "DAY": // 1 is Monday, 7 is Sunday
		return float64((t.Weekday()+6)%7 + 1)
	case "DATE":
		return float64(t.Day())
	case "MONTH":
		return float64(t.Month())
	case "YEAR":
		return float64(t.Year())
	}
	return float64(t.Unix())
}
