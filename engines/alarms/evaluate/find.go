package evaluate

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/mainstay-go/mainstay/engines/alarms/series"
)

// Series that go with one of a metric have its id with one of these behind it.
const (
	samplesSuffix = "_count" // SampleCount of the same metric
	sumsSuffix    = "_sum"   // Sum of the same metric
)

// find takes the results that the alarm needs, and returns them.
func (r *Run) find(f *series.File, o Options) ([]*series.Result, error) {
	results, err := r.values(f)
	if err != nil {
		return nil, err
	}
	r.metrics = len(r.columns)
	edges := f.Find(r.alarm.band)
	switch {
	case r.alarm.band == "":
	case o.Approximate && len(edges) == 0:
		r.usual = new(usual)
	case len(edges) != 2:
		return nil, fmt.Errorf("found %d results with the Id %s; expected the two edges of the band", len(edges), r.alarm.band)
	default:
		for _, e := range edges {
			r.columns = append(r.columns, &column{cursor: e.Cursor(), hold: true})
		}
		results = append(results, edges...)
	}
	if r.alarm.samples > 0 {
		if s := f.Find(results[0].ID + samplesSuffix); len(s) == 1 { // of a plain metric, which has one result
			r.columns = append(r.columns, &column{cursor: s[0].Cursor(), stat: "Sum"})
			results = append(results, s[0])
		}
	}
	return results, nil
}

// values takes the alarm's metrics; or its value, where a file has nothing else.
func (r *Run) values(f *series.File) ([]*series.Result, error) {
	if len(r.alarm.metrics) == 1 && r.alarm.value == nil {
		return r.only(f)
	}
	var results []*series.Result
	for i, m := range r.alarm.metrics {
		found := f.Find(m.id)
		switch {
		case len(found) == 1:
			results = append(results, r.take(f, found[0], m.stat)...)
		case len(found) > 1:
			return nil, fmt.Errorf("found %d results with the Id %s, of different Labels or of the same times; expected one", len(found), m.id)
		case !r.alarm.value.Uses(i): // only the band has it
			r.columns = append(r.columns, &column{cursor: new(series.Result).Cursor()})
		case len(f.Find(r.alarm.id)) == 1:
			value := f.Find(r.alarm.id)
			r.columns = []*column{{cursor: value[0].Cursor()}}
			return value, nil
		default:
			return nil, fmt.Errorf("found results with the Ids %s; expected %s, which the alarm's expression uses", list(f), m.id)
		}
	}
	return results, nil
}

// only takes the one metric of an alarm without expressions, whatever its Id.
func (r *Run) only(f *series.File) ([]*series.Result, error) {
	var found []*series.Result
	for _, s := range f.Results {
		if s.ID != r.alarm.band && !isCompanion(f, s.ID) {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("found %d results, with the Ids %s; expected one, since the alarm is on one metric", len(found), list(f))
	}
	return r.take(f, found[0], r.alarm.metrics[0].stat), nil
}

// take takes a result as a metric, or the sums and counts that go with it for a mean.
func (r *Run) take(f *series.File, s *series.Result, stat string) []*series.Result {
	sums, counts := f.Find(s.ID+sumsSuffix), f.Find(s.ID+samplesSuffix)
	if stat == "Average" && len(sums) == 1 && len(counts) == 1 {
		r.columns = append(r.columns, &column{parts: []*column{{cursor: sums[0].Cursor(), stat: "Sum"}, {cursor: counts[0].Cursor(), stat: "Sum"}}})
		return []*series.Result{sums[0], counts[0]}
	}
	r.columns = append(r.columns, &column{cursor: s.Cursor(), stat: stat})
	return []*series.Result{s}
}

func isCompanion(f *series.File, id string) bool {
	for _, suffix := range []string{samplesSuffix, sumsSuffix} {
		if of, ok := strings.CutSuffix(id, suffix); ok && len(f.Find(of)) > 0 {
			return true
		}
	}
	return false
}

// note says what makes the result less than exact.
func (r *Run) note(f *series.File) {
	for i, m := range r.alarm.metrics {
		if i < r.metrics && len(r.columns[i].parts) > 0 {
			continue
		}
		if r.window() > 1 && m.stat == "Average" {
			r.Notes = append(r.Notes, fmt.Sprintf("datapoints of %s are %d s apart: the Average of %d s is taken as the mean of theirs, as if each had as many samples", name(m), r.base, r.alarm.Period))
		} else if r.window() > 1 && !combines(m.stat) {
			r.Notes = append(r.Notes, fmt.Sprintf("datapoints of %s are %d s apart: each is taken as the %s of the %d s that begin with it", name(m), r.base, cmp.Or(m.stat, "value"), r.alarm.Period))
		}
	}
	if r.window() == 1 && r.Step < r.alarm.Period || r.alarm.Period > 60 && r.window() == 1 {
		r.Notes = append(r.Notes, fmt.Sprintf("datapoints are %d s apart: the alarm is evaluated for each; CloudWatch does it every minute, of the %d s before", r.base, r.alarm.Period))
	}
	if r.alarm.samples > 0 && len(r.columns) == r.metrics {
		r.Notes = append(r.Notes, fmt.Sprintf("found no result %q with the SampleCount: every datapoint is taken as one of enough samples", "<Id>"+samplesSuffix))
	}
}

func name(m metric) string {
	if m.id == "" {
		return "the metric"
	}
	return m.id
}
