package constructs_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/app"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/constructs/worker"
)

// TestApp_traces: stack traces, which say nothing in Go, are made only where the application asks for them.
func TestApp_traces(t *testing.T) {
	if said := metadata(t, map[string]any{}); strings.Contains(said, "creationStack") {
		t.Error("the assembly has stack traces; want none")
	}
	asked := map[string]any{"aws:cdk:disable-creation-stack-traces": false}
	if said := metadata(t, asked); !strings.Contains(said, "creationStack") {
		t.Error("the assembly has no stack traces; want them, as its context says so")
	}
	if len(asked) != 1 {
		t.Errorf("the caller's context became %v", asked)
	}
}

// metadata is what the assembly of an app with one queue says of its constructs.
func metadata(t *testing.T, context map[string]any) string {
	t.Helper()
	dir := t.TempDir()
	problems := app.Synth(&awscdk.AppProps{Outdir: &dir, Context: &context}, func(a awscdk.App) error {
		queue.New(awscdk.NewStack(a, jsii.String("Test"), nil), "Orders", queue.Props{})
		return nil
	})
	data, err := os.ReadFile(filepath.Join(dir, "Test.metadata.json"))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return string(data)
}

// TestApp_stages: what is wrong within a stage is said like anything else.
func TestApp_stages(t *testing.T) {
	dir := t.TempDir()
	problems := app.Synth(&awscdk.AppProps{Outdir: &dir}, func(a awscdk.App) error {
		stage := awscdk.NewStage(a, jsii.String("staging"), nil)
		queue.New(awscdk.NewStack(stage, jsii.String("Test"), nil), "Orders", queue.Props{MaxReceives: -1})
		return nil
	})
	if len(problems) != 1 || !strings.Contains(problems[0], "staging/Test/Orders") {
		t.Errorf("problems are %q; want the one of the queue", problems)
	}
}

// TestApp_panics: what the CDK panics with is an error that names the construct which was being made, and the line.
func TestApp_panics(t *testing.T) {
	built := code(t, "store-users")
	bad := function.Props{Code: built, Override: func(p *awslambda.FunctionProps) { p.Handler = nil }}
	for name, c := range map[string]struct {
		build func(awscdk.Stack)
		want  string
	}{
		"NoName":   {func(s awscdk.Stack) { queue.New(s, "", queue.Props{}) }, "synthesize: Test/: "},
		"Twice":    {func(s awscdk.Stack) { queue.New(s, "A", queue.Props{}); queue.New(s, "A", queue.Props{}) }, "synthesize: Test/A: "},
		"Override": {func(s awscdk.Stack) { queue.New(s, "A", queue.Props{}); function.New(s, "F", bad) }, "synthesize: Test/F: "},
		"Part":     {func(s awscdk.Stack) { worker.New(s, "W", worker.Props{Function: bad}) }, "synthesize: Test/W/Function: "},
		"Own":      {func(s awscdk.Stack) { queue.New(s, "A", queue.Props{}); panic("no construct's") }, "synthesize: no construct's"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			problems := app.Synth(&awscdk.AppProps{Outdir: &dir}, func(a awscdk.App) error {
				c.build(awscdk.NewStack(a, jsii.String("Test"), nil))
				return nil
			})
			if len(problems) != 1 || !strings.HasPrefix(problems[0], c.want) || !strings.Contains(problems[0], "(app_test.go:") {
				t.Errorf("problems are %q; want one that begins with %q and names the line", problems, c.want)
			}
		})
	}
}

// TestApp_panics_Reported: what was reported before the CDK panicked, in the middle of building or of the synthesis, is said, too, and once.
func TestApp_panics_Reported(t *testing.T) {
	for name, end := range map[string]func(awscdk.Stack) error{
		"Building":  func(awscdk.Stack) error { panic("in the midst") },
		"Synthesis": func(s awscdk.Stack) error { s.TemplateOptions().SetDescription(jsii.String("${Token[1]}")); return nil },
		"Returned":  func(awscdk.Stack) error { return errors.New("no such kind") },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			problems := app.Synth(&awscdk.AppProps{Outdir: &dir}, func(a awscdk.App) error {
				s := awscdk.NewStack(a, jsii.String("Test"), nil)
				queue.New(s, "Orders", queue.Props{MaxReceives: -1})
				return end(s)
			})
			if len(problems) != 2 || !strings.HasPrefix(problems[0], "Test/Orders: MaxReceives is -1;") {
				t.Errorf("problems are %q; want that of the queue, and why it ended", problems)
			}
		})
	}
}
