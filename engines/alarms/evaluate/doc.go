// Package evaluate says which state a CloudWatch alarm would have been in, at each of its evaluations, given the
// datapoints.
//
// Whether an alarm would have fired last month, or cried wolf, can be known before it is deployed: if the evaluation is
// exactly CloudWatch's. So every row of AWS's tables of missing data is a test here, the window slides each minute for
// longer periods, and what AWS does not publish, the evaluation range, is a parameter.
//
//	m, err := evaluate.NewMachine(evaluate.Rule{M: 2, N: 3, Range: 5, Breach: breach}, evaluate.OK, 1)
//	m.Values(values, states) // NaN is missing
package evaluate
