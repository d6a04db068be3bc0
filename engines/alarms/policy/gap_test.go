package policy_test

import (
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

func TestLongestGap(t *testing.T) {
	for expression, want := range map[string]time.Duration{
		"rate(5 minutes)": 5 * time.Minute, "rate(1 day)": 24 * time.Hour, "rate(1 hour)": time.Hour, "rate(2 days)": 48 * time.Hour,
		"cron(0 3 * * ? *)": 24 * time.Hour, "cron(*/5 * * * ? *)": time.Hour,
		"rate(3 days)": 0, "rate(0 days)": 0, "rate(x days)": 0, "rate(5 moons)": 0, "rate(99999999999999999999 days)": 0,
		"cron(0 3 ? * MON-FRI *)": 0, "cron(0 3 1 * ? *)": 0, "cron(0 3)": 0, "at(2026-12-31T23:59:00)": 0, "": 0, "rate": 0,
	} {
		if got, ok := policy.LongestGap(expression); got != want || ok != (want > 0) {
			t.Errorf("LongestGap(%q) = %s, %v; want %s", expression, got, ok, want)
		}
	}
}
