package evaluate

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// bandCondition says on which sides of a band a value breaches.
type bandCondition struct{ below, above bool }

func parseBand(operator string) (bandCondition, error) {
	switch operator {
	case "LessThanLowerOrGreaterThanUpperThreshold":
		return bandCondition{true, true}, nil
	case "LessThanLowerThreshold":
		return bandCondition{below: true}, nil
	case "GreaterThanUpperThreshold":
		return bandCondition{above: true}, nil
	}
	return bandCondition{}, fmt.Errorf("read ComparisonOperator %q: expected LessThanLowerOrGreaterThanUpperThreshold, LessThanLowerThreshold or GreaterThanUpperThreshold "+
		"for an alarm with a ThresholdMetricId", operator)
}

// of puts in the place of each value where it lies: 1 breaches, 0 does not, and NaN is missing, or has no band to be held against.
func (c bandCondition) of(values, a, b []float64) {
	for i, v := range values {
		low, high := min(a[i], b[i]), max(a[i], b[i])
		switch {
		case v != v || low != low || high != high:
			values[i] = math.NaN()
		case c.below && v < low || c.above && v > high:
			values[i] = 1
		default:
			values[i] = 0
		}
	}
}

// enough is how many samples a percentile needs to be decided by (CloudWatch user guide, "Percentile-based CloudWatch alarms
// and low data samples"): 10/(1-p), and 10/p under the median.
func enough(stat string) (float64, error) {
	p, err := strconv.ParseFloat(strings.TrimPrefix(stat, "p"), 64)
	if err != nil || !strings.HasPrefix(stat, "p") || p <= 0 || p >= 100 {
		return 0, fmt.Errorf("found EvaluateLowSampleCountPercentile beside %q; expected a percentile, such as p99", stat)
	}
	if p < 50 {
		return math.Round(1000 / p), nil
	}
	return math.Round(1000 / (100 - p)), nil
}
