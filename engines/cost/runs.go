package cost

import (
	"fmt"
	"strconv"
	"strings"
)

// Runs returns how often a schedule expression of EventBridge runs in so many days: rate(5 minutes), cron(0 8 ? * 2-6 *)
// or at(…). Months and weekdays count with their average, as a month's bill is an average too.
func Runs(expression string, days Number) (Number, error) {
	kind, rest, _ := strings.Cut(expression, "(")
	body, closed := strings.CutSuffix(rest, ")")
	if closed {
		switch kind {
		case "rate":
			return rate(body, days)
		case "cron":
			return cron(body, days)
		case "at":
			return N(1), nil
		}
	}
	if expression == "" {
		return Number{}, nil
	}
	return Number{}, fmt.Errorf("read schedule %q: expected rate(…), cron(…) or at(…)", expression)
}

func rate(body string, days Number) (Number, error) {
	fields := strings.Fields(body)
	if len(fields) == 2 {
		n, err := strconv.ParseInt(fields[0], 10, 32)
		minutes := map[string]int64{"minute": 1, "hour": 60, "day": minutesADay}[strings.TrimSuffix(fields[1], "s")]
		if err == nil && n > 0 && minutes > 0 {
			return days.Mul(N(minutesADay)).Div(N(n * minutes)), nil
		}
	}
	return Number{}, fmt.Errorf("read schedule rate(%s): expected a number of minutes, hours or days", body)
}

// cron multiplies the shares of its fields: minutes, hours, day of month, month, day of week, year.
func cron(body string, days Number) (Number, error) {
	f := strings.Fields(body)
	if len(f) != 6 {
		return Number{}, fmt.Errorf("read schedule cron(%s): found %d fields; expected six", body, len(f))
	}
	total := days
	for i, field := range []struct{ from, to, per int64 }{{0, 59, 1}, {0, 23, 1}, {1, 31, 31}, {1, 12, 12}, {1, 7, 7}} {
		n, err := values(f[i], field.from, field.to)
		if err != nil {
			return Number{}, fmt.Errorf("read schedule cron(%s): %w", body, err)
		}
		total = total.Mul(N(n)).Div(N(field.per))
	}
	return total, nil
}

// values returns how many values a field of cron has: *, ?, 5, 1-5, 0/15, MON-FRI, or several of them.
func values(field string, from, to int64) (int64, error) {
	set := map[int64]bool{}
	for part := range strings.SplitSeq(field, ",") {
		span, step, stepped := strings.Cut(part, "/")
		first, last, err := bounds(span, from, to, stepped)
		if err != nil {
			return 0, err
		}
		by := int64(1)
		if stepped {
			if by, err = strconv.ParseInt(step, 10, 32); err != nil || by < 1 {
				return 0, fmt.Errorf("found step %q; expected a number", step)
			}
		}
		for v := first; v <= last; v += by {
			set[v] = true
		}
	}
	return int64(len(set)), nil
}

func bounds(span string, from, to int64, open bool) (first, last int64, err error) {
	if span == "*" || span == "?" {
		return from, to, nil
	}
	if span == "L" || strings.ContainsAny(span, "W#") {
		return from, from, nil // one day of those there are
	}
	begin, end, ranged := strings.Cut(span, "-")
	if first, err = value(begin); err != nil {
		return 0, 0, err
	}
	switch {
	case ranged:
		last, err = value(end)
	case open:
		last = to
	default:
		last = first
	}
	if err == nil && (first < from || last > to || last < first) {
		err = fmt.Errorf("found %q; expected %d to %d", span, from, to)
	}
	return first, last, err
}

func value(s string) (int64, error) {
	for i, name := range strings.Fields("SUN MON TUE WED THU FRI SAT JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC") {
		if strings.EqualFold(s, name) && i < 7 {
			return int64(i + 1), nil
		} else if strings.EqualFold(s, name) {
			return int64(i - 6), nil
		}
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(s, "L"), 10, 32)
	if err != nil {
		return 0, fmt.Errorf("found %q; expected a number or a name", s)
	}
	return n, nil
}
