package evaluate_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// whole is a second way from datapoints of a minute to states: for each minute it makes each period of the evaluation range
// anew out of its minutes, the expression's value of each of them, and the state out of those.
type whole struct {
	naive
	period int // in minutes
	stat   string
	value  func(e, n []float64) []float64 // over the range, oldest first
}

var missing = math.NaN()

// of is the datapoint of the period that ends with a minute.
func (w whole) of(minutes []float64, end int) float64 {
	out, count := missing, 0.0
	for i := max(0, end-w.period+1); i <= end; i++ {
		v := minutes[i]
		if v != v {
			continue
		}
		switch {
		case out != out:
			out = v
		case w.stat == "Maximum":
			out = max(out, v)
		case w.stat == "Minimum":
			out = min(out, v)
		default:
			out += v
		}
		count++
	}
	if w.stat == "Average" {
		return out / count
	}
	return out
}

func (w whole) states(e, n []float64, from evaluate.State) string {
	out, state := "", from
	for now := range e {
		var x, y []float64
		for k := w.reach - 1; k >= 0; k-- {
			if end := now - k*w.period; end >= 0 {
				x, y = append(x, w.of(e, end)), append(y, w.of(n, end))
			} else {
				x, y = append(x, missing), append(y, missing)
			}
		}
		state = w.next(w.value(x, y), state)
		out += state.String()[:1]
	}
	return out
}

// each makes what an expression means out of what it means for one datapoint.
func each(f func(e, n []float64, i int) float64) func(e, n []float64) []float64 {
	return func(e, n []float64) []float64 {
		var out []float64
		for i := range e {
			out = append(out, f(e, n, i))
		}
		return out
	}
}

func zero(v float64) float64 {
	if v != v {
		return 0
	}
	return v
}

// before is the newest datapoint before one; -1 for none.
func before(v []float64, i int) int {
	for i--; i >= 0 && v[i] != v[i]; {
		i--
	}
	return i
}

// expressions, each with what it means, written down once more.
func expressions() map[string]func(e, n []float64) []float64 {
	return map[string]func(e, n []float64) []float64{
		"": each(func(e, _ []float64, i int) float64 { return e[i] }),
		"IF(n >= 4, 10 * FILL(e, 0) / n, 0)": each(func(e, n []float64, i int) float64 {
			switch {
			case n[i] != n[i]:
				return missing
			case n[i] >= 4:
				return 10 * zero(e[i]) / n[i]
			}
			return 0
		}),
		"e - n": each(func(e, n []float64, i int) float64 {
			if e[i] != e[i] && n[i] != n[i] {
				return missing
			}
			return zero(e[i]) - zero(n[i])
		}),
		"SUM([e, n])": each(func(e, n []float64, i int) float64 {
			if e[i] != e[i] && n[i] != n[i] {
				return missing
			}
			return zero(e[i]) + zero(n[i])
		}),
		"DIFF(e)": each(func(e, _ []float64, i int) float64 {
			if k := before(e, i); e[i] == e[i] && k >= 0 {
				return e[i] - e[k]
			}
			return missing
		}),
		"RATE(e) * PERIOD(e)": each(func(e, _ []float64, i int) float64 {
			if k := before(e, i); e[i] == e[i] && k >= 0 {
				return (e[i] - e[k]) / float64(i-k)
			}
			return missing
		}),
		"RUNNING_SUM(e)": each(func(e, _ []float64, i int) float64 {
			total := 0.0
			for k := range i + 1 {
				total += zero(e[k])
			}
			if e[i] != e[i] {
				return missing
			}
			return total
		}),
		"FILL(e, REPEAT)": each(func(e, _ []float64, i int) float64 {
			if k := before(e, i+1); k >= 0 {
				return e[k]
			}
			return missing
		}),
	}
}

// alarm is the setting as CloudWatch has it.
func (w whole) alarm(text string) string {
	head := fmt.Sprintf(`"Threshold":%v.5,"ComparisonOperator":"GreaterThanThreshold","TreatMissingData":%q,"DatapointsToAlarm":%d`, w.threshold-0.5, w.treatment, w.m)
	if text == "" {
		return fmt.Sprintf(`{"AlarmName":"a","EvaluationPeriods":%d,"Namespace":"S","MetricName":"m","Statistic":%q,"Period":%d,%s}`, w.n, w.stat, w.period*60, head)
	}
	all := queries(head, query("e", w.stat, w.period*60), query("n", w.stat, w.period*60), expression("x", text))
	return strings.Replace(all, `"EvaluationPeriods":1`, fmt.Sprintf(`"EvaluationPeriods":%d`, w.n), 1)
}

func line(id string, values []float64) string {
	all := []string{id, "1m"}
	for _, v := range values {
		if v != v {
			all = append(all, "-")
		} else {
			all = append(all, fmt.Sprint(v))
		}
	}
	return strings.Join(all, " ")
}

// drawWhole draws an alarm with an expression, and histories of both metrics that begin with a datapoint and end with one.
func drawWhole(t *rapid.T) (w whole, text string, e, n []float64, from evaluate.State) {
	all := expressions()
	text = rapid.SampledFrom([]string{"", "IF(n >= 4, 10 * FILL(e, 0) / n, 0)", "e - n", "SUM([e, n])", "DIFF(e)", "RATE(e) * PERIOD(e)", "RUNNING_SUM(e)", "FILL(e, REPEAT)"}).Draw(t, "expression")
	size := rapid.OneOf(rapid.IntRange(1, 5), rapid.IntRange(1, 5), rapid.IntRange(62, 70)).Draw(t, "n")
	w = whole{naive: naive{m: rapid.IntRange(1, size).Draw(t, "m"), n: size, reach: size + rapid.IntRange(0, 3).Draw(t, "more"), treatment: rapid.SampledFrom(treatments()).Draw(t, "treatment"),
		threshold: float64(rapid.IntRange(0, 6).Draw(t, "threshold")) + 0.5}, period: rapid.SampledFrom([]int{1, 2, 5}).Draw(t, "period"),
		stat: rapid.SampledFrom([]string{"Sum", "Maximum", "Minimum", "Average"}).Draw(t, "stat"), value: all[text]}
	values := rapid.SampledFrom([]float64{0, 1, 2, 3, 8, missing, missing})
	count := rapid.OneOf(rapid.IntRange(1, 60), rapid.IntRange(1, 60), rapid.IntRange(1010, 1040)).Draw(t, "minutes") // runs come in pieces of 1024
	e = append(rapid.SliceOfN(values, count, count).Draw(t, "e"), 1)
	n = append(rapid.SliceOfN(values, count, count).Draw(t, "n"), 1)
	e[0], n[0] = 1, 1
	return w, text, e, n, rapid.SampledFrom(states()).Draw(t, "from")
}

// TestRun_AgreesWithNaive holds everything between a file and the states against the second way.
func TestRun_AgreesWithNaive(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w, text, e, n, from := drawWhole(r)
		if len(e) > 1 { // so that datapoints are known to be of a minute
			e[1], n[1] = 2, 3
		}
		lines := []string{line("e", e)}
		if text != "" {
			lines = append(lines, line("n", n))
		}
		want := w.states(e, n, from)
		got, _ := timeline(t, w.alarm(text), evaluate.Options{From: from, Range: w.reach}, data(t, lines...))
		if got != want {
			r.Fatalf("%s, from %s, range %d:\n got %s\nwant %s, of\n%s", w.alarm(text), from, w.reach, got, want, strings.Join(lines, "\n"))
		}
	})
}

// TestRun_AgreesWithNaive_Red: the drawn histories tell every expression from every other, and a period from another.
func TestRun_AgreesWithNaive_Red(t *testing.T) {
	all := expressions()
	gen := rapid.Custom(func(t *rapid.T) func(swap string, period int) bool {
		w, text, e, n, from := drawWhole(t)
		return func(swap string, period int) bool {
			other := w
			if other.value = all[swap]; swap == "" {
				other.value = w.value
			}
			other.period = max(period, w.period)
			return text != swap && w.states(e, n, from) != other.states(e, n, from)
		}
	})
	for swap := range all {
		differ := false
		for seed := 0; seed < 200 && !differ; seed++ {
			differ = gen.Example(seed)(swap, 3)
		}
		if !differ {
			t.Errorf("no history tells %q, of three minutes, from others", swap)
		}
	}
}
