package cost_test

import (
	"fmt"
	"testing"

	"github.com/mainstay-go/mainstay/engines/cost"
)

// BenchmarkParseReport reads a line of a log; its peer is fmt.Sscanf with the format as a literal, which knows one order
// of the fields only.
func BenchmarkParseReport(b *testing.B) {
	b.Run("ParseReport", func(b *testing.B) {
		for b.Loop() {
			if i, ok, err := cost.ParseReport(coldLine); !ok || err != nil || i.Billed != 129 {
				b.Fatal(i, ok, err)
			}
		}
	})
	b.Run("Sscanf", func(b *testing.B) {
		for b.Loop() {
			var request string
			var duration, init float64
			var billed, memory, used int64
			if _, err := fmt.Sscanf(coldLine, "REPORT RequestId: %s Duration: %g ms Billed Duration: %d ms Memory Size: %d MB Max Memory Used: %d MB Init Duration: %g ms",
				&request, &duration, &billed, &memory, &used, &init); err != nil || billed != 129 {
				b.Fatal(billed, err)
			}
		}
	})
}
