package policy_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// numbers are those of a resource that has them all.
func numbers() policy.Numbers {
	return policy.Numbers{policy.Timeout: 10_000, policy.Concurrency: 10, policy.Visibility: 1800, policy.Retention: 345_600,
		policy.MaxAge: 3_600_000, policy.Gap: 86_400}
}

// TestRows: every row of the table says everything that a row has to say, once, and CloudWatch would take its alarm.
func TestRows(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range policy.Rows() {
		for _, problem := range incomplete(r) {
			t.Errorf("row %q %s", r.Name, problem)
		}
		if seen[r.Name] {
			t.Errorf("there are two rows %q", r.Name)
		}
		seen[r.Name] = true
		if r.Kind == policy.Service {
			continue // composite alarms have no metric
		}
		if _, err := r.Alarm(numbers()); err != nil {
			t.Error(err)
		}
	}
	if len(seen) < 40 {
		t.Errorf("the table has %d rows; want those of every kind", len(seen))
	}
}

func incomplete(r policy.Row) []string {
	var found []string
	for what, text := range map[string]string{"Means": r.Means, "First": r.First, "Why": r.Why, "Source": r.Source} {
		if len(text) < 4 || what != "Source" && !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
			found = append(found, "does not say "+what+" in a sentence")
		}
	}
	if err := r.CheckSince(); err != nil {
		found = append(found, err.Error())
	}
	return found
}

func TestRows_Red(t *testing.T) {
	if got := incomplete(policy.Row{Since: "today", Means: "Half"}); len(got) != 5 {
		t.Errorf("an empty row lacks %q; want four texts and a day", got)
	}
}

// TestCheckSince: what comes in later is a ticket first.
func TestCheckSince(t *testing.T) {
	for _, c := range []struct {
		row  policy.Row
		want string
	}{
		{policy.Row{Since: "2027-01-15", Severity: policy.Ticket}, ""},
		{policy.Row{Since: "2026-11-23", Severity: policy.Page}, ""},
		{policy.Row{Since: "2027-01-15", Severity: policy.Page}, "expected a ticket, until a review says what it is worth"},
		{policy.Row{Since: "2027-01-15", Severity: policy.Page, Decided: "2027-02-15: four tickets were incidents"}, ""},
		{policy.Row{Since: "2027-01-15", Severity: policy.Page, Decided: "it seems better"}, "expected a day and a reason"},
		{policy.Row{Since: "2027-01-15", Severity: policy.Ticket, Decided: "2027-02-15: noise"}, "expected a day and a reason"},
		{policy.Row{}, `Since is ""; expected the day`},
	} {
		switch err := c.row.CheckSince(); {
		case c.want == "" && err != nil:
			t.Errorf("CheckSince of %+v = %v", c.row, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("CheckSince of %+v = %v; want %q", c.row, err, c.want)
		}
	}
}

// TestSeverity: who is told is decided by what users feel; this is the list that the page about alarms has.
func TestSeverity(t *testing.T) {
	pages := map[string]bool{}
	for _, r := range policy.Rows() {
		if r.Severity == policy.Page {
			pages[r.Name] = true
		}
	}
	for _, name := range []string{"function-errors", "queue-stalled", "dead-letter-not-empty", "api-errors", "probe-red", "consumer-blocked", "rule-lost"} {
		if !pages[name] {
			t.Errorf("%s pages nobody", name)
		}
	}
	for _, name := range []string{"function-throttled", "function-slow", "api-slow", "api-quiet", "table-writes-throttled"} {
		if pages[name] {
			t.Errorf("%s pages somebody, and is a cause only", name)
		}
	}
}

func find(t *testing.T, name string) policy.Row {
	t.Helper()
	r, ok := policy.Find(name)
	if !ok {
		t.Fatalf("there is no row %q", name)
	}
	return r
}

// TestAlarm: the resource's own numbers are in thresholds, expressions and periods.
func TestAlarm(t *testing.T) {
	for name, want := range map[string]string{
		"function-slow":        "100 * dur / 10000 | 90 | 1m0s",
		"queue-late":           "age / 1800 | 3 | 1m0s",
		"queue-expiring":       " | 241920 | 5m0s",
		"queue-stalled":        "IF(vis > 0 AND FILL(del, 0) == 0 AND DIFF(age) > 0, 1, 0) | 1 | 30m0s",
		"worker-busy":          "100 * con / 10 | 90 | 1m0s",
		"async-late":           " | 1.8e+06 | 1m0s",
		"schedule-silent":      " | 1 | 36h0m0s",
		"dead-letter-expiring": " | 259200 | 1h0m0s",
	} {
		a, err := find(t, name).Alarm(numbers())
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%s | %v | %v", a.Expression, a.Threshold, a.Period); got != want {
			t.Errorf("%s is %q; want %q", name, got, want)
		}
	}
	if a, _ := find(t, "queue-stalled").Alarm(policy.Numbers{policy.Visibility: 61}); a.Period != 5*time.Minute {
		t.Errorf("the period is %s; want the row's own, as it is longer", a.Period)
	}
	if a, _ := find(t, "api-refusals").Alarm(nil); a.BandExpression() != "ANOMALY_DETECTION_BAND(value, 3)" {
		t.Errorf("the band is %q; want one over the expression", a.BandExpression())
	}
	if a, _ := find(t, "function-runaway").Alarm(nil); a.BandExpression() != "ANOMALY_DETECTION_BAND(inv, 4)" {
		t.Errorf("the band is %q; want one over the metric", a.BandExpression())
	}
	if a, _ := find(t, "api-slow").Alarm(nil); a.LowSamples() != "ignore" {
		t.Errorf("few samples are %q; want them ignored", a.LowSamples())
	}
}

func TestAlarm_NumberMissing(t *testing.T) {
	r := find(t, "queue-late")
	if _, err := r.Alarm(policy.Numbers{policy.Timeout: 1}); err == nil || !strings.Contains(err.Error(), `alarm "queue-late": the resource has the numbers map[timeout:1]; expected [visibility]; add what is missing`) {
		t.Errorf("Alarm = %v; want to hear which number is missing", err)
	}
}

func TestDescription(t *testing.T) {
	a, err := find(t, "function-errors").Alarm(nil)
	if err != nil {
		t.Fatal(err)
	}
	a.First = strings.Repeat("x", 2000)
	if d := a.Description(); len(d) > 1024 || !strings.HasSuffix(d, " Runbook: docs/runbooks/function-errors.md") {
		t.Errorf("the description %q is too long, or does not end with the runbook", d)
	}
}

// TestKinds: a kind of resource has a type and rows; what has a row has a kind.
func TestKinds(t *testing.T) {
	for _, r := range policy.Rows() {
		if r.Kind.Type() == "" && r.Kind != policy.Service && r.Kind != policy.Release {
			t.Errorf("%s is about a %s, which has no type", r.Name, r.Kind)
		}
	}
	for _, k := range []policy.Kind{policy.Function, policy.Async, policy.Delivery, policy.Worker, policy.Consumer, policy.Queue, policy.DeadLetter, policy.Table,
		policy.API, policy.Rule, policy.Schedule, policy.Topic, policy.AlarmTopic, policy.Workflow, policy.Probe, policy.Service, policy.Release} {
		if len(policy.For(k)) == 0 {
			t.Errorf("there is no row about a %s", k)
		}
	}
}

func Example() {
	for _, row := range policy.For(policy.Worker) {
		alarm, err := row.Alarm(policy.Numbers{policy.Concurrency: 20})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(alarm.Name, alarm.Severity, alarm.Expression, alarm.Threshold)
	}
	// Output: worker-busy ticket 100 * con / 20 90
}

func TestRow_JSON(t *testing.T) {
	text, err := json.Marshal(find(t, "queue-late"))
	if err != nil || !strings.Contains(string(text), `"expression":"age / {visibility}"`) {
		t.Errorf("a row in JSON is %s, %v", text, err)
	}
}

// TestRunbooks: every row has a runbook that says what the row is about, what to look at and what to do.
func TestRunbooks(t *testing.T) {
	for _, r := range policy.Rows() {
		text, err := os.ReadFile("../../../" + r.Runbook())
		if err != nil {
			t.Errorf("row %q has no runbook: %v", r.Name, err)
			continue
		}
		for _, problem := range thin(r, string(text)) {
			t.Errorf("%s %s", r.Runbook(), problem)
		}
	}
}

// thin says what a runbook lacks.
func thin(r policy.Row, text string) []string {
	var found []string
	for _, want := range []string{"# " + r.Name + "\n", "## What it means", "## Look", "## Do", "## Afterwards"} {
		if !strings.Contains(text, want) {
			found = append(found, "has no "+strings.TrimSpace(want))
		}
	}
	if n := len(strings.Fields(text)); n < 80 {
		found = append(found, fmt.Sprintf("has %d words; want at least 80", n))
	}
	return found
}

func TestRunbooks_Red(t *testing.T) {
	if got := thin(policy.Row{Name: "queue-late"}, "# queue-late\n\n## Look\n\nAt it."); len(got) != 4 {
		t.Errorf("a skeleton lacks %q; want three parts and words", got)
	}
}
