package drill

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// pick chooses alarms: the one that was named, by its name or the end of it, or else one for each topic that is told.
func pick(all []Alarm, name string) ([]Alarm, error) {
	if name == "" {
		return oneEach(all)
	}
	var found []Alarm
	for _, a := range all {
		if a.Name == name {
			return []Alarm{a}, a.ready()
		}
		if strings.HasSuffix(a.Name, name) {
			found = append(found, a)
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("drill alarm %q: found none of that name among %d of the environment; `mainstay alarms check --json` has the titles", name, len(all))
	case 1:
		return found, found[0].ready()
	}
	return nil, fmt.Errorf("drill alarm %q: found %d whose names end so, such as %s and %s; expected one; say more of its name", name, len(found), found[0].Name, found[1].Name)
}

// ready says why an alarm cannot be drilled.
func (a Alarm) ready() error {
	switch {
	case a.State == On:
		return fmt.Errorf("drill alarm %q: it is on; expected one that is not, as a drill would end what is really the matter; choose another", a.Name)
	case !a.Enabled:
		return fmt.Errorf("drill alarm %q: its actions are disabled, so that nobody is told; expected them enabled; run `aws cloudwatch enable-alarm-actions --alarm-names %s`", a.Name, a.Name)
	case len(a.Topics) == 0:
		return fmt.Errorf("drill alarm %q: it tells no topic by itself; expected one that does; choose the composite alarm that is about it", a.Name)
	}
	return nil
}

// oneEach returns an alarm for each topic. Those on metrics come first: composite ones wait before they tell.
func oneEach(all []Alarm) ([]Alarm, error) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Alarm) int { return cmp.Compare(rank(a), rank(b)) })
	var picked []Alarm
	told := map[string]bool{}
	for _, a := range all {
		news := slices.ContainsFunc(a.Topics, func(topic string) bool { return !told[topic] })
		if !news || a.ready() != nil {
			continue
		}
		for _, topic := range a.Topics {
			told[topic] = true
		}
		picked = append(picked, a)
	}
	if len(picked) == 0 {
		return nil, fmt.Errorf("drill alarms: found %d alarms, none of them off, enabled and with a topic that it tells; expected one at least; is the environment deployed? `mainstay env status` says", len(all))
	}
	for _, a := range all {
		for _, topic := range a.Topics {
			if !told[topic] {
				return nil, fmt.Errorf("drill alarms: nothing can be drilled that tells %s: %w", topic, a.ready())
			}
		}
	}
	return picked, nil
}

func rank(a Alarm) int {
	if a.Composite {
		return 1
	}
	return 0
}
