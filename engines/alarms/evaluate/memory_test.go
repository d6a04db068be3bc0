package evaluate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/engines/alarms/series"
)

// held is the most memory that was in use while an alarm of metric math with a past was evaluated over days of minutes.
func held(t *testing.T, days int) uint64 {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data.json")
	if err := os.WriteFile(path, []byte(long(days*24*60)), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := series.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	run, err := evaluate.NewRun(read(t, queries(over5, query("e", "Sum", 300), query("n", "Sum", 300), expression("x", "RATE(n) * 60 - e"))), f, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	most, pieces := uint64(0), 0
	if err := run.States(func(int64, []evaluate.State) error {
		if pieces++; pieces%20 == 0 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
		return nil
	}); err != nil || pieces < 20 {
		t.Fatalf("evaluated %d pieces, %v", pieces, err)
	}
	return most
}

// long has datapoints of two metrics.
func long(n int) string {
	var times, values strings.Builder
	for i := range n {
		fmt.Fprintf(&times, "%d,", 1795478400+i*60)
		fmt.Fprintf(&values, "%d,", i%50)
	}
	result := `{"Id":%q,"Timestamps":[` + strings.TrimSuffix(times.String(), ",") + `],"Values":[` + strings.TrimSuffix(values.String(), ",") + `]}`
	return `{"MetricDataResults":[` + fmt.Sprintf(result, "e") + "," + fmt.Sprintf(result, "n") + `]}`
}

// TestRun_Memory: what an evaluation holds depends on its window, and not on how much there is to evaluate. A history of 30 days
// instead of 15 is 0.7 MB more to hold, for either metric.
func TestRun_Memory(t *testing.T) {
	short, double := held(t, 15), held(t, 30)
	if double > short+256<<10 {
		t.Errorf("twice the history takes %d KiB and not %d KiB; want the same", double>>10, short>>10)
	}
}
