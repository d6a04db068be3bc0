package evaluate_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"syscall"
	"testing"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

const (
	benchAlarms = 1000
	benchPoints = 90 * 24 * 60
)

// fleet is alarms as teams have them: 70 % on one metric, 30 % on metric math, of those a third each with a ratio with a floor,
// a sum of several metrics, and a rate.
func fleet(b testing.TB) []*evaluate.Definition {
	b.Helper()
	var all []*evaluate.Definition
	for i := range benchAlarms {
		alarm := plain(60, []int{1, 5, 30}[i%3], []int{1, 3, 15}[i%3], "Sum", []string{"", `,"TreatMissingData":"notBreaching"`}[i%2])
		switch i % 10 {
		case 7:
			alarm = queries(over5, query("e", "Sum", 60), query("n", "Sum", 60), expression("x", "IF(n >= 20, 100 * FILL(e, 0) / n, 0)"))
		case 8:
			alarm = queries(over5, query("e", "Sum", 60), query("n", "Sum", 60), expression("x", "SUM([e, n])"))
		case 9:
			alarm = queries(over5, query("e", "Sum", 60), query("n", "Sum", 60), expression("x", "RATE(n) * 60 - e"))
		}
		all = append(all, read(b, alarm))
	}
	return all
}

// histories are datapoints of 90 days for two metrics; in the second list one in a hundred is missing.
func histories() (full, gaps [][]float64) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2 {
		var f, g []float64
		for range benchPoints {
			v := float64(r.IntN(60))
			f = append(f, v)
			if r.IntN(100) == 0 {
				v = math.NaN()
			}
			g = append(g, v)
		}
		full, gaps = append(full, f), append(gaps, g)
	}
	return full, gaps
}

// cpu is the seconds of CPU that this process has used.
func cpu() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return math.NaN()
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// BenchmarkEvaluate evaluates 1000 alarms over 90 days of minutes, in pieces as from files. It reports CPU seconds, and how
// many times as long the second, naive evaluator takes for each evaluation of the plain alarms.
func BenchmarkEvaluate(b *testing.B) {
	alarms := fleet(b)
	full, gaps := histories()
	for name, history := range map[string][][]float64{"full": full, "gaps": gaps} {
		b.Run(name, func(b *testing.B) {
			fired := 0
			began := cpu()
			for b.Loop() {
				for _, a := range alarms {
					fired += evaluated(b, a, history)
				}
			}
			seconds := (cpu() - began) / float64(b.N)
			b.ReportMetric(seconds, "CPU-s/op")
			b.ReportMetric(seconds/(benchAlarms*benchPoints)*1e9, "CPU-ns/evaluation")
			if fired == 0 {
				b.Fatal("no alarm went off")
			}
			if name == "full" {
				b.ReportMetric(slowSeconds(history[0])/slowShare/(quickSeconds(b, history[0])), "naive/ours")
			}
		})
	}
}

// evaluated counts the evaluations that found the alarm off.
func evaluated(b testing.TB, a *evaluate.Definition, history [][]float64) int {
	e, err := a.Evaluator(60, evaluate.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var states [1024]evaluate.State
	fired := 0
	metrics := make([][]float64, a.Fetched())
	for at := 0; at < benchPoints; at += len(states) {
		n := min(len(states), benchPoints-at)
		for k := range metrics {
			metrics[k] = history[k][at : at+n]
		}
		e.States(evaluate.Piece{Start: int64(at) * 60, Metrics: metrics}, states[:n])
		if states[n-1] == evaluate.Alarm {
			fired++
		}
	}
	return fired
}

// slowShare is the part of the history that the naive evaluator gets.
const slowShare = 0.1

func slowSeconds(values []float64) float64 {
	a, state := naive{m: 3, n: 5, reach: 7, threshold: 5}, evaluate.OK
	began := cpu()
	for i := range int(float64(len(values)) * slowShare) {
		state = a.next(values[:i+1], state)
	}
	return cpu() - began
}

func quickSeconds(b testing.TB, values []float64) float64 {
	a := read(b, plain(60, 5, 3, "Sum", ""))
	began := cpu()
	const times = 20
	for range times {
		evaluated(b, a, [][]float64{values})
	}
	return (cpu() - began) / times
}

func TestBenchmark_SomeAlarm(t *testing.T) {
	if got := fmt.Sprint(len(fleet(t)), fleet(t)[8].Fetched()); got != "1000 2" {
		t.Errorf("the fleet is %s", got)
	}
}
