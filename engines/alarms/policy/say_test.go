package policy_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

func TestSentence(t *testing.T) {
	for name, want := range map[string]string{
		"function-errors":  "errors, % of invocations > 5 in 3 of 5 × 1 min; silence is fine",
		"function-runaway": "Sum of Invocations above what is usual ± 4 deviations in 3 of 3 × 5 min; silence is fine",
		"queue-expiring":   "> 700 in 3 of 3 × ",
	} {
		row, _ := policy.Find(name)
		a, err := row.Alarm(policy.Numbers{policy.Retention: 1000, policy.Visibility: 30})
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Sentence(); !strings.Contains(got, want) {
			t.Errorf("%s is %q; want %q", name, got, want)
		}
	}
	row, _ := policy.Find("queue-expiring")
	if got := row.Bound(); got != "> 0.7 × retention" {
		t.Errorf("the bound is %q; want it relative to the resource's number", got)
	}
	long := policy.Row{M: 1, N: 1, Period: 90 * time.Second, Stretch: policy.Value{Number: 2, Of: policy.Gap}}
	if got := long.Window(); got != "1 of 1 × 90 s, or 2 × gap where that is longer" {
		t.Errorf("the window is %q", got)
	}
}

// TestSentence_Rows: of every row there is something to say; only composite alarms look at none of their own.
func TestSentence_Rows(t *testing.T) {
	for _, r := range policy.Rows() {
		if r.Kind == policy.Service {
			if r.Looks() != "other alarms" || r.Bound() != "" {
				t.Errorf("%s looks at %q %q; want other alarms", r.Name, r.Looks(), r.Bound())
			}
			continue
		}
		if r.Looks() == "other alarms" || r.Bound() == "" || r.Window() == "" || r.Silence() == "" {
			t.Errorf("%s is said as %q, %q, %q, %q; want all of them", r.Name, r.Looks(), r.Bound(), r.Window(), r.Silence())
		}
	}
}
