package metricmath

import "math"

// operator applies an operator; false for a function.
func (r *run) operator(n *node, args []value) (value, bool) {
	if len(args) == 1 {
		f := unary(n.op)
		if f == nil {
			return value{}, false
		}
		return r.mapped(n.args[0].typ, args[0], f), true
	}
	f := binary(n.op)
	if f == nil || len(args) != 2 {
		return value{}, false
	}
	return r.paired(n, args, f), true
}

func unary(op string) func(float64) float64 {
	switch op {
	case "unary-":
		return func(v float64) float64 { return -v }
	case "unary+":
		return func(v float64) float64 { return v }
	case "unaryNOT":
		return func(v float64) float64 {
			if v != v {
				return v
			}
			return truth(v == 0)
		}
	}
	return nil
}

func binary(op string) func(a, b float64) float64 {
	switch op {
	case "+":
		return func(a, b float64) float64 { return a + b }
	case "-":
		return func(a, b float64) float64 { return a - b }
	case "*":
		return func(a, b float64) float64 { return a * b }
	case "/":
		return func(a, b float64) float64 { return finite(a / b) }
	case "^":
		return func(a, b float64) float64 { return finite(math.Pow(a, b)) }
	case "<":
		return func(a, b float64) float64 { return truth(a < b) }
	case "<=":
		return func(a, b float64) float64 { return truth(a <= b) }
	case ">":
		return func(a, b float64) float64 { return truth(a > b) }
	case ">=":
		return func(a, b float64) float64 { return truth(a >= b) }
	case "==":
		return func(a, b float64) float64 { return truth(a == b) }
	case "!=":
		return func(a, b float64) float64 { return truth(a != b) }
	case "AND":
		return func(a, b float64) float64 { return truth(a != 0 && b != 0) }
	case "OR":
		return func(a, b float64) float64 { return truth(a != 0 || b != 0) }
	}
	return nil
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// mapped applies f to each number; what is missing stays so, as f gives NaN for NaN.
func (r *run) mapped(t Type, v value, f func(float64) float64) value {
	if t == Scalar {
		return value{number: f(v.number)}
	}
	var out value
	for _, s := range v.series {
		to := r.memory.take(len(s))
		for i, x := range s {
			to[i] = f(x)
		}
		out.series = append(out.series, to)
	}
	return out
}

// paired applies f to numbers of two values. A number goes with each datapoint of a series, and a series with each of an
// array. Of two series, one that has no datapoint counts as 0 where the other has one; where neither has, there is none.
func (r *run) paired(n *node, args []value, f func(a, b float64) float64) value {
	a, b := args[0], args[1]
	left, right := n.args[0].typ, n.args[1].typ
	switch {
	case left == Scalar && right == Scalar:
		return value{number: f(a.number, b.number)}
	case left == Scalar:
		return r.mapped(right, b, func(v float64) float64 { return kept(v, f(a.number, v)) })
	case right == Scalar:
		return r.scaled(n.op, a, b.number, f)
	}
	var out value
	for i := range max(len(a.series), len(b.series)) {
		out.series = append(out.series, r.both(n.op, a.series[min(i, len(a.series)-1)], b.series[min(i, len(b.series)-1)], f))
	}
	return out
}

// kept is a result where there was a datapoint, and none where there was none.
func kept(v, result float64) float64 {
	if v != v {
		return v
	}
	return result
}

// scaled is a series with a number. What policies use most has a loop of its own: calls through f cost more than it does.
func (r *run) scaled(op string, a value, by float64, f func(a, b float64) float64) value {
	var out value
	for _, s := range a.series {
		to := r.memory.take(len(s))
		switch {
		case op == "*":
			for i, v := range s {
				to[i] = v * by
			}
		case op == ">" || op == ">=" && by > 0 && !math.IsInf(by, 0):
			limit := by
			if op == ">=" {
				limit = math.Nextafter(by, math.Inf(-1))
			}
			above(to, s, limit)
		default:
			for i, v := range s {
				to[i] = kept(v, f(v, by))
			}
		}
		out.series = append(out.series, to)
	}
	return out
}

func above(to, s []float64, limit float64) {
	for i, v := range s {
		x := 0.0
		if v > limit {
			x = 1
		} else if v != v {
			x = v
		}
		to[i] = x
	}
}

// both is two series, with loops of their own for what policies use most.
func (r *run) both(op string, a, b []float64, f func(a, b float64) float64) []float64 {
	to := r.memory.take(len(a))
	b = b[:len(a)]
	for i, x := range a {
		y := b[i]
		if x != x || y != y {
			to[i] = missing(x, y, f)
			continue
		}
		switch op {
		case "+":
			to[i] = x + y
		case "-":
			to[i] = x - y
		case "/":
			if y == 0 {
				to[i] = math.NaN()
			} else {
				to[i] = x / y
			}
		default:
			to[i] = f(x, y)
		}
	}
	return to
}

// missing is a pair of which at least one is missing.
func missing(x, y float64, f func(a, b float64) float64) float64 {
	switch {
	case x != x && y != y:
		return x
	case x != x:
		return f(0, y)
	}
	return f(x, 0)
}
