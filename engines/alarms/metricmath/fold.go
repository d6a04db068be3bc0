package metricmath

import (
	"cmp"
	"math"
	"slices"
)

// fold takes several numbers together: of an array those of the same period, of a series all.
func (r *run) fold(n *node, v value) value {
	if n.args[0].typ == Series {
		return value{number: together(n.op, v.series[0])}
	}
	to, column := r.memory.take(r.n), r.memory.take(len(v.series))
	for i := range to {
		for k, s := range v.series {
			column[k] = s[i]
		}
		to[i] = together(n.op, column)
	}
	return value{series: [][]float64{to}}
}

// together is one number for several, of which those that are missing do not count; missing where all are.
func together(op string, s []float64) float64 {
	count, sum, least, most := 0.0, 0.0, math.Inf(1), math.Inf(-1)
	for _, v := range s {
		if v == v {
			count++
			sum += v
			least, most = min(least, v), max(most, v)
		}
	}
	switch {
	case op == "DATAPOINT_COUNT":
		return count
	case count == 0:
		return math.NaN()
	case op == "SUM":
		return sum
	case op == "AVG":
		return sum / count
	case op == "MIN":
		return least
	case op == "MAX":
		return most
	}
	return deviation(s, sum/count, count)
}

// deviation is the standard deviation of all that there is, not of a sample.
func deviation(s []float64, mean, count float64) float64 {
	squares := 0.0
	for _, v := range s {
		if v == v {
			squares += (v - mean) * (v - mean)
		}
	}
	return math.Sqrt(squares / count)
}

// pick takes series out of an array.
func (r *run) pick(n *node, args []value) value {
	all := args[0].series
	switch n.op {
	case "FIRST":
		return r.at(all, 0)
	case "LAST":
		return r.at(all, len(all)-1)
	case "REMOVE_EMPTY":
		return value{series: slices.DeleteFunc(slices.Clone(all), func(s []float64) bool { return together("DATAPOINT_COUNT", s) == 0 })}
	case "SORT":
		return sorted(n, args)
	}
	from := place(args[1].number, len(all))
	if len(args) == 2 {
		return r.at(all, from)
	}
	return value{series: all[from:max(from, place(args[2].number, len(all)))]}
}

// at is a series of an array; where there is none, one without datapoints.
func (r *run) at(all [][]float64, i int) value {
	if i < 0 || i >= len(all) {
		return value{series: [][]float64{r.constant(math.NaN())}}
	}
	return value{series: all[i : i+1]}
}

// place is a number as a place in an array; one before its end counts from the end.
func place(number float64, length int) int {
	if number != number {
		return length
	}
	if number < 0 {
		number += float64(length)
	}
	return int(max(0, min(number, float64(length))))
}

func sorted(n *node, args []value) value {
	by := n.args[1].word
	all := slices.Clone(args[0].series)
	slices.SortStableFunc(all, func(a, b []float64) int {
		order := cmp.Compare(together(by, a), together(by, b))
		if n.args[2].word == "DESC" {
			return -order
		}
		return order
	})
	if len(args) == 4 {
		all = all[:place(args[3].number, len(all))]
	}
	return value{series: all}
}
