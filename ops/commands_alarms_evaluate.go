package ops

import (
	"bufio"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

func alarmsEvaluateCommand(s streams) *cobra.Command {
	e := AlarmsEvaluate{Say: s.err}
	asJSON := false
	c := leaf("evaluate", "Say what an alarm would have done", "Evaluate an alarm over datapoints as CloudWatch does: M of N, its treatment of missing data, metric math, a window that slides every minute also "+
		"for longer periods. --alarm has the alarm as `aws cloudwatch describe-alarms` prints it, --data the datapoints as `aws cloudwatch get-metric-data` prints them, with the alarm's own ids where it "+
		"is on several metrics, and may be larger than memory. A longer period is exact from datapoints of a minute; ID_sum and ID_count make an Average of them, and ID_count says how many samples a "+
		"percentile has. The two edges of an anomaly band have the Id that the alarm names. What makes the result less than exact is said on standard error.", 0,
		func(c *cobra.Command, _ []string) error {
			if err := e.Validate(); err != nil {
				return err
			}
			out := bufio.NewWriter(s.out)
			if asJSON {
				t := &timeline{out: out}
				if err := e.Run(c.Context(), t.begin, t.each); err != nil {
					return err
				}
				return t.end()
			}
			o, _ := e.options() // was checked
			t := &changes{out: out, before: o.From, count: map[evaluate.State]int{}}
			if err := e.Run(c.Context(), func(string) {}, t.each); err != nil {
				return err
			}
			return t.end()
		})
	c.Flags().StringVar(&e.Alarm, "alarm", "", "file with the alarm")
	c.Flags().StringVar(&e.Data, "data", "", "file with datapoints")
	c.Flags().StringVar(&e.From, "from", evaluate.Insufficient.String(), "state before the first evaluation")
	c.Flags().IntVar(&e.Range, "range", 0, "evaluation range: how many periods are looked at where some are missing; AWS does not publish its own (default: EvaluationPeriods and two more)")
	c.Flags().StringVar(&e.Start, "start", "", "time of the first evaluation (default: that of the oldest datapoint)")
	c.Flags().StringVar(&e.End, "end", "", "time of the last evaluation (default: that of the newest datapoint)")
	c.Flags().BoolVar(&e.Bands, "approximate-band", false, "where an anomaly band is not in the data, make one of the data, by means and deviations of each hour of the week; CloudWatch's own is another")
	c.Flags().BoolVar(&asJSON, "json", false, "print each evaluation, as JSON; otherwise the changes of state")
	return c
}
