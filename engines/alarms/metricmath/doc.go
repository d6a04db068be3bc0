// Package metricmath reads and evaluates expressions of CloudWatch's metric math, as alarms use it.
//
// An expression is compiled once, with the ids that it may use, and evaluated over vectors with one number for each period;
// NaN stands for a datapoint that is missing. What CloudWatch refuses is refused here, with the place in the expression:
//
//	p, err := metricmath.Compile("IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)", metricmath.Scope{Metrics: []string{"errors", "requests"}})
//	out := p.Eval(metricmath.Input{Series: [][]float64{errors, requests}, Step: 60}, new(metricmath.Memory))
//
// Where a datapoint depends only on the same period's (Pointwise), a vector of any length may be cut into pieces. Where it
// depends on the others that were fetched, as with RUNNING_SUM, CloudWatch evaluates over its evaluation range, and so must
// whoever calls Eval.
//
// Source of rules: CloudWatch user guide, "Using math expressions with CloudWatch metrics".
package metricmath
