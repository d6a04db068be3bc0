package emf

import (
	"fmt"
	"slices"
)

// At returns the scope with these values of the dimensions that have more than one, in the order of the set. A value
// that was not announced becomes Other, an empty one leaves its dimension out; both are counted as refused.
func (m *Metrics) At(values ...string) *Scope {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.scope(m.chosen(values))
}

// chosen numbers a combination of values. Each dimension is a digit: 0 is left out, the last is Other. No values at all
// leave every dimension out, which is nothing to report.
func (m *Metrics) chosen(values []string) int {
	number, base, i := 0, 1, 0
	for d := range m.set.Dimensions {
		dim := &m.set.Dimensions[d]
		if !dim.varies() {
			continue
		}
		if len(values) > 0 {
			number += base * m.digit(dim, values, i)
		}
		base *= dim.states()
		i++
	}
	if len(values) > i {
		m.account.refuse(func() error {
			return fmt.Errorf("choose dimensions: found %d values; expected %d, one for each dimension that varies", len(values), i)
		})
	}
	return number
}

// digit says which state a dimension is in, given the value in a place, if there is one.
func (m *Metrics) digit(d *Dimension, values []string, place int) int {
	value := ""
	if place < len(values) {
		value = values[place]
	}
	if i := slices.Index(d.Values, value); i >= 0 {
		return i + 1
	}
	if value == "" {
		m.account.refuse(func() error {
			return fmt.Errorf("dimension %q: found an empty value; expected one; the dimension is left out", d.Name)
		})
		return 0
	}
	if value == Other {
		return d.states() - 1
	}
	m.account.refuse(func() error {
		return fmt.Errorf("dimension %q: found value %q, which is not among the set's %d; announce it, or take a property if there is no end to them", d.Name, short(value), len(d.Values))
	})
	return d.states() - 1
}

// scope returns the scope of a combination.
func (m *Metrics) scope(combination int) *Scope {
	if s := m.scopes[combination]; s != nil {
		return s
	}
	s := m.newScope(m.values(combination))
	m.scopes[combination] = s
	return s
}

// values returns the values of a combination by dimension; those that are left out have none.
func (m *Metrics) values(combination int) map[string]string {
	all := map[string]string{}
	for _, d := range m.set.Dimensions {
		if !d.varies() {
			all[d.Name] = d.Values[0]
			continue
		}
		digit := combination % d.states()
		combination /= d.states()
		if digit == d.states()-1 {
			all[d.Name] = Other
		} else if digit > 0 {
			all[d.Name] = d.Values[digit-1]
		}
	}
	return all
}

// newScope prepares what all documents of a combination have in common.
func (m *Metrics) newScope(values map[string]string) *Scope {
	s := &Scope{m: m}
	s.head = append(s.head, `,"CloudWatchMetrics":[{"Namespace":`...)
	s.head = appendString(s.head, m.set.Namespace)
	s.head = append(s.head, `,"Dimensions":[`...)
	var sets [][]string
	for _, by := range m.set.by() {
		left := slices.DeleteFunc(slices.Clone(by), func(name string) bool { return values[name] == "" })
		if !slices.ContainsFunc(sets, func(other []string) bool { return slices.Equal(other, left) }) { // it would count twice
			sets = append(sets, left)
			s.head = append(appendNames(s.head, left), ',')
		}
	}
	s.head[len(s.head)-1] = ']'
	s.head = append(s.head, `,"Metrics":[`...)
	for _, d := range m.set.Dimensions {
		if v := values[d.Name]; v != "" {
			s.tail = appendString(appendKey(s.tail, d.Name), v)
		}
	}
	return s
}
