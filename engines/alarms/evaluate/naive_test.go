package evaluate_test

import (
	"math"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// naive is a second evaluator, as slow and plain as the text of AWS's user guide: it has all datapoints, and walks over
// the range for each state.
type naive struct {
	m, n, reach int
	treatment   evaluate.Treatment
	threshold   float64 // greater breaches
}

// next returns the state after the newest of the datapoints, oldest first.
func (a naive) next(points []float64, state evaluate.State) evaluate.State {
	var window []float64 // of the range, oldest first
	for i := len(points) - a.reach; i < len(points); i++ {
		if i < 0 {
			window = append(window, math.NaN())
		} else {
			window = append(window, points[i])
		}
	}
	var real []bool // breaching or not, newest first
	oldest := 0
	for i := len(window) - 1; i >= 0; i-- {
		if !math.IsNaN(window[i]) {
			real = append(real, window[i] > a.threshold)
			oldest = len(window) - i
		}
	}
	if len(real) >= a.n {
		return state2(a.breaching(real[:a.n]) >= a.m)
	}
	if a.breaching(real) >= a.m {
		return evaluate.Alarm
	}
	return a.fill(real, oldest, state)
}

func (a naive) fill(real []bool, oldest int, state evaluate.State) evaluate.State {
	switch a.treatment {
	case evaluate.Breaching:
		for len(real) < a.n {
			real = append(real, true)
		}
		return state2(a.breaching(real) >= a.m)
	case evaluate.NotBreaching:
		return evaluate.OK
	case evaluate.Ignore:
		if len(real) > a.breaching(real) {
			return evaluate.OK
		}
		return state
	}
	if len(real) == 0 {
		return evaluate.Insufficient
	}
	if len(real) > a.breaching(real) {
		return evaluate.OK
	}
	if oldest >= a.m {
		return evaluate.Alarm
	}
	return evaluate.Insufficient
}

func (a naive) breaching(points []bool) int {
	n := 0
	for _, b := range points {
		if b {
			n++
		}
	}
	return n
}

func state2(alarm bool) evaluate.State {
	if alarm {
		return evaluate.Alarm
	}
	return evaluate.OK
}
