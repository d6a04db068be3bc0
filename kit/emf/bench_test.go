package emf_test

import (
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	prozz "github.com/prozz/aws-embedded-metrics-golang/emf"

	"github.com/mainstay-go/mainstay/kit/emf"
	"github.com/mainstay-go/mainstay/names"
)

// load is what is written in one round: three dimensions, three properties and one random value of each metric.
type load struct {
	metrics []names.Metric
	values  []float64
}

// kinds are what numbers look like: durations in milliseconds with three decimals, as most that functions measure, and
// random ones with up to 17 digits, the slowest there are.
func kinds() []string { return []string{"latency", "random"} }

func newLoad(metrics int, kind string) load {
	l, random := load{}, rand.New(rand.NewPCG(1, 2))
	for i := range metrics {
		v := random.Float64() * 1000
		if kind == "latency" {
			v = math.Round(v*1000) / 1000
		}
		l.metrics = append(l.metrics, names.Metric{Name: fmt.Sprintf("RequestLatency%03d", i), Unit: names.UnitMilliseconds})
		l.values = append(l.values, v)
	}
	return l
}

// forEach runs a benchmark for each kind and number of metrics.
func forEach(b *testing.B, bench func(*testing.B, load)) {
	for _, kind := range kinds() {
		for _, n := range []int{1, 20, 100, 150} {
			b.Run(kind+"/"+strconv.Itoa(n), func(b *testing.B) { bench(b, newLoad(n, kind)) })
		}
	}
}

func benchSet() emf.Set {
	return emf.Set{Namespace: "Shop", Most: 1000, Dimensions: []emf.Dimension{{Name: "Service", Values: []string{"orders", "mail"}},
		{Name: "Environment", Values: []string{"staging"}}, {Name: "Region", Values: []string{"eu-central-1"}}}}
}

// property sets what each invocation has of its own.
func property(m *emf.Metrics) {
	m.Property(slog.String("requestId", "8f507cfc-xmpl-4697-b07a-ac58fc914c95"))
	m.Property(slog.String("tenant", "acme"))
	m.Property(slog.String("version", "42"))
}

// The peer cannot be reused: its Log emits all again that was emitted before.
func (l load) prozz(out io.Writer) {
	p := prozz.New(prozz.WithWriter(out), prozz.WithoutDimensions()).Namespace("Shop").
		DimensionSet(prozz.NewDimension("Service", "orders"), prozz.NewDimension("Environment", "staging"), prozz.NewDimension("Region", "eu-central-1")).
		Property("requestId", "8f507cfc-xmpl-4697-b07a-ac58fc914c95").Property("tenant", "acme").Property("version", "42")
	for i, m := range l.metrics {
		p.MetricFloatAs(m.Name, l.values[i], prozz.Milliseconds)
	}
	p.Log()
}

func (l load) add(b *testing.B, m *emf.Metrics) {
	s := m.At("orders")
	property(m)
	for i, metric := range l.metrics {
		s.Add(metric, l.values[i])
	}
	if err := m.Flush(); err != nil {
		b.Fatal(err)
	}
}

// sample returns what is written in one round.
func (l load) sample(b *testing.B) []byte {
	lab := newLab(b, benchSet())
	l.add(b, lab.Metrics)
	return lab.written.Bytes()
}

// BenchmarkMetrics writes 1 to 150 metrics. "floor" is what cannot be saved: it reads the clock, copies as many bytes, and
// formats the same numbers.
func BenchmarkMetrics(b *testing.B) {
	forEach(b, func(b *testing.B, l load) {
		m := newMetrics(b, io.Discard)
		run(b, "prozz", func() { l.prozz(io.Discard) })
		run(b, "add", func() { l.add(b, m) })
		if len(l.metrics) <= 100 {
			run(b, "schema", l.schema(b))
		}
		run(b, "floor", l.floor(b))
	})
}

func run(b *testing.B, name string, work func()) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			work()
		}
	})
}

func newMetrics(b *testing.B, out io.Writer) *emf.Metrics {
	m, err := emf.New(out, time.Now, benchSet())
	if err != nil {
		b.Fatal(err)
	}
	return m
}

func (l load) schema(b *testing.B) func() {
	m := newMetrics(b, io.Discard)
	s, err := m.At("orders").Schema(l.metrics...)
	if err != nil {
		b.Fatal(err)
	}
	return func() {
		property(m)
		if err := s.Write(l.values...); err != nil {
			b.Fatal(err)
		}
	}
}

func (l load) floor(b *testing.B) func() {
	fixed := l.sample(b)
	for _, v := range l.values {
		fixed = fixed[:len(fixed)-len(strconv.FormatFloat(v, 'f', -1, 64))]
	}
	var buf []byte
	return func() {
		buf = strconv.AppendInt(buf[:0], time.Now().UnixMilli(), 10)
		buf = append(buf, fixed[:len(fixed)-len(buf)]...)
		for _, v := range l.values {
			buf = strconv.AppendFloat(buf, v, 'f', -1, 64)
		}
		_, _ = io.Discard.Write(buf)
	}
}

func latency() names.Metric {
	return names.Metric{Name: "Latency", Unit: names.UnitMilliseconds}
}

// BenchmarkValues writes 1000 values of one metric, for which the peer needs 1000 documents: of several values of a name,
// it keeps the last. log-B/op is what a log group takes in, and is paid for.
func BenchmarkValues(b *testing.B) {
	l := newLoad(1000, "random")
	var out counter
	for name, work := range map[string]func(){
		"prozz": func() { l.prozzValues(&out) }, "add": l.addValues(b, &out, add), "addall": l.addValues(b, &out, addAll),
	} {
		b.Run(name, func(b *testing.B) {
			out = 0
			b.ReportAllocs()
			for b.Loop() {
				work()
			}
			b.ReportMetric(float64(out)/float64(b.N), "log-B/op")
		})
	}
}

func (l load) prozzValues(out io.Writer) {
	for i := range l.values {
		load{[]names.Metric{latency()}, l.values[i : i+1]}.prozz(out)
	}
}

func (l load) addValues(b *testing.B, out io.Writer, add func(*emf.Scope, load)) func() {
	m := newMetrics(b, out)
	return func() {
		property(m)
		add(m.At("orders"), l)
		if err := m.Flush(); err != nil {
			b.Fatal(err)
		}
	}
}

func add(s *emf.Scope, l load) {
	for _, v := range l.values {
		s.Add(latency(), v)
	}
}

func addAll(s *emf.Scope, l load) { s.AddAll(latency(), l.values...) }

// counter counts what is written.
type counter int

// Write implements io.Writer.
func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
