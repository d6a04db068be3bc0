package emf

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/mainstay-go/mainstay/names"
)

// definition is a metric, and how documents define and hold it.
type definition struct {
	names.Metric
	define []byte // with a comma behind it
	key    []byte // with a comma before it
	next   int    // the definition that was used after this one
}

// id returns the number of a metric. One is defined when it is seen first, for good: so every value of a name has one
// unit, and there are never more names than the set's bound allows.
//
// Code mostly adds the same metrics in the same order, so the one that came next the last time is tried first.
func (m *Metrics) id(metric names.Metric) (int, error) {
	if next := m.defined[m.last].next; m.defined[next].Metric == metric {
		m.last = next
		return next, nil
	}
	id, err := m.find(metric)
	if err == nil {
		m.defined[m.last].next, m.last = id, id
	}
	return id, err
}

func (m *Metrics) find(metric names.Metric) (int, error) {
	id, ok := m.known[metric.Name]
	if !ok {
		if err := m.checkNew(metric); err != nil {
			return 0, err
		}
		return m.define(metric), nil
	}
	if d := &m.defined[id].Metric; *d != metric && (d.Unit != cmp.Or(metric.Unit, names.UnitNone) || d.HighResolution != metric.HighResolution) {
		return 0, clash(*d, metric)
	}
	return id, nil
}

// accept is id where there is nobody to tell.
func (m *Metrics) accept(metric names.Metric) (int, bool) {
	id, err := m.id(metric)
	if err != nil {
		m.account.refuse(func() error { return err })
	}
	return id, err == nil
}

func clash(was, is names.Metric) error {
	return fmt.Errorf("metric %q: found unit %q and high resolution %t; expected %q and %t, as before", short(is.Name),
		short(string(is.Unit)), is.HighResolution, was.Unit, was.HighResolution)
}

// checkNew holds a metric against all that the set has.
func (m *Metrics) checkNew(metric names.Metric) error {
	if m.set.taken(metric.Name) {
		return fmt.Errorf("metric %q: found a name that a dimension or the format itself has; expected another", metric.Name)
	}
	if err := checkMetric(metric); err != nil {
		return err
	}
	if len(m.defined) >= m.most {
		return fmt.Errorf("metric %q: found %d others; expected no more, because each is %d paid metrics and the set's bound is %d; raise Most in the set",
			metric.Name, len(m.defined), m.set.Series(), cmp.Or(m.set.Most, DefaultMost))
	}
	return nil
}

// define keeps a metric. A property of the same name gives way to it.
func (m *Metrics) define(metric names.Metric) int {
	metric.Unit = cmp.Or(metric.Unit, names.UnitNone)
	metric.Name = strings.Clone(metric.Name) // it may be a piece of something large
	d := definition{Metric: metric, key: appendKey(nil, metric.Name)}
	d.define = appendString(append(d.define, `{"Name":`...), metric.Name)
	d.define = appendString(append(d.define, `,"Unit":`...), string(metric.Unit))
	if metric.HighResolution {
		d.define = append(d.define, `,"StorageResolution":1`...)
	}
	d.define = append(d.define, '}', ',')
	m.defined = append(m.defined, d)
	m.known[metric.Name] = len(m.defined) - 1
	m.yield(metric.Name)
	return len(m.defined) - 1
}
