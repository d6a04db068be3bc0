package backtest

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/mainstay-go/mainstay/engines/alarms/archive"
	"github.com/mainstay-go/mainstay/engines/alarms/composite"
	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Alarm is one of a set.
type Alarm struct {
	Name     string                // physical
	Row      string                // of the policy; "" is unknown
	Severity policy.Severity       // "" is unknown
	Heard    bool                  // somebody is told when it goes off; others are told of by composite alarms
	Metric   *evaluate.MetricAlarm // nil of a composite one
	Rule     *composite.Rule       // of a composite alarm
	Quiet    Quiet                 // what keeps a composite alarm quiet
	Problem  string                // why it cannot be judged
}

// On says when the alarm goes off, in a line.
func (a Alarm) On() string {
	switch {
	case a.Rule != nil:
		return strings.TrimSuffix(fmt.Sprintf("any of %d alarms, as its rule says; %s", len(a.Rule.Names()), a.Quiet), "; ")
	case a.Metric == nil:
		return ""
	}
	m := a.Metric
	need := m.DatapointsToAlarm
	if need == 0 {
		need = m.EvaluationPeriods
	}
	var what, bound string
	period := m.Period
	for _, q := range m.Queries() {
		switch {
		case q.ID == m.ThresholdMetricID:
			bound = q.Expression
		case q.Expression != "":
			what = q.Expression
		default:
			period = q.MetricStat.Period
			if what == "" {
				what = q.MetricStat.Stat + " of " + q.MetricStat.Metric.MetricName
			}
		}
	}
	if m.Threshold != nil {
		bound = fmt.Sprint(*m.Threshold)
	}
	return fmt.Sprintf("%s %s %s, %d of %d × %d s, missing %s", what, m.ComparisonOperator, bound, need, m.EvaluationPeriods, period, m.TreatMissingData)
}

// runbook is what an alarm's description ends with; its name is that of the row.
var runbook = regexp.MustCompile(`docs/runbooks/[a-z0-9-]+\.md\s*$`)

// rowOf is the row that an alarm was made of, by its description; "" where that names none.
func rowOf(description string) string {
	file := strings.TrimSpace(runbook.FindString(description))
	if file == "" {
		return ""
	}
	return strings.TrimSuffix(path.Base(file), ".md")
}

func severityOf(row string) policy.Severity {
	r, _ := policy.Find(row)
	return r.Severity
}

// Deployed are the alarms that were pulled.
func Deployed(a *archive.Archive) []Alarm {
	var all []Alarm
	for _, m := range a.Alarms {
		row := rowOf(m.AlarmDescription)
		all = append(all, Alarm{Name: m.AlarmName, Row: row, Severity: severityOf(row), Heard: len(m.AlarmActions) > 0, Metric: &m})
	}
	for _, c := range a.Composites {
		row := rowOf(c.AlarmDescription)
		one := Alarm{Name: c.AlarmName, Row: row, Severity: severityOf(row), Heard: len(c.AlarmActions) > 0,
			Quiet: quietBy(c.ActionsSuppressor, c.ActionsSuppressorWaitPeriod, c.ActionsSuppressorExtensionPeriod)}
		all = append(all, one.ruled(c.AlarmRule))
	}
	return all
}

func (a Alarm) ruled(text string) Alarm {
	rule, err := composite.Parse(text)
	if err != nil {
		a.Problem = err.Error()
	}
	a.Rule = &rule
	return a
}
