package backtest

import (
	"fmt"
	"slices"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/archive"
	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// Change is that an alarm came into a state.
type Change struct {
	At    int64 // seconds since 1970
	State evaluate.State
}

// Set is what a set of alarms would have done.
type Set struct {
	Alarms  []Alarm
	Changes map[string][]Change // by name, oldest first; an alarm that could not be judged has none
	Notes   map[string][]string // what makes a judgement less than exact
}

// Run evaluates a set over an archive, metric alarms first and then those on them.
func Run(alarms []Alarm, a *archive.Archive, o Options) Set {
	s := Set{slices.Clone(alarms), map[string][]Change{}, map[string][]string{}}
	for i, one := range s.Alarms {
		if one.Metric == nil || one.Problem != "" {
			continue
		}
		if err := s.metric(*one.Metric, a, o); err != nil {
			s.Alarms[i].Problem = err.Error()
		}
	}
	for waiting := true; waiting; { // one on others that are on others comes after those
		waiting = false
		for _, one := range s.Alarms {
			if _, done := s.Changes[one.Name]; !done && one.Rule != nil && one.Problem == "" && s.ready(one) {
				s.Changes[one.Name], waiting = s.composite(one), true
			}
		}
	}
	for i, one := range s.Alarms {
		if _, done := s.Changes[one.Quiet.By]; one.Quiet.By != "" && !done {
			s.Notes[one.Name] = append(s.Notes[one.Name], fmt.Sprintf("%s, which keeps it quiet, could not be judged, and is taken as OK", one.Quiet.By))
		}
		if c, done := s.Changes[one.Name]; one.Problem == "" && (!done || one.Rule != nil && len(c) == 0) {
			s.Alarms[i].Problem = "none of the alarms that it is about could be judged"
		}
	}
	return s
}

// Options are what neither alarms nor the archive say.
type Options struct {
	Range       int  // evaluation range, beyond EvaluationPeriods; 0 is the usual
	Approximate bool // bands that were not pulled
}

func (s Set) metric(m evaluate.MetricAlarm, a *archive.Archive, o Options) error {
	d, err := evaluate.New(m)
	if err != nil {
		return err
	}
	data, err := a.Data(m, o.Approximate)
	if err != nil {
		return err
	}
	e := evaluate.Options{Start: a.From, End: a.To.Add(-time.Minute), Approximate: o.Approximate}
	if o.Range > 0 {
		e.Range = m.EvaluationPeriods + o.Range
	}
	run, err := evaluate.NewRun(d, data, e)
	if err != nil {
		return err
	}
	s.Notes[m.AlarmName] = run.Notes
	changes := []Change{}
	err = run.States(func(start int64, states []evaluate.State) error {
		for i, state := range states {
			if n := len(changes); n == 0 || changes[n-1].State != state {
				changes = append(changes, Change{start + int64(i)*run.Step, state})
			}
		}
		return nil
	})
	if err == nil {
		s.Changes[m.AlarmName] = changes
	}
	return err
}

// ready says whether all that an alarm is about has been judged. One that could not be counts as OK, and is noted.
func (s Set) ready(a Alarm) bool {
	for _, name := range a.Rule.Names() {
		if _, done := s.Changes[name]; done {
			continue
		}
		i := slices.IndexFunc(s.Alarms, func(b Alarm) bool { return b.Name == name })
		if i >= 0 && s.Alarms[i].Problem == "" {
			return false
		}
	}
	return true
}

// composite goes through the changes of the alarms that a rule is about.
func (s Set) composite(a Alarm) []Change {
	states := map[string]evaluate.State{}
	at := map[string]int{}
	all := a.Rule.Names()
	for _, name := range all {
		if s.Changes[name] == nil {
			states[name] = evaluate.OK
			s.Notes[a.Name] = append(s.Notes[a.Name], fmt.Sprintf("%s could not be judged, and is taken as OK", name))
		}
	}
	changes := []Change{}
	for {
		next, more := int64(0), false
		for _, name := range all {
			if c := s.Changes[name]; at[name] < len(c) && (!more || c[at[name]].At < next) {
				next, more = c[at[name]].At, true
			}
		}
		if !more {
			return changes
		}
		for _, name := range all {
			if c := s.Changes[name]; at[name] < len(c) && c[at[name]].At == next {
				states[name] = c[at[name]].State
				at[name]++
			}
		}
		state := a.Rule.State(func(name string) evaluate.State { return states[name] })
		if n := len(changes); n == 0 || changes[n-1].State != state {
			changes = append(changes, Change{next, state})
		}
	}
}
