package coverage

import (
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/names"
)

// excuse is why a resource does without an alarm.
type excuse struct{ reason, until string }

// excuseOf returns the excuse of a resource from the alarm of a row.
func excuseOf(r template.Resource, row string) (excuse, bool) {
	for _, key := range []string{names.NoAlarm(row), names.NoAlarm("")} {
		if m, ok := r.Metadata[key].(map[string]any); ok {
			e := excuse{}
			e.reason, _ = m["reason"].(string)
			e.until, _ = m["until"].(string)
			return e, true
		}
	}
	return excuse{}, false
}

// excuse wants a reason, and a day that is not over; the day itself still counts.
func (c *check) excuse(s Subject, row string, e excuse) {
	until, err := time.Parse(time.DateOnly, e.until)
	switch {
	case err != nil || len(strings.Fields(e.reason)) < 3:
		c.found(Reason, s.Resource, row, "it is excused by %q until %q; expected a reason of three words and a day like 2027-06-30; say both", e.reason, e.until)
	case !c.Now.Before(until.AddDate(0, 0, 1)):
		c.found(Expired, s.Resource, row, "it was excused until %s (%s); expected a day to come; let it have its alarm, or decide anew", e.until, e.reason)
	}
}
