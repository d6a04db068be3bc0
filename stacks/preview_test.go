package stacks_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/alarms/preview"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
)

var link = regexp.MustCompile(`<a href="#([^"]+)">`)

// byResource are the names of alarms, as dashboards have them, by "Stack/LogicalId".
func byResource(made assembly.Assembly) map[string]string {
	found := map[string]string{}
	for _, t := range made.Templates {
		for id, r := range t.Resources {
			if isAlarm(r.Type) {
				found[t.Stack+"/"+id] = "arn:aws:cloudwatch:region:account:alarm:" + said(r.Properties["AlarmName"], t.Name)
			}
		}
	}
	return found
}

// TestPreview: what is drawn before a deployment is what the dashboards of the templates have, in their order.
func TestPreview(t *testing.T) {
	made := synth(t, names.Production)
	p := preview.Of(names.Production, checkAlarms(t, names.Production, parsed(t, names.Production)))
	arns, drawn := byResource(made), 0
	for _, template := range made.Templates {
		for _, r := range cdktest.OfType(template, dashboardType) {
			name := said(r.Properties["DashboardName"], template.Name)
			service := name[strings.LastIndex(name, "-")+1:]
			var svg strings.Builder
			if err := p.SVG(&svg, service); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range link.FindAllStringSubmatch(svg.String(), -1) {
				got = append(got, arns[m[1]])
			}
			if want := slices.Concat(shown(t, said(r.Properties["DashboardBody"], template.Name))); !slices.Equal(got, want) {
				t.Errorf("the preview of %s has\n%s\nwant\n%s", service, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			drawn++
		}
	}
	if drawn != len(p.Dashboards) || drawn < 4 {
		t.Errorf("%d dashboards are made, and %d drawn", drawn, len(p.Dashboards))
	}
}
