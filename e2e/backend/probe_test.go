package backend_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/mainstay-go/mainstay/e2e/replay"
	"github.com/mainstay-go/mainstay/e2e/scenario"
	"github.com/mainstay-go/mainstay/kit/probe"
	"github.com/mainstay-go/mainstay/names"
)

// stagingProbe runs the probe as the function that staging has of it, against staging's own pages: well, with a page that is
// broken, well again, and then not at all. What it writes into its log is given to the alarm about it.
func stagingProbe(t *testing.T) {
	p := prober{environment: environment{cloud: account(t, names.Staging), name: names.Staging}}
	p.find(t)
	runs := p.run(t, 3, 1, "")
	mend := p.breakSearch(t)
	runs = append(runs, p.run(t, 2, 0, scenario.StepSearch)...)
	mend()
	runs = append(runs, p.run(t, 3, 1, "")...)
	runs = append(runs, replay.Silent, replay.Silent, replay.Silent, replay.Silent)
	states, err := replay.ProbeRed(t.TempDir(), 5*time.Minute, runs)
	if err != nil {
		t.Fatal(err)
	}
	if states[2] != "OK" || states[4] != "ALARM" || states[7] != "OK" || states[11] != "ALARM" {
		t.Errorf("of the runs %v the alarm is %q; want it on for the broken page, off behind it, and on for silence", runs, states)
	}
}

// prober runs the probe of an environment.
type prober struct {
	environment
	function, group string
	serves          string // the function that makes the pages
	seen            int    // runs that the log is known to have
}

func (p *prober) find(t *testing.T) {
	t.Helper()
	for _, f := range p.status(t).Functions {
		switch f.Name {
		case names.ProbeWeb:
			p.function, p.group = f.Physical, f.LogGroup
		case names.ServeWeb:
			p.serves = f.Physical
		}
	}
	if p.function == "" || p.serves == "" {
		t.Fatalf("%s has no probe, or no pages", p.name)
	}
	p.seen = len(p.successes(t))
}

// run invokes the probe, and returns what its metric says of each run. It fails unless that is wanted, with the step that failed. A run
// that a busy machine was too slow for says only that, and is done again.
func (p *prober) run(t *testing.T, times int, want float64, step string) []float64 {
	t.Helper()
	api := lambda.NewFromConfig(p.target.AWS)
	slow := 0
	for done := 0; done < times; {
		out, err := api.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: &p.function, Payload: []byte("{}")})
		if err != nil || out.FunctionError != nil {
			t.Fatalf("probe: %v, %s", err, out.Payload)
		}
		var r probe.Report
		if err := json.Unmarshal(out.Payload, &r); err != nil || r.Success != (want == 1) || !strings.HasPrefix(r.Failed, step) {
			if late := strings.Contains(r.Failed, probe.ErrSlow.Error()) || strings.Contains(r.Failed, context.DeadlineExceeded.Error()); late && slow < 20 {
				slow++
				continue
			}
			t.Fatalf("the probe answers %s, %v; want success %v, or a failure of %q", out.Payload, err, want == 1, step)
		}
		done++
	}
	var told []float64
	eventually(t, time.Minute, func() string {
		all := p.successes(t)
		// The probe's own schedule goes on: a run of its may be cut by what is broken and mended here, and tell of either.
		told = slices.DeleteFunc(slices.Clone(all[p.seen:]), func(v float64) bool { return v != want })
		if len(told) < times {
			return fmt.Sprintf("%d runs have told %v in the probe's log; want %d that tell %v", len(all)-p.seen, all[p.seen:], times, want)
		}
		p.seen = len(all)
		return ""
	})
	return told[:times]
}

// successes are the values of ProbeSuccess in the probe's log, in the dimensions that its alarm watches.
func (p *prober) successes(t *testing.T) []float64 {
	t.Helper()
	var all []float64
	pages := cloudwatchlogs.NewFilterLogEventsPaginator(cloudwatchlogs.NewFromConfig(p.target.AWS), &cloudwatchlogs.FilterLogEventsInput{LogGroupName: &p.group, FilterPattern: aws.String("_aws")})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Events {
			var values map[string]any
			if json.Unmarshal([]byte(*e.Message), &values) != nil {
				continue
			}
			if v, ok := values[names.ProbeSuccess].(float64); ok && values[names.DimensionEnvironment] == p.name && values[names.DimensionProbe] == names.ProbeWeb {
				all = append(all, v)
			}
		}
	}
	return all
}

// breakSearch takes the permission to search from the function that makes pages, and returns what gives it back.
func (p *prober) breakSearch(t *testing.T) (mend func()) {
	t.Helper()
	role := p.roleOf(t, p.serves)
	api := iam.NewFromConfig(p.target.AWS)
	all, err := api.ListRolePolicies(t.Context(), &iam.ListRolePoliciesInput{RoleName: &role})
	if err != nil || len(all.PolicyNames) != 1 {
		t.Fatalf("the role of the pages has %+v, %v; want one policy", all, err)
	}
	kept, err := api.GetRolePolicy(t.Context(), &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &all.PolicyNames[0]})
	if err != nil {
		t.Fatal(err)
	}
	document, err := url.QueryUnescape(*kept.PolicyDocument)
	if err != nil {
		t.Fatal(err)
	}
	put := func(document string) {
		t.Helper()
		if _, err := api.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{RoleName: &role, PolicyName: kept.PolicyName, PolicyDocument: &document}); err != nil {
			t.Fatal(err)
		}
	}
	put(strings.ReplaceAll(document, `"dynamodb:Query"`, `"dynamodb:DescribeTable"`))
	return func() { t.Helper(); put(document) }
}

func (p *prober) roleOf(t *testing.T, function string) string {
	t.Helper()
	f, err := lambda.NewFromConfig(p.target.AWS).GetFunctionConfiguration(t.Context(), &lambda.GetFunctionConfigurationInput{FunctionName: &function})
	if err != nil {
		t.Fatal(err)
	}
	return (*f.Role)[strings.LastIndex(*f.Role, "/")+1:]
}
