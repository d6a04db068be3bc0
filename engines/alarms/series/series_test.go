package series_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/alarms/series"
)

func write(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t testing.TB, text string) *series.File {
	t.Helper()
	f, err := series.Open(write(t, text))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func all(t testing.TB, r *series.Result) string {
	t.Helper()
	var got []string
	c := r.Cursor()
	for c.Next() {
		got = append(got, fmt.Sprintf("%s %g", time.Unix(c.Time, 0).UTC().Format("15:04"), c.Value))
	}
	if c.Err() != nil {
		t.Fatal(c.Err())
	}
	return strings.Join(got, ", ")
}

func TestOpen(t *testing.T) {
	f := open(t, `{"Messages": [], "MetricDataResults": [
		{"Id": "m1", "Label": "Errors", "StatusCode": "Complete", "Timestamps": ["2026-11-24T10:02:00+00:00", "2026-11-24T11:00:00+01:00"], "Values": [3.5, 1]},
		{"Id": "m2", "Label": "low", "Timestamps": [ 1795514400 , 1795514460.0 ], "Values": [ -1, 2e3 ]},
		{"Id": "m2", "Label": "high", "Timestamps": [], "Values": []},
		{"Values": [9], "Timestamps": ["2026-11-24T10:05:00Z"], "Label": "Errors", "Id": "m1"}], "NextToken": "x"}`)
	if len(f.Results) != 3 || len(f.Find("m2")) != 2 || len(f.Find("m3")) != 0 {
		t.Fatalf("found %d results", len(f.Results))
	}
	for i, want := range []string{"10:00 1, 10:02 3.5, 10:05 9", "10:00 -1, 10:01 2000", ""} {
		if got := all(t, f.Results[i]); got != want {
			t.Errorf("result %d is %s; want %s", i, got, want)
		}
	}
	if r := f.Results[0]; r.Gap != 60 || r.Count != 3 || r.Last-r.First != 300 {
		t.Errorf("found %+v; want 3 datapoints of 5 minutes, a minute apart", r)
	}
}

func TestOpen_Bad(t *testing.T) {
	result := func(s string) string { return `{"MetricDataResults": [` + s + `]}` }
	for text, want := range map[string]string{
		``:                                   "found nothing; expected what `aws cloudwatch get-metric-data",
		` `:                                  "found nothing",
		`7`:                                  "found 7; expected what",
		`MetricDataResults:`:                 "found no JSON: invalid character 'M'",
		`[7]`:                                "found 7; expected {",
		`[]`:                                 "found no MetricDataResults",
		`{}`:                                 "found no MetricDataResults",
		`{"MetricDataResults": []} and more`: "found no JSON: invalid character 'a'",
		`{"Label": "x", "Datapoints": [{"Timestamp": 1, "Sum": 3}]}`:         "found no MetricDataResults", // get-metric-statistics
		`{"MetricDataResults": {`:                                            "found {; expected [",
		result(`{"Id": "m1", "Timestamps": [1], "Values": []}`):              `result "m1": found 1 Timestamps and 0 Values`,
		result(`{"Id": "m1", "Timestamps": ["noon"], "Values": [1]}`):        `found time "noon"`,
		result(`{"Id": "m1", "Timestamps": [1], "Values": ["NaN"]}`):         `found value "NaN"`,
		result(`{"Id": "m1", "Timestamps": [1, 1], "Values": [1, 2]}`):       "found two datapoints at 1970-01-01T00:00:01Z; expected one for each time",
		result(`{"Id": "m1", "Timestamps": [1, 3, 1], "Values": [1, 2, 3]}`): `result "m1": found two datapoints at 1970-01-01T00:00:01Z`,
		`{"MetricDataResults": [{"Id": "m1", "Timestamps": [1, 2`:            "it ends in the middle",
	} {
		if _, err := series.Open(write(t, text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%s) = %v; want %q", text, err, want)
		}
	}
	for path, want := range map[string]string{"none.json": "read datapoints: ", t.TempDir(): "found a directory; expected a file", os.DevNull: "found a pipe or a device"} {
		if _, err := series.Open(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%s) = %v; want %q", path, err, want)
		}
	}
}

// TestOpen_Shapes: pages come one behind the other or in an array, results also by themselves; the last page says whether
// there were more, and each result whether it is whole.
func TestOpen_Shapes(t *testing.T) {
	one := `{"Id": "m1", "StatusCode": "PartialData", "Timestamps": ["2026-11-24 10:01:00+00:00", "2026-11-24T10:00:00.000Z"], "Values": [2, 1]}`
	two := `{"Id": "m1", "StatusCode": "Complete", "Timestamps": ["2026-11-24T10:02:00Z"], "Values": [3]}`
	first, last := `{"MetricDataResults": [`+one+`], "NextToken": "x"}`, `{"MetricDataResults": [`+two+`]}`
	for text, status := range map[string]string{
		first + "\n" + last:                  "Complete",
		"[" + first + "," + last + "]":       "Complete",
		"[" + one + "," + two + "]":          "Complete",
		one + two:                            "Complete",
		first:                                "PartialData",
		`{"MetricDataResults": null}` + last: "Complete",
		`{"MetricDataResults": [{"Id": "m1", "Timestamps": null, "Values": null}]}`: "",
	} {
		f := open(t, text)
		want := "10:00 1, 10:01 2, 10:02 3"
		switch {
		case status == "":
			want = ""
		case status == "PartialData":
			want = "10:00 1, 10:01 2"
		case strings.Contains(text, "null"):
			want = "10:02 3"
		}
		if got := all(t, f.Results[0]); got != want || len(f.Results) != 1 || f.Results[0].Status != status || f.More != (status == "PartialData") {
			t.Errorf("%s is %s, %q, more: %v; want %s", text, got, f.Results[0].Status, f.More, want)
		}
		if said := strings.Join(f.Notes(), " "); f.More != strings.Contains(said, "NextToken") || f.More != strings.Contains(said, `StatusCode PartialData for m1`) {
			t.Errorf("of %s is said %q", text, said)
		}
	}
}

// TestOpen_Unordered: datapoints that are in no order are put into that of time.
func TestOpen_Unordered(t *testing.T) {
	f := open(t, `{"MetricDataResults": [{"Id": "m1", "Values": [3, 1, 2, 4], "Timestamps": [180, 60, 120, 300]}, {"Id": "m1", "Timestamps": [360], "Values": [5]}]}`)
	if got := all(t, f.Results[0]); got != "00:01 1, 00:02 2, 00:03 3, 00:05 4, 00:06 5" || len(f.Results) != 1 {
		t.Errorf("it is %s", got)
	}
	if r := f.Results[0]; r.Gap != 60 || r.First != 60 || r.Last != 360 || r.Count != 5 {
		t.Errorf("found %+v; want 5 datapoints a minute apart, of six minutes", r)
	}
}

// The edges of a band may have one label, and come in pages: what is at the same times is another result.
func TestOpen_SameLabel(t *testing.T) {
	f := open(t, `{"MetricDataResults": [{"Id": "b", "Label": "x", "Timestamps": [60, 120], "Values": [1, 2]}, {"Id": "b", "Label": "x", "Timestamps": [60, 120], "Values": [8, 9]},
		{"Id": "b", "Label": "x", "Timestamps": [180], "Values": [3]}, {"Id": "b", "Label": "x", "Timestamps": [180], "Values": [10]}]}`)
	if len(f.Results) != 2 {
		t.Fatalf("found %d results; want both edges", len(f.Results))
	}
	for i, want := range []string{"00:01 1, 00:02 2, 00:03 3", "00:01 8, 00:02 9, 00:03 10"} {
		if got := all(t, f.Results[i]); got != want {
			t.Errorf("edge %d is %s; want %s", i, got, want)
		}
	}
}

// What was pulled in several files, in whatever order they are named, is read as one.
func TestOpen_Several(t *testing.T) {
	one := write(t, `{"MetricDataResults": [{"Id": "m1", "Timestamps": [60, 120], "Values": [1, 2]}]}`)
	two := write(t, `{"MetricDataResults": [{"Id": "m2", "Timestamps": [180], "Values": [7]}, {"Id": "m1", "Timestamps": [240, 180], "Values": [4, 3]}]}`)
	f, err := series.Open(two, one)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := all(t, f.Find("m1")[0]); got != "00:01 1, 00:02 2, 00:03 3, 00:04 4" || len(f.Results) != 2 {
		t.Errorf("m1 is %s, of %d results; want it from both files", got, len(f.Results))
	}
	if _, err := series.Open(one, "none.json"); err == nil {
		t.Error("a file that is not there is read")
	}
}

// Whatever the order, the pages and the length, what was written is read.
func TestCursor_RoundTrip(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.IntRange(0, 20), rapid.IntRange(1000, 3100)).Draw(t, "n")
		step := rapid.Int64Range(1, 300).Draw(t, "step")
		var times []int64
		var values []float64
		for i := range n {
			times, values = append(times, 1795478400+int64(i)*step), append(values, float64(i)*1.5)
		}
		cut := rapid.IntRange(0, n).Draw(t, "cut")
		pages := []map[string]any{page(times[:cut], values[:cut]), page(times[cut:], values[cut:])}
		if rapid.Bool().Draw(t, "newest first") {
			for _, l := range [][]int64{times[:cut], times[cut:]} {
				slices.Reverse(l)
			}
			for _, l := range [][]float64{values[:cut], values[cut:]} {
				slices.Reverse(l)
			}
			slices.Reverse(pages)
		}
		if turn := rapid.IntRange(0, cut).Draw(t, "turn"); rapid.Bool().Draw(t, "in no order") {
			i := slices.IndexFunc(pages, func(p map[string]any) bool { return len(p["Values"].([]float64)) == cut })
			pages[i] = page(turned(pages[i]["Timestamps"].([]int64), turn), turned(pages[i]["Values"].([]float64), turn))
		}
		text, _ := json.MarshalIndent(map[string]any{"MetricDataResults": pages}, "", rapid.SampledFrom([]string{"", "  "}).Draw(t, "indent"))
		path := filepath.Join(dir, "data.json")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := series.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		i, c := 0, f.Results[0].Cursor()
		for ; c.Next(); i++ {
			if c.Time != 1795478400+int64(i)*step || c.Value != float64(i)*1.5 {
				t.Fatalf("datapoint %d is %d %v", i, c.Time, c.Value)
			}
		}
		if i != n || c.Err() != nil || n > 1 && f.Results[0].Gap != step {
			t.Fatalf("found %d of %d datapoints, %d apart: %v", i, n, f.Results[0].Gap, c.Err())
		}
	})
}

// turned is a list that begins in its midst.
func turned[T any](all []T, at int) []T { return slices.Concat(all[at:], all[:at]) }

func page(times []int64, values []float64) map[string]any {
	return map[string]any{"Id": "m1", "Label": "x", "Timestamps": append([]int64{}, times...), "Values": append([]float64{}, values...)}
}

// TestCursor_Memory reads 13 MB and holds some blocks of it.
func TestCursor_Memory(t *testing.T) {
	const n = 300_000
	var b strings.Builder
	b.WriteString(`{"MetricDataResults": [{"Id": "m1", "Timestamps": [`)
	for i := range n {
		fmt.Fprintf(&b, `%s"%s"`, comma(i), time.Unix(1795478400-int64(i)*60, 0).UTC().Format(time.RFC3339))
	}
	b.WriteString(`], "Values": [`)
	for i := range n {
		fmt.Fprintf(&b, "%s%d.125", comma(i), i)
	}
	b.WriteString(`]}]}`)
	path := write(t, b.String())
	b.Reset()
	f, err := series.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	i, c, most := 0, f.Results[0].Cursor(), uint64(0)
	for ; c.Next(); i++ {
		if i%100_000 == 0 {
			most = max(most, live())
		}
	}
	if i != n || c.Value != 0.125 || most > 8<<20 {
		t.Errorf("read %d datapoints to %v with %d MiB in use; want %d with less than 8", i, c.Value, most>>20, n)
	}
}

func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func comma(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}

func FuzzOpen(f *testing.F) {
	f.Add(`{"MetricDataResults": [{"Id": "m1", "Timestamps": [1, 2], "Values": [1, 2]}]}`)
	f.Add(`{"MetricDataResults": [{"Values": [], "Timestamps": []}, 1]}`)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(dir, "data.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := series.Open(path)
		if err != nil {
			return
		}
		defer file.Close()
		for _, r := range file.Results {
			n, c := 0, r.Cursor()
			for c.Next() {
				n++
			}
			if n != r.Count || c.Err() != nil {
				t.Errorf("%q: read %d of %d datapoints: %v", text, n, r.Count, c.Err())
			}
		}
	})
}
