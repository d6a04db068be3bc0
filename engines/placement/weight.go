package placement

import "fmt"

// Weight is what counts towards the limits of a stack.
type Weight struct {
	Resources  int `json:"resources"`
	Outputs    int `json:"outputs"`
	Parameters int `json:"parameters"`
	Bytes      int `json:"bytes"` // of the template
}

// Soft is how far stacks are filled with new units: about a tenth below the hard limits, so that units have room to grow.
func Soft() Weight { return Weight{460, 180, 180, 900_000} }

// Hard is what CloudFormation allows in one template (AWS CloudFormation User Guide, "Understand CloudFormation quotas":
// 500 resources, 200 outputs, 200 parameters, 1 MB from S3). The megabyte is read as 1,000,000 bytes: whoever reads it
// as 1,048,576 is refused by CloudFormation at worst, and only in the middle of a deployment.
func Hard() Weight { return Weight{500, 200, 200, 1_000_000} }

// Plus is the sum of two weights.
func (w Weight) Plus(o Weight) Weight {
	return Weight{w.Resources + o.Resources, w.Outputs + o.Outputs, w.Parameters + o.Parameters, w.Bytes + o.Bytes}
}

// Minus is what is left of a weight.
func (w Weight) Minus(o Weight) Weight {
	return Weight{w.Resources - o.Resources, w.Outputs - o.Outputs, w.Parameters - o.Parameters, w.Bytes - o.Bytes}
}

// Most is the greater of two weights in each part.
func (w Weight) Most(o Weight) Weight {
	return Weight{max(w.Resources, o.Resources), max(w.Outputs, o.Outputs), max(w.Parameters, o.Parameters), max(w.Bytes, o.Bytes)}
}

// Fits tells whether the weight is within a limit.
func (w Weight) Fits(limit Weight) bool {
	return w.Resources <= limit.Resources && w.Outputs <= limit.Outputs && w.Parameters <= limit.Parameters && w.Bytes <= limit.Bytes
}

// Over says which part of a limit is exceeded first, and by what; "" if none is.
func (w Weight) Over(limit Weight) string {
	for _, d := range []struct {
		name       string
		found, max int
	}{{"resources", w.Resources, limit.Resources}, {"outputs", w.Outputs, limit.Outputs},
		{"parameters", w.Parameters, limit.Parameters}, {"bytes of template", w.Bytes, limit.Bytes}} {
		if d.found > d.max {
			return fmt.Sprintf("%d %s, limit %d", d.found, d.name, d.max)
		}
	}
	return ""
}

// Headroom is how much of the tightest part of a limit is left, from 0 to 1; below 0 where it is exceeded.
func (w Weight) Headroom(limit Weight) float64 {
	left := func(found, limit int) float64 {
		if limit == 0 {
			return float64(-found)
		}
		return 1 - float64(found)/float64(limit)
	}
	return min(left(w.Resources, limit.Resources), left(w.Outputs, limit.Outputs),
		left(w.Parameters, limit.Parameters), left(w.Bytes, limit.Bytes))
}

// negative tells whether any part is below zero.
func (w Weight) negative() bool { return min(w.Resources, w.Outputs, w.Parameters, w.Bytes) < 0 }

// String says the weight in words, with signs: it is what a unit grew by.
func (w Weight) String() string {
	return fmt.Sprintf("%+d resources, %+d outputs, %+d parameters, %+d bytes", w.Resources, w.Outputs, w.Parameters, w.Bytes)
}
