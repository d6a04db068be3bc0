package series

import (
	"cmp"
	"encoding/json"
	"slices"
)

// points are datapoints as they are in a file, oldest first.
type points struct{ times, values []json.RawMessage }

// sort takes a part into memory that is in no order. CloudWatch writes none; what was put together by hand may be so.
func (p *part) sort() error {
	type point struct {
		at          int64
		time, value json.RawMessage
	}
	var all []point
	for i := range p.times.starts {
		times, values, err := p.block(i)
		if err != nil {
			return err
		}
		for k := range times {
			at, err := parseTime(unquoted(times[k]))
			if err != nil {
				return err
			}
			all = append(all, point{at, times[k], values[k]})
		}
	}
	slices.SortFunc(all, func(a, b point) int { return cmp.Compare(a.at, b.at) })
	p.sorted = &points{}
	for i, one := range all {
		if i > 0 && one.at == all[i-1].at {
			return twice(one.at)
		}
		p.sorted.times, p.sorted.values = append(p.sorted.times, one.time), append(p.sorted.values, one.value)
	}
	return nil
}
