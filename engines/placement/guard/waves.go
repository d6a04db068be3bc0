package guard

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
)

// Waves groups steps for a tool that knows what each template declares and takes from others, as the CDK's command line
// does, and puts producers first by itself: a wave ends only where somebody has to let go of an output first.
func Waves(steps []Step, app App) [][]Step {
	var waves [][]Step
	number := map[string]int{}
	for _, level := range Levels(steps) {
		for _, s := range level {
			n := 0
			for _, before := range s.After {
				n = max(n, number[before]+app.gap(s.Stack, before))
			}
			number[s.Stack] = n
			for len(waves) <= n {
				waves = append(waves, nil)
			}
			waves[n] = append(waves[n], s)
		}
	}
	return waves
}

// gap is 0 where the template itself says that one stack comes after another.
func (a App) gap(id, before string) int {
	i := slices.IndexFunc(a, func(s Stack) bool { return s.Stack == id })
	if i >= 0 && slices.Contains(a[i].DependsOn, before) {
		return 0
	}
	return 1
}

// Same tells whether a template says what another one does, however it is written.
func (s Stack) Same(o Stack) bool {
	var mine, other any
	errs := errors.Join(json.Unmarshal([]byte(s.text), &mine), json.Unmarshal([]byte(o.text), &other))
	return errs == nil && s.Name == o.Name && reflect.DeepEqual(mine, other)
}
