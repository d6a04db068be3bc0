package emf

import (
	"fmt"
	"math"

	"github.com/mainstay-go/mainstay/kit/limits"
	"github.com/mainstay-go/mainstay/names"
)

// Scope is one choice of values of the dimensions that vary. It may be kept and used concurrently.
type Scope struct {
	m       *Metrics
	head    []byte      // metadata from behind the timestamp to before the definitions
	tail    []byte      // dimensions and their values
	values  [][]float64 // by definition
	touched []int       // definitions that have values
	open    bool        // it is among those that will be written
}

// Add takes a value of a metric. What CloudWatch would not take is left out, counted, and told by Flush.
func (s *Scope) Add(metric names.Metric, value float64) {
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	if id, ok := s.m.accept(metric); ok {
		s.add(id, value)
	}
}

// Count adds to a counter.
func (s *Scope) Count(c names.Counter, n int) { s.Add(c.Metric(), float64(n)) }

// AddAll takes many values of a metric at once.
func (s *Scope) AddAll(metric names.Metric, values ...float64) {
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	id, ok := s.m.accept(metric)
	if !ok {
		return
	}
	for _, v := range values {
		s.add(id, v)
	}
}

// mostValue is how far from zero a value may be (API model, MetricDatum).
const mostValue = 0x1p360

// takes says whether CloudWatch takes a value. It is written so that NaN fails it.
func takes(value float64) bool { return math.Abs(value) <= mostValue }

func (s *Scope) add(id int, value float64) {
	if takes(value) {
		s.put(id, value)
		return
	}
	s.m.account.refuse(func() error {
		return fmt.Errorf("metric %q: found value %g; expected a number from -2^360 to 2^360, as CloudWatch does", s.m.defined[id].Name, value)
	})
}

// put keeps a value. When a metric has as many as a document can hold, everything is written, which bounds memory.
func (s *Scope) put(id int, value float64) {
	if id >= len(s.values) {
		s.values = append(s.values, make([][]float64, id+1-len(s.values))...)
	}
	if len(s.values[id]) == limits.EmbeddedValues {
		_ = s.write() // Flush tells it
	}
	if !s.open {
		s.open = true
		s.m.open = append(s.m.open, s)
	}
	if len(s.values[id]) == 0 {
		s.touched = append(s.touched, id)
	}
	s.values[id] = append(s.values[id], value)
}

// write writes documents until nothing is left, and returns the last error, which is in the account already.
func (s *Scope) write() (failed error) {
	for rest := s.touched; len(rest) > 0; {
		n := s.fits(rest)
		s.m.buf = s.document(s.m.buf[:0], rest[:n])
		if err := s.m.send(); err != nil {
			failed = err // the rest may do better
		}
		rest = rest[n:]
	}
	for _, id := range s.touched {
		s.values[id] = s.values[id][:0]
	}
	s.touched = s.touched[:0]
	return failed
}
