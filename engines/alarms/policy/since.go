package policy

import (
	"fmt"
	"strings"
	"time"
)

// CheckSince wants of a row the day that it came in; and of one that pages, and came in after the table did, the decision
// that made it page. A new row is a ticket: nobody can say yet whether it is signal or noise, and who is called for noise
// stops listening.
func (r Row) CheckSince() error {
	if _, err := time.Parse(time.DateOnly, r.Since); err != nil {
		return fmt.Errorf("row %q: Since is %q; expected the day that it came in, like 2027-01-15", r.Name, r.Since)
	}
	day, reason, ok := strings.Cut(r.Decided, ": ")
	if _, err := time.Parse(time.DateOnly, day); r.Decided != "" && (err != nil || !ok || len(strings.Fields(reason)) < 3) {
		return fmt.Errorf("row %q: Decided is %q; expected a day and a reason, like \"2027-01-15: pages, as all of its six tickets were incidents\"", r.Name, r.Decided)
	}
	if r.Severity == Page && r.Since > first && r.Decided == "" {
		return fmt.Errorf("row %q: it pages since it came in, on %s; expected a ticket, until a review says what it is worth; make it a ticket, or write the review into Decided", r.Name, r.Since)
	}
	return nil
}
