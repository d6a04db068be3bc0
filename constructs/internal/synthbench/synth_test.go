package main

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/assembly"
)

// callsPerUnit is how many calls of jsii a worker with three alarms takes (docs/synth.md says which).
const callsPerUnit = 19

// TestCalls counts the calls that Go makes of jsii's process, by what 30 more units add.
func TestCalls(t *testing.T) {
	p := newPeers(t)
	few, many := calls(t, p, 30), calls(t, p, 60)
	// Half a unit for the second stack.
	if per := float64(many-few) / 30; per > callsPerUnit+0.5 || per < callsPerUnit-0.5 {
		t.Errorf("a unit takes %.1f calls of jsii; expected %d: more cost every synthesis some time; with fewer change this number", per, callsPerUnit)
	}
}

// calls has a copy of everything that is said to jsii's process written into a file, a line a call.
func calls(t *testing.T, p peers, n int) int {
	t.Helper()
	dir := t.TempDir()
	said, node := filepath.Join(dir, "said"), filepath.Join(dir, "node")
	if err := os.WriteFile(node, []byte("#!/bin/sh\ntee '"+said+"' | node \"$@\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	execute(t, p.ours(t.Context(), n, filepath.Join(dir, "out"), "CDK_VALIDATION=false", "JSII_NODE="+node))
	lines, err := os.ReadFile(said)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(lines), `"api":`)
}

// TestPeers: both programs make the same resources, or the benchmark would compare nothing.
func TestPeers(t *testing.T) {
	p := newPeers(t)
	ours, theirs := t.TempDir(), t.TempDir()
	execute(t, p.ours(t.Context(), 2, ours, "CDK_VALIDATION=false"))
	execute(t, p.theirs(t.Context(), 2, theirs, "CDK_VALIDATION=false"))
	a, b := resources(t, ours), resources(t, theirs)
	if !maps.Equal(a, b) || a["AWS::Lambda::Function"] != 2 {
		t.Errorf("ours are %v; theirs %v; want the same", a, b)
	}
}

// resources counts resources by type and by the names of their properties.
func resources(t *testing.T, dir string) map[string]int {
	t.Helper()
	made, err := assembly.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, template := range made.Templates {
		for _, r := range template.Resources {
			found[r.Type]++
			found[r.Type+fmt.Sprint(slices.Sorted(maps.Keys(r.Properties)))]++
		}
	}
	return found
}

var sizes = flag.String("units", "60", "numbers of units, with commas between")

// BenchmarkSynth reports how long a whole process takes to make an app, beside the same app in JavaScript.
func BenchmarkSynth(b *testing.B) {
	p := newPeers(b)
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("units=%d/validator=off", n), func(b *testing.B) { p.bench(b, n, "CDK_VALIDATION=false") })
		b.Run(fmt.Sprintf("units=%d/validator=on", n), func(b *testing.B) { p.bench(b, n, "CDK_VALIDATION=true") })
	}
}

// bench runs both by turns and compares the best of each: what else the machine does only ever adds time. Wall time is what
// people wait for; CPU time stays comparable on a busy machine.
func (p peers) bench(b *testing.B, n int, env string) {
	var ours, theirs []spent
	for b.Loop() {
		out := b.TempDir()
		ours = append(ours, execute(b, p.ours(b.Context(), n, filepath.Join(out, "ours"), env)))
		theirs = append(theirs, execute(b, p.theirs(b.Context(), n, filepath.Join(out, "theirs"), env)))
	}
	wall, cpu := func(s spent) float64 { return s.wall }, func(s spent) float64 { return s.cpu }
	building := func(s spent) float64 { return s.Build }
	b.ReportMetric(0, "ns/op") // both together say nothing
	b.ReportMetric(least(ours, wall), "s/ours")
	b.ReportMetric(least(ours, building), "s/building")
	b.ReportMetric(least(theirs, wall), "s/JavaScript")
	b.ReportMetric(least(ours, wall)/least(theirs, wall), "times")
	b.ReportMetric(least(ours, cpu), "cpu-s/ours")
	b.ReportMetric(least(theirs, cpu), "cpu-s/JavaScript")
	b.ReportMetric(least(ours, cpu)/least(theirs, cpu), "times-cpu")
}

// least is the smallest value that runs have of something.
func least(runs []spent, of func(spent) float64) float64 {
	return of(slices.MinFunc(runs, func(a, b spent) int { return cmp.Compare(of(a), of(b)) }))
}
