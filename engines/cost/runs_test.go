package cost_test

import (
	"testing"

	"github.com/mainstay-go/mainstay/engines/cost"
)

func TestRuns(t *testing.T) {
	for expression, want := range map[string]string{
		"rate(5 minutes)": "8640", "rate(1 minute)": "43200", "rate(1 hour)": "720", "rate(2 days)": "15", "": "0", "at(2026-11-23T10:00:00)": "1",
		"cron(0 8 * * ? *)": "30", "cron(0/15 * * * ? *)": "2880", "cron(0 8 ? * MON-FRI *)": "21.428571", "cron(0 8 ? * 2-6 *)": "21.428571",
		"cron(0,30 8-17 * * ? *)": "600", "cron(0 0 1 * ? *)": "0.967742", "cron(0 0 L * ? *)": "0.967742", "cron(0 0 * JAN ? *)": "2.5", "cron(0 0 ? * 6L *)": "4.285714",
		"cron(5-5 0 * * ? *)": "30",
	} {
		if got, err := cost.Runs(expression, cost.N(30)); err != nil || got.String() != want {
			t.Errorf("%s runs %s times a month, %v; want %s", expression, got, err, want)
		}
	}
	for _, bad := range []string{"rate(0 minutes)", "rate(5)", "rate(x minutes)", "rate(5 weeks)", "cron(0 8 * * ?)", "cron(60 8 * * ? *)", "cron(5-1 8 * * ? *)", "cron(0/0 8 * * ? *)", "cron(0/x 8 * * ? *)",
		"cron(a 8 * * ? *)", "cron(0-b 8 * * ? *)", "often", "rate(5 minutes", "every(5)"} {
		if got, err := cost.Runs(bad, cost.N(30)); err == nil {
			t.Errorf("%s runs %s times; want an error", bad, got)
		}
	}
}

func FuzzRuns(f *testing.F) {
	for _, seed := range []string{"rate(5 minutes)", "cron(0/15 8-17 ? * MON-FRI *)", "cron(L W # , / -)", "at()", "cron(0/1 * * * ? *)", "cron(1-2-3 * * * ? *)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		n, err := cost.Runs(expression, cost.N(30))
		if err == nil && (n.Sign() < 0 || n.Cmp(cost.N(43_200)) > 0) {
			t.Errorf("%q runs %s times a month; no schedule runs more than once a minute", expression, n)
		}
	})
}
