package stacks_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
)

const dashboardType = "AWS::CloudWatch::Dashboard"

// said is a value of a template as CloudFormation makes a text of it, where it can be known; the others are as they are.
func said(v any, stack string) string {
	m, ok := v.(map[string]any)
	if !ok {
		text, _ := v.(string)
		return text
	}
	if ref, ok := m["Ref"].(string); ok {
		return map[string]string{"AWS::StackName": stack, "AWS::Region": "region", "AWS::Partition": "aws", "AWS::AccountId": "account"}[ref]
	}
	parts, _ := m["Fn::Join"].([]any)
	if len(parts) != 2 {
		return cdktest.JSON(v)
	}
	var text strings.Builder
	for _, part := range parts[1].([]any) {
		text.WriteString(said(part, stack))
	}
	return text.String()
}

// shown are the alarms of a dashboard: those whose state it has, and those it draws.
func shown(t *testing.T, body string) (states, graphs []string) {
	t.Helper()
	var d struct {
		Widgets []struct {
			Properties struct {
				Alarms      []string
				Annotations struct{ Alarms []string }
			}
		}
	}
	if err := json.Unmarshal([]byte(body), &d); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	for _, w := range d.Widgets {
		states, graphs = append(states, w.Properties.Alarms...), append(graphs, w.Properties.Annotations.Alarms...)
	}
	return states, graphs
}

// alarmNames are those that the templates give, of pages and of all, and of all but composite ones.
func alarmNames(made assembly.Assembly) (all, pages, plain []string) {
	for _, t := range made.Templates {
		for _, r := range t.Resources {
			if !isAlarm(r.Type) {
				continue
			}
			name := "arn:aws:cloudwatch:region:account:alarm:" + said(r.Properties["AlarmName"], t.Name)
			all = append(all, name)
			if strings.Contains(cdktest.JSON(r.Properties["Tags"]), `"mainstay:severity","Value":"page"`) {
				pages = append(pages, name)
			}
			if r.Type == "AWS::CloudWatch::Alarm" {
				plain = append(plain, name)
			}
		}
	}
	return all, pages, plain
}

// TestDashboards: the state of every alarm of production is on one dashboard of a service, and a graph of each that has one;
// the application's has those that page. Names are compared as CloudFormation will make them: a dashboard of an alarm that has
// another name deploys, and is empty.
func TestDashboards(t *testing.T) {
	made := synth(t, names.Production)
	var states, graphs, app []string
	for _, template := range made.Templates {
		for _, r := range cdktest.OfType(template, dashboardType) {
			s, g := shown(t, said(r.Properties["DashboardBody"], template.Name))
			if strings.HasSuffix(said(r.Properties["DashboardName"], template.Name), "-all") {
				app = s
				continue
			}
			states, graphs = append(states, s...), append(graphs, g...)
		}
	}
	all, pages, plain := alarmNames(made)
	same(t, "the states on dashboards of services", states, all)
	same(t, "the graphs on dashboards of services", graphs, plain)
	same(t, "the states on the dashboard of the application", app, pages)
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s are %d:\n%s\nwant those %d of the templates:\n%s", what, len(got), strings.Join(got, "\n"), len(want), strings.Join(want, "\n"))
	}
}

// TestDashboards_None: they are paid for by the month, so that only production has them.
func TestDashboards_None(t *testing.T) {
	for _, name := range []string{names.Staging, "login-1a2b3c4d"} {
		if found := parsed(t, name).OfType(dashboardType); len(found) > 0 {
			t.Errorf("%s has %s", name, found[0].Name())
		}
	}
}
