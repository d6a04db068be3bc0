package emf_test

import (
	"io"
	"log/slog"
	"strconv"
	"testing"

	"github.com/mainstay-go/mainstay/kit/emf"
)

// TestAllocations: after the first documents, nothing is allocated, at whatever number of metrics.
func TestAllocations(t *testing.T) {
	for _, n := range []int{1, 20, 100, 150} {
		m, err := emf.New(io.Discard, clock, shop())
		if err != nil {
			t.Fatal(err)
		}
		l := newLoad(n, "random")
		round := func() {
			s := m.At("cash")
			m.Property(slog.String("requestId", "8f507cfc"))
			for i, metric := range l.metrics {
				s.Add(metric, l.values[i])
			}
			s.Count("Orders", 1)
			if err := m.Flush(); err != nil {
				t.Fatal(err)
			}
		}
		round()
		if got := testing.AllocsPerRun(100, round); got != 0 {
			t.Errorf("%s metrics: %v allocations for each document; want none", strconv.Itoa(n), got)
		}
	}
}
