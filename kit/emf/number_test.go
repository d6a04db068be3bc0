package emf_test

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/mainstay-go/mainstay/kit/emf"
)

// drawn is a number from 2^-11 to 2^52: any, one of few digits in either base, or the neighbour of one.
func drawn(r *rand.Rand) float64 {
	digits := r.Uint64N(1 << 52)
	if r.IntN(3) == 0 {
		digits &= math.MaxUint64 << r.IntN(52)
	}
	v := math.Float64frombits(uint64(1012+r.IntN(63))<<52 | digits)
	few := math.Round(v*1e5) / 1e5
	switch r.IntN(4) {
	case 0:
		return few
	case 1:
		return math.Nextafter(few, -1)
	case 2:
		return -v
	}
	return v
}

// TestNumbers_Many writes a quarter of a million numbers as encoding/json does; 30 million were once.
func TestNumbers_Many(t *testing.T) {
	l, r := newLab(t, emf.Set{Namespace: "Shop"}), rand.New(rand.NewPCG(3, 4))
	for range 2500 {
		all := make([]float64, 100)
		for i := range all {
			all[i] = drawn(r)
		}
		l.written.Reset()
		l.At().AddAll(metric("m"), all...)
		want, err := json.Marshal(all)
		if err != nil || l.Flush() != nil || !bytes.HasSuffix(l.written.Bytes(), append(append([]byte(`"m":`), want...), "}\n"...)) {
			t.Fatalf("written was %s; want %s, %v", l.written.String(), want, err)
		}
	}
}
