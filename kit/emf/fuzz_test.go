package emf_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/kit/emf"
	"github.com/mainstay-go/mainstay/names"
)

// ledger is what metrics should come to, kept by simple means.
type ledger struct {
	*lab
	want    map[string][]float64 // values by scope and metric
	units   map[string]names.Metric
	refused int
}

func (l *ledger) add(kind string, m names.Metric, v float64) {
	l.At(kind).Add(m, v)
	if l.take(m, v) {
		key := kind + "/" + m.Name
		l.want[key] = append(l.want[key], v)
	} else {
		l.refused++
	}
}

// take says whether CloudWatch takes a value, by the letter of its specification.
func (l *ledger) take(m names.Metric, v float64) bool {
	if name(m.Name) != nil || slices.Contains([]string{"Service", "Stage", "Kind", "_aws", names.PropertyRefused}, m.Name) || !strings.Contains(specUnits, " "+string(m.Unit)+" ") {
		return false
	}
	if was, ok := l.units[m.Name]; ok && was != m {
		return false
	}
	l.units[m.Name] = m
	return !math.IsNaN(v) && math.Abs(v) <= specValueRange
}

// got adds up documents in the same form, and what they say was refused.
func got(all []document) (map[string][]float64, int) {
	found, refused := map[string][]float64{}, 0
	for _, d := range all {
		for name, values := range d.Values {
			if name == string(names.MetricsRefused) {
				refused += int(values[0])
				continue
			}
			key := d.Dimensions["Kind"] + "/" + name
			found[key] = append(found[key], values...)
		}
	}
	return found, refused
}

// TestMetrics_Properties adds anything to anything: what CloudWatch takes comes out once, in order, in valid documents, and
// the rest is counted.
func TestMetrics_Properties(t *testing.T) {
	kinds := rapid.SampledFrom([]string{"card", "cash"})
	drawn := rapid.Custom(func(t *rapid.T) names.Metric {
		return names.Metric{Name: rapid.SampledFrom([]string{"a", "b", "c", "Kind", "_aws", "", " ", ":c", "ä", "\n", strings.Repeat("x", 256)}).Draw(t, "name"),
			Unit: rapid.SampledFrom([]names.Unit{"Count", "Count", "Seconds", "Things"}).Draw(t, "unit"), HighResolution: rapid.IntRange(0, 9).Draw(t, "high") == 0}
	})
	rapid.Check(t, func(t *rapid.T) {
		l := &ledger{newLab(t, shop()), map[string][]float64{}, map[string]names.Metric{}, 0}
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			m, kind := drawn.Draw(t, "metric"), kinds.Draw(t, "kind")
			for range rapid.SampledFrom([]int{1, 1, 1, 99, 100, 101, 250}).Draw(t, "times") {
				l.add(kind, m, rapid.OneOf(rapid.Float64(), rapid.Just(math.NaN())).Draw(t, "value"))
			}
			if rapid.IntRange(0, 9).Draw(t, "sync") == 0 {
				l.Sync()
			}
		}
		all, told := l.documents()
		if found, refused := got(all); !maps.EqualFunc(found, l.want, slices.Equal) || refused != l.refused || (refused > 0) != (told != nil) {
			t.Fatalf("written are %v, %d refused, %v; want %v, %d", found, refused, told, l.want, l.refused)
		}
	})
}

// FuzzMetrics writes any names, texts and numbers, and any number of them; what is written is valid whatever they are.
func FuzzMetrics(f *testing.F) {
	f.Add("Latency", "Count", "tenant", "acme", "card", 1.5, 3, false)
	f.Add("Kind", "", "Latency", "\xff\u2028\"", "", math.Inf(1), 130, true)
	f.Add("_aws", "None", "_aws", strings.Repeat("\x00é", 1<<10), "Other", -0.0005, 100, true)
	f.Add(strings.Repeat("\"", 255), "Terabytes/Second", "Kind", "", "card", 0x1p360, 101, true)
	f.Fuzz(func(t *testing.T, name, unit, key, text, kind string, value float64, times int, high bool) {
		l := newLab(t, shop())
		l.Property(slog.String(key, text))
		l.Property(slog.Float64("number", value))
		m := names.Metric{Name: name, Unit: names.Unit(unit), HighResolution: high}
		for i := range min(times, 130) {
			l.At(kind).Add(m, value)
			l.At("cash").Add(names.Metric{Name: fmt.Sprint(name, i)}, value*float64(i))
		}
		l.Property(slog.String(text, key))
		if s, err := l.At(kind).Schema(m, names.Metric{Name: key}); err == nil {
			if err := s.Write(value, 1); err != nil {
				t.Fatal(err)
			}
		}
		l.documents() //nolint:errcheck // what is refused may be anything here; what is written it holds against the specification
	})
}

// FuzzText holds text and numbers against encoding/json: read again, they are the same.
func FuzzText(f *testing.F) {
	f.Add("plain", 1.0)
	f.Add("\x00\x1f\"\\/\n\r\t\b\f\x7f\u2028\u2029\ufffd\xff\xed\xa0\x80\U0010ffff<>&", 123.456)
	f.Add("", -0.001)
	f.Add("a", 9007199254740.993)
	f.Fuzz(func(t *testing.T, text string, number float64) {
		l := newLab(t, shop())
		l.Property(slog.String("text", text))
		l.Property(slog.Float64("number", number))
		l.Count("Orders", 1)
		if len(text) > 20_000 || math.IsNaN(number) || math.Abs(number) > specValueRange {
			return // cut or refused
		}
		d, _ := l.sole()
		want := map[string]any{}
		encoded, err := json.Marshal(map[string]any{"text": text, "number": number})
		if err != nil || json.Unmarshal(encoded, &want) != nil || !reflect.DeepEqual(d.Properties, want) {
			t.Errorf("written were %v; want %v", d.Properties, want)
		}
	})
}

// TestNumbers writes the shortest decimal of every number, as encoding/json does.
func TestNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.OneOf(rapid.Float64Range(-1e18, 1e18), rapid.Map(rapid.Int64Range(-1<<54, 1<<54), func(n int64) float64 { return float64(n) / 1000 }),
			rapid.Map(rapid.Int64Range(-2000, 2000), func(n int64) float64 { return float64(n) / 1000 })).
			Filter(func(v float64) bool { return v == 0 || math.Abs(v) >= 1e-6 }).Draw(t, "number") // below, the exponent has two digits
		l := newLab(t, emf.Set{Namespace: "Shop"})
		l.Add(metric("m"), v)
		_ = l.Flush()
		want, err := json.Marshal(v)
		if v == 0 {
			want = []byte("0") // encoding/json writes -0, too
		}
		if err != nil || !bytes.HasSuffix(l.written.Bytes(), append(append([]byte(`"m":`), want...), "}\n"...)) {
			t.Fatalf("written was %s; want %s", l.written.String(), want)
		}
	})
}
