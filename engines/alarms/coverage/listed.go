package coverage

import (
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/names"
)

// Composite says whether an alarm is about other alarms.
func (a Alarm) Composite() bool { return a.Of != nil }

// listed is an alarm as people look at it.
func (d deployed) listed(usd cost.Number) Alarm {
	a := Alarm{Resource: d.Name(), Title: d.title(), Service: d.tags[names.TagService], Row: d.row(), Severity: d.severity(), On: d.on(), Says: d.Text("AlarmDescription"),
		Owner: d.tags[names.TagOwner], Runbook: d.tags[names.TagRunbook], Since: d.tags[names.TagSince], USD: usd}
	if d.Type != compositeType {
		a.Rule = d.read()
		return a
	}
	a.Of = []string{}
	for _, id := range slices.Compact(template.References(d.Get("AlarmRule"))) {
		a.Of = append(a.Of, d.Stack+"/"+id)
	}
	return a
}

// title is an alarm's name without that of its stack; its id, where the name is made by CloudFormation.
func (d deployed) title() string {
	name := d.Text("AlarmName")
	if join, ok := part(d.Get("AlarmName")).Get("Fn::Join").([]any); ok && len(join) == 2 {
		parts, _ := join[1].([]any)
		for _, p := range parts {
			text, _ := p.(string)
			name += text
		}
	}
	if name = strings.Trim(name, "-"); name == "" {
		return d.ID
	}
	return name
}

// on says when an alarm is on, in a line.
func (d deployed) on() string {
	if d.Type == compositeType {
		return strings.Join(slices.Compact(template.References(d.Get("AlarmRule"))), ", ")
	}
	a := d.read()
	if a.Expression == "" && len(a.Metrics) > 0 {
		a.Expression = a.Metrics[0].Stat + " of " + a.Metrics[0].Name
	}
	return shape(a)
}
