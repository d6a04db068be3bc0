package bundle_test

import (
	"flag"
	"fmt"
	"os/exec"
	"testing"
	"time"
)

// functions is how many functions the benchmarks build: go test -run '^$' -bench . ./engines/bundle -args -functions 100.
var functions = flag.Int("functions", 10, "functions to build in benchmarks")

// What others do runs on the same module, in the same state, into a fresh folder as theirs is.
//
// "each" is one go build per function with default flags, which CDK's GoFunction and SAM do at every synth. "bare" is
// one go build ./functions/..., the least that Go can do. The metrics say how many times as long as Build they take.

// BenchmarkBuild_NothingChanged is the time of every synth, test and deploy after which nobody touched a function.
func BenchmarkBuild_NothingChanged(b *testing.B) {
	m := large(b)
	m.build()
	own := measure(b, func(int) {}, func() { m.build() })
	report(b, own, "x-each", measureOnce(b, m.each))
	report(b, own, "x-bare", measureOnce(b, m.bare))
}

// BenchmarkBuild_OneHandlerChanged is the inner loop: edit one function, deploy it. Its peer is a go build of just that.
func BenchmarkBuild_OneHandlerChanged(b *testing.B) {
	m := large(b)
	m.build()
	own := measure(b, func(i int) { m.edit("functions/f0/main.go", handler(0, fmt.Sprint("own", i))) }, func() { m.build() })
	m.edit("functions/f0/main.go", handler(0, "each"))
	report(b, own, "x-each", measureOnce(b, m.each))
	var single time.Duration
	const rounds = 3
	for i := range rounds {
		m.edit("functions/f0/main.go", handler(0, fmt.Sprint("single", i)))
		single += measureOnce(b, func() { m.goBuild("./functions/f0") })
	}
	report(b, own, "x-one-package", single/rounds)
}

// BenchmarkBuild_AllStale is a change to what all functions share, with the standard library in Go's cache.
func BenchmarkBuild_AllStale(b *testing.B) {
	m := large(b)
	m.build()
	own := measure(b, func(i int) { m.edit("shared/shared.go", shared(fmt.Sprint("own", i))) }, func() { m.build() })
	m.edit("shared/shared.go", shared("each"))
	report(b, own, "x-each", measureOnce(b, m.each))
	m.edit("shared/shared.go", shared("bare"))
	report(b, own, "x-bare", measureOnce(b, m.bare))
}

// large is a module whose functions are of the size that those with an SDK have: HTTP, TLS and JSON are in each.
func large(b *testing.B) *module {
	content := files{"shared/shared.go": shared("first")}
	for i := range *functions {
		content[fmt.Sprintf("functions/f%d/main.go", i)] = handler(i, "first")
	}
	m := newModule(b, content)
	m.bare() // fills Go's cache for the default flags; Build's own flags are warmed by the first build of each benchmark
	return m
}

func shared(text string) string {
	return "package shared\n\nimport (\n\t\"encoding/json\"\n\t\"net/http\"\n)\n\n// Serve answers.\nfunc Serve(name string) error {\n" +
		"\treturn http.ListenAndServe(\":0\", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {\n" +
		"\t\t_ = json.NewEncoder(w).Encode([]string{name, \"" + text + "\"})\n\t}))\n}\n"
}

func handler(i int, text string) string {
	return fmt.Sprintf("package main\n\nimport \"example.com/app/shared\"\n\nfunc main() { panic(shared.Serve(\"f%d %s\")) }\n", i, text)
}

func (m *module) edit(name, text string) { m.write(files{name: text}) }

func (m *module) each() {
	for i := range *functions {
		m.goBuild(fmt.Sprintf("./functions/f%d", i))
	}
}

func (m *module) bare() { m.goBuild("./functions/...") }

func (m *module) goBuild(pattern string) {
	m.t.Helper()
	c := exec.CommandContext(m.t.Context(), "go", "build", "-o", m.t.TempDir()+"/", pattern)
	c.Dir = m.Dir
	if out, err := c.CombinedOutput(); err != nil {
		m.t.Fatalf("go build %s: %v\n%s", pattern, err, out)
	}
}

// measure runs a benchmark and returns the mean time of a run, preparation excluded.
func measure(b *testing.B, prepare func(int), run func()) time.Duration {
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		prepare(i)
		b.StartTimer()
		run()
	}
	return b.Elapsed() / time.Duration(b.N)
}

func measureOnce(b *testing.B, run func()) time.Duration {
	b.Helper()
	start := time.Now()
	run()
	return time.Since(start)
}

// report reports how many times as long as Build a peer takes.
func report(b *testing.B, own time.Duration, unit string, peer time.Duration) {
	b.ReportMetric(peer.Seconds()/own.Seconds(), unit)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(own.Seconds(), "s/op")
}
