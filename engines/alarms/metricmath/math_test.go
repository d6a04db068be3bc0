package metricmath_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/alarms/metricmath"
)

var gap = math.NaN()

func Example() {
	p, err := metricmath.Compile("IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)", metricmath.Scope{Metrics: []string{"errors", "requests"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	in := metricmath.Input{Series: [][]float64{{5, math.NaN(), 1}, {100, 40, 2}}, Step: 60}
	fmt.Println(p.Eval(in, new(metricmath.Memory)))
	// Output: [5 0 0]
}

// series are a, b and c of the cases below; the first datapoint is of Tuesday 2026-11-24 00:00 UTC.
func series() metricmath.Input {
	return metricmath.Input{Series: [][]float64{{1, 2, gap, 4}, {10, gap, gap, 0}, {gap, -3, 3, 9}}, Start: 1795478400, Step: 60}
}

func compile(t testing.TB, text string) *metricmath.Program {
	t.Helper()
	p, err := metricmath.Compile(text, metricmath.Scope{Metrics: []string{"a", "b", "c"}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// evaluated are expressions over the series, and what comes of them.
func evaluated() map[string]string {
	return map[string]string{
		"a":                            "1 2 - 4",
		"a + b":                        "11 2 - 4", // one that is missing counts as 0 where the other is there
		"a - b":                        "-9 2 - 4",
		"a * 2 - 1":                    "1 3 - 7",
		"1 - a":                        "0 -1 - -3",
		"a / b":                        "0.1 - - -", // nothing comes of a division by 0
		"b / a":                        "10 0 - 0",
		"100 * b / (a + b)":            "90.9091 0 - 0",
		"2 ^ a":                        "2 4 - 16",
		"-a ^ 2":                       "-1 -4 - -16",
		"2 ^ 3 ^ 2 + 0 * a":            "512 512 - 512",
		"a - 1 - 1":                    "-1 0 - 2",
		"a > 1":                        "0 1 - 1",
		"a >= 2":                       "0 1 - 1",
		"a >= 0":                       "1 1 - 1",
		"1 < a":                        "0 1 - 1",
		"a == c":                       "0 0 0 0",
		"a != c":                       "1 1 1 1",
		"a <= b":                       "1 0 - 0",
		"a > 1 AND c > 0":              "0 0 0 1", // what is missing counts as 0
		"a > 1 && c > 0 || b == 10":    "1 0 0 1",
		"NOT (a > 1)":                  "1 0 - 0",
		"TRUE + 0 * a":                 "1 1 - 1",
		"IF(a > 1, c)":                 "- -3 - 9",
		"IF(a > 1, c, 7)":              "7 -3 - 9",
		"IF(a > 1, 1, 0) + FILL(a, 0)": "1 3 0 5",
		"IF(TRUE, a, b)":               "1 2 - 4",
		"IF(0, a)":                     "- - - -",
		"IF(1 > 2, 3, 4) + a":          "5 6 - 8",
		"FILL(a, 0)":                   "1 2 0 4",
		"FILL(b, a)":                   "10 2 - 0",
		"FILL(b, REPEAT)":              "10 10 10 0",
		"FILL(c, REPEAT)":              "- -3 3 9",
		"FILL(a, LINEAR)":              "1 2 3 4",
		"FILL(b, LINEAR)":              "10 6.6667 3.3333 0",
		"FILL(c, LINEAR)":              "- -3 3 9",
		"RATE(a)":                      "- 0.0167 - 0.0167", // two in two minutes
		"DIFF(a)":                      "- 1 - 2",
		"DIFF_TIME(a)":                 "- 60 - 120",
		"RUNNING_SUM(a)":               "1 3 - 7",
	}
}

// functions are those of numbers, lists and time.
func functions() map[string]string {
	return map[string]string{
		"ABS(c)":                              "- 3 3 9",
		"CEIL(a / 2)":                         "1 1 - 2",
		"FLOOR(a / 2)":                        "0 1 - 2",
		"LOG10(b)":                            "1 - - -",
		"LOG(a)":                              "0 0.6931 - 1.3863",
		"a - AVG(a)":                          "-1.3333 -0.3333 - 1.6667",
		"a - MIN(a)":                          "0 1 - 3",
		"a / MAX(a)":                          "0.25 0.5 - 1",
		"a / SUM(a)":                          "0.1429 0.2857 - 0.5714",
		"a * 0 + STDDEV(a)":                   "1.2472 1.2472 - 1.2472",
		"a * 0 + DATAPOINT_COUNT(a)":          "3 3 - 3",
		"SUM(METRICS())":                      "11 -1 3 13",
		"AVG([a, b])":                         "5.5 2 - 2",
		"MAX([a, 3, c])":                      "3 3 3 9",
		"MIN(METRICS('a'))":                   "1 2 - 4",
		"STDDEV([a, b])":                      "4.5 0 - 2",
		"DATAPOINT_COUNT([a, b])":             "2 1 0 2",
		"SUM(METRICS() * 2)":                  "22 -2 6 26",
		"SUM(FILL(METRICS(), 1))":             "12 0 5 13",
		"METRIC_COUNT(METRICS()) + 0 * a":     "3 3 - 3",
		"FIRST(METRICS())":                    "1 2 - 4",
		"LAST(METRICS())":                     "- -3 3 9",
		"SLICE(METRICS(), 1)":                 "10 - - 0",
		"SUM(SLICE(METRICS(), 0, 2))":         "11 2 - 4",
		"FIRST(SORT(METRICS(), SUM, DESC))":   "10 - - 0",
		"FIRST(SORT(METRICS(), AVG, ASC, 1))": "1 2 - 4",
		"METRIC_COUNT(REMOVE_EMPTY([a, IF(0, a)])) + 0 * a": "1 1 - 1",
		"PERIOD(a) + 0 * a":                      "60 60 - 60",
		"TIME_SERIES(7)":                         "7 7 7 7",
		"MINUTE(a)":                              "0 1 - 3",
		"DAY(a)":                                 "2 2 - 2",
		"HOUR(a) + DATE(a) + MONTH(a) + YEAR(a)": "2061 2061 - 2061",
		"EPOCH(a)":                               "1795478400 1795478460 - 1795478580",
		"1.5e1 + .5 + 0 * a":                     "15.5 15.5 - 15.5",
	}
}

func TestEval(t *testing.T) {
	for _, all := range []map[string]string{evaluated(), functions()} {
		for text, want := range all {
			if got := show(compile(t, text).Eval(series(), new(metricmath.Memory))); got != want {
				t.Errorf("%s = %s; want %s", text, got, want)
			}
		}
	}
}

func show(v []float64) string {
	var all []string
	for _, x := range v {
		if s := fmt.Sprint(math.Round(x*1e4) / 1e4); x == x {
			all = append(all, strings.Replace(s, "1.7954784e+09", "1795478400", 1))
			if x > 1e9 {
				all[len(all)-1] = fmt.Sprintf("%.0f", x)
			}
			continue
		}
		all = append(all, "-")
	}
	return strings.Join(all, " ")
}

func TestEval_Stride(t *testing.T) {
	p := compile(t, "RATE(a)")
	in := metricmath.Input{Series: [][]float64{{1, 10, 3, gap, 7, 40}, nil, nil}, Step: 60, Stride: 2}
	if got := show(p.Eval(in, new(metricmath.Memory))); got != "- - 0.0167 - 0.0333 0.125" {
		t.Errorf("with windows in turn, RATE = %s", got)
	}
}

func TestCompile_Refused(t *testing.T) {
	for text, want := range map[string]string{
		"":                          `at character 1 found its end; expected an id, a number, a function or (`,
		"a +":                       `at character 4 found its end`,
		"a b":                       `at character 3 found "b"; expected an operator or the end`,
		"x":                         `at character 1 found "x"; expected one of the ids a, b, c`,
		"a + $":                     `at character 5 found "$"; expected an id`,
		"(a":                        `at character 3 found its end; expected an operator or )`,
		"a)":                        `at character 2 found ")"`,
		"1.2.3 + a":                 `found "1.2.3"; expected a number`,
		"'x":                        "a quotation mark without its other one",
		"SEARCH('x', 'Sum', 300)":   `found "SEARCH"; expected named metrics`,
		"SERVICE_QUOTA(a)":          "the quota as a number",
		"ANOMALY_DETECTION_BAND(a)": "ThresholdMetricId",
		"sum(a)":                    `found "sum"; expected SUM, in capitals`,
		"FOO(a)":                    "expected a function of metric math",
		"FILL(a)":                   "found FILL with 1 arguments; expected 2",
		"IF(a)":                     "expected 2 to 3",
		"FILL(1, 0)":                "found a number in FILL; expected a time series or an array",
		"RATE(1)":                   "found a number in RATE",
		"FIRST(a)":                  "found a time series in FIRST; expected an array",
		"FILL(a, ASC)":              "found ASC; expected a value",
		"ABS(REPEAT)":               "found REPEAT; expected a value",
		"FILL(a, METRICS())":        "an array as filling",
		"METRICS() + METRICS()":     "two arrays",
		"METRICS(a)":                "found no string",
		"ABS('a')":                  "found 'a'; expected a value",
		"IF(a, METRICS())":          "an array in IF",
		"IF(METRICS(), a)":          "an array of time series in IF",
		"SORT(METRICS(), a, ASC)":   "expected AVG, MIN, MAX or SUM",
		"SORT(METRICS(), SUM, 1)":   "expected ASC or DESC",
		"SLICE(METRICS(), a)":       "a time series as a place",
		"SUM(AVG, a)":               "with 2 arguments",
		strings.Repeat("(", 200) + "a" + strings.Repeat(")", 200): "at most 100 levels",
		strings.Repeat("a+", 2000) + "a":                          "4001 characters; expected at most 2048",
	} {
		_, err := metricmath.Compile(text, metricmath.Scope{Metrics: []string{"a", "b", "c"}})
		var e *metricmath.Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) {
			t.Errorf("Compile(%.40s) = %v; want %q", text, err, want)
		}
	}
}

func TestCompile_Expressions(t *testing.T) {
	sum := compile(t, "[a, b]")
	p, err := metricmath.Compile("SUM(both) * 2", metricmath.Scope{Metrics: []string{"a", "b", "c"}, Expressions: map[string]*metricmath.Program{"both": sum}})
	if err != nil {
		t.Fatal(err)
	}
	if got := show(p.Eval(series(), new(metricmath.Memory))); got != "22 4 - 8" || !p.Uses(0) || p.Uses(2) || p.Type() != metricmath.Series {
		t.Errorf("it came to %s, uses %v, type %v", got, p.Uses(2), p.Type())
	}
}

func TestReach(t *testing.T) {
	for text, want := range map[string]metricmath.Reach{
		"a + SUM(METRICS())": metricmath.Pointwise, "FILL(a, 0)": metricmath.Pointwise, "RATE(a) + b": metricmath.Previous,
		"a - AVG(a)": metricmath.Window, "RUNNING_SUM(a)": metricmath.Window, "FILL(a, REPEAT)": metricmath.Window, "1 + RATE(FILL(a, LINEAR))": metricmath.Window,
	} {
		if got := compile(t, text).Reach(); got != want {
			t.Errorf("%s reaches %v; want %v", text, got, want)
		}
	}
}

func TestDepth(t *testing.T) {
	for text, want := range map[string]int{"a + b": 0, "RATE(a) + DIFF(b)": 1, "2 * RATE(1 + DIFF(a))": 2} {
		if got := compile(t, text).Depth(); got != want {
			t.Errorf("the depth of %s is %d; want %d", text, got, want)
		}
	}
}

// What is pointwise may be cut into pieces: a vector evaluated as a whole is its parts evaluated one by one.
func TestEval_Pointwise(t *testing.T) {
	pointwise := []string{"a + b * 2", "IF(a >= 2, 100 * FILL(b, 0) / a, 0)", "SUM(METRICS()) > 3", "a > 1 OR b < 0", "HOUR(a) - MINUTE(b)", "MAX([a, b, 3]) ^ 2", "NOT a"}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(pointwise).Draw(t, "expression")
		p, err := metricmath.Compile(text, metricmath.Scope{Metrics: []string{"a", "b"}})
		if err != nil || p.Reach() != metricmath.Pointwise {
			t.Fatal(p.Reach(), err)
		}
		numbers := rapid.SliceOfN(rapid.SampledFrom([]float64{gap, gap, -1, 0, 0.5, 1, 2, 3, 1e9}), 20, 20)
		in := metricmath.Input{Series: [][]float64{numbers.Draw(t, "a"), numbers.Draw(t, "b")}, Start: 1795478400, Step: 60}
		whole := fmt.Sprint(p.Eval(in, new(metricmath.Memory)))
		cut := rapid.IntRange(1, 19).Draw(t, "cut")
		first, second := in, in
		first.Series = [][]float64{in.Series[0][:cut], in.Series[1][:cut]}
		second.Series, second.Start = [][]float64{in.Series[0][cut:], in.Series[1][cut:]}, in.Start+int64(cut)*60
		m := new(metricmath.Memory)
		parts := append(append([]float64{}, p.Eval(first, m)...), p.Eval(second, m)...)
		if whole != fmt.Sprint(parts) {
			t.Fatalf("%s: whole %s, in parts %v", text, whole, parts)
		}
	})
}

func TestEval_NoAllocations(t *testing.T) {
	p, m, in := compile(t, "100 * b / (a + b)"), new(metricmath.Memory), series()
	p.Eval(in, m)
	if n := testing.AllocsPerRun(100, func() { p.Eval(in, m) }); n > 12 {
		t.Errorf("Eval allocates %v times; want no vectors", n)
	}
}

func FuzzCompile(f *testing.F) {
	for _, s := range []string{"IF(a>1,FILL(b,REPEAT))", "SUM(SLICE(SORT(METRICS(\"a\"),AVG,DESC,2),0,1))", "-a^-2", "[a,1]", "a==1&&NOT b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := metricmath.Compile(text, metricmath.Scope{Metrics: []string{"a", "b", "c"}})
		if err != nil {
			var e *metricmath.Error
			if !errors.As(err, &e) || e.At < 0 || e.At > len(text) && len(text) <= 2048 {
				t.Fatalf("Compile(%q) = %v", text, err)
			}
			return
		}
		if out := p.Eval(series(), new(metricmath.Memory)); p.Type() == metricmath.Series && len(out) != 4 {
			t.Fatalf("%q gives %d numbers; want 4", text, len(out))
		}
	})
}
