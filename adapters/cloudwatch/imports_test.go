package cloudwatch_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/adapters/cloudwatch"
	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/domain/users/userstest"
	"github.com/mainstay-go/mainstay/kit/emf"
	"github.com/mainstay-go/mainstay/names"
)

// counts is a counter that adds up.
type counts map[names.Counter]int

// Count implements cloudwatch.Counter.
func (c counts) Count(n names.Counter, by int) { c[n] += by }

func TestCounted_IsImports(t *testing.T) {
	userstest.TestImports(t, func(*testing.T) users.Imports { return cloudwatch.Counted(&mem.Imports{}, counts{}) })
}

const file = "id,email,name\na,a@example.com,Ada\nb,b@example.com,Bob\na,e@example.com,Eve\nc,nowhere,Col\n"

// run imports a file and stores its chunks, each step twice as after a redelivery, and returns the account.
func run(t *testing.T, c cloudwatch.Counter, body string) users.Report {
	t.Helper()
	files, queue := &mem.Files{}, &mem.Queue{}
	imports := cloudwatch.Counted(&mem.Imports{}, c)
	upload := files.Put("uploads", "users.csv", []byte(body))
	importer := users.Importer{Files: files, Queue: queue, Imports: imports, Rejects: names.RejectsPrefix}
	keeper := users.Keeper{Store: &mem.Users{}, Imports: imports}
	var chunks []users.Chunk
	for range 2 {
		if _, err := importer.Import(t.Context(), upload); err != nil {
			t.Fatal(err)
		}
		chunks = append(chunks, queue.Take()...)
	}
	for _, chunk := range slices.Concat(chunks, chunks) {
		if _, err := keeper.Keep(t.Context(), chunk); err != nil {
			t.Fatal(err)
		}
	}
	r, err := imports.Report(t.Context(), users.ImportID(upload))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestCounted: the metrics say what the account says, also when everything is handled twice.
func TestCounted(t *testing.T) {
	got := counts{}
	r := run(t, got, file)
	want := counts{names.FilesImported: 1, names.RowsQueued: r.Queued, names.RowsRejected: r.Rejected, names.RowsStored: r.Stored, names.RowsDuplicate: r.Duplicates}
	if !maps.Equal(got, want) || r.Queued != 3 || r.Rejected != 1 || r.Stored != 2 || r.Duplicates != 1 {
		t.Errorf("counted is %v; want %v, as in %+v", got, want, r)
	}
}

func TestCounted_Refused(t *testing.T) {
	got := counts{}
	run(t, got, "%PDF-1.7")
	if got[names.FilesRefused] != 1 || got[names.FilesImported] != 0 {
		t.Errorf("counted is %v; want one refused file", got)
	}
}

// fails is imports that record nothing.
type fails struct{ users.Imports }

var errGone = errors.New("table is gone")

// SaveReading implements users.Imports.
func (fails) SaveReading(context.Context, users.Report) error { return errGone }

// SaveTally implements users.Imports.
func (fails) SaveTally(context.Context, users.Chunk, users.Tally) error { return errGone }

func TestCounted_NotRecorded(t *testing.T) {
	got := counts{}
	i := cloudwatch.Counted(fails{}, got)
	if err := errors.Join(i.SaveReading(t.Context(), users.Report{Read: true}), i.SaveTally(t.Context(), users.Chunk{}, users.Tally{Stored: 1})); !errors.Is(err, errGone) || len(got) > 0 {
		t.Errorf("counted is %v, %v; want nothing that was not recorded", got, err)
	}
}

// TestNames reads what a function writes to its log: the metrics, units and dimensions are those of names, which alarms
// are made from.
func TestNames(t *testing.T) {
	var out bytes.Buffer
	m, err := emf.New(&out, time.Now, emf.Set{Namespace: names.MetricNamespace, Dimensions: []emf.Dimension{
		{Name: names.DimensionEnvironment, Values: []string{names.Staging}}, {Name: names.DimensionFunction, Values: []string{names.StoreUsers}}}})
	if err != nil {
		t.Fatal(err)
	}
	run(t, m, file)
	run(t, m, "%PDF-1.7")
	if err := m.Flush(); err != nil {
		t.Fatal(err)
	}
	var d struct {
		AWS struct {
			CloudWatchMetrics []struct {
				Namespace  string
				Dimensions [][]string
				Metrics    []names.Metric
			}
		} `json:"_aws"`
	}
	if err := json.Unmarshal(out.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	var want []names.Metric
	for _, c := range names.Counters() {
		if c != names.MetricsRefused && c != names.MetricsLost {
			want = append(want, c.Metric())
		}
	}
	got := d.AWS.CloudWatchMetrics[0]
	byName := func(a, b names.Metric) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) }
	slices.SortFunc(got.Metrics, byName)
	slices.SortFunc(want, byName)
	if !slices.Equal(got.Metrics, want) || got.Namespace != names.MetricNamespace || fmt.Sprint(got.Dimensions) != "[[Environment Function]]" {
		t.Errorf("the log has %+v; want the metrics %v", got, want)
	}
}

func ExampleCounted() {
	m := counts{}
	i := cloudwatch.Counted(&mem.Imports{}, m)
	err := i.SaveTally(context.Background(), users.Chunk{Import: "1"}, users.Tally{Stored: 2, Duplicates: 1})
	fmt.Println(m[names.RowsStored], m[names.RowsDuplicate], err)
	// Output: 2 1 <nil>
}
