package coverage

import (
	"encoding/json"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/names"
)

const (
	alarmType     = "AWS::CloudWatch::Alarm"
	compositeType = "AWS::CloudWatch::CompositeAlarm"
	dashboardType = "AWS::CloudWatch::Dashboard"
)

// deployed is an alarm of a template.
type deployed struct {
	template.Resource
	tags map[string]string
}

// alarms returns the alarms of an application.
func alarms(app template.App) []deployed {
	var all []deployed
	for _, r := range app.Sorted() {
		if r.Type == alarmType || r.Type == compositeType {
			all = append(all, deployed{r, tags(r)})
		}
	}
	return all
}

func tags(r template.Resource) map[string]string {
	all := map[string]string{}
	for _, t := range r.List("Tags") {
		m, _ := t.(map[string]any)
		key, _ := m["Key"].(string)
		value, _ := m["Value"].(string)
		all[key] = value
	}
	return all
}

func (d deployed) row() string      { return d.tags[names.TagAlarm] }
func (d deployed) severity() string { return d.tags[names.TagSeverity] }

// part is a part of a resource that reads like one.
func part(v any) template.Resource {
	m, _ := v.(map[string]any)
	return template.Resource{Properties: m}
}

// about says whether an alarm looks at a resource: whether one of its dimensions refers to it.
func (d deployed) about(app template.App, key template.Resource) bool {
	var values []any
	for _, list := range under(d.Properties, "Dimensions") {
		all, _ := list.([]any)
		for _, dimension := range all {
			values = append(values, part(dimension).Get("Value"))
		}
	}
	found, ok := app.Follow(d.Resource, values, key.Type)
	return ok && found.Name() == key.Name()
}

// probes says whether an alarm looks at what a probe emits: that has the probe's name for a dimension, and no reference to it
// (kit/probe).
func (d deployed) probes(f template.Resource) bool {
	of := map[any]any{}
	for _, list := range under(d.Properties, "Dimensions") {
		all, _ := list.([]any)
		for _, dimension := range all {
			of[part(dimension).Get("Name")] = part(dimension).Get("Value")
		}
	}
	name := f.Text("Environment", "Variables", names.Function)
	return name != "" && of[names.DimensionProbe] == name && of[names.DimensionEnvironment] == f.Text("Environment", "Variables", names.Environment)
}

// read makes of a template's alarm what the policy makes of rows, so that both can be held against the same rules. What the
// template leaves to deployment, such as a threshold that is a parameter, reads as nothing.
func (d deployed) read() policy.Alarm {
	a := policy.Alarm{Row: policy.Row{Name: d.row(), Severity: policy.Severity(d.severity()), Compare: policy.Compare(d.Text("ComparisonOperator")),
		N: int(d.Number(1, "EvaluationPeriods")), Missing: policy.Missing(d.Text("TreatMissingData"))}, Threshold: d.Number(0, "Threshold")}
	a.M = int(d.Number(float64(a.N), "DatapointsToAlarm"))
	if a.Missing == "" {
		a.Missing = policy.NoData // CloudFormation's default
	}
	if d.Get("Metrics") == nil {
		a.Period = seconds(d.Resource, "Period")
		a.Metrics = []policy.Metric{{ID: "m", Namespace: d.Text("Namespace"), Name: d.Text("MetricName"), Stat: d.Text("Statistic") + d.Text("ExtendedStatistic")}}
		return a
	}
	for _, v := range d.List("Metrics") {
		a = withQuery(a, part(v), d.Text("ThresholdMetricId"))
	}
	return a
}

func withQuery(a policy.Alarm, q template.Resource, band string) policy.Alarm {
	switch {
	case q.Get("MetricStat") != nil:
		m := policy.Metric{ID: q.Text("Id"), Namespace: q.Text("MetricStat", "Metric", "Namespace"), Name: q.Text("MetricStat", "Metric", "MetricName"),
			Stat: q.Text("MetricStat", "Stat"), Period: seconds(q, "MetricStat", "Period")}
		if a.Period == 0 {
			a.Period = m.Period
		}
		a.Metrics = append(a.Metrics, m)
	case band != "" && q.Text("Id") == band:
		a.Band = deviations(q.Text("Expression"))
	default:
		a.Expression, a.Label = q.Text("Expression"), q.Text("Label")
		a.Row.Expression = a.Expression
	}
	return a
}

func seconds(r template.Resource, path ...string) time.Duration {
	return time.Duration(r.Number(0, path...)) * time.Second
}

// text is a value as JSON, for looking for words in what a template leaves to deployment.
func text(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(out)
}
