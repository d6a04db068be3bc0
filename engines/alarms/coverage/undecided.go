package coverage

import "github.com/mainstay-go/mainstay/engines/alarms/policy"

// undecided finds resources of types that the policy says nothing about: neither what to watch of them, nor why nothing.
func (c *check) undecided() {
	for _, r := range c.app.Sorted() {
		if _, watched := readers()[r.Type]; watched {
			continue
		}
		if _, decided := policy.FindNone(r.Type); decided {
			continue
		}
		if excuse, excused := excuseOf(r, ""); excused {
			c.Excused++
			c.excuse(Subject{Resource: r}, "", excuse)
			continue
		}
		c.found(Undecided, r, "", "the policy says nothing about %s; expected rows, or why there are none; add them in engines/alarms/policy, or excuse it with alarm.Excuse", r.Type)
	}
}
