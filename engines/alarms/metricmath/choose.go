package metricmath

import "math"

// choose is IF: the second value where the first is not 0, the third, or nothing, where it is.
func (r *run) choose(n *node, args []value) value {
	if n.typ == Scalar {
		if args[0].number != 0 {
			return args[1]
		}
		return args[2]
	}
	at := func(i int) []float64 {
		if i == len(args) {
			return nil
		}
		return r.asSeries(n.args[i], args[i]).series[0]
	}
	if n.args[0].typ == Scalar {
		return r.chosen(args[0].number != 0, at)
	}
	condition, yes, no := args[0].series[0], at(1), at(2)
	to := r.memory.take(len(condition))
	for i, c := range condition {
		switch {
		case c != c:
			to[i] = c
		case c != 0:
			to[i] = yes[i]
		case no == nil:
			to[i] = math.NaN()
		default:
			to[i] = no[i]
		}
	}
	return value{series: [][]float64{to}}
}

// chosen is one of two series as a whole.
func (r *run) chosen(yes bool, at func(int) []float64) value {
	s := at(2)
	if yes {
		s = at(1)
	}
	if s == nil {
		s = r.constant(math.NaN())
	}
	return value{series: [][]float64{s}}
}

// fill is FILL: what is missing, replaced.
func (r *run) fill(n *node, args []value) value {
	var out value
	for _, s := range args[0].series {
		to := r.memory.take(len(s))
		switch with := n.args[1]; {
		case with.word == "REPEAT":
			repeat(to, s)
		case with.word == "LINEAR":
			interpolate(to, s)
		case with.typ == Scalar:
			fillNumber(to, s, args[1].number)
		default:
			fillSeries(to, s, args[1].series[0])
		}
		out.series = append(out.series, to)
	}
	return out
}

func fillNumber(to, s []float64, number float64) {
	for i, v := range s {
		if v != v {
			v = number
		}
		to[i] = v
	}
}

func fillSeries(to, s, with []float64) {
	for i, v := range s {
		if v != v {
			v = with[i]
		}
		to[i] = v
	}
}

// repeat fills a gap with the value before it; before the first there is none.
func repeat(to, s []float64) {
	last := math.NaN()
	for i, v := range s {
		if v == v {
			last = v
		}
		to[i] = last
	}
}

// interpolate fills a gap with the straight line from the value before to the one behind it.
func interpolate(to, s []float64) {
	copy(to, s)
	before := -1
	for i, v := range s {
		if v != v {
			continue
		}
		for k := before + 1; before >= 0 && k < i; k++ {
			to[k] = s[before] + (v-s[before])*float64(k-before)/float64(i-before)
		}
		before = i
	}
}
