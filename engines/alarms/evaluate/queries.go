package evaluate

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/mainstay-go/mainstay/engines/alarms/metricmath"
)

// mostMetrics is how many metrics an alarm's expression may use (CloudWatch user guide, "Create a CloudWatch alarm based on a
// metric math expression").
const mostMetrics = 10

// queries is an alarm on metric math.
func (a *Definition) queries(m MetricAlarm) error {
	if m.MetricName != "" {
		return fmt.Errorf("found MetricName %q beside Metrics; expected one of them", m.MetricName)
	}
	errs := []error{a.fetched(m)}
	a.band = m.ThresholdMetricID
	value, err := returned(m)
	if err = errors.Join(append(errs, err)...); err != nil {
		return err
	}
	a.id = value.ID
	scope := metricmath.Scope{Expressions: map[string]*metricmath.Program{}}
	for _, f := range a.metrics {
		scope.Metrics = append(scope.Metrics, f.id)
	}
	if err := a.compile(m, scope); err != nil {
		return err
	}
	if p, ok := scope.Expressions[value.ID]; ok {
		a.value = p
	} else if a.value, err = metricmath.Compile(value.ID, scope); err != nil {
		return fmt.Errorf("%w", err)
	}
	if t := a.value.Type(); t != metricmath.Series {
		return fmt.Errorf("expression %q of %s is %s; an alarm needs a time series", a.value, value.ID, t)
	}
	return nil
}

// fetched takes the metrics, and checks ids and periods.
func (a *Definition) fetched(m MetricAlarm) error {
	var errs []error
	seen := map[string]bool{}
	for i, q := range m.Metrics {
		switch {
		case !isID(q.ID):
			errs = append(errs, fmt.Errorf("found Id %q; expected a lower-case letter with letters, digits and _ behind it", q.ID))
		case seen[q.ID]:
			errs = append(errs, fmt.Errorf("found Id %q twice", q.ID))
		case (q.MetricStat == nil) == (q.Expression == ""):
			errs = append(errs, fmt.Errorf("metric %d (%s): expected a MetricStat or an Expression", i+1, q.ID))
		case q.isQuery() && q.Period == 0:
			errs = append(errs, fmt.Errorf("found no Period of %s, a query of Metrics Insights; expected that of its datapoints", q.ID))
		case q.isQuery():
			errs = append(errs, a.period(q.ID, q.Period, false))
			a.metrics = append(a.metrics, metric{q.ID, ""})
		case q.MetricStat == nil:
			errs = append(errs, a.period(q.ID, q.Period, true))
		default:
			errs = append(errs, a.period(q.ID, q.MetricStat.Period, false), checkStatistic(q.MetricStat.Stat))
			a.metrics = append(a.metrics, metric{q.ID, q.MetricStat.Stat})
		}
		seen[q.ID] = true
	}
	if len(a.metrics) > mostMetrics {
		errs = append(errs, fmt.Errorf("found %d metrics; expected at most %d", len(a.metrics), mostMetrics))
	}
	if len(a.metrics) == 0 {
		errs = append(errs, errors.New("found no metric among Metrics; expected at least one"))
	}
	return errors.Join(errs...)
}

var insights = regexp.MustCompile(`(?i)^\s*SELECT\s`)

// isQuery says whether an expression is a query of Metrics Insights: what it came to is in the data, as that of a metric is.
func (q MetricDataQuery) isQuery() bool {
	return q.MetricStat == nil && insights.MatchString(q.Expression)
}

// period holds that all have the same.
func (a *Definition) period(id string, seconds int64, mayBeNone bool) error {
	if seconds == 0 && mayBeNone {
		return nil
	}
	if a.Period == 0 {
		a.Period = seconds
	}
	if seconds != a.Period {
		return fmt.Errorf("found Period %d of %s beside %d; expected the same for all metrics of an alarm", seconds, id, a.Period)
	}
	return nil
}

var ids = regexp.MustCompile(`^[a-z][A-Za-z0-9_]*$`)

func isID(id string) bool { return ids.MatchString(id) }

// returned is the one query that returns data, besides the band.
func returned(m MetricAlarm) (MetricDataQuery, error) {
	var found []MetricDataQuery
	var names []string
	for _, q := range m.Metrics {
		if q.returns() && q.ID != m.ThresholdMetricID {
			found, names = append(found, q), append(names, q.ID)
		}
	}
	if len(found) != 1 {
		return MetricDataQuery{}, fmt.Errorf("found %d queries that return data (%s); expected exactly one, besides that of ThresholdMetricId", len(found), strings.Join(names, ", "))
	}
	return found[0], nil
}

// compile compiles the expressions, each when those that it names are there.
func (a *Definition) compile(m MetricAlarm, scope metricmath.Scope) error {
	var waiting []MetricDataQuery
	for _, q := range m.Metrics {
		if q.ID == a.band {
			if err := a.isBand(q); err != nil {
				return err
			}
		} else if q.Expression != "" && !q.isQuery() {
			waiting = append(waiting, q)
		}
	}
	if a.band != "" && !hasQuery(m, a.band) {
		return fmt.Errorf("found ThresholdMetricId %q, which is none of Metrics", a.band)
	}
	for len(waiting) > 0 {
		var later []MetricDataQuery
		var why error
		for _, q := range waiting {
			p, err := metricmath.Compile(q.Expression, scope)
			if err != nil {
				why = errors.Join(why, fmt.Errorf("expression of %s: %w", q.ID, err))
				later = append(later, q)
				continue
			}
			scope.Expressions[q.ID] = p
		}
		if len(later) == len(waiting) {
			return why
		}
		waiting = later
	}
	return nil
}

func hasQuery(m MetricAlarm, id string) bool {
	for _, q := range m.Metrics {
		if q.ID == id {
			return true
		}
	}
	return false
}

var bandExpression = regexp.MustCompile(`^\s*ANOMALY_DETECTION_BAND\(\s*([a-z][A-Za-z0-9_]*)\s*(?:,\s*([0-9.]+)\s*)?\)\s*$`)

// defaultWidth is that of a band without one (CloudWatch user guide, "Using metric math": ANOMALY_DETECTION_BAND).
const defaultWidth = 2

// isBand checks the expression of a band.
func (a *Definition) isBand(q MetricDataQuery) error {
	parts := bandExpression.FindStringSubmatch(q.Expression)
	if parts == nil {
		return fmt.Errorf("expression %q of %s, which ThresholdMetricId names: expected ANOMALY_DETECTION_BAND(id, width)", q.Expression, q.ID)
	}
	if a.width = defaultWidth; parts[2] == "" {
		return nil
	}
	var err error
	if a.width, err = strconv.ParseFloat(parts[2], 64); err != nil || a.width <= 0 {
		return fmt.Errorf("expression %q of %s: found width %s; expected a number of standard deviations over 0", q.Expression, q.ID, parts[2])
	}
	return nil
}
