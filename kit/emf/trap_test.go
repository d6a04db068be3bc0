package emf_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/kit/emf"
	"github.com/mainstay-go/mainstay/names"
)

// The tests of this file are the rows of the table of traps that other libraries fall into, one each.

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

// shop is a set with two fixed dimensions and one that varies.
func shop() emf.Set {
	return emf.Set{Namespace: "Shop", Most: 10_000, Dimensions: []emf.Dimension{
		{Name: "Service", Values: []string{"orders"}}, {Name: "Stage", Values: []string{"test"}}, {Name: "Kind", Values: []string{"card", "cash"}}}}
}

// lab is metrics that write into memory.
type lab struct {
	*emf.Metrics
	t       fataler
	written bytes.Buffer
}

type fataler interface {
	Helper()
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

func newLab(t fataler, set emf.Set) *lab {
	t.Helper()
	l := &lab{t: t}
	var err error
	if l.Metrics, err = emf.New(&l.written, clock, set); err != nil {
		t.Fatalf("New: %v", err)
	}
	return l
}

// documents flushes and returns what was written, all of which must be valid, and what Flush said.
func (l *lab) documents() ([]document, error) {
	l.t.Helper()
	told := l.Flush()
	all, err := read(l.written.Bytes())
	if err != nil {
		l.t.Fatalf("%v in\n%.2000s", err, l.written.String())
	}
	l.written.Reset()
	return all, told
}

// sole returns the only document.
func (l *lab) sole() (document, error) {
	l.t.Helper()
	all, told := l.documents()
	if len(all) != 1 {
		l.t.Fatalf("there are %d documents, %v; want one", len(all), told)
	}
	return all[0], told
}

func metric(name string) names.Metric { return names.Metric{Name: name, Unit: names.UnitMilliseconds} }

// values joins the values of a metric over documents.
func values(all []document, name string) (joined []float64) {
	for _, d := range all {
		joined = append(joined, d.Values[name]...)
	}
	return joined
}

// refused holds what there must be when n things were refused: a metric, and an error with a reason that is a property.
func refused(t *testing.T, all []document, told error, n float64, reason string) {
	t.Helper()
	if got := values(all, string(names.MetricsRefused)); !slices.Equal(got, []float64{n}) {
		t.Errorf("MetricsRefused is %v; want %v", got, n)
	}
	if told == nil || !strings.Contains(told.Error(), reason) {
		t.Errorf("Flush = %v; want %q in it", told, reason)
	}
	if !slices.ContainsFunc(all, func(d document) bool { return fmt.Sprint(d.Properties[names.PropertyRefused]) == told.Error() }) {
		t.Errorf("no document says why: %+v", all)
	}
}

func TestTrap_NaN(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0x1p361, -math.MaxFloat64} {
		l := newLab(t, shop())
		l.Add(metric("Good"), 1)
		l.Add(metric("Bad"), bad)
		l.Add(metric("Bad"), 3)
		d, told := l.sole()
		if !slices.Equal(d.Values["Good"], []float64{1}) || !slices.Equal(d.Values["Bad"], []float64{3}) {
			t.Errorf("with %g, values are %v; want the others kept", bad, d.Values)
		}
		refused(t, []document{d}, told, 1, "expected a number from -2^360 to 2^360")
	}
}

func TestTrap_150Metrics(t *testing.T) {
	l := newLab(t, shop())
	l.Property(slog.String("tenant", "acme"))
	cash := l.At("cash")
	for i := range 150 {
		cash.Add(metric(fmt.Sprint("m", i)), float64(i))
	}
	all, told := l.documents()
	if told != nil || len(all) != 2 || len(all[0].Values) != 100 || len(all[1].Values) != 50 {
		t.Fatalf("there are %d documents, %v; want two with 100 and 50 metrics", len(all), told)
	}
	for _, d := range all {
		if d.Dimensions["Kind"] != "cash" || d.Dimensions["Service"] != "orders" || d.Properties["tenant"] != "acme" {
			t.Errorf("a document has %v and %v; want dimensions and properties in each", d.Dimensions, d.Properties)
		}
	}
}

func TestTrap_SameNameTwice(t *testing.T) {
	l := newLab(t, shop())
	l.Add(metric("Latency"), 1)
	l.Add(metric("Latency"), 2.5)
	if d, told := l.sole(); told != nil || !slices.Equal(d.Values["Latency"], []float64{1, 2.5}) {
		t.Errorf("values are %v, %v; want both in an array", d.Values, told)
	}
}

func TestTrap_TwoUnits(t *testing.T) {
	l := newLab(t, shop())
	l.Add(metric("Latency"), 1)
	l.Add(names.Metric{Name: "Latency", Unit: names.UnitSeconds}, 2)
	d, told := l.sole()
	if d.Units["Latency"] != "Milliseconds" || !slices.Equal(d.Values["Latency"], []float64{1}) {
		t.Errorf("values are %v in %v; want the first unit only", d.Values, d.Units)
	}
	refused(t, []document{d}, told, 1, `found unit "Seconds" and high resolution false; expected "Milliseconds"`)
}

func TestTrap_31Dimensions(t *testing.T) {
	set := emf.Set{Namespace: "Shop"}
	for i := range 30 {
		set.Dimensions = append(set.Dimensions, emf.Dimension{Name: fmt.Sprint("d", i), Values: []string{"v"}})
	}
	l := newLab(t, set)
	l.Count("Orders", 1)
	if d, told := l.sole(); told != nil || len(d.Sets[0]) != 30 {
		t.Errorf("30 dimensions: %v, %v", d.Sets, told)
	}
	set.Dimensions = append(set.Dimensions, emf.Dimension{Name: "d30", Values: []string{"v"}})
	if _, err := emf.New(io.Discard, clock, set); err == nil || !strings.Contains(err.Error(), "found 31 dimensions; expected at most 30") {
		t.Errorf("31 dimensions: %v; want them refused", err)
	}
}

func TestTrap_1000Values(t *testing.T) {
	l, want := newLab(t, shop()), []float64(nil)
	for i := range 1000 {
		l.Add(metric("Latency"), float64(i)/8)
		want = append(want, float64(i)/8)
	}
	all, told := l.documents()
	if got := values(all, "Latency"); told != nil || len(all) != 10 || !slices.Equal(got, want) {
		t.Errorf("%d documents with %d values, %v; want 10 with all in order", len(all), len(got), told)
	}
}

func TestTrap_EmptyDimension(t *testing.T) {
	l := newLab(t, shop())
	l.At("").Add(metric("Latency"), 1)
	d, told := l.sole()
	if !slices.Equal(d.Sets[0], []string{"Service", "Stage"}) || d.Dimensions["Kind"] != "" || len(d.Values["Latency"]) != 1 {
		t.Errorf("the document is %+v; want the value without the dimension", d)
	}
	refused(t, []document{d}, told, 1, `dimension "Kind": found an empty value`)
	if _, err := emf.New(io.Discard, clock, emf.Set{Namespace: "n", Dimensions: []emf.Dimension{{Name: "d", Values: []string{""}}}}); err == nil {
		t.Error("a set with an empty value was accepted")
	}
}

func TestTrap_MetricNamedAsDimension(t *testing.T) {
	for _, bad := range []string{"Service", "Kind", "_aws", names.PropertyRefused} {
		l := newLab(t, shop())
		l.Add(metric(bad), 1)
		l.Add(metric("Good"), 2)
		d, told := l.sole()
		if len(d.Values["Good"]) != 1 || len(d.Values) != 2 || d.Dimensions["Service"] != "orders" {
			t.Errorf("the document is %+v; want %q refused and the rest", d, bad)
		}
		refused(t, []document{d}, told, 1, "a dimension or the format itself has")
	}
}

func TestTrap_PropertyNamedAsOthers(t *testing.T) {
	l := newLab(t, shop())
	l.Property(slog.Int("Late", 1)) // gives way to the metric
	l.Add(metric("Late"), 2)
	for _, bad := range []string{"Late", "Stage", "_aws", "", "\xff", names.PropertyRefused} {
		l.Property(slog.Int(bad, 3))
	}
	d, told := l.sole()
	if !slices.Equal(d.Values["Late"], []float64{2}) || len(d.Properties) != 1 {
		t.Errorf("the document is %+v; want the metric, and no property", d)
	}
	refused(t, []document{d}, told, 7, `property "Late": found a metric of that name`)
}

func TestTrap_LargeProperty(t *testing.T) {
	l := newLab(t, shop())
	l.Property(slog.String("before", "short"))
	l.Property(slog.String("large", strings.Repeat("é\n", 1<<20)))
	l.Property(slog.String("after", "short"))
	for i := range 150 {
		for range 100 {
			l.Add(metric(fmt.Sprintf("%0255d", i)), -1.2345678901234567e-5)
		}
	}
	all, told := l.documents()
	refused(t, all, told, 2, `property "large": found more than there is room for`) // and no room for "after"
	for _, d := range all {
		text, _ := d.Properties["large"].(string)
		if d.Size > 256<<10 || d.Properties["before"] != "short" || len(text) < 60<<10 || strings.Trim(text, "é\n") != "" {
			t.Errorf("a document has %d bytes, %d of them text; want it cut between characters, and within 256 KB", d.Size, len(text))
		}
	}
	for i := range 150 {
		if n := len(values(all, fmt.Sprintf("%0255d", i))); n != 100 {
			t.Fatalf("metric %d has %d values; want all", i, n)
		}
	}
}

func TestTrap_Text(t *testing.T) {
	const text = "quote \" slash \\ nul \x00 bell \a tab \t cr \r lf \n del \x7f ls \u2028 ps \u2029 smile \U0001f600 html <&> bad \xff\xc3 end \xe2\x80"
	l := newLab(t, shop())
	l.Property(slog.String("text", text))
	l.Property(slog.Int(text[:20], 1))
	l.Count("Orders", 1)
	d, told := l.sole()
	if want := strings.ToValidUTF8(text, "\ufffd"); told != nil || strings.ReplaceAll(fmt.Sprint(d.Properties["text"]), "\ufffd\ufffd", "\ufffd") != want || d.Properties[text[:20]] != 1.0 {
		t.Errorf("text is %q, %v; want %q", d.Properties["text"], told, want)
	}
}

func TestTrap_FlushTwice(t *testing.T) {
	l := newLab(t, shop())
	l.Property(slog.String("requestId", "1"))
	l.Count("Orders", 1)
	if _, told := l.documents(); told != nil {
		t.Fatal(told)
	}
	if all, told := l.documents(); len(all) > 0 || told != nil {
		t.Errorf("flushed again: %v, %v; want nothing", all, told)
	}
	l.Count("Orders", 2)
	if d, _ := l.sole(); !slices.Equal(d.Values["Orders"], []float64{2}) || len(d.Properties) > 0 {
		t.Errorf("the next document is %+v; want the new value only", d)
	}
}

func TestTrap_NoDimensions(t *testing.T) {
	for name, set := range map[string]emf.Set{"None": {Namespace: "Shop"}, "EmptySet": {Namespace: "Shop", By: [][]string{{}}}} {
		l := newLab(t, set)
		l.Count("Orders", 1)
		if d, told := l.sole(); told != nil || fmt.Sprint(d.Sets) != "[[]]" {
			t.Errorf("%s: sets are %v, %v; want one that is empty", name, d.Sets, told)
		}
	}
}

func TestTrap_Concurrent(t *testing.T) {
	l := newLab(t, shop())
	schema, err := l.At("cash").Schema(metric("a"), metric("b"))
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for g := range 8 {
		wait.Go(func() {
			for i := range 500 {
				l.Count("Orders", 1)
				l.At("card").Add(metric(fmt.Sprint("m", i%7)), math.NaN())
				l.Property(slog.Int("goroutine", g))
				if err := schema.Write(1, 2); err != nil {
					t.Error(err)
				}
				if i%50 == 0 {
					_ = l.Flush() // what was refused is in the metric, too
				}
			}
		})
	}
	wait.Wait()
	all, _ := l.documents()
	for name, want := range map[string]float64{"Orders": 4000, string(names.MetricsRefused): 4000, "a": 4000, "b": 8000} {
		total := 0.0
		for _, v := range values(all, name) {
			total += v
		}
		if total != want {
			t.Errorf("%s adds up to %v; want %v", name, total, want)
		}
	}
}

// broken is an output that takes a number of bytes of each of the first writes.
type broken struct {
	take  []int
	err   error
	taken bytes.Buffer
	calls int
}

// Write implements io.Writer.
func (b *broken) Write(p []byte) (int, error) {
	b.calls++
	if b.calls > len(b.take) {
		return b.taken.Write(p)
	}
	n, _ := b.taken.Write(p[:b.take[b.calls-1]])
	return n, b.err
}

func TestTrap_WriteError(t *testing.T) {
	gone := errors.New("pipe is gone")
	for name, out := range map[string]*broken{"Error": {take: []int{0}, err: gone}, "Torn": {take: []int{10}, err: gone}, "Short": {take: []int{10}}} {
		t.Run(name, func(t *testing.T) {
			m, err := emf.New(out, clock, shop())
			if err != nil {
				t.Fatal(err)
			}
			m.Count("Orders", 1)
			want := out.err
			if want == nil {
				want = io.ErrShortWrite
			}
			if told := m.Flush(); !errors.Is(told, want) {
				t.Errorf("Flush = %v; want %v", told, want)
			}
			m.Count("Orders", 2)
			if told := m.Flush(); told != nil {
				t.Errorf("the next Flush = %v; want nothing", told)
			}
			lines := strings.SplitAfter(strings.TrimSuffix(out.taken.String(), "\n"), "\n")
			d, err := check([]byte(lines[len(lines)-1] + "\n"))
			if err != nil || !slices.Equal(d.Values["Orders"], []float64{2}) || !slices.Equal(d.Values[string(names.MetricsLost)], []float64{1}) {
				t.Errorf("after the error, the line is %+v, %v; want it whole, with the loss counted", d, err)
			}
		})
	}
}
