// Command synthbench synthesizes an app of many units, for the benchmark beside it: `synthbench N FOLDER ZIP`. It is a program
// of its own because the CDK's validator can be switched off before jsii starts only, and because the first synthesis
// of a process costs more than the others.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/app"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/worker"
	"github.com/mainstay-go/mainstay/engines/bundle"
)

// perStack is how many units a stack holds: 30 × 12 resources, well below CloudFormation's 500.
const perStack = 30

// times are how long the parts of a run took.
type times struct{ Build, Synth float64 }

func main() { os.Exit(exit(os.Args[1:])) }

func exit(args []string) int {
	if err := run(args); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		return 1
	}
	return 0
}

func run(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("found %d arguments; expected the number of units, a folder for the assembly, and a zip", len(args))
	}
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return fmt.Errorf("read number of units: %w", err)
	}
	defer jsii.Close()
	start := time.Now()
	var built time.Time
	problems := app.Synth(&awscdk.AppProps{Outdir: &args[1]}, func(a awscdk.App) error {
		units(a, n, args[2])
		built = time.Now()
		return nil
	})
	if len(problems) > 0 {
		return fmt.Errorf("synthesize %d units: %s", n, strings.Join(problems, "; "))
	}
	return json.NewEncoder(os.Stdout).Encode(times{built.Sub(start).Seconds(), time.Since(built).Seconds()})
}

// units makes n workers with their alarms.
func units(a awscdk.App, n int, zip string) {
	var stack awscdk.Stack
	for i := range n {
		if i%perStack == 0 {
			stack = awscdk.NewStack(a, jsii.Sprintf("Stack%d", i/perStack), nil)
		}
		w := worker.New(stack, fmt.Sprintf("Unit%d", i), worker.Props{Function: function.Props{Code: code(i, zip), Timeout: 30 * time.Second,
			Variables: map[string]string{"TABLE": "orders"}}})
		alarms(w)
	}
}

// code is a function of its own, in a zip that all share: staging thousands of files would measure the disk.
func code(i int, zip string) function.Code {
	return function.Code{Function: bundle.Function{Name: fmt.Sprintf("unit-%d", i), Zip: zip, SHA256: strings.Repeat("0", 64)}, Arch: "arm64", Environment: "bench"}
}

func alarms(w *worker.Worker) {
	for _, a := range []struct {
		id     string
		metric awscloudwatch.Metric
	}{
		{"Errors", w.Function.Function.MetricErrors(nil)},
		{"Age", w.Queue.Queue.MetricApproximateAgeOfOldestMessage(nil)},
		{"Dead", w.Queue.DeadLetter.MetricApproximateNumberOfMessagesVisible(nil)},
	} {
		awscloudwatch.NewAlarm(w.Function.Function, jsii.String(a.id), &awscloudwatch.AlarmProps{
			Metric: a.metric, Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1)})
	}
}
