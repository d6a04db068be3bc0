package evaluate

import "fmt"

// Reason says why the machine is in its state.
func (m *Machine) Reason() string { return m.rule.reason(m.count(), m.state) }

func (r *Rule) reason(c count, state State) string {
	found := fmt.Sprintf("%d of %d datapoints breach, %d of %d needed", c.bad, c.real, r.M, r.N)
	switch {
	case c.bad >= r.M, c.real >= r.N:
		return found
	case r.Missing == Breaching:
		return fmt.Sprintf("%s; %d missing taken as breaching", found, r.N-c.real)
	case r.Missing == NotBreaching:
		return fmt.Sprintf("%s; %d missing taken as not breaching", found, r.N-c.real)
	case c.bad < c.real:
		return found + "; the others are missing"
	case r.Missing == Ignore:
		return fmt.Sprintf("%s; the others are missing: the state is kept", found)
	case c.real == 0:
		return fmt.Sprintf("no datapoint in the evaluation range of %d", r.Range)
	case state == Alarm:
		return fmt.Sprintf("%s, the oldest of them %d periods ago and none well since: premature alarm state", found, c.oldest)
	}
	return found + "; too few to decide"
}
