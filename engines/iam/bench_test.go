package iam_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/tools/go/callgraph"
	"golang.org/x/tools/go/callgraph/rta"
	"golang.org/x/tools/go/callgraph/vta"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"

	"github.com/mainstay-go/mainstay/engines/iam"
)

// functions is how many generated functions are scanned: go test -run '^$' -bench Scan ./engines/iam -args -functions 100
// -peers=false. The peers take minutes and gigabytes with more than a few.
var (
	functions = flag.Int("functions", 3, "functions to scan in benchmarks")
	peers     = flag.Bool("peers", true, "run the whole-program analyses too")
)

// A benchmark runs each analysis in a process of its own, which alone tells how much memory it needs.
const (
	variableTool = "IAM_BENCHMARK_TOOL"
	variableDir  = "IAM_BENCHMARK_DIR"
)

func TestMain(m *testing.M) {
	tool := os.Getenv(variableTool)
	if tool == "" {
		os.Exit(m.Run())
	}
	found, err := map[string]func(string) (int, error){"scan": scanned, "rta": wholeRTA, "vta": wholeVTA}[tool](os.Getenv(variableDir))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(found)
}

// BenchmarkScan scans generated functions, with Go's cache warm, and beside it has golang.org/x/tools look at the whole
// program: rapid type analysis, and variable type analysis. The metrics are seconds and MiB, how many times as much the
// peers take, and the operations that each finds where so many are true.
func BenchmarkScan(b *testing.B) {
	dir, all := generate(b, *functions, 42)
	operations := 0
	for _, g := range all {
		operations += len(g.must())
	}
	run(b, "scan", dir) // warms the cache
	var own measured
	for b.Loop() {
		own = run(b, "scan", dir)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
	b.ReportMetric(own.cpu, "cpu-s")
	b.ReportMetric(own.mib, "MiB")
	b.ReportMetric(float64(own.found), "actions")
	b.ReportMetric(float64(operations), "actions-true")
	if !*peers {
		return
	}
	for _, tool := range []string{"rta", "vta"} {
		m := run(b, tool, dir)
		b.ReportMetric(m.seconds/own.seconds, "x-"+tool)
		b.ReportMetric(m.mib/own.mib, "x-MiB-"+tool)
		b.ReportMetric(float64(m.found), "operations-"+tool)
	}
}

// measured is what a process took, the go command that it ran included.
type measured struct {
	seconds, cpu, mib float64
	found             int
}

func run(b *testing.B, tool, dir string) measured {
	b.Helper()
	c := exec.CommandContext(b.Context(), os.Args[0])
	c.Env = append(os.Environ(), variableTool+"="+tool, variableDir+"="+dir)
	c.Stderr = os.Stderr
	start := time.Now()
	out, err := c.Output()
	if err != nil {
		b.Fatalf("run %s: %v", tool, err)
	}
	m := measured{seconds: time.Since(start).Seconds(), cpu: (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()}
	if usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		m.mib = float64(usage.Maxrss) / 1024
	}
	if m.found, err = strconv.Atoi(strings.TrimSpace(string(out))); err != nil {
		b.Fatal(err)
	}
	return m
}

func scanned(dir string) (int, error) {
	found, err := iam.Scan(context.Background(), iam.Options{Dir: dir, Environ: os.Environ()})
	n := 0
	for _, f := range found {
		n += len(f.Must)
	}
	return n, err
}

// whole builds the whole program, the SDK and the standard library included.
func whole(dir string) (*ssa.Program, []*ssa.Package, error) {
	loaded, err := packages.Load(&packages.Config{Dir: dir, Mode: packages.LoadAllSyntax, Env: append(os.Environ(), "CGO_ENABLED=0")}, "./functions/...")
	if err != nil {
		return nil, nil, err
	}
	program, mains := ssautil.AllPackages(loaded, ssa.InstantiateGenerics)
	program.Build()
	return program, mains, nil
}

func wholeRTA(dir string) (int, error) {
	_, mains, err := whole(dir)
	n := 0
	for _, m := range mains {
		reached := map[*ssa.Function]bool{}
		for f := range rta.Analyze([]*ssa.Function{m.Func("init"), m.Func("main")}, false).Reachable {
			reached[f] = true
		}
		n += operations(reached)
	}
	return n, err
}

// wholeVTA needs to be told what lambda.Start calls by reflection: the functions that main mentions.
func wholeVTA(dir string) (int, error) {
	program, mains, err := whole(dir)
	if err != nil {
		return 0, err
	}
	graph := vta.CallGraph(ssautil.AllFunctions(program), nil)
	n := 0
	for _, m := range mains {
		reached := map[*ssa.Function]bool{}
		for _, f := range append(mentioned(m.Func("main")), m.Func("main"), m.Func("init")) {
			reach(graph.Nodes[f], reached)
		}
		n += operations(reached)
	}
	return n, nil
}

func mentioned(f *ssa.Function) []*ssa.Function {
	var all []*ssa.Function
	for _, b := range f.Blocks {
		for _, i := range b.Instrs {
			for _, o := range i.Operands(nil) {
				if g, ok := (*o).(*ssa.Function); ok {
					all = append(all, g)
				}
			}
		}
	}
	return all
}

func reach(n *callgraph.Node, reached map[*ssa.Function]bool) {
	if n == nil || reached[n.Func] {
		return
	}
	reached[n.Func] = true
	for _, out := range n.Out {
		reach(out.Callee, reached)
	}
}

// operations counts the operations of the SDK's clients.
func operations(reached map[*ssa.Function]bool) int {
	found := map[string]bool{}
	for f := range reached {
		name := f.String()
		if strings.HasPrefix(name, "(*github.com/aws/aws-sdk-go-v2/service/") && strings.Contains(name, ".Client).") &&
			strings.Contains(f.Signature.String(), "."+f.Name()+"Input") {
			found[name] = true
		}
	}
	return len(found)
}
