package ops

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/mainstay-go/mainstay/names"
)

// twoFunctions is an environment of two functions.
type twoFunctions struct{ fault error }

func (f twoFunctions) functions(context.Context, string) ([]FunctionState, error) {
	return []FunctionState{{Name: "import-users", Arch: "arm64", LogGroup: groupOf("import-users")}, {Name: "serve-web", Arch: "x86", LogGroup: groupOf("serve-web")}}, f.fault
}

// logs are pages of log lines by group.
type logs struct {
	pages map[string][][]string
	asked []string
	fault error
}

func (l *logs) FilterLogEvents(_ context.Context, in *cloudwatchlogs.FilterLogEventsInput, _ ...func(*cloudwatchlogs.Options)) (*cloudwatchlogs.FilterLogEventsOutput, error) {
	l.asked = append(l.asked, fmt.Sprint(*in.FilterPattern, " ", *in.StartTime))
	pages, ok := l.pages[*in.LogGroupName]
	if l.fault != nil {
		return nil, l.fault
	}
	if !ok {
		return nil, &logtypes.ResourceNotFoundException{}
	}
	n := 0
	if in.NextToken != nil {
		n = len(*in.NextToken)
	}
	out := &cloudwatchlogs.FilterLogEventsOutput{}
	for _, line := range pages[n] {
		if loose(line, *in.FilterPattern) {
			out.Events = append(out.Events, logtypes.FilteredLogEvent{Message: aws.String(line)})
		}
	}
	if n+1 < len(pages) {
		out.NextToken = aws.String(strings.Repeat("x", n+1))
	}
	return out, nil
}

// loose matches as the embedded AWS does: every word anywhere, in either case.
func loose(line, pattern string) bool {
	for word := range strings.FieldsSeq(strings.Trim(pattern, `"`)) {
		if !strings.Contains(strings.ToLower(line), strings.ToLower(word)) {
			return false
		}
	}
	return true
}

func groupOf(name string) string { return names.LogGroup(names.Stack("login", "Compute1"), name) }

func reportLine(billed int) string {
	return fmt.Sprintf("REPORT RequestId: 1\tDuration: 5 ms\tBilled Duration: %d ms\tMemory Size: 1024 MB\tMax Memory Used: 50 MB\t", billed)
}

const reportJSON = `{"type":"platform.report","record":{"requestId":"2","metrics":{"durationMs":5,"billedDurationMs":500,"memorySizeMB":1024,"maxMemoryUsedMB":60}}}`

func TestCostReport(t *testing.T) {
	l := &logs{pages: map[string][][]string{groupOf("import-users"): {{"START RequestId: 1", reportLine(500), `{"message":"hello"}`}, {reportJSON}, {reportLine(1000)}}}}
	c := CostReport{Environment: "login", Target: twoFunctions{}, Logs: cloudLogs{l}, From: time.UnixMilli(42)}
	r, err := c.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f := r.Functions[0]
	if f.Name != "import-users" || f.Invocations != 3 || f.BilledMs != 2000 || f.Sizes[0].UsedMB != 60 || len(r.Functions) != 2 || r.Functions[1].Invocations != 0 {
		t.Errorf("the report is %+v; want three invocations over all pages and both formats, and none of a function that never ran", r)
	}
	if want := `"REPORT RequestId" 42`; l.asked[0] != want {
		t.Errorf("the log was asked for %s; want %s", l.asked[0], want)
	}
	var page strings.Builder
	printReport(&page, r)
	for _, want := range []string{"$0.000027 in us-east-1", "import-users (arm64): $0.000027, $9.09 a million; 3 invocations, 0 cold", "too few invocations"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("printed is\n%s; want %q", page.String(), want)
		}
	}
}

func TestCostReport_Faults(t *testing.T) {
	denied := errors.New("AccessDenied")
	line := map[string][][]string{groupOf("import-users"): {{"REPORT RequestId: 1"}}}
	for want, c := range map[string]CostReport{
		"AccessDenied": {Target: twoFunctions{denied}, Logs: cloudLogs{&logs{}}},
		"read log of import-users: filter log events": {Target: twoFunctions{}, Logs: cloudLogs{&logs{fault: denied}}},
		"read log of import-users: read report":       {Target: twoFunctions{}, Logs: cloudLogs{&logs{pages: line}}},
		`prices of region "mars-1"`:                   {Target: twoFunctions{}, Logs: cloudLogs{&logs{}}, Region: "mars-1"},
		"read prices: open nothing.json":              {Target: twoFunctions{}, Logs: cloudLogs{&logs{}}, Prices: "nothing.json"},
	} {
		c.Environment = "login"
		if _, err := c.Run(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Run = %v; want %q", err, want)
		}
	}
}
