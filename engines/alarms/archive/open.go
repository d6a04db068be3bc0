package archive

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/engines/alarms/series"
)

// Archive is what was pulled, to be read.
type Archive struct {
	From, To    time.Time // of the datapoints
	Alarms      []evaluate.MetricAlarm
	Composites  []Composite
	Transitions []Transition // oldest first

	queries map[string]bool
	data    *series.File
}

// Open opens what was pulled.
func (f Folder) Open() (*Archive, error) {
	pulls, err := f.Pulls()
	if err != nil {
		return nil, err
	}
	if len(pulls) == 0 {
		return nil, fmt.Errorf("read what was pulled: found no %s; expected a folder that `mainstay alarms pull` wrote", f.path(pullsFile))
	}
	a := &Archive{From: pulls[0].From, To: pulls[len(pulls)-1].To, queries: map[string]bool{}}
	if err := f.described(a); err != nil {
		return nil, err
	}
	var data []string
	for _, p := range pulls {
		data = append(data, f.path(p.Data))
		if err := a.happened(f.path(p.History)); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(a.Transitions, func(x, y Transition) int { return x.Time.Compare(y.Time) })
	a.data, err = series.Open(data...)
	return a, err
}

func (f Folder) described(a *Archive) error {
	var all Alarms
	if err := f.read(alarmsFile, &all); err != nil {
		return err
	}
	var q queries
	if err := f.read(queriesFile, &q); err != nil {
		return err
	}
	for _, one := range q.MetricDataQueries {
		a.queries[one.ID] = true
	}
	var err error
	if a.Alarms, err = decode[evaluate.MetricAlarm](all.MetricAlarms); err != nil {
		return err
	}
	a.Composites, err = decode[Composite](all.CompositeAlarms)
	return err
}

// happened reads the changes of state out of a file of history, one item at a time.
func (a *Archive) happened(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read history: %w", err)
	}
	defer file.Close()
	d := json.NewDecoder(file)
	for range 3 { // {"AlarmHistoryItems": [
		if _, err := d.Token(); err != nil {
			return fmt.Errorf("read history in %s: %w", path, err)
		}
	}
	for d.More() {
		var i Item
		if err := d.Decode(&i); err != nil {
			return fmt.Errorf("read history in %s: %w", path, err)
		}
		if t, ok := i.Transition(); ok {
			a.Transitions = append(a.Transitions, t)
		}
	}
	return nil
}

// Close closes the files.
func (a *Archive) Close() error { return a.data.Close() }

// Weeks is how long the archive is.
func (a *Archive) Weeks() float64 { return a.To.Sub(a.From).Hours() / (7 * 24) }

// Data are the datapoints of an alarm, by the names that it has for them; the error says what was not pulled. A band that was
// not may be left out, to be approximated.
func (a *Archive) Data(alarm evaluate.MetricAlarm, withoutBand bool) (*series.File, error) {
	view := &series.File{}
	put := func(q evaluate.MetricDataQuery, as string) error {
		if !a.queries[q.ID] {
			return fmt.Errorf("%s was not pulled", Text(q))
		}
		found := a.data.Find(q.ID)
		if len(found) == 0 {
			found = []*series.Result{{}}
		}
		for _, r := range found {
			own := *r
			own.ID = as
			if q.MetricStat != nil {
				own.Gap = q.MetricStat.Period // as it was asked for, however few datapoints there are
			}
			view.Results = append(view.Results, &own)
		}
		return nil
	}
	for _, q := range alarm.Queries() {
		if q.MetricStat == nil {
			continue
		}
		if err := a.metric(q, put); err != nil {
			return nil, err
		}
	}
	if band := bandOf(alarm); band != nil && (a.queries[band[len(band)-1].ID] || !withoutBand) {
		return view, put(band[len(band)-1], alarm.ThresholdMetricID)
	}
	return view, nil
}

// metric takes a metric, and what goes with it.
func (a *Archive) metric(q evaluate.MetricDataQuery, put func(q evaluate.MetricDataQuery, as string) error) error {
	s := q.MetricStat
	switch {
	case s.Period < minute:
		return fmt.Errorf("%s is of %d s, of which CloudWatch keeps three hours", Text(q), s.Period)
	case s.Stat == "Average":
		for _, err := range []error{put(query(s.Metric, "Sum", minute), q.ID), put(query(s.Metric, "Sum", minute), q.ID+"_sum"), put(query(s.Metric, "SampleCount", minute), q.ID+"_count")} {
			if err != nil {
				return err
			}
		}
		return nil
	case combines(s.Stat):
		return put(query(s.Metric, s.Stat, minute), q.ID)
	}
	if err := put(query(s.Metric, s.Stat, s.Period), q.ID); err != nil {
		return err
	}
	return put(query(s.Metric, "SampleCount", s.Period), q.ID+"_count")
}
