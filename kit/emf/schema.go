package emf

import (
	"fmt"
	"slices"

	"github.com/mainstay-go/mainstay/kit/limits"
	"github.com/mainstay-go/mainstay/names"
)

// Schema writes documents that always have the same metrics, with one value each. What does not change is prepared, so
// that it takes little longer than formatting the numbers.
type Schema struct {
	scope *Scope
	ids   []int
	fixed []byte // from behind the timestamp to before the first value
}

// Schema prepares documents with these metrics and without those dimensions whose value varies.
func (m *Metrics) Schema(metrics ...names.Metric) (*Schema, error) { return m.base.Schema(metrics...) }

// Schema prepares documents with these metrics.
func (s *Scope) Schema(metrics ...names.Metric) (*Schema, error) {
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	if n := len(metrics); n == 0 || n > limits.EmbeddedMetrics {
		return nil, fmt.Errorf("prepare documents: found %d metrics; expected 1 to %d", n, limits.EmbeddedMetrics)
	}
	p := &Schema{scope: s, fixed: slices.Clone(s.head)}
	size := 0
	for _, metric := range metrics {
		id, err := s.m.id(metric)
		if err != nil {
			return nil, fmt.Errorf("prepare documents: %w", err)
		}
		if slices.Contains(p.ids, id) {
			return nil, fmt.Errorf("prepare documents: metric %q: found it twice; expected each once", metric.Name)
		}
		p.ids = append(p.ids, id)
		p.fixed = append(p.fixed, s.m.defined[id].define...)
		size += len(s.m.defined[id].key) + mostNumber
	}
	p.fixed = append(append(p.fixed[:len(p.fixed)-1], end...), s.tail...)
	if size += len(p.fixed); size > mostDocument-mostProperties-2*mostReason-mostTime-len(begin) {
		return nil, fmt.Errorf("prepare documents: found metrics that take %d bytes; expected names that are shorter", size)
	}
	return p, nil
}

// Write writes one document at once, with the properties there are, given a value for each metric in the order of the
// schema. Its error says that nothing was written. A value that CloudWatch would not take is left out, counted, and told
// by Flush.
func (p *Schema) Write(values ...float64) error {
	m := p.scope.m
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(values) != len(p.ids) {
		return fmt.Errorf("write metrics: found %d values; expected %d, one for each metric", len(values), len(p.ids))
	}
	b := append(m.appendBegin(m.buf[:0]), p.fixed...)
	for i, v := range values {
		if !takes(v) {
			return p.collect(values)
		}
		b = appendNumber(append(b, m.defined[p.ids[i]].key...), v)
	}
	m.buf = m.appendEnd(b)
	return m.send()
}

// collect takes the other way, with definitions for just those values that can be written.
func (p *Schema) collect(values []float64) error {
	for i, v := range values {
		p.scope.add(p.ids[i], v)
	}
	return p.scope.write()
}
