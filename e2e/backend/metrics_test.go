package backend_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops/sample"
)

// document is what CloudWatch reads metrics out of.
type document struct {
	AWS struct {
		CloudWatchMetrics []struct {
			Namespace  string
			Dimensions [][]string
			Metrics    []struct{ Name, Unit string }
		}
	} `json:"_aws"`
}

// testMetrics: what functions wrote into their logs are metrics of the very names and dimensions that alarms watch, and
// they add up to the account of the import. What an invocation did that was cut off, as on a machine that is too slow, is done by
// another one and counted by neither; so a file may be sent that is counted anew.
func (e environment) testMetrics(t *testing.T) {
	_, want := csv(t, upRows, "u")
	missing, before := e.uncounted(t, want, nil), map[string]map[names.Counter]int(nil)
	for try := 1; missing != "" && try < tries; try++ {
		t.Logf("again, as %s", missing)
		before = map[string]map[names.Counter]int{names.ImportUsers: e.metrics(t, names.ImportUsers), names.StoreUsers: e.metrics(t, names.StoreUsers)}
		key := fmt.Sprintf("metrics-%d.csv", try)
		body, again := csv(t, upRows, fmt.Sprint("m", try))
		e.put(t, key, body)
		eventually(t, 10*time.Minute, func() string {
			if all := e.imports(t, key); len(all) == 0 || !all[0].Done {
				return key + " is not imported"
			}
			return ""
		})
		missing = e.uncounted(t, again, before)
	}
	if missing != "" {
		t.Error(missing)
	}
}

// uncounted says what of an import has not been counted since before, even after a while.
func (e environment) uncounted(t *testing.T, want sample.Expected, before map[string]map[names.Counter]int) string {
	t.Helper()
	missing := func() string {
		for function, counts := range map[string]map[names.Counter]int{
			names.ImportUsers: {names.FilesImported: 1, names.RowsQueued: want.Rows - want.Rejected, names.RowsRejected: want.Rejected},
			names.StoreUsers:  {names.RowsStored: want.Stored, names.RowsDuplicate: want.Duplicates},
		} {
			found := e.metrics(t, function)
			for name, n := range counts {
				if got := found[name] - before[function][name]; got < n {
					return fmt.Sprintf("%s has counted %d %s; want at least %d", function, got, name, n)
				}
			}
		}
		return ""
	}
	for end := time.Now().Add(time.Minute); missing() != "" && time.Now().Before(end); time.Sleep(time.Second) {
		continue
	}
	return missing()
}

// metrics adds up the metrics in a function's log that have our namespace, dimensions and units.
func (e environment) metrics(t *testing.T, function string) map[names.Counter]int {
	t.Helper()
	found, api := map[names.Counter]int{}, cloudwatchlogs.NewFromConfig(e.target.AWS)
	pages := cloudwatchlogs.NewFilterLogEventsPaginator(api, &cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: aws.String(e.logGroup(t, function)), FilterPattern: aws.String("_aws")})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range page.Events {
			var d document
			values := map[string]any{}
			if json.Unmarshal([]byte(*event.Message), &d) != nil || json.Unmarshal([]byte(*event.Message), &values) != nil {
				continue
			}
			for _, m := range d.AWS.CloudWatchMetrics {
				if m.Namespace != names.MetricNamespace || values[names.DimensionEnvironment] != e.name || values[names.DimensionFunction] != function {
					t.Errorf("found %s of %v; want namespace %s and the dimensions %s and %s", *event.Message, m, names.MetricNamespace, e.name, function)
				}
				for _, metric := range m.Metrics {
					if metric.Unit == string(names.UnitCount) {
						found[names.Counter(metric.Name)] += sum(values[metric.Name])
					}
				}
			}
		}
	}
	return found
}

// sum adds up a metric's value, or its values.
func sum(v any) int {
	switch v := v.(type) {
	case float64:
		return int(v)
	case []any:
		all := 0
		for _, one := range v {
			all += sum(one)
		}
		return all
	}
	return 0
}

// logGroup is the one that a function logs to.
func (e environment) logGroup(t *testing.T, function string) string {
	t.Helper()
	for _, f := range e.status(t).Functions {
		if f.Name == function {
			return f.LogGroup
		}
	}
	t.Fatalf("there is no function %s", function)
	return ""
}
