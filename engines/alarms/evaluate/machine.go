package evaluate

import "math/bits"

// Machine keeps the state of one alarm while datapoints come in, one for every evaluation. Its memory is the range.
//
// A period that is longer than the time between two evaluations has several windows that take turns: a five-minute
// alarm is evaluated each minute, and each time looks at the datapoints that end with this very minute.
type Machine struct {
	rule   Rule
	state  State
	narrow []bitWindow // one for each turn; for ranges of at most 64
	wide   []ring      // for longer ones
	turn   int
	newest uint64 // mask of the newest N
	all    uint64 // mask of the range
}

// bitWindow has one bit for each period, the newest being the lowest.
type bitWindow struct{ real, bad uint64 }

// NewMachine returns a machine in the given state whose windows take the given number of turns.
func NewMachine(rule Rule, from State, turns int) (*Machine, error) {
	if err := rule.validate(); err != nil {
		return nil, err
	}
	m := &Machine{rule: rule, state: from}
	if rule.Range > 64 {
		for range max(turns, 1) {
			m.wide = append(m.wide, newRing(rule))
		}
		return m, nil
	}
	m.narrow = make([]bitWindow, max(turns, 1))
	m.newest, m.all = ^uint64(0)>>(64-rule.N), ^uint64(0)>>(64-rule.Range)
	return m, nil
}

// State is the state after what came in so far.
func (m *Machine) State() State { return m.state }

// Values takes datapoints, NaN for those that are missing, and writes the state after each of them; states is as long
// as values, or nil where only the last state is of interest.
func (m *Machine) Values(values []float64, states []State) {
	if len(m.narrow) != 1 || len(states) < len(values) {
		for i, v := range values {
			s := m.Next(v)
			if i < len(states) {
				states[i] = s
			}
		}
		return
	}
	w, state, newest, need := m.narrow[0], m.state, m.newest, m.rule.M
	breach, states := m.rule.Breach, states[:len(values)]
	for i, v := range values {
		w = w.push(v, breach)
		if w.real&newest == newest {
			state = OK
			if bits.OnesCount64(w.bad&newest) >= need {
				state = Alarm
			}
		} else {
			state = m.rule.decide(w.count(m.rule.N, m.all), state)
		}
		states[i] = state
	}
	m.narrow[0], m.state = w, state
}

// Next takes one datapoint, NaN if it is missing, and returns the state after it.
func (m *Machine) Next(value float64) State {
	m.push(value)
	m.state = m.rule.decide(m.count(), m.state)
	return m.state
}

// Keep takes a datapoint of too few samples to decide by: the state stays.
func (m *Machine) Keep(value float64) State {
	m.push(value)
	return m.state
}

func (m *Machine) push(value float64) {
	if len(m.wide) > 0 {
		m.turn = (m.turn + 1) % len(m.wide)
		m.wide[m.turn].push(value, m.rule.Breach)
		return
	}
	m.turn = (m.turn + 1) % len(m.narrow)
	m.narrow[m.turn] = m.narrow[m.turn].push(value, m.rule.Breach)
}

func (m *Machine) count() count {
	if len(m.wide) > 0 {
		return m.wide[m.turn].count()
	}
	return m.narrow[m.turn].count(m.rule.N, m.all)
}

func (w bitWindow) push(v float64, c Condition) bitWindow {
	w.real <<= 1
	w.bad <<= 1
	if v == v { // not NaN
		w.real |= 1
	}
	if v >= c.High || v <= c.Low {
		w.bad |= 1
	}
	return w
}

// count counts the newest n real datapoints of the range.
func (w bitWindow) count(n int, all uint64) count {
	real := w.real & all
	c := count{real: bits.OnesCount64(real), oldest: bits.Len64(real)}
	for ; c.real > n; c.real-- {
		real &^= 1 << (bits.Len64(real) - 1)
	}
	c.bad = bits.OnesCount64(w.bad & real)
	return c
}

// Window takes a whole evaluation range, oldest first, in place of what came in before at its turn.
func (m *Machine) Window(values []float64) State {
	if m.turn++; len(m.wide) > 0 {
		m.turn %= len(m.wide)
		m.wide[m.turn] = newRing(m.rule)
	} else {
		m.turn %= len(m.narrow)
		m.narrow[m.turn] = bitWindow{}
	}
	for _, v := range values {
		if len(m.wide) > 0 {
			m.wide[m.turn].push(v, m.rule.Breach)
		} else {
			m.narrow[m.turn] = m.narrow[m.turn].push(v, m.rule.Breach)
		}
	}
	m.state = m.rule.decide(m.count(), m.state)
	return m.state
}
