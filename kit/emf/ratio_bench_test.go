package emf_test

import (
	"io"
	"slices"
	"testing"
	"time"
)

// contest runs pieces of work in turns and returns how long each takes, as the median of its slices: whatever else the
// machine does then falls on all alike.
func contest(b *testing.B, each int, work ...func()) []float64 {
	b.Helper()
	times := make([][]time.Duration, len(work))
	for b.Loop() {
		for i, run := range work {
			began := time.Now()
			for range each {
				run()
			}
			times[i] = append(times[i], time.Since(began))
		}
	}
	medians := make([]float64, len(work))
	for i, all := range times {
		slices.Sort(all)
		medians[i] = float64(all[len(all)/2]) / float64(each)
	}
	return medians
}

// BenchmarkRatio says how many times as long as Mainstay the peer takes (x-add, x-schema), and how many times as long as
// the floor the schema takes (floor-schema).
func BenchmarkRatio(b *testing.B) {
	forEach(b, func(b *testing.B, l load) {
		m, n := newMetrics(b, io.Discard), len(l.metrics)
		work := []func(){func() { l.prozz(io.Discard) }, func() { l.add(b, m) }, l.floor(b)}
		if n <= 100 {
			work = append(work, l.schema(b))
		}
		t := contest(b, 1+200/n, work...)
		b.ReportMetric(t[0]/t[1], "x-add")
		if n <= 100 {
			b.ReportMetric(t[0]/t[3], "x-schema")
			b.ReportMetric(t[3]/t[2], "floor-schema")
		}
		b.ReportMetric(0, "ns/op") // of all together, which says nothing
	})
}

// BenchmarkRatioValues does the same for 1000 values of one metric.
func BenchmarkRatioValues(b *testing.B) {
	l := newLoad(1000, "random")
	t := contest(b, 1, func() { l.prozzValues(io.Discard) }, l.addValues(b, io.Discard, add), l.addValues(b, io.Discard, addAll))
	b.ReportMetric(t[0]/t[1], "x-add")
	b.ReportMetric(t[0]/t[2], "x-addall")
	b.ReportMetric(0, "ns/op")
}
