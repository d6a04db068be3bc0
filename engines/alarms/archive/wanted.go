package archive

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// basic are the statistics that every other form can be made of, at any period that is a multiple of a minute. GetMetricData
// counts up to five statistics of a metric as one (CloudWatch pricing).
func basic() []string { return []string{"Sum", "SampleCount", "Minimum", "Maximum"} }

// minute is the period that windows of longer ones are made of.
const minute = 60

// query asks for a statistic. Its Id is made of what it asks for, so that it is the same in every pull.
func query(m evaluate.Metric, stat string, period int64) evaluate.MetricDataQuery {
	m.Dimensions = slices.Clone(m.Dimensions)
	slices.SortFunc(m.Dimensions, func(a, b evaluate.Dimension) int { return cmp.Compare(a.Name, b.Name) })
	return evaluate.MetricDataQuery{ID: id("m", m, stat, period), MetricStat: &evaluate.MetricStat{Metric: m, Period: period, Stat: stat}}
}

func id(letter string, of ...any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", of))
	return letter + hex.EncodeToString(sum[:8])
}

// Wanted are the queries that some alarms need, in groups that belong into one call: an expression and what it names.
func Wanted(alarms []evaluate.MetricAlarm) [][]evaluate.MetricDataQuery {
	var all [][]evaluate.MetricDataQuery
	seen := map[string]bool{}
	add := func(group ...evaluate.MetricDataQuery) {
		if last := group[len(group)-1].ID; !seen[last] {
			seen[last] = true
			all = append(all, group)
		}
	}
	for _, a := range alarms {
		for _, q := range a.Queries() {
			if q.MetricStat == nil || q.MetricStat.Period < minute {
				continue // of seconds there is nothing left after three hours
			}
			for _, stat := range basic() {
				add(query(q.MetricStat.Metric, stat, minute))
			}
			if s := q.MetricStat; !combines(s.Stat) {
				add(query(s.Metric, s.Stat, s.Period))
				add(query(s.Metric, "SampleCount", s.Period))
			}
		}
		if band := bandOf(a); band != nil {
			add(band...)
		}
	}
	return all
}

func combines(stat string) bool { return slices.Contains(basic(), stat) || stat == "Average" }

var names = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// bandOf asks for the band that an alarm is held against, over the alarm's own queries under other Ids; nil where there is
// none. The last is the band.
func bandOf(a evaluate.MetricAlarm) []evaluate.MetricDataQuery {
	if a.ThresholdMetricID == "" {
		return nil
	}
	hidden := false
	var group []evaluate.MetricDataQuery
	renamed := map[string]string{}
	var band evaluate.MetricDataQuery
	for _, q := range a.Metrics {
		switch {
		case q.ID == a.ThresholdMetricID:
			band = q
		case q.MetricStat != nil:
			one := query(q.MetricStat.Metric, q.MetricStat.Stat, q.MetricStat.Period)
			one.ID, one.ReturnData = "h"+one.ID, &hidden
			renamed[q.ID], group = one.ID, append(group, one)
		default:
			renamed[q.ID] = id("e", content(a), q.ID)
			group = append(group, evaluate.MetricDataQuery{ID: renamed[q.ID], Expression: q.Expression, ReturnData: &hidden})
		}
	}
	for i := range group {
		group[i].Expression = rename(group[i].Expression, renamed)
	}
	text := rename(band.Expression, renamed)
	return append(unique(group), evaluate.MetricDataQuery{ID: id("b", text), Expression: text})
}

// content is what an alarm's queries are, whatever its band.
func content(a evaluate.MetricAlarm) string {
	text, _ := json.Marshal(slices.DeleteFunc(slices.Clone(a.Metrics), func(q evaluate.MetricDataQuery) bool { return q.ID == a.ThresholdMetricID }))
	return string(text) // numbers and texts
}

func rename(expression string, to map[string]string) string {
	return names.ReplaceAllStringFunc(expression, func(name string) string { return cmp.Or(to[name], name) })
}

func unique(all []evaluate.MetricDataQuery) []evaluate.MetricDataQuery {
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(q evaluate.MetricDataQuery) bool {
		was := seen[q.ID]
		seen[q.ID] = true
		return was
	})
}

// calls puts groups together into as few calls as there need to be.
func calls(groups [][]evaluate.MetricDataQuery) [][]evaluate.MetricDataQuery {
	var all [][]evaluate.MetricDataQuery
	var one []evaluate.MetricDataQuery
	known := map[string]bool{}
	for _, g := range groups {
		if len(one)+len(g) > MostQueries {
			all, one, known = append(all, one), nil, map[string]bool{}
		}
		for _, q := range g {
			if !known[q.ID] {
				one, known[q.ID] = append(one, q), true
			}
		}
	}
	if len(one) > 0 {
		all = append(all, one)
	}
	return all
}

// Text says what a query asks for, for people.
func Text(q evaluate.MetricDataQuery) string {
	if q.MetricStat == nil {
		return q.Expression
	}
	var of []string
	for _, d := range q.MetricStat.Metric.Dimensions {
		of = append(of, d.Value)
	}
	return strings.TrimSpace(fmt.Sprintf("%s of %s %s %s", q.MetricStat.Stat, q.MetricStat.Metric.Namespace, q.MetricStat.Metric.MetricName, strings.Join(of, " ")))
}
