package cost_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/cost"
)

// BenchmarkParseReport reads a line of a log; its peer, in the same run, is fmt.Sscanf with the format as a literal,
// which knows one order of the fields only. The metric says how many times as long it takes, by the median.
func BenchmarkParseReport(b *testing.B) {
	var ratios []float64
	for b.Loop() {
		began := time.Now()
		for range 100 {
			if i, ok, err := cost.ParseReport(coldLine); !ok || err != nil || i.Billed != 129 {
				b.Fatal(i, ok, err)
			}
		}
		own := time.Since(began)
		for range 100 {
			scan(b)
		}
		ratios = append(ratios, float64(own)/float64(time.Since(began)-own))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "x-sscanf")
}

func scan(b *testing.B) {
	var request string
	var duration, init float64
	var billed, memory, used int64
	if _, err := fmt.Sscanf(coldLine, "REPORT RequestId: %s Duration: %g ms Billed Duration: %d ms Memory Size: %d MB Max Memory Used: %d MB Init Duration: %g ms",
		&request, &duration, &billed, &memory, &used, &init); err != nil || billed != 129 {
		b.Fatal(billed, err)
	}
}
