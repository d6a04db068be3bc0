//go:build unix

package backend_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/ops"
)

// BenchmarkOneFunction measures what a pipeline's run of a change of one function takes of us: build, synthesis, comparison
// with what is deployed, and upload; beside it a plain `cdk deploy` of the same change, functions built before, which
// does all of that but the comparison, and waits for CloudFormation.
func BenchmarkOneFunction(b *testing.B) {
	p := copyOfProject(b)
	env, err := config.Load("share-1a2b3c4d")
	if err != nil {
		b.Fatal(err)
	}
	ui := ops.NewUI(os.Stderr)
	if _, err := (ops.EnvUp{Project: p, Environment: env, Target: shared.target, UI: ui}).Run(b.Context()); err != nil {
		b.Fatal(err)
	}
	var diff, publish, plain taken
	parts := map[string]float64{}
	for n := 0; b.Loop(); n++ {
		change(b, p, 2*n)
		diff.add(timed(b, func() error {
			d, err := ops.EnvDiff{Project: p, Environment: env, Target: shared.target, Running: true, UI: ui}.Run(b.Context())
			for part, seconds := range d.Took {
				parts[part] += seconds
			}
			if err == nil && (len(d.Functions) != 1 || d.Functions[0].Name != "serve-web" || !d.Functions[0].Code) {
				err = fmt.Errorf("functions that change are %v; want serve-web's code", d.Functions)
			}
			return err
		}))
		publish.add(timed(b, func() error {
			return cli(b, p, "publish-assets", "--unstable=publish-assets", "--all", "--app", p.State("diff", "assembly"))
		}))
		change(b, p, 2*n+1)
		plain.add(timed(b, func() error {
			if _, err := (ops.Build{Project: p, GOOS: shared.target.GOOS, GOARCH: shared.target.GOARCH}).Run(b.Context(), func(string, ...any) {}); err != nil {
				return err
			}
			return cli(b, p, "deploy", "--all", "--require-approval", "never", "-c", "environment="+env.Name, "-c", "build="+p.Build(shared.target.GOOS, shared.target.GOARCH))
		}))
	}
	share := diff
	share.add(publish)
	for name, t := range map[string]taken{"diff": diff, "publish": publish, "share": share, "plain": plain} {
		b.ReportMetric(t.wall.Seconds()/float64(b.N), name+"-s")
		b.ReportMetric(t.cpu.Seconds()/float64(b.N), name+"-cpu-s")
	}
	for part, seconds := range parts { // what "diff" above consists of
		b.ReportMetric(seconds/float64(b.N), "of-it-"+part+"-s")
	}
	b.ReportMetric(0, "ns/op") // of all together, which nobody asks for
}

// taken is how long something took, and of how much of a core; the latter says more on a machine that others use.
type taken struct{ wall, cpu time.Duration }

func (t *taken) add(more taken) { t.wall, t.cpu = t.wall+more.wall, t.cpu+more.cpu }

func timed(b *testing.B, work func() error) taken {
	b.Helper()
	from, used := time.Now(), cpu(b)
	if err := work(); err != nil {
		b.Fatal(err)
	}
	return taken{time.Since(from), cpu(b) - used}
}

// cpu is what this process and those that it has waited for have used.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var sum time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err != nil {
			b.Fatal(err)
		}
		sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return sum
}

// cli runs the CDK's command line.
func cli(b *testing.B, p ops.Project, args ...string) error {
	b.Helper()
	args = append([]string{filepath.Join(p.Dir, "node_modules", "aws-cdk", "bin", "cdk")}, args...)
	cmd := exec.CommandContext(b.Context(), "node", append(args, "--no-notices", "--ci")...)
	cmd.Dir, cmd.Env = p.Dir, append(shared.instance.Environ(os.Environ()), "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20", "CDK_DISABLE_CLI_TELEMETRY=true")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("cdk %s: %w\n%s", args[1], err, out)
	}
	return nil
}

// change gives serve-web other code.
func change(b *testing.B, p ops.Project, n int) {
	b.Helper()
	text := fmt.Sprintf("package main\n\nimport \"os\"\n\nfunc init() {\n\tif len(os.Args) > 99 {\n\t\tprintln(\"change %d\")\n\t}\n}\n", n)
	if err := os.WriteFile(filepath.Join(p.Dir, "functions", "serve-web", "changed.go"), []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
}

// copyOfProject is a copy of the project of its own.
func copyOfProject(b *testing.B) ops.Project {
	b.Helper()
	p := ops.Project{Dir: b.TempDir()}
	if err := copyProject(p.Dir, shared.project.Dir); err != nil {
		b.Fatal(err)
	}
	return p
}
