package coverage

import (
	"regexp"
	"strconv"
)

var bandExpression = regexp.MustCompile(`^ANOMALY_DETECTION_BAND\(\s*[a-z][A-Za-z0-9_]*\s*(?:,\s*([0-9.]+)\s*)?\)$`)

// usualBand is how many deviations are normal where an expression does not say (CloudWatch user guide, "Using metric math").
const usualBand = 2

// deviations are those of a band; negative, which is refused, where the expression is no band.
func deviations(expression string) float64 {
	m := bandExpression.FindStringSubmatch(expression)
	switch {
	case m == nil:
		return -1
	case m[1] == "":
		return usualBand
	}
	k, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return -1
	}
	return k
}
