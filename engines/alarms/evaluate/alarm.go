package evaluate

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"

	"github.com/mainstay-go/mainstay/engines/alarms/metricmath"
	"github.com/mainstay-go/mainstay/internal/jsontext"
)

// MetricAlarm is an alarm as CloudWatch's DescribeAlarms gives it. What is not evaluated is left out.
type MetricAlarm struct {
	AlarmName, AlarmDescription      string
	AlarmActions                     []string
	Namespace, MetricName            string
	Dimensions                       []Dimension
	Statistic, ExtendedStatistic     string
	Period                           int64
	EvaluationPeriods                int
	DatapointsToAlarm                int // 0 = EvaluationPeriods
	Threshold                        *float64
	ThresholdMetricID                string `json:"ThresholdMetricId"`
	ComparisonOperator               string
	TreatMissingData                 string
	EvaluateLowSampleCountPercentile string
	Metrics                          []MetricDataQuery
}

// MetricDataQuery is a metric or an expression of an alarm.
type MetricDataQuery struct {
	ID         string      `json:"Id"`
	Expression string      `json:",omitempty"`
	Period     int64       `json:",omitempty"`
	ReturnData *bool       `json:",omitempty"` // nil = true
	MetricStat *MetricStat `json:",omitempty"`
}

// MetricStat is a metric with its statistic.
type MetricStat struct {
	Metric Metric
	Period int64
	Stat   string
}

// Metric is one of CloudWatch's.
type Metric struct {
	Namespace, MetricName string
	Dimensions            []Dimension
}

// Dimension is a name and a value that a metric is kept by.
type Dimension struct{ Name, Value string }

// Queries are what the alarm looks at, also where it is on one metric: that has the Id m then.
func (m MetricAlarm) Queries() []MetricDataQuery {
	if len(m.Metrics) > 0 {
		return m.Metrics
	}
	stat := m.Statistic
	if stat == "" {
		stat = m.ExtendedStatistic
	}
	return []MetricDataQuery{{ID: "m", MetricStat: &MetricStat{Metric{m.Namespace, m.MetricName, m.Dimensions}, m.Period, stat}}}
}

func (q MetricDataQuery) returns() bool { return q.ReturnData == nil || *q.ReturnData }

// Definition is an alarm that is understood.
type Definition struct {
	Name   string
	Period int64

	metrics []metric
	value   *metricmath.Program // of the metrics; nil where the first is the value
	id      string              // of the query that is the value
	band    string              // id of the band; "" where there is a threshold
	width   float64             // of the band, in deviations
	rule    Rule
	breaks  bandCondition
	samples float64 // fewer samples than that do not decide; 0 = any do
}

// metric is one that is fetched.
type metric struct{ id, stat string }

// answer is what DescribeAlarms gives, or one alarm of it.
type answer struct {
	MetricAlarm
	MetricAlarms    []MetricAlarm
	CompositeAlarms []struct{}
	AlarmRule       string // of a composite alarm by itself
}

const wanted = "expected a MetricAlarm as `aws cloudwatch describe-alarms --alarm-names NAME --output json` prints it"

// Read reads an alarm: one of DescribeAlarms' MetricAlarms, or its whole answer with one of them. It finds every reason
// for which CloudWatch would not take it.
func Read(text []byte) (*Definition, error) {
	var of answer
	var to any = &of
	if text = bytes.TrimSpace(text); bytes.HasPrefix(text, []byte("[")) {
		to = &of.MetricAlarms
	}
	if len(text) == 0 {
		return nil, errors.New("read alarm: found nothing; " + wanted)
	}
	if err := jsontext.Unmarshal(text, to); err != nil {
		return nil, fmt.Errorf("read alarm: %w; %s", err, wanted)
	}
	switch {
	case len(of.MetricAlarms) == 1:
		return New(of.MetricAlarms[0])
	case len(of.MetricAlarms) > 1:
		return nil, fmt.Errorf("read alarm: found %d MetricAlarms; expected one, as `--alarm-names NAME` or `--query 'MetricAlarms[0]'` gives", len(of.MetricAlarms))
	case len(of.CompositeAlarms) > 0, of.AlarmRule != "":
		return nil, errors.New("read alarm: found a composite alarm, which is made of the states of others; " + wanted + " (`mainstay alarms backtest` replays composite ones)")
	case of.MetricAlarms != nil, of.AlarmName == "" && text[0] == '[':
		return nil, errors.New("read alarm: found no MetricAlarm in the answer, as where none has the name; " + wanted)
	}
	return New(of.MetricAlarm)
}

// New checks an alarm.
func New(m MetricAlarm) (*Definition, error) {
	a := &Definition{Name: m.AlarmName}
	if m.AlarmName == "" {
		return nil, errors.New("read alarm: found no AlarmName; " + wanted)
	}
	what := a.plain
	if len(m.Metrics) > 0 {
		what = a.queries
	}
	if err := errors.Join(what(m), a.decides(m)); err != nil {
		return nil, fmt.Errorf("read alarm %q: %w", m.AlarmName, err)
	}
	if err := a.times(m); err != nil {
		return nil, fmt.Errorf("read alarm %q: %w", m.AlarmName, err)
	}
	return a, nil
}

// plain is an alarm on one metric.
func (a *Definition) plain(m MetricAlarm) error {
	stat := m.Statistic
	if stat == "" {
		stat = m.ExtendedStatistic
	}
	if m.MetricName == "" || stat == "" || m.Statistic != "" && m.ExtendedStatistic != "" {
		return fmt.Errorf("found metric %q, Statistic %q and ExtendedStatistic %q; expected a metric and one of both, or Metrics", m.MetricName, m.Statistic, m.ExtendedStatistic)
	}
	a.Period, a.metrics = m.Period, []metric{{stat: stat}}
	if err := checkStatistic(stat); err != nil {
		return err
	}
	switch m.EvaluateLowSampleCountPercentile {
	case "", "evaluate":
		return nil
	case "ignore":
		var err error
		a.samples, err = enough(stat)
		return err
	}
	return fmt.Errorf("found EvaluateLowSampleCountPercentile %q; expected evaluate or ignore", m.EvaluateLowSampleCountPercentile)
}

var statistics = regexp.MustCompile(`^(Sum|Average|Minimum|Maximum|SampleCount|IQM|(p|tm|wm|tc|ts)([0-9]{1,2}(\.[0-9]{1,10})?|100)|(TM|WM|TC|TS|PR)\([0-9.]*%?:[0-9.]*%?\))$`)

// checkStatistic refuses what is none: of a mistyped Sum the datapoints of longer periods would be made as of a percentile.
func checkStatistic(stat string) error {
	if !statistics.MatchString(stat) {
		return fmt.Errorf("found the statistic %q; expected Sum, Average, Minimum, Maximum, SampleCount, or one such as p99, tm90 or TM(10%%:90%%)", stat)
	}
	return nil
}

// decides reads when the alarm goes off.
func (a *Definition) decides(m MetricAlarm) error {
	a.rule.M, a.rule.N = m.DatapointsToAlarm, m.EvaluationPeriods
	if a.rule.M == 0 {
		a.rule.M = a.rule.N
	}
	var errs [3]error
	a.rule.Missing, errs[0] = ParseTreatment(m.TreatMissingData)
	if a.rule.N < 1 || a.rule.M > a.rule.N || a.rule.M < 0 {
		errs[1] = fmt.Errorf("found DatapointsToAlarm %d of EvaluationPeriods %d; expected 1 <= DatapointsToAlarm <= EvaluationPeriods", a.rule.M, a.rule.N)
	}
	errs[2] = a.threshold(m)
	if m.onlyDynamoDB() {
		a.rule.Missing = Ignore // whatever it says (CloudWatch API reference, PutMetricAlarm: TreatMissingData)
	}
	return errors.Join(errs[:]...)
}

func (m MetricAlarm) onlyDynamoDB() bool {
	const namespace = "AWS/DynamoDB"
	for _, q := range m.Metrics {
		if q.MetricStat != nil && q.MetricStat.Metric.Namespace != namespace {
			return false
		}
	}
	return m.Namespace == namespace || len(m.Metrics) > 0 && m.Namespace == ""
}

func (a *Definition) threshold(m MetricAlarm) (err error) {
	if m.ThresholdMetricID != "" {
		if m.Threshold != nil {
			return fmt.Errorf("found Threshold %v beside ThresholdMetricId; expected one of them", *m.Threshold)
		}
		a.rule.Breach = Condition{Low: -1, High: 1} // of what bandCondition makes of a value
		a.breaks, err = parseBand(m.ComparisonOperator)
		return err
	}
	if m.Threshold == nil {
		return errors.New("found neither Threshold nor ThresholdMetricId; expected one of them")
	}
	a.rule.Breach, err = Compare(m.ComparisonOperator, *m.Threshold)
	return err
}

const (
	day  = 24 * 60 * 60 // the longest that an alarm looks back
	week = 7 * day      // and with periods of an hour or more
	hour = 60 * 60

	minute int64 = 60 // between two evaluations
)

// times checks the period (CloudWatch API reference, PutMetricAlarm: Period).
func (a *Definition) times(m MetricAlarm) error {
	p := a.Period
	if p != 10 && p != 20 && p != 30 && (p <= 0 || p%60 != 0) {
		return fmt.Errorf("found Period %d; expected 10, 20, 30 or a multiple of 60 seconds", p)
	}
	longest := int64(day)
	if p >= hour {
		longest = week
	}
	if int64(m.EvaluationPeriods) > longest/p {
		return fmt.Errorf("found %d periods of %d seconds; expected at most %d seconds together", m.EvaluationPeriods, p, longest)
	}
	return nil
}
