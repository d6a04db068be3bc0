package evaluate

// Values tells what an alarm looks at: the value at each evaluation, NaN where it is missing, and the two edges of a band
// where there is one. A run tells either states or values.
func (r *Run) Values(tell func(start int64, values []float64, band [][]float64) error) error {
	return r.pieces(func(p Piece) error {
		values := append([]float64(nil), r.evaluator.newest(p)...)
		early := min(len(values), int(max(0, (r.from-p.Start+r.Step-1)/r.Step)))
		if early == len(values) {
			return nil
		}
		var band [][]float64
		for _, edge := range p.Band {
			band = append(band, edge[early:])
		}
		return tell(p.Start+int64(early)*r.Step, values[early:], band)
	})
}

// newest is the value of the newest period at each evaluation.
func (e *Evaluator) newest(p Piece) []float64 {
	switch {
	case !e.computed(p):
		return p.Metrics[0]
	case !e.looks:
		return e.alarm.value.Eval(e.input(p.Metrics, p.Start), &e.math)
	}
	e.remember(p.Metrics)
	n := len(p.Metrics[0])
	e.value = e.value[:0]
	for i := range n {
		values := e.ofRange(i, p)
		e.value = append(e.value, values[len(values)-1])
	}
	e.forget(n)
	return e.value
}
