package emf

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/mainstay-go/mainstay/names"
)

// account is what did not go well: what was refused and which documents were lost.
type account struct {
	refused, lost int   // not yet counted in a metric
	why, failure  error // the first of each; Flush tells them
	told          bool  // why is a property already
	torn          bool  // the last write broke off within a line
}

// refuse counts something that CloudWatch would not take. The message is made for the first one only: there may be many.
func (a *account) refuse(why func() error) {
	a.refused++
	if a.why == nil {
		a.why = why()
	}
}

func (a *account) lose(err error) {
	a.lost++
	if a.failure == nil {
		a.failure = err
	}
}

// settle returns what went wrong and forgets it, but for what no metric has counted yet.
func (a *account) settle() error {
	err := errors.Join(a.why, a.failure)
	a.why, a.failure, a.told = nil, nil, false
	return err
}

// report turns the account into metrics, with the reason as a property of the documents that are written next.
func (m *Metrics) report() {
	a := &m.account
	refused, lost := a.refused, a.lost
	a.refused, a.lost = 0, 0
	if refused > 0 {
		m.base.put(m.known[string(names.MetricsRefused)], float64(refused))
	}
	if lost > 0 {
		m.base.put(m.known[string(names.MetricsLost)], float64(lost))
	}
	if a.why != nil && !a.told {
		m.setProperty(slog.String(names.PropertyRefused, cut(a.why.Error(), mostReason)), mostProperties+2*mostReason)
		a.told = true
	}
}

// mostReason is how many bytes of a reason are told. They have room beside the properties, whatever their number.
const mostReason = 512

func (m *Metrics) refuseWith(s sample) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.account.refuse(func() error {
		return fmt.Errorf("metric %q: found it in an attribute of every line; expected it in a line's own attributes", short(s.metric.Name))
	})
}
