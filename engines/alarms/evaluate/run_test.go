package evaluate_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/engines/alarms/series"
)

// data writes results, each as "id[:label] step value value - value", from 10:00 on.
func data(t testing.TB, results ...string) *series.File {
	t.Helper()
	var all []string
	for _, r := range results {
		words := strings.Fields(r)
		id, label, _ := strings.Cut(words[0], ":")
		step, err := time.ParseDuration(words[1])
		if err != nil {
			t.Fatal(err)
		}
		var times, values []string
		for i, v := range words[2:] {
			if v != "-" {
				times = append(times, `"`+time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC).Add(time.Duration(i)*step).Format(time.RFC3339)+`"`)
				values = append(values, v)
			}
		}
		all = append(all, fmt.Sprintf(`{"Id":%q,"Label":%q,"Timestamps":[%s],"Values":[%s]}`, id, label, strings.Join(times, ","), strings.Join(values, ",")))
	}
	path := filepath.Join(t.TempDir(), "data.json")
	if err := os.WriteFile(path, []byte(`{"MetricDataResults":[`+strings.Join(all, ",")+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := series.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func read(t testing.TB, text string) *evaluate.Definition {
	t.Helper()
	a, err := evaluate.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// timeline is the states of each evaluation: O, A or I.
func timeline(t testing.TB, alarm string, o evaluate.Options, f *series.File) (states string, r *evaluate.Run) {
	t.Helper()
	r, err := evaluate.NewRun(read(t, alarm), f, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Each(func(e evaluate.Evaluation) error {
		states += e.State.String()[:1]
		if e.Reason == "" {
			t.Error("an evaluation has no reason")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	fast, err := evaluate.NewRun(read(t, alarm), f, o)
	if err != nil {
		t.Fatal(err)
	}
	quick := ""
	if err := fast.States(func(_ int64, all []evaluate.State) error {
		for _, s := range all {
			quick += s.String()[:1]
		}
		return nil
	}); err != nil || quick != states {
		t.Errorf("States gives %s, %v; want %s as Each", quick, err, states)
	}
	return states, r
}

func plain(period, n, m int, stat, more string) string {
	return fmt.Sprintf(`{"AlarmName":"a","Namespace":"Shop","MetricName":"m","Statistic":%q,"Period":%d,"EvaluationPeriods":%d,"DatapointsToAlarm":%d,"Threshold":5,
		"ComparisonOperator":"GreaterThanThreshold"%s}`, stat, period, n, m, more)
}

func TestRun_Plain(t *testing.T) {
	for name, c := range map[string]struct {
		alarm string
		data  []string
		want  string
	}{
		"one minute":           {plain(60, 1, 1, "Sum", ""), []string{"m1 1m 1 9 1"}, "OAO"},
		"a gap":                {plain(60, 1, 1, "Sum", `,"TreatMissingData":"notBreaching"`), []string{"m1 1m 9 - - - - 9"}, "AAAOOA"},
		"2 of 3":               {plain(60, 3, 2, "Sum", ""), []string{"m1 1m 9 1 9 9 1 1"}, "IOAAAO"},
		"DynamoDB keeps":       {strings.Replace(plain(60, 1, 1, "Sum", `,"TreatMissingData":"notBreaching"`), "Shop", "AWS/DynamoDB", 1), []string{"m1 1m 9 - - - - 1"}, "AAAAAO"},
		"five minutes slide":   {plain(300, 1, 1, "Sum", ""), []string{"m1 1m 2 2 2 0 0 0 0 6"}, "OOAAAOOA"},
		"maximum slides":       {plain(180, 1, 1, "Maximum", ""), []string{"m1 1m 9 0 0 0"}, "AAAO"},
		"minimum slides":       {plain(180, 1, 1, "Minimum", ""), []string{"m1 1m 9 9 9 0"}, "AAAO"},
		"mean of means":        {plain(120, 1, 1, "Average", ""), []string{"m1 1m 0 9 9"}, "OOA"},
		"mean of samples":      {plain(120, 1, 1, "Average", ""), []string{"m1 1m 0 9", "m1_sum 1m 0 900", "m1_count 1m 1 100"}, "OA"},
		"five minutes in turn": {plain(300, 2, 2, "Sum", ""), []string{"m1 1m 9 0 0 0 0 0 0 0 0 0"}, "IIIIIOOOOO"},
		// Datapoints that do not begin with a period are of a minute, however few there are
		"few datapoints":      {plain(300, 1, 1, "Sum", `,"TreatMissingData":"notBreaching"`), []string{"m1 1m - 9 - - - - 1"}, "AAAAAO"},
		"whole periods":       {plain(300, 2, 2, "Sum", ""), []string{"m1 5m 9 9 9 1"}, "IAAO"},
		"percentile as it is": {strings.Replace(plain(120, 1, 1, "p99", ""), `"Statistic"`, `"ExtendedStatistic"`, 1), []string{"m1 1m 9 0 0"}, "IAO"},
		"ten seconds":         {plain(30, 1, 1, "Sum", ""), []string{"m1 10s 2 2 2 0"}, "OOAO"},
		"few samples": {strings.Replace(plain(60, 1, 1, "p90", `,"EvaluateLowSampleCountPercentile":"ignore"`), `"Statistic"`, `"ExtendedStatistic"`, 1),
			[]string{"m1 1m 9 9 1 1", "m1_count 1m 99 100 99 100"}, "IAAO"},
	} {
		if got, _ := timeline(t, c.alarm, evaluate.Options{}, data(t, c.data...)); got != c.want {
			t.Errorf("%s: %s; want %s", name, got, c.want)
		}
	}
}

func TestRun_Options(t *testing.T) {
	ignore := plain(60, 1, 1, "Sum", `,"TreatMissingData":"ignore"`)
	for range10, want := range map[int]string{1: "AAAAAO", 2: "AAAAAO"} {
		if got, _ := timeline(t, ignore, evaluate.Options{From: evaluate.Alarm, Range: range10}, data(t, "m1 1m 9 - - - - 1")); got != want {
			t.Errorf("range %d: %s; want %s", range10, got, want)
		}
	}
	breaching := plain(60, 1, 1, "Sum", `,"TreatMissingData":"breaching"`)
	for reach, want := range map[int]string{1: "OAAAO", 2: "OOAAO", 4: "OOOOO"} {
		if got, _ := timeline(t, breaching, evaluate.Options{Range: reach}, data(t, "m1 1m 1 - - - 1")); got != want {
			t.Errorf("range %d: %s; want %s", reach, got, want)
		}
	}
}

func queries(threshold string, all ...string) string {
	return fmt.Sprintf(`{"AlarmName":"a","EvaluationPeriods":1,%s,"Metrics":[%s]}`, threshold, strings.Join(all, ","))
}

func query(id, stat string, period int) string {
	return fmt.Sprintf(`{"Id":%q,"ReturnData":false,"MetricStat":{"Metric":{"Namespace":"Shop","MetricName":"m"},"Period":%d,"Stat":%q}}`, id, period, stat)
}

func expression(id, text string) string { return fmt.Sprintf(`{"Id":%q,"Expression":%q}`, id, text) }

const over5 = `"Threshold":5,"ComparisonOperator":"GreaterThanThreshold","TreatMissingData":"notBreaching"`

func TestRun_Math(t *testing.T) {
	for text, want := range map[string]string{
		"IF(n >= 10, 100 * FILL(e, 0) / n, 0)": "OAOO",
		"e - n":                                "OOOO",
		"SUM([e, n])":                          "AAAA",
		"RUNNING_SUM(e)":                       "OOOA",
		"DIFF(n) * -1":                         "OOOA", // 20 to 4
		"RATE(n) * 60":                         "OAOO",
		"FILL(e, REPEAT)":                      "OOOO",
	} {
		alarm := queries(over5, query("e", "Sum", 60), query("n", "Sum", 60), expression("x", text))
		if got, _ := timeline(t, alarm, evaluate.Options{}, data(t, "e 1m 0 5 - 3", "n 1m 10 20 20 4")); got != want {
			t.Errorf("%s: %s; want %s", text, got, want)
		}
	}
	alarm := queries(over5, query("e", "Sum", 300), `{"Id":"half","Expression":"e / 2","ReturnData":false}`, expression("x", "half * 2"))
	if got, _ := timeline(t, alarm, evaluate.Options{}, data(t, "e 1m 2 2 2 0 0 0 0")); got != "OOAAAOO" {
		t.Errorf("an expression of an expression over sliding windows: %s", got)
	}
	if got, _ := timeline(t, alarm, evaluate.Options{}, data(t, "x 5m 1 9")); got != "OA" {
		t.Errorf("the value itself: %s", got)
	}
}

// TestRun_Insights: what a query of Metrics Insights came to is in the data, as a metric is.
func TestRun_Insights(t *testing.T) {
	const text = `SELECT MAX(Errors) FROM SCHEMA(\"AWS/Lambda\", FunctionName)`
	alone := queries(over5, `{"Id":"q","Expression":"`+text+`","Period":60}`)
	with := queries(over5, query("e", "Sum", 60), `{"Id":"q","Expression":"`+text+`","Period":60,"ReturnData":false}`, expression("x", "q + e"))
	for alarm, want := range map[string]string{alone: "OAO", with: "AAA"} {
		if got, _ := timeline(t, alarm, evaluate.Options{}, data(t, "q 1m 1 9 1", "e 1m 5 5 5")); got != want {
			t.Errorf("%s: %s; want %s", alarm, got, want)
		}
	}
	if _, r := timeline(t, strings.Replace(alone, `"Period":60`, `"Period":120`, 1), evaluate.Options{}, data(t, "q 1m 1 9 1")); len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "each is taken as the value of the 120 s") {
		t.Errorf("notes are %q; want that nothing can be made of parts", r.Notes)
	}
	if _, err := evaluate.Read([]byte(strings.Replace(alone, `,"Period":60`, "", 1))); err == nil || !strings.Contains(err.Error(), "found no Period of q, a query of Metrics Insights") {
		t.Errorf("Read without a period = %v", err)
	}
}

func TestRun_Band(t *testing.T) {
	for operator, want := range map[string]string{"LessThanLowerOrGreaterThanUpperThreshold": "OAAIO", "LessThanLowerThreshold": "OOAIO", "GreaterThanUpperThreshold": "OAOIO"} {
		alarm := queries(`"ThresholdMetricId":"band","ComparisonOperator":"`+operator+`"`, strings.Replace(query("m", "Sum", 60), "false", "true", 1), expression("band", "ANOMALY_DETECTION_BAND(m, 3)"))
		f := data(t, "m 1m 5 20 1 20 5", "band:high 1m 10 10 10 - 10", "band:low 1m 2 2 2 - 2")
		if got, _ := timeline(t, alarm, evaluate.Options{Range: 1}, f); got != want {
			t.Errorf("%s: %s; want %s", operator, got, want)
		}
	}
}

// TestRun_Approximate: a band may be made of the data, where it is asked for and said.
func TestRun_Approximate(t *testing.T) {
	for value, want := range map[string]string{"m": "OOOOOA", "x": "OOOOOA"} {
		alarm := queries(`"ThresholdMetricId":"band","ComparisonOperator":"GreaterThanUpperThreshold"`, strings.Replace(query("m", "Sum", 60), "false", fmt.Sprint(value == "m"), 1),
			fmt.Sprintf(`{"Id":"x","Expression":"m * 2","ReturnData":%v}`, value == "x"), expression("band", "ANOMALY_DETECTION_BAND("+value+", 2)"))
		f := data(t, "m 1m 5 6 5 6 5 99")
		if _, err := evaluate.NewRun(read(t, alarm), f, evaluate.Options{}); err == nil || !strings.Contains(err.Error(), "expected the two edges") {
			t.Errorf("NewRun = %v; want the band to be missed, as nobody asked for an approximation", err)
		}
		got, r := timeline(t, alarm, evaluate.Options{Approximate: true}, f)
		if got != want || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "is an approximation, means and 2 deviations") {
			t.Errorf("over %s: %s, %q; want %s, and a note", value, got, r.Notes, want)
		}
		if err := r.Each(func(e evaluate.Evaluation) error {
			if !strings.HasSuffix(e.Reason, "of an approximated band") {
				return fmt.Errorf("the reason is %q", e.Reason)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	}
	back := queries(`"ThresholdMetricId":"band","ComparisonOperator":"GreaterThanUpperThreshold"`, query("m", "Sum", 60), expression("x", "RATE(m)"), expression("band", "ANOMALY_DETECTION_BAND(x)"))
	if _, err := evaluate.NewRun(read(t, back), data(t, "m 1m 5 6"), evaluate.Options{Approximate: true}); err == nil || !strings.Contains(err.Error(), "an expression that looks back") {
		t.Errorf("NewRun = %v; want the approximation refused", err)
	}
}

// TestRun_Values: what an alarm looks at is told for each evaluation, sliding and computed as it is for the states.
func TestRun_Values(t *testing.T) {
	band := queries(`"ThresholdMetricId":"band","ComparisonOperator":"GreaterThanUpperThreshold"`, strings.Replace(query("m", "Sum", 60), "false", "true", 1), expression("band", "ANOMALY_DETECTION_BAND(m)"))
	for want, c := range map[string][]string{
		"[1 NaN 3]":          {plain(60, 1, 1, "Sum", ""), "m 1m 1 - 3"},
		"[1 2 4]":            {plain(120, 1, 1, "Sum", ""), "m 1m 1 1 3"},
		"[NaN 4 -2]":         {queries(over5, query("m", "Sum", 60), expression("x", "DIFF(m)")), "m 1m 1 5 3"},
		"[2 10 6]":           {queries(over5, query("m", "Sum", 60), expression("x", "m * 2")), "m 1m 1 5 3"},
		"[1 5] [2 3] [9 10]": {band, "m 1m 1 5", "band:a 1m 2 3", "band:b 1m 9 10"},
	} {
		r, err := evaluate.NewRun(read(t, c[0]), data(t, c[1:]...), evaluate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := r.Values(func(_ int64, values []float64, band [][]float64) error {
			got += fmt.Sprint(values)
			for _, edge := range band {
				got += " " + fmt.Sprint(edge)
			}
			return nil
		}); err != nil || got != want {
			t.Errorf("the values are %s, %v; want %s", got, err, want)
		}
	}
}

func TestRun_Notes(t *testing.T) {
	for want, c := range map[string][]string{
		"as if each had as many samples":        {plain(120, 1, 1, "Average", ""), "m1 1m 1 2"},
		"CloudWatch does it every minute":       {plain(300, 1, 1, "Sum", ""), "m1 5m 1 2"},
		"each is taken as the p99 of the 120 s": {strings.Replace(plain(120, 1, 1, "p99", ""), `"Statistic"`, `"ExtendedStatistic"`, 1), "m1 1m 1 2"},
	} {
		if _, r := timeline(t, c[0], evaluate.Options{}, data(t, c[1])); len(r.Notes) != 1 || !strings.Contains(r.Notes[0], want) {
			t.Errorf("notes are %q; want %q", r.Notes, want)
		}
	}
	if _, r := timeline(t, plain(300, 1, 1, "Sum", ""), evaluate.Options{}, data(t, "m1 1m 1 2")); len(r.Notes) != 0 || r.Step != 60 {
		t.Errorf("notes are %q; want none of an exact run", r.Notes)
	}
}

// TestRun_Bounds: a start and an end say for when an alarm is evaluated, also where there are no datapoints.
func TestRun_Bounds(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 11, 24, 10, minute, 30, 0, time.UTC) }
	alarm := plain(60, 1, 1, "Sum", "")
	for want, o := range map[string]evaluate.Options{
		"AOA":     {},
		"IIAOA":   {Start: at(-3), Range: 1},
		"AOAAAII": {End: at(6)},
		"OAAA":    {Start: at(0), End: at(4)},
		"A":       {Start: at(1), End: at(2)},
	} {
		if got, _ := timeline(t, alarm, o, data(t, "m1 1m 9 1 9")); got != want {
			t.Errorf("from %s to %s: %s; want %s", o.Start, o.End, got, want)
		}
	}
	if got, _ := timeline(t, plain(300, 1, 1, "Sum", ""), evaluate.Options{From: evaluate.OK, Start: at(0), End: at(2)}, data(t, "m1 1m")); got != "III" {
		t.Errorf("without any datapoint: %s; want III", got)
	}
	if _, err := evaluate.NewRun(read(t, alarm), data(t, "m1 1m 9 1 9"), evaluate.Options{Start: at(2), End: at(1)}); err == nil || !strings.Contains(err.Error(), "found an end, 2026-11-24T10:01:00Z, before the start") {
		t.Errorf("NewRun = %v; want to hear that the end is before the start", err)
	}
	if _, err := evaluate.NewRun(read(t, alarm), data(t, "m1 1m 9 1 9"), evaluate.Options{End: time.Date(20260, 11, 24, 0, 0, 0, 0, time.UTC)}); err == nil || !strings.Contains(err.Error(), "expected at most 10 years") {
		t.Errorf("NewRun = %v; want a year that is mistyped refused", err)
	}
}

func TestNewRun_Bad(t *testing.T) {
	math := queries(over5, query("e", "Sum", 60), expression("x", "e"))
	band := queries(`"ThresholdMetricId":"band","ComparisonOperator":"GreaterThanUpperThreshold"`, strings.Replace(query("m", "Sum", 60), "false", "true", 1), expression("band", "ANOMALY_DETECTION_BAND(m)"))
	for want, c := range map[string][]string{
		`found 2 results, with the Ids a, b; expected one`:                                {plain(60, 1, 1, "Sum", ""), "a 1m 1", "b 1m 1"},
		`found no datapoints`:                                                             {plain(60, 1, 1, "Sum", ""), "a 1m"},
		`found results with the Ids q; expected e`:                                        {math, "q 1m 1"},
		`found 2 results with the Id e, of different Labels`:                              {math, "e:a 1m 1", "e:b 1m 1"},
		`found 1 results with the Id band; expected the two edges`:                        {band, "m 1m 1", "band 1m 1"},
		`found datapoints that are 45 seconds apart; expected a distance that divides 60`: {plain(180, 1, 1, "Sum", ""), "m 45s 1 2 3"},
	} {
		if _, err := evaluate.NewRun(read(t, c[0]), data(t, c[1:]...), evaluate.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("NewRun = %v; want %q", err, want)
		}
	}
	if _, err := evaluate.NewRun(read(t, plain(60, 3, 3, "Sum", "")), data(t, "m 1m 1"), evaluate.Options{Range: 2}); err == nil || !strings.Contains(err.Error(), "evaluation range 2; expected 3") {
		t.Errorf("NewRun = %v; want the range refused", err)
	}
}

func TestRead_Bad(t *testing.T) {
	e60, n300 := query("e", "Sum", 60), query("n", "Sum", 300)
	var eleven []string
	for i := range 11 {
		eleven = append(eleven, query(fmt.Sprintf("m%d", i), "Sum", 60))
	}
	good := plain(60, 1, 1, "Sum", "")
	for text, want := range map[string]string{
		`[]`:   "found no MetricAlarm in the answer",
		`[7]`:  "expected a MetricAlarm",
		`{`:    "unexpected end of JSON input; expected a MetricAlarm",
		`{}`:   "found no AlarmName",
		" \n ": "found nothing; expected a MetricAlarm",
		`{"MetricAlarms":[],"CompositeAlarms":[{"AlarmName":"a","AlarmRule":"TRUE"}]}`: "found a composite alarm",
		`{"AlarmName":"a","AlarmRule":"TRUE"}`:                                         "found a composite alarm",
		`{"MetricAlarms":[],"CompositeAlarms":[]}`:                                     "found no MetricAlarm in the answer",
		`{"MetricAlarms":[` + good + "," + good + `]}`:                                 "found 2 MetricAlarms; expected one",
		strings.Replace(good, `"Period":60`, `"Period":45`, 1):                         "found Period 45; expected 10, 20, 30 or a multiple of 60",
		plain(60, 2000, 1, "Sum", ""):                                                  "found 2000 periods of 60 seconds; expected at most 86400",
		plain(60, math.MaxInt64, 1, "Sum", ""):                                         "expected at most 86400 seconds together",
		plain(60, 1, 1, "sum", ""):                                                     `found the statistic "sum"; expected Sum, Average`,
		queries(over5, query("e", "p200", 60), expression("x", "e")):                   `found the statistic "p200"`,
		strings.Replace(plain(60, 1, 1, "p99", `,"EvaluateLowSampleCountPercentile":"never"`), `"Statistic"`, `"ExtendedStatistic"`, 1): `found EvaluateLowSampleCountPercentile "never"; expected evaluate or ignore`,
		plain(60, 1, 2, "Sum", ""):                                                                  "found DatapointsToAlarm 2 of EvaluationPeriods 1",
		plain(60, 1, 1, "Sum", `,"TreatMissingData":"never"`):                                       `read TreatMissingData "never"`,
		plain(60, 1, 1, "Sum", `,"ThresholdMetricId":"x"`):                                          "found Threshold 5 beside ThresholdMetricId",
		plain(60, 1, 1, "Sum", `,"ExtendedStatistic":"p99"`):                                        "expected a metric and one of both",
		plain(60, 1, 1, "Sum", `,"EvaluateLowSampleCountPercentile":"ignore"`):                      "expected a percentile",
		strings.Replace(good, "GreaterThanThreshold", "Over", 1):                                    `read ComparisonOperator "Over"`,
		strings.Replace(good, `"Threshold":5,`, "", 1):                                              "found neither Threshold nor ThresholdMetricId",
		queries(over5, e60, n300, expression("x", "e+n")):                                           "found Period 300 of n beside 60; expected the same",
		queries(over5, e60, expression("x", "SEARCH('e', 'Sum')")):                                  `expression of x: read expression "SEARCH('e', 'Sum')": at character 1 found "SEARCH"`,
		queries(over5, e60, expression("x", "y"), `{"Id":"y","Expression":"x","ReturnData":false}`): `expected one of the ids e`,
		queries(over5, e60, expression("x", "SUM(e)")):                                              "is a number; an alarm needs a time series",
		queries(over5, e60, expression("x", "e"), expression("y", "e")):                             "found 2 queries that return data (x, y)",
		queries(over5, e60):                                                  "found 0 queries that return data",
		queries(over5, e60, expression("E", "e")):                            `found Id "E"`,
		queries(over5, e60, e60, expression("x", "e")):                       `found Id "e" twice`,
		queries(over5, expression("x", "TIME_SERIES(1)")):                    "found no metric among Metrics",
		queries(over5, append(eleven, expression("x", "SUM(METRICS())"))...): "found 11 metrics; expected at most 10",
		queries(over5, `{"Id":"e"}`):                                         "expected a MetricStat or an Expression",
		queries(`"ThresholdMetricId":"band","ComparisonOperator":"GreaterThanThreshold"`, query("e", "Sum", 60), expression("x", "e"), expression("band", "ANOMALY_DETECTION_BAND(e)")): "for an alarm with a ThresholdMetricId",
		queries(`"ThresholdMetricId":"band","ComparisonOperator":"GreaterThanUpperThreshold"`, e60, expression("x", "e"), expression("band", "e * 2")):                                  "expected ANOMALY_DETECTION_BAND(id, width)",
		queries(`"ThresholdMetricId":"band","ComparisonOperator":"GreaterThanUpperThreshold"`, e60, expression("x", "e"), expression("band", "ANOMALY_DETECTION_BAND(e, 0)")):           "found width 0",
		queries(`"ThresholdMetricId":"none","ComparisonOperator":"GreaterThanUpperThreshold"`, e60, expression("x", "e")):                                                               "which is none of Metrics",
	} {
		if _, err := evaluate.Read([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Read(%s) = %v; want %q", text, err, want)
		}
	}
	for _, text := range []string{`{"MetricAlarms":[` + good + `],"CompositeAlarms":[]}`, "[" + good + "]", strings.Replace(good, `"Sum"`, `"TM(10%:90%)"`, 1)} {
		if a := read(t, text); a.Name != "a" || a.Period != 60 {
			t.Errorf("%s is read as %+v", text, a)
		}
	}
}
