package replay

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/alarms/series"
)

// Silent is a run that wrote nothing, or never was.
const Silent = math.MaxFloat64

// ProbeRed returns the state of the policy's alarm probe-red after each of a probe's runs, given the values of ProbeSuccess that
// they wrote. It needs a folder of its own.
func ProbeRed(dir string, every time.Duration, runs []float64) ([]string, error) {
	def, err := alarm(every)
	if err != nil {
		return nil, err
	}
	began := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	path := filepath.Join(dir, "data.json")
	if err := os.WriteFile(path, []byte(data(began, every, runs)), 0o600); err != nil {
		return nil, fmt.Errorf("replay probe: %w", err)
	}
	f, err := series.Open(path)
	if err != nil {
		return nil, err
	}
	states, err := states(def, f, began, every, len(runs))
	return states, errors.Join(err, f.Close())
}

// alarm is the policy's row as CloudWatch is given it. Silence has to breach: else a probe that is gone looks well.
func alarm(every time.Duration) (*evaluate.Definition, error) {
	row, ok := policy.Find("probe-red")
	if !ok {
		return nil, errors.New("the policy has no row probe-red")
	}
	a, err := row.Alarm(policy.Numbers{policy.Gap: every.Seconds()})
	if err != nil {
		return nil, err
	}
	return evaluate.New(evaluate.MetricAlarm{AlarmName: row.Name, Namespace: a.Metrics[0].Namespace, MetricName: a.Metrics[0].Name, Statistic: a.Metrics[0].Stat,
		Period: int64(a.Period.Seconds()), EvaluationPeriods: a.N, DatapointsToAlarm: a.M, Threshold: &a.Threshold, ComparisonOperator: string(a.Compare), TreatMissingData: string(a.Missing)})
}

// data are the runs' values as GetMetricData answers them.
func data(began time.Time, every time.Duration, runs []float64) string {
	var times, values []string
	for i, v := range runs {
		if v != Silent {
			times = append(times, `"`+began.Add(time.Duration(i)*every).Format(time.RFC3339)+`"`)
			values = append(values, fmt.Sprint(v))
		}
	}
	return fmt.Sprintf(`{"MetricDataResults":[{"Id":"m","Timestamps":[%s],"Values":[%s]}]}`, strings.Join(times, ","), strings.Join(values, ","))
}

// states evaluates to the end of the last run, also where that is silent.
func states(def *evaluate.Definition, f *series.File, began time.Time, every time.Duration, n int) ([]string, error) {
	r, err := evaluate.NewRun(def, f, evaluate.Options{End: began.Add(time.Duration(n) * every)})
	if err != nil {
		return nil, err
	}
	all := make([]string, n)
	err = r.Each(func(e evaluate.Evaluation) error {
		if i := int(e.Time.Sub(began) / every); i >= 0 && i < n {
			all[i] = e.State.String()
		}
		return nil
	})
	return all, err
}
