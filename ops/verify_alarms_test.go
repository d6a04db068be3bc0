package ops

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// rule is a template with an event rule, about which the policy has rows.
const rule = `{"Resources": {"Placed": {"Type": "AWS::Events::Rule", "Properties": {}, "Metadata": {"mainstay:no-alarm": {"reason": "nobody waits for these", "until": "2027-01-31"}}}}}`

func verifying(t *testing.T, environment, template string) Verify {
	t.Helper()
	v := Verify{Project: Project{Dir: t.TempDir()}, Now: time.Date(2027, 1, 31, 12, 0, 0, 0, time.UTC)}
	folder := v.Project.Assembly(environment)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "Shop.template.json"), []byte(template), 0o644); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestVerify_Alarms: what has neither an alarm nor a valid excuse is an error in environments that last, and nothing in others.
func TestVerify_Alarms(t *testing.T) {
	bare := strings.Replace(rule, "mainstay:no-alarm", "other", 1)
	for _, c := range []struct {
		environment, template, says, found string
	}{
		{"production", rule, "0 alarms on 1 resources, $0.00 a month", ""},
		{"staging", bare, "", "uncovered: Shop/Placed rule-failed: found no alarm about this rule"},
		{"login-1a2b3c4d", bare, "has none", ""},
	} {
		says, found, err := verifying(t, c.environment, c.template).alarms(t.Context(), c.environment)
		switch {
		case err != nil:
			t.Errorf("%s: %v", c.environment, err)
		case c.found == "" && (len(found) > 0 || says != c.says):
			t.Errorf("%s says %q and finds %v; want %q and nothing", c.environment, says, found, c.says)
		case c.found != "" && (len(found) == 0 || found[0].Severity != severityError || !strings.HasPrefix(found[0].Says, c.found)):
			t.Errorf("%s finds %v; want %q", c.environment, found, c.found)
		}
	}
}

// TestVerify_AlarmsLate: an excuse ends with its day.
func TestVerify_AlarmsLate(t *testing.T) {
	v := verifying(t, "production", rule)
	v.Now = v.Now.AddDate(0, 0, 1)
	if _, found, err := v.alarms(t.Context(), "production"); err != nil || len(found) == 0 || !strings.HasPrefix(found[0].Says, "expired: ") {
		t.Errorf("alarms = %v, %v; want to hear that the excuse is over", found, err)
	}
}

// TestVerify_AlarmsChecked: the check is one of those that are made.
func TestVerify_AlarmsChecked(t *testing.T) {
	v := verifying(t, "production", strings.Replace(rule, "mainstay:no-alarm", "other", 1))
	for _, one := range v.checks([]string{"production"}) {
		if one.name != "alarms" {
			continue
		}
		if _, found, err := one.run(t.Context(), nil); err != nil || len(found) == 0 || found[0].Environment != "production" {
			t.Errorf("the check finds %v, %v; want what production lacks", found, err)
		}
		return
	}
	t.Error("there is no check of alarms")
}
