package stacks

import (
	"time"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/alarm"
	"github.com/mainstay-go/mainstay/constructs/dashboard"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/names"
)

// alarmed gives every unit the alarms of the policy, in environments that have alarms. The topics are data: people have
// subscribed to them, and data's own alarms use them.
func (p *parts) alarmed() {
	if !p.Alarms {
		return
	}
	p.Data("alarms/topics", func(s constructs.Construct) {
		p.alarms = alarm.New(s, "Alarms", alarm.Props{Environment: p.Name, Owner: p.Owner})
		output(s, names.OutputPageTopic, p.alarms.Pages.TopicArn())
		output(s, names.OutputTicketTopic, p.alarms.Tickets.TopicArn())
	})
	p.After(p.alarmsOf)
}

func (p *parts) alarmsOf(s constructs.Construct, service string) { p.alarms.Watch(s, service) }

// dashboards are last, as they show the alarms that there are.
func (p *parts) dashboards() {
	if p.Dashboards {
		p.Compute("alarms/dashboards", func(s constructs.Construct) {
			dashboard.New(s, "Dashboards", dashboard.Props{Title: "Member directory, " + p.Name, Alarms: p.alarms})
		})
	}
}

// importAlarms are about what imports count: files and rows that nobody can use, which are nobody's error, and far too many.
func (p *parts) importAlarms(s constructs.Construct) {
	for _, row := range []policy.Row{rowsRejected(), rowsUnusual(), filesRefused()} {
		p.alarms.Add(s, alarm.Custom{Row: row, Dimensions: map[string]*string{
			names.DimensionEnvironment: jsii.String(p.Name), names.DimensionFunction: jsii.String(names.ImportUsers)}})
	}
}

func counter(id string, c names.Counter) policy.Metric {
	return policy.Metric{ID: id, Namespace: names.MetricNamespace, Name: string(c), Stat: "Sum"}
}

func rowsRejected() policy.Row {
	return policy.Row{Name: "rows-rejected", Metrics: []policy.Metric{counter("bad", names.RowsRejected), counter("good", names.RowsQueued)},
		Expression: "IF((FILL(bad, 0) + FILL(good, 0)) >= 20, 100 * FILL(bad, 0) / (FILL(bad, 0) + FILL(good, 0)), 0)", Label: "rejected, % of rows",
		Compare: policy.Above, Threshold: policy.Value{Number: 20}, Period: 5 * time.Minute, M: 1, N: 1, Missing: policy.NotBreaching, Severity: policy.Ticket,
		Means: "More than one in five rows of an upload cannot be imported.", First: "The rejects report of the upload names each row and why.",
		Why: "A few wrong rows are usual; many are a wrong file, or a change of its format.", Source: "ours", Since: "2026-11-23"}
}

func rowsUnusual() policy.Row {
	return policy.Row{Name: "rows-unusual", Metrics: []policy.Metric{counter("good", names.RowsQueued)}, Band: 4,
		Compare: policy.AboveBand, Period: 15 * time.Minute, M: 2, N: 2, Missing: policy.NotBreaching, Severity: policy.Ticket,
		Means: "Far more rows are imported than usually at this time.", First: "The newest imports name their files: does somebody expect them?",
		Why: "The same export put in again and again, or somebody else's, is valid row by row, and each row is paid for.", Source: "ours", Since: "2026-11-24"}
}

func filesRefused() policy.Row {
	return policy.Row{Name: "files-refused", Metrics: []policy.Metric{counter("files", names.FilesRefused)},
		Compare: policy.Above, Period: 5 * time.Minute, M: 1, N: 1, Missing: policy.NotBreaching, Severity: policy.Ticket,
		Means: "A file that was uploaded cannot be imported at all.", First: "The log of import-users says why: no header, or not a CSV file.",
		Why: "Whoever uploaded it waits for users that will not appear.", Source: "ours", Since: "2026-11-23"}
}
