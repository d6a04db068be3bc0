package emf_test

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/kit/emf"
	"github.com/mainstay-go/mainstay/names"
)

func TestSchema(t *testing.T) {
	l := newLab(t, shop())
	s, err := l.At("cash").Schema(metric("a"), metric("b"))
	if err != nil {
		t.Fatal(err)
	}
	l.Property(slog.Bool("test", true))
	for _, v := range []float64{1, 2.5} {
		if err := s.Write(v, -v); err != nil {
			t.Fatal(err)
		}
	}
	all, told := l.documents()
	if told != nil || len(all) != 2 || all[1].Values["a"][0] != 2.5 || all[1].Values["b"][0] != -2.5 || all[1].Dimensions["Kind"] != "cash" || all[1].Properties["test"] != true {
		t.Errorf("documents are %+v, %v; want one for each Write", all, told)
	}
}

// TestSchema_SameAsAdd: both ways to the same metrics write the same bytes.
func TestSchema_SameAsAdd(t *testing.T) {
	l := newLab(t, shop())
	s, err := l.Schema(metric("a"), metric("b"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write(1, 2.5); err != nil {
		t.Fatal(err)
	}
	written := l.written.String()
	l.written.Reset()
	l.Add(metric("a"), 1)
	l.Add(metric("b"), 2.5)
	if err := l.Flush(); err != nil || l.written.String() != written {
		t.Errorf("Add wrote %s, %v; want %s", l.written.String(), err, written)
	}
}

func TestSchema_NaN(t *testing.T) {
	l := newLab(t, shop())
	s, err := l.Schema(metric("a"), metric("b"), metric("c"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write(1, math.NaN(), 3); err != nil {
		t.Error(err)
	}
	all, told := l.documents()
	if len(all) != 2 || all[0].Values["a"][0] != 1 || all[0].Values["c"][0] != 3 || len(all[0].Values) != 2 {
		t.Errorf("documents are %+v; want the two good values", all)
	}
	refused(t, all, told, 1, `metric "b": found value NaN`)
}

func TestSchema_Refuses(t *testing.T) {
	l := newLab(t, shop())
	l.Count("Orders", 1)
	var hundred []names.Metric
	for i := range 101 {
		hundred = append(hundred, metric(fmt.Sprint("m", i)))
	}
	for want, metrics := range map[string][]names.Metric{
		"found 0 metrics; expected 1 to 100": nil, "found 101 metrics": hundred, `metric "a": found it twice`: {metric("a"), metric("a")},
		`metric "Orders": found unit "Milliseconds"`: {metric("Orders")}, `metric "Kind": found a name that a dimension`: {metric("Kind")},
	} {
		if _, err := l.Schema(metrics...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Schema = %v; want %q", err, want)
		}
	}
	s, err := l.Schema(hundred[:100]...)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write(1); err == nil || !strings.Contains(err.Error(), "found 1 values; expected 100") {
		t.Errorf("Write = %v; want it to say how many values", err)
	}
}

// TestSchema_Size: whatever the properties, prepared documents keep the limit, or are not prepared.
func TestSchema_Size(t *testing.T) {
	set := shop()
	for i := range 15 {
		set.Dimensions = append(set.Dimensions, dimension(fmt.Sprint("d", i), strings.Repeat(`"`, 1000)))
	}
	l := newLab(t, set)
	if _, err := l.Schema(longNames(`"`)...); err == nil || !strings.Contains(err.Error(), "expected names that are shorter") {
		t.Errorf("Schema = %v; want names that take twice their length refused", err)
	}
	s, err := l.Schema(longNames("x")...)
	if err != nil {
		t.Fatal(err)
	}
	l.Property(slog.String("p", strings.Repeat("p", 1<<20)))
	if err := s.Write(slices.Repeat([]float64{-1.2345678901234567e-5}, 100)...); err != nil {
		t.Fatal(err)
	}
	if all, _ := l.documents(); all[0].Size > 256<<10 || all[0].Size < 200<<10 || len(all[0].Values) != 100 {
		t.Errorf("the document has %d bytes and %d metrics", all[0].Size, len(all[0].Values))
	}
}

// longNames returns 100 metrics whose names are as long as they may be.
func longNames(of string) []names.Metric {
	var metrics []names.Metric
	for i := range 100 {
		metrics = append(metrics, names.Metric{Name: fmt.Sprintf("%s%03d", strings.Repeat(of, 252), i), Unit: names.UnitTerabytesPerSecond, HighResolution: true})
	}
	return metrics
}

func TestSchema_WriteError(t *testing.T) {
	gone := errors.New("pipe is gone")
	m, err := emf.New(&broken{take: []int{0}, err: gone}, clock, shop())
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.Schema(metric("a"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write(1); !errors.Is(err, gone) {
		t.Errorf("Write = %v; want %v", err, gone)
	}
	if err := m.Flush(); !errors.Is(err, gone) {
		t.Errorf("Flush = %v; want it to tell, too", err)
	}
}
