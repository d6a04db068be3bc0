package evaluate_test

import (
	"fmt"
	"math"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// Two of three datapoints must be over 5; the one that is missing does not hinder that.
func ExampleMachine() {
	breach, err := evaluate.Compare("GreaterThanThreshold", 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := evaluate.NewMachine(evaluate.Rule{M: 2, N: 3, Range: 5, Breach: breach}, evaluate.OK, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, value := range []float64{1, 9, math.NaN(), 9} {
		fmt.Println(m.Next(value))
	}
	// Output:
	// OK
	// OK
	// OK
	// ALARM
}
