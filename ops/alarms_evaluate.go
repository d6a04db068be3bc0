package ops

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/engines/alarms/series"
)

// AlarmsEvaluate says which state an alarm would have been in at each of its evaluations, given the datapoints of a file.
type AlarmsEvaluate struct {
	Alarm string // file: a MetricAlarm, as DescribeAlarms gives it
	Data  string // file: MetricDataResults, as GetMetricData gives them
	From  string // state before the first evaluation
	Range int    // evaluation range; 0 is the default
	Start string // time of the first evaluation; "" is that of the oldest datapoint
	End   string // time of the last evaluation; "" is that of the newest datapoint
	Bands bool   // approximate bands that are not in the data
	Say   io.Writer
}

// Validate refuses what cannot be meant.
func (c AlarmsEvaluate) Validate() error {
	_, err := c.options()
	switch {
	case c.Alarm == "":
		return usage("--alarm: expected a file with a MetricAlarm, as `aws cloudwatch describe-alarms` prints it")
	case c.Data == "":
		return usage("--data: expected a file with MetricDataResults, as `aws cloudwatch get-metric-data` prints them")
	case c.Range < 0:
		return usage("--range %d: expected how many periods are looked at, at least as many as EvaluationPeriods", c.Range)
	}
	return err
}

func (c AlarmsEvaluate) options() (o evaluate.Options, err error) {
	o.Range, o.Approximate = c.Range, c.Bands
	if o.From, err = evaluate.ParseState(cmp.Or(c.From, evaluate.Insufficient.String())); err != nil {
		return o, usage("--from %s: expected OK, ALARM or INSUFFICIENT_DATA", c.From)
	}
	for flag, t := range map[string]struct {
		text string
		to   *time.Time
	}{"start": {c.Start, &o.Start}, "end": {c.End, &o.End}} {
		if t.text == "" {
			continue
		}
		if *t.to, err = time.Parse(time.RFC3339, t.text); err != nil {
			return o, usage("--%s %s: expected a time like 2026-11-24T10:00:00Z", flag, t.text)
		}
	}
	return o, nil
}

// Run evaluates, and tells each evaluation; begin is told the alarm's name before the first.
func (c AlarmsEvaluate) Run(_ context.Context, begin func(name string), each func(evaluate.Evaluation) error) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	text, err := os.ReadFile(c.Alarm)
	if err != nil {
		return fmt.Errorf("read alarm: %w", err)
	}
	alarm, err := evaluate.Read(text)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Alarm, err)
	}
	data, err := series.Open(c.Data)
	if err != nil {
		return err
	}
	defer data.Close()
	run, err := evaluate.NewRun(alarm, data, o)
	if err != nil {
		return err
	}
	for _, n := range append(data.Notes(), run.Notes...) {
		fmt.Fprintln(c.Say, "note: "+n)
	}
	begin(alarm.Name)
	return run.Each(each)
}

// timeline writes evaluations as JSON while they come, however many there are.
type timeline struct {
	out   *bufio.Writer
	count int
}

func (t *timeline) begin(name string) {
	text, _ := json.Marshal(name) // of a string
	fmt.Fprintf(t.out, `{"alarm":%s,"timeline":[`, text)
}

func (t *timeline) each(e evaluate.Evaluation) error {
	text, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	separator := ",\n"
	if t.count == 0 {
		separator = "\n"
	}
	t.count++
	_, err = fmt.Fprint(t.out, separator, string(text))
	return err
}

func (t *timeline) end() error {
	fmt.Fprint(t.out, "\n]}\n")
	if err := t.out.Flush(); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// changes writes for people when the state changed, and what it came to.
type changes struct {
	out    *bufio.Writer
	before evaluate.State
	count  map[evaluate.State]int
	fires  int
}

func (c *changes) each(e evaluate.Evaluation) error {
	c.count[e.State]++
	if e.State == c.before {
		return nil
	}
	if e.State == evaluate.Alarm {
		c.fires++
	}
	_, err := fmt.Fprintf(c.out, "%s  %s, was %s: %s\n", e.Time.Format(time.RFC3339), e.State, c.before, e.Reason)
	c.before = e.State
	return err
}

func (c *changes) end() error {
	total := 0
	for _, n := range c.count {
		total += n
	}
	fmt.Fprintf(c.out, "%d evaluations: %d in ALARM, %d OK, %d INSUFFICIENT_DATA; it went off %d times\n", total,
		c.count[evaluate.Alarm], c.count[evaluate.OK], c.count[evaluate.Insufficient], c.fires)
	if err := c.out.Flush(); err != nil {
		return fmt.Errorf("write evaluations: %w", err)
	}
	return nil
}
