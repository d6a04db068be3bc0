package policy_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// ratio is a good alarm, which tests spoil.
func ratio() policy.Alarm {
	return policy.Alarm{Row: policy.Row{Name: "orders-refused", Severity: policy.Ticket, Compare: policy.Above, M: 3, N: 5, Missing: policy.NotBreaching,
		Metrics: []policy.Metric{{ID: "err", Namespace: "AWS/Lambda", Name: "Errors", Stat: "Sum"}, {ID: "inv", Namespace: "AWS/Lambda", Name: "Invocations", Stat: "Sum"}}},
		Expression: "IF(inv > 10, 100 * FILL(err, 0) / inv, 0)", Threshold: 5, Period: time.Minute}
}

func TestValidate(t *testing.T) {
	if err := ratio().Validate(); err != nil {
		t.Error(err)
	}
	for want, spoil := range map[string]func(*policy.Alarm){
		`it has no metric; expected 1 to 10; add one`:                                              func(a *policy.Alarm) { a.Metrics = nil },
		`its name is "Orders"; expected 2 to 63 of a-z`:                                            func(a *policy.Alarm) { a.Name = "Orders" },
		`Severity is ""; expected page, ticket or quiet`:                                           func(a *policy.Alarm) { a.Severity = "" },
		`Expression is one with SEARCH; expected named metrics: CloudWatch takes no SEARCH`:        func(a *policy.Alarm) { a.Expression += " + SUM(SEARCH('{AWS/Lambda} Errors', 'Sum'))" },
		`Expression is one with ANOMALY_DETECTION_BAND; expected the value alone`:                  func(a *policy.Alarm) { a.Expression = "ANOMALY_DETECTION_BAND(inv) + err" },
		`Expression is one with fill; expected FILL in capitals`:                                   func(a *policy.Alarm) { a.Expression = "100 * fill(err, 0) / inv" },
		`Expression is one with calls; expected ids of the alarm's metrics`:                        func(a *policy.Alarm) { a.Expression = "err / calls + inv" },
		`without metric inv; expected every metric, since each is paid for`:                        func(a *policy.Alarm) { a.Expression = "100 * err" },
		`with a sign that metric math does not have`:                                               func(a *policy.Alarm) { a.Expression = "err % inv" },
		`expected as many ) as (, each after its (`:                                                func(a *policy.Alarm) { a.Expression = "(err + inv" },
		`Expression is empty; expected one over the ids of all metrics`:                            func(a *policy.Alarm) { a.Expression = "" },
		`the number of metrics is 11; expected at most 10`:                                         many(11),
		`the id of metric Errors is "Err"; expected a small letter first`:                          func(a *policy.Alarm) { a.Metrics[0].ID, a.Expression = "Err", "Err/inv" },
		`the id of metric Invocations is "err"; expected a small letter first, each once`:          func(a *policy.Alarm) { a.Metrics[1].ID, a.Expression = "err", "err" },
		`the metric is AWS/Lambda errors; expected one that exists, such as Errors`:                func(a *policy.Alarm) { a.Metrics[0].Name = "errors" },
		`the metric is AWS/Lamda Errors; expected one that exists; correct it`:                     func(a *policy.Alarm) { a.Metrics[0].Namespace = "AWS/Lamda" },
		`the metric is "" of namespace "AWS/Lambda"; expected both`:                                func(a *policy.Alarm) { a.Metrics[0].Name = "" },
		`the statistic of Errors is "Total"; expected Sum, Average`:                                func(a *policy.Alarm) { a.Metrics[0].Stat = "Total" },
		`the statistic of Errors is "p101"`:                                                        func(a *policy.Alarm) { a.Metrics[0].Stat = "p101" },
		`the period of Errors is 5m0s; expected the alarm's, 1m0s: CloudWatch takes no mixed ones`: func(a *policy.Alarm) { a.Metrics[0].Period = 5 * time.Minute },
		`Threshold is NaN; expected a number`:                                                      func(a *policy.Alarm) { a.Threshold = math.NaN() },
		`Compare is "GreaterThanUpperThreshold" without a Band`:                                    func(a *policy.Alarm) { a.Compare = policy.AboveBand },
		`Compare is "GreaterThanThreshold" with a Band`:                                            func(a *policy.Alarm) { a.Band = 2 },
		`Threshold is 5 with a Band; expected none: the band is the threshold`:                     func(a *policy.Alarm) { a.Band, a.Compare = 2, policy.AboveBand },
		`Band is -1; expected standard deviations, more than 0 and at most 10`:                     band(-1),
		`Band is 11; expected standard deviations`:                                                 band(11),
		`Band is NaN; expected standard deviations`:                                                band(math.NaN()),
		`Period is 1m1s; expected 10, 20 or 30 seconds, or whole minutes`:                          func(a *policy.Alarm) { a.Period = 61 * time.Second },
		`Period is 10s; expected a minute or more, as AWS/Lambda Errors has a value a minute`:      func(a *policy.Alarm) { a.Period = 10 * time.Second },
		`M of N is 6 of 5; expected 1 ≤ M ≤ N`:                                                     func(a *policy.Alarm) { a.M = 6 },
		`M of N is 0 of 0`: func(a *policy.Alarm) { a.M, a.N = 0, 0 },
		`Period times N is 25h0m0s; expected at most 24h0m0s`:                                        func(a *policy.Alarm) { a.Period, a.N = 30*time.Minute, 50 },
		`Period times N is 169h0m0s; expected at most 168h0m0s`:                                      func(a *policy.Alarm) { a.Period, a.N = time.Hour, 169 },
		`Missing is ""; expected notBreaching, breaching, ignore or missing; say what silence means`: func(a *policy.Alarm) { a.Missing = "" },
	} {
		a := ratio()
		spoil(&a)
		if err := a.Validate(); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "alarm ") {
			t.Errorf("Validate() = %v; want %q", err, want)
		}
	}
}

func many(n int) func(*policy.Alarm) {
	return func(a *policy.Alarm) {
		a.Metrics, a.Expression = nil, "SUM(METRICS())"
		for i := range n {
			a.Metrics = append(a.Metrics, policy.Metric{ID: "m" + string(rune('a'+i)), Namespace: "Shop", Name: "Orders", Stat: "Sum"})
		}
	}
}

func band(k float64) func(*policy.Alarm) {
	return func(a *policy.Alarm) { a.Band, a.Compare, a.Threshold = k, policy.AboveBand, 0 }
}

func TestValidate_Good(t *testing.T) {
	for name, change := range map[string]func(*policy.Alarm){
		"ten metrics": many(10), "a band": band(2.5), "exponent": func(a *policy.Alarm) { a.Expression = "err / inv * 1e3" },
		"high resolution of one's own metric": func(a *policy.Alarm) {
			a.Metrics, a.Expression, a.Period = []policy.Metric{{ID: "m1", Namespace: "Shop", Name: "Orders", Stat: "p99.9"}}, "RATE(m1)", 10*time.Second
		},
		"a week of hours": func(a *policy.Alarm) { a.Period, a.N = time.Hour, 168 },
	} {
		a := ratio()
		change(&a)
		if err := a.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzValidate: no expression makes validation panic, and none with SEARCH gets through.
func FuzzValidate(f *testing.F) {
	for _, r := range policy.Rows() {
		f.Add(r.Expression)
	}
	for _, seed := range []string{"SEARCH('{a,b} x', 'Sum')", "((", "m1", "\"", "1e", "AND", "{timeout}", "\x00", "ü"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		a := ratio()
		a.Expression = expression
		if err := a.Validate(); err == nil && strings.Contains(strings.ReplaceAll(expression, "'", ""), "SEARCH(") && !strings.ContainsAny(expression, "'\"") {
			t.Errorf("an expression with SEARCH is good: %q", expression)
		}
	})
}

// TestAlarm_Properties: whatever numbers a resource has that its service allows, every row makes an alarm that CloudWatch takes.
func TestAlarm_Properties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := policy.Numbers{
			policy.Timeout:     float64(rapid.IntRange(1, 900).Draw(t, "timeout")) * 1000,
			policy.Concurrency: float64(rapid.IntRange(2, 1000).Draw(t, "concurrency")),
			policy.Visibility:  float64(rapid.IntRange(1, 43_200).Draw(t, "visibility")),
			policy.Retention:   float64(rapid.IntRange(60, 1_209_600).Draw(t, "retention")),
			policy.MaxAge:      float64(rapid.IntRange(60, 21_600).Draw(t, "age")) * 1000,
			policy.Gap:         float64(rapid.IntRange(60, 4*86_400).Draw(t, "gap")),
		}
		for _, r := range policy.Rows() {
			if r.Kind == policy.Service {
				continue
			}
			if r.Kind == policy.Probe {
				n[policy.Gap] = min(n[policy.Gap], 2*86_400) // three runs must fit into a week
			}
			if _, err := r.Alarm(n); err != nil {
				t.Fatal(err)
			}
		}
	})
}
