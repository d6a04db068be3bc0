package emf_test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/kit/emf"
	"github.com/mainstay-go/mainstay/names"
)

func dimension(name string, values ...string) emf.Dimension {
	return emf.Dimension{Name: name, Values: values}
}

func TestNew_Refuses(t *testing.T) {
	var wide emf.Set
	for i := range 30 {
		wide.Dimensions = append(wide.Dimensions, dimension(fmt.Sprint("d", i), strings.Repeat("v", 1024)))
	}
	for want, set := range map[string]emf.Set{
		`namespace "": found nothing but blanks; expected 1 to 255 characters`:         {},
		`namespace "AWS/Lambda": found one of AWS's own`:                               {Namespace: "AWS/Lambda"},
		`namespace ":x": found a colon at its beginning`:                               {Namespace: ":x"},
		`dimension "ä": found characters that are not printable ASCII`:                 {Namespace: "n", Dimensions: []emf.Dimension{dimension("ä", "v")}},
		`found 256 characters; expected at most 255`:                                   {Namespace: "n", Dimensions: []emf.Dimension{dimension(strings.Repeat("d", 256), "v")}},
		`dimension "d": found no value; expected those that it may have`:               {Namespace: "n", Dimensions: []emf.Dimension{dimension("d")}},
		`dimension "d": found value "v" twice`:                                         {Namespace: "n", Dimensions: []emf.Dimension{dimension("d", "v", "v")}},
		`found 1025 characters; expected at most 1024`:                                 {Namespace: "n", Dimensions: []emf.Dimension{dimension("d", strings.Repeat("v", 1025))}},
		`dimension "d": found a name that is taken`:                                    {Namespace: "n", Dimensions: []emf.Dimension{dimension("d", "v"), dimension("d", "w")}},
		`dimension "_aws": found a name that is taken`:                                 {Namespace: "n", Dimensions: []emf.Dimension{dimension("_aws", "v")}},
		`dimension "MetricsRefused": found a name that is taken`:                       {Namespace: "n", Dimensions: []emf.Dimension{dimension("MetricsRefused", "v")}},
		`dimension set ["x"]: found "x"; expected names that are in Dimensions`:        {Namespace: "n", By: [][]string{{"x"}}},
		`dimension set ["d" "d"]: found "d" twice`:                                     {Namespace: "n", Dimensions: []emf.Dimension{dimension("d", "v")}, By: [][]string{{"d", "d"}}},
		`dimension "d": found it in no dimension set`:                                  {Namespace: "n", Dimensions: []emf.Dimension{dimension("d", "v")}, By: [][]string{{}}},
		`found dimensions that make 8 metrics of every name; expected at most 7`:       {Namespace: "n", Most: 7, Dimensions: []emf.Dimension{dimension("d", "u", "v")}, By: [][]string{{"d"}, {"d"}}},
		`found dimensions that make 1048576 metrics of every name; expected at most 3`: {Namespace: "n", Most: 3, Dimensions: []emf.Dimension{dimension("a", some()...), dimension("b", some()...), dimension("c", some()...)}},
		`found dimensions that take 61852 bytes of every document`:                     {Namespace: "n", Dimensions: wide.Dimensions},
	} {
		if _, err := emf.New(io.Discard, clock, set); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New = %v; want %q", err, want)
		}
	}
}

func some() []string { return strings.Fields(many(200, "%d", " ")) }

func TestSet_Series(t *testing.T) {
	for want, set := range map[int]emf.Set{
		1:         {},
		2:         {Dimensions: []emf.Dimension{dimension("a", "1")}, By: [][]string{{"a"}, {}}},
		5:         {Dimensions: []emf.Dimension{dimension("a", "1"), dimension("b", "1", "2", "3")}}, // and Other, and none
		4 * 5:     {Dimensions: []emf.Dimension{dimension("a", "1", "2"), dimension("b", "1", "2", "3")}},
		4 + 5 + 1: {Dimensions: []emf.Dimension{dimension("a", "1", "2"), dimension("b", "1", "2", "3")}, By: [][]string{{"a"}, {"b"}, {}}},
	} {
		if got := set.Series(); got != want {
			t.Errorf("%+v comes to %d series; want %d", set, got, want)
		}
	}
}

// TestBound counts paid metrics as CloudWatch does, whatever is thrown at a set.
func TestBound(t *testing.T) {
	set := emf.Set{Namespace: "Shop", Most: 40, Dimensions: []emf.Dimension{dimension("Service", "orders"), dimension("Kind", "card", "cash")}, By: [][]string{{"Service", "Kind"}, {"Service"}}}
	l := newLab(t, set)
	for i := range 50 {
		for _, kind := range []string{"card", "cash", "cheque", fmt.Sprint("tenant", i), ""} {
			l.At(kind).Add(metric(fmt.Sprint("m", i%17)), 1)
		}
		l.Add(metric("without"), 1)
	}
	all, told := l.documents()
	paid := map[string]bool{}
	for _, d := range all {
		for name := range d.Values {
			for _, by := range d.Sets {
				series := name
				for _, key := range by {
					series += "/" + d.Dimensions[key]
				}
				if name != string(names.MetricsRefused) {
					paid[series] = true
				}
			}
		}
	}
	if len(paid) > 40 || len(paid) < 24 || told == nil {
		t.Errorf("%d paid metrics, %v; want most of 40 and no more", len(paid), told)
	}
}

func TestBound_Names(t *testing.T) {
	l := newLab(t, emf.Set{Namespace: "Shop", Most: 3})
	for i := range 5 {
		l.Add(metric(fmt.Sprint("m", i)), 1)
	}
	d, told := l.sole()
	if len(d.Values) != 4 {
		t.Errorf("values are %v; want three, and how many were refused", d.Values)
	}
	refused(t, []document{d}, told, 2, "the set's bound is 3; raise Most in the set")
}

func TestAt(t *testing.T) {
	l := newLab(t, shop())
	for _, kind := range []string{"card", "cheque", emf.Other} {
		l.At(kind).Count("Orders", 1)
	}
	if card := l.At("card"); card != l.At("card") || card == l.At("cash") {
		t.Error("scopes are not one for each combination")
	}
	l.At("card", "more").Count("Orders", 1)
	all, told := l.documents()
	if len(all) != 3 || all[0].Dimensions["Kind"] != "card" || all[1].Dimensions["Kind"] != emf.Other || len(all[1].Values["Orders"]) != 2 {
		t.Errorf("documents are %+v; want values that were not announced under Other", all)
	}
	refused(t, all, told, 2, `dimension "Kind": found value "cheque", which is not among the set's 2`)
	if !slices.Equal(values(all, "Orders"), []float64{1, 1, 1, 1}) {
		t.Errorf("values are %v; want all", values(all, "Orders"))
	}
}

func TestHighResolution(t *testing.T) {
	l := newLab(t, shop())
	l.Add(names.Metric{Name: "Fast", Unit: names.UnitCount, HighResolution: true}, 1)
	l.Add(names.Metric{Name: "Slow"}, 1)
	l.Add(names.Metric{Name: "Slow", Unit: names.UnitNone}, 2) // which is what no unit means
	if d, told := l.sole(); told != nil || d.Seconds["Fast"] != 1 || d.Seconds["Slow"] != 60 || d.Units["Slow"] != "None" || d.Timestamp != noon.UnixMilli() || d.Namespace != "Shop" {
		t.Errorf("the document is %+v, %v", d, told)
	}
}

// TestDroppedDimension: two sets that become one by a missing value must not count everything twice.
func TestDroppedDimension(t *testing.T) {
	set := shop()
	set.By = [][]string{{"Service"}, {"Service", "Kind"}, {"Stage"}}
	l := newLab(t, set)
	l.Count("Orders", 1)
	if d, told := l.sole(); told != nil || fmt.Sprint(d.Sets) != "[[Service] [Stage]]" {
		t.Errorf("sets are %v, %v; want each once", d.Sets, told)
	}
}
