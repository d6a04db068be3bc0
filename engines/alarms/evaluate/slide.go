package evaluate

import (
	"math"
	"slices"
)

// slide makes datapoints of an alarm's period out of shorter ones: for each evaluation the one of the period that ends there.
// base has size-1 datapoints before the first evaluation, and every datapoints from one evaluation to the next.
func slide(to, base []float64, size, every int, stat string) {
	if size == 1 {
		for i := range to {
			to[i] = base[i*every]
		}
		return
	}
	f := joined(stat)
	for i := range to {
		to[i] = f(base[i*every : i*every+size])
	}
}

// combines says whether a statistic of a period can be made of those of its parts. The mean of parts is one of the whole only
// where all have as many samples; of percentiles nothing can be made.
func combines(stat string) bool {
	return slices.Contains([]string{"Sum", "SampleCount", "Minimum", "Maximum", "Average"}, stat)
}

// joined returns what makes one datapoint of several.
func joined(stat string) func([]float64) float64 {
	switch stat {
	case "Sum", "SampleCount":
		return sum
	case "Minimum":
		return least
	case "Maximum":
		return greatest
	case "Average":
		return mean
	}
	// A datapoint of another statistic is one of a whole period, which begins at its time: the period that ends with the
	// newest datapoint begins with the oldest.
	return func(s []float64) float64 { return s[0] }
}

func sum(s []float64) float64 {
	total, any := 0.0, false
	for _, v := range s {
		if v == v {
			total, any = total+v, true
		}
	}
	if !any {
		return math.NaN()
	}
	return total
}

func mean(s []float64) float64 {
	total, n := 0.0, 0
	for _, v := range s {
		if v == v {
			total, n = total+v, n+1
		}
	}
	return total / float64(n) // NaN for none
}

func least(s []float64) float64 {
	least := math.NaN()
	for _, v := range s {
		if least != least || v < least {
			least = v
		}
	}
	return least
}

func greatest(s []float64) float64 {
	most := math.NaN()
	for _, v := range s {
		if most != most || v > most {
			most = v
		}
	}
	return most
}

// latest is the newest there is: a band is that of the last period that has one.
func latest(s []float64) float64 {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == s[i] {
			return s[i]
		}
	}
	return math.NaN()
}
