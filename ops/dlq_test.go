package ops

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/template"
)

func TestPick(t *testing.T) {
	all := []DeadQueue{{Name: "ChunkDeadLetter"}, {Name: "ImportDeadLetter"}}
	if _, err := pick(append(all, DeadQueue{Name: "EventQueue"}), "letter"); err == nil || strings.Contains(err.Error(), "EventQueue") {
		t.Errorf("pick of one of two = %v; want it to name those two", err)
	}
	for name, want := range map[string]string{"chunk": "ChunkDeadLetter", "ImportDeadLetter": "ImportDeadLetter", "DeadLetter": "", "other": "", "": ""} {
		got, err := pick(all, name)
		if got.Name != want || (err == nil) != (want != "") {
			t.Errorf("pick(%q) = %q, %v; want %q", name, got.Name, err, want)
		}
		if err != nil && !strings.Contains(err.Error(), "expected one of ChunkDeadLetter, ImportDeadLetter") {
			t.Errorf("pick(%q): %v; want it to name the queues", name, err)
		}
	}
	if got, err := pick(all[:1], ""); err != nil || got.Name != "ChunkDeadLetter" {
		t.Errorf("pick of the only one = %q, %v", got.Name, err)
	}
}

func TestSources(t *testing.T) {
	all := []QueueState{{Name: "Orders"}, {Name: "OrdersDead"}, {Name: "EventsDead"}}
	queues := []redrive.Queue{{ARN: "o", DeadLetter: "od"}, {ARN: "od"}, {ARN: "ed"}}
	behind := consumers{of: map[string]string{"o": "take"}, failing: map[string][]DeadSource{"ed": {{Kind: redrive.FromStream, Function: "publish"}}}}
	if got := sources(all, queues, "od", behind); len(got) != 1 || got[0].Queue != "Orders" || got[0].Function != "take" {
		t.Errorf("sources = %+v; want the queue and the function behind it", got)
	}
	if got := sources(all, queues, "ed", behind); len(got) != 1 || got[0].Queue != "" || got[0].Function != "publish" {
		t.Errorf("sources = %+v; want the function that fails", got)
	}
	if got := sources(all, queues, "o", behind); len(got) != 0 {
		t.Errorf("sources of a queue that is nobody's dead-letter queue = %+v", got)
	}
	if _, err := (DeadQueue{Name: "x"}).source(); err == nil || !strings.Contains(err.Error(), "found 0 queues") {
		t.Errorf("source = %v; want an error", err)
	}
}

func TestRelease(t *testing.T) {
	for _, at := range []string{"2026-11-23T18:32:33.379+0000", "2026-11-23T18:32:33.379Z"} {
		got, err := release(&lambda.GetFunctionConfigurationOutput{FunctionName: aws.String("store"), Version: aws.String("7"), CodeSha256: aws.String("abcdefghijklmnop"), LastModified: &at})
		if err != nil || got.Since.Unix() != 1795458753 || got.Version != "7 (code abcdefghijkl)" {
			t.Errorf("release at %s = %+v, %v", at, got, err)
		}
	}
	if _, err := release(&lambda.GetFunctionConfigurationOutput{LastModified: aws.String("yesterday")}); err == nil {
		t.Error("a time that is none was read")
	}
}

// logPage is a log with one page.
type logPage struct {
	events []logtypes.FilteredLogEvent
	from   int64 // of the last call
	err    error
}

// FilterLogEvents implements the SDK's interface.
func (l *logPage) FilterLogEvents(_ context.Context, in *cloudwatchlogs.FilterLogEventsInput, _ ...func(*cloudwatchlogs.Options)) (*cloudwatchlogs.FilterLogEventsOutput, error) {
	l.from = *in.StartTime
	return &cloudwatchlogs.FilterLogEventsOutput{Events: l.events}, l.err
}

func logLine(second int64, text string) logtypes.FilteredLogEvent {
	return logtypes.FilteredLogEvent{Timestamp: aws.Int64(second * 1000), Message: &text}
}

func TestFailures(t *testing.T) {
	l := &logPage{events: []logtypes.FilteredLogEvent{logLine(100, `{"message":"message failed","messageId":"a","error":"first"}`), logLine(200, `{"message":"message failed","messageId":"a","error":"last"}`),
		logLine(150, `{"message":"message failed","messageId":"a","error":"between"}`), logLine(300, "message failed, but this is no JSON"), logLine(301, `{"messageId":""}`)}}
	f := &failures{api: l, groups: []string{"/g"}, since: time.Unix(50, 0), found: map[string]redrive.Failure{}}
	got, err := f.Failures(t.Context())
	if err != nil || len(got) != 1 || got["a"].Error != "last" || got["a"].At.Unix() != 200 {
		t.Errorf("Failures = %+v, %v; want the last failure of a", got, err)
	}
	if _, err := f.Failures(t.Context()); err != nil || l.from != (301-60)*1000 {
		t.Errorf("the second call reads from %d, %v; want only what is new, and a minute for late lines", l.from, err)
	}
	l.err = &logtypes.ResourceNotFoundException{}
	if got, err := f.Failures(t.Context()); err != nil || len(got) != 1 {
		t.Errorf("without a log group: %+v, %v; want what was known", got, err)
	}
	l.err = errors.New("denied")
	if _, err := f.Failures(t.Context()); err == nil || !strings.Contains(err.Error(), "read log /g: denied") {
		t.Errorf("Failures = %v; want the error and the group", err)
	}
}

func TestDeadQueue_Fill(t *testing.T) {
	now := time.Unix(10_000, 0)
	d := DeadQueue{Depth: 12}
	d.fill(cwtypes.MetricDataResult{Values: []float64{60, 90}}, cwtypes.MetricDataResult{Values: []float64{5, 7}, Timestamps: []time.Time{now.Add(-time.Hour), now}}, now)
	if *d.Oldest != 90 || d.Growth.Messages != 7 || d.Growth.String() != "+7 in 1h0m0s" {
		t.Errorf("%+v; want the newest age, and the growth since the oldest count", d)
	}
	d = DeadQueue{}
	if d.fill(cwtypes.MetricDataResult{}, cwtypes.MetricDataResult{}, now); d.Oldest != nil || d.Growth.String() != "-" || age(d.Oldest) != "-" {
		t.Errorf("%+v; want nothing known", d)
	}
}

func TestRecord(t *testing.T) {
	p := Project{Dir: t.TempDir()}
	begin := oplog.Record{Operation: "dlq redrive", Environment: "staging", Subject: "Orders", Why: "fixed"}
	for want, err := range map[oplog.Outcome]error{oplog.Done: nil, oplog.Stopped: redrive.ErrNewFailure, oplog.Failed: errors.New("denied")} {
		got := p.record(t.Context(), p.records("staging"), begin, func() (map[string]int, []string, error) {
			if list, _ := p.records("staging").List(t.Context(), "staging", 1); list[0].Outcome != oplog.Running {
				t.Errorf("while it runs: %+v; want a record already", list)
			}
			return map[string]int{"moved": 3}, []string{"still live"}, err
		})
		list, _ := p.records("staging").List(t.Context(), "staging", 1)
		if !errors.Is(got, err) || list[0].Outcome != want || list[0].Counts["moved"] != 3 || list[0].Forced[0] != "still live" || list[0].Who == "" || list[0].Ended.IsZero() {
			t.Errorf("record of %v = %+v, %v; want it %s", err, list[0], got, want)
		}
	}
	p.Dir = filepath.Join(p.Dir, ".mainstay", "ops", "staging.jsonl") // a file where a folder should be
	ran := false
	if err := p.record(t.Context(), p.records("staging"), begin, func() (map[string]int, []string, error) { ran = true; return nil, nil, nil }); err == nil || ran {
		t.Errorf("record = %v and ran %v; want nothing done without a record", err, ran)
	}
}

func TestRunURL(t *testing.T) {
	env := map[string]string{"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "a/b", "GITHUB_RUN_ID": "7"}
	if got := runURL(func(k string) string { return env[k] }); got != "https://github.com/a/b/actions/runs/7" {
		t.Errorf("runURL = %q", got)
	}
	if got := runURL(func(string) string { return "" }); got != "" {
		t.Errorf("runURL outside a pipeline = %q", got)
	}
}

func TestPrintRedrive(t *testing.T) {
	var b strings.Builder
	printRedrive(&b, redrive.Report{Moved: 3, Left: 2, Poison: 2, Forced: []string{"x is live"}, Warnings: []string{"mind"}})
	if b.String() != "3 messages moved, about 2 left\n  2 left as poison: redriven too often already\n  forced: x is live\n  note: mind\n" {
		t.Errorf("printed %q", b.String())
	}
}

// TestUnmoved: a redrive that moved nothing of what it was to move has failed; 50,000 messages are not 50,000 lines.
func TestUnmoved(t *testing.T) {
	for want, r := range map[string]redrive.Report{
		"the edit failed for 5 messages, and the target refused 0": {Unedited: 5, Left: 5},
		"the edit failed for 0 messages, and the target refused 2": {Refused: 2},
	} {
		if err := unmoved(r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("unmoved(%+v) = %v; want %q", r, err, want)
		}
	}
	for _, r := range []redrive.Report{{}, {Moved: 1, Unedited: 5}, {Passed: 5, Left: 5}, {Poison: 2}} {
		if err := unmoved(r); err != nil {
			t.Errorf("unmoved(%+v) = %v; want nil", r, err)
		}
	}
	var b strings.Builder
	printNotes(&b, make([]string, 25))
	if got := strings.Count(b.String(), "note: "); got != 20 || !strings.HasSuffix(b.String(), "  and 5 more notes, which --json has\n") {
		t.Errorf("printed %d notes: %q", got, b.String())
	}
}

func TestDLQReplay_QueueName(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "none.jsonl")
	if _, err := (DLQReplay{File: empty}).queueName(); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("queueName of a missing file = %v", err)
	}
	a, err := redrive.OpenArchive(empty)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (DLQReplay{File: empty}).queueName(); err == nil || !strings.Contains(err.Error(), "found no message in it") {
		t.Errorf("queueName of an empty file = %v", err)
	}
	if err := errors.Join(a.Keep(t.Context(), []redrive.Copy{{Version: 1, Queue: "dead", Letter: redrive.Letter{Message: redrive.Message{ID: "a", Body: "b"}}}}), a.Close()); err != nil {
		t.Fatal(err)
	}
	for queue, want := range map[string]string{"": "dead", "mine": "mine"} {
		if got, err := (DLQReplay{File: empty, DLQ: DLQ{Queue: queue}}).queueName(); err != nil || got != want {
			t.Errorf("queueName = %q, %v; want %q", got, err, want)
		}
	}
}

// TestDLQReplay_Unsent: a file whose messages were not taken is not done with.
func TestDLQReplay_Unsent(t *testing.T) {
	c := DLQReplay{File: "dead.jsonl"}
	if err := c.unsent(redrive.Replayed{Sent: 2}, "orders"); err != nil {
		t.Errorf("unsent = %v; want nil where all were taken", err)
	}
	if err := c.unsent(redrive.Replayed{Sent: 2, Refused: 3}, "orders"); err == nil || !strings.Contains(err.Error(), "replay dead.jsonl: 3 messages were not taken by orders, and are in the file only") {
		t.Errorf("unsent = %v", err)
	}
}

// TestFindQueue: neither a queue of the same name in this Region is taken for one in another, nor an answer of SQS's shown as it is.
func TestFindQueue(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Amzn-Query-Error", "AWS.SimpleQueueService.NonExistentQueue;Sender")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}`))
	}))
	defer server.Close()
	api := sqs.New(sqs.Options{Region: "eu-west-1", BaseEndpoint: &server.URL, Credentials: aws.AnonymousCredentials{}})
	for arn, want := range map[string]string{
		"arn:aws:sqs:eu-west-1":                          "expected the ARN of one",
		"arn:aws:sqs:us-east-1:123456789012:orders":      "expected one in Region eu-west-1",
		"arn:aws:sqs:eu-west-1:123456789012:orders-gone": `find queue "arn:aws:sqs:eu-west-1:123456789012:orders-gone": its account has none of that name`,
	} {
		if _, err := findQueue(t.Context(), api, arn); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "RequestID") {
			t.Errorf("findQueue(%s) = %v; want %q", arn, err, want)
		}
	}
}

// TestSenders has a dead-letter queue of each kind that templates declare.
func TestSenders(t *testing.T) {
	parsed, err := template.Parse("Compute1", `{"Resources":{
		"Dead":{"Type":"AWS::SQS::Queue"}, "Take":{"Type":"AWS::Lambda::Function"}, "Live":{"Type":"AWS::Lambda::Alias","Properties":{"FunctionName":{"Ref":"Take"}}},
		"Told":{"Type":"AWS::Events::Rule","Properties":{"Targets":[{"Arn":{"Ref":"Live"},"DeadLetterConfig":{"Arn":{"Fn::GetAtt":["Dead","Arn"]}}},{"Arn":"x"}]}},
		"Clock":{"Type":"AWS::Scheduler::Schedule","Properties":{"Target":{"Arn":{"Fn::GetAtt":["Take","Arn"]},"DeadLetterConfig":{"Arn":{"Fn::GetAtt":["Dead","Arn"]}}}}},
		"Sub":{"Type":"AWS::SNS::Subscription","Properties":{"Endpoint":"q","RedrivePolicy":{"deadLetterTargetArn":{"Fn::GetAtt":["Dead","Arn"]}}}},
		"Old":{"Type":"AWS::Lambda::Function","Properties":{"DeadLetterConfig":{"TargetArn":{"Fn::GetAtt":["Dead","Arn"]}}}},
		"RunsDeadLetter":{"Type":"AWS::SQS::Queue"}, "Keep":{"Type":"AWS::SQS::Queue"},
		"Failed":{"Type":"AWS::Events::Rule","Properties":{"Targets":[{"Arn":{"Fn::GetAtt":["RunsDeadLetter","Arn"]}},{"Arn":{"Fn::GetAtt":["Keep","Arn"]}}]}},
		"None":{"Type":"AWS::Lambda::Function"}}}`)
	if err != nil {
		t.Fatal(err)
	}
	stacks := []stackResources{{"Compute1", map[string]string{"Dead": "https://dead", "RunsDeadLetter": "https://runs", "Take": "take-1", "Live": "take-1:live", "Old": "old-1"}}}
	all := senders(template.App{parsed}, func(r template.Resource) string { return physical(stacks, r) })
	var got []string
	for _, s := range all["https://dead"] {
		got = append(got, s.label()+" → "+s.Function)
	}
	if want := "schedule Clock → take-1, invoke Old → old-1, topic Sub → , rule Told → take-1:live"; len(all) != 2 || len(all["https://runs"]) != 1 || strings.Join(got, ", ") != want {
		t.Errorf("senders = %q of %d queues; want %s", strings.Join(got, ", "), len(all), want)
	}
}

func TestDeadQueue_Live(t *testing.T) {
	one, other := &redrive.Release{Function: "take"}, &redrive.Release{Function: "keep"}
	for name, c := range map[string]struct {
		sources []DeadSource
		want    *redrive.Release
	}{
		"None": {nil, nil}, "One": {[]DeadSource{{Release: one}}, one}, "Same": {[]DeadSource{{Release: one}, {Release: &redrive.Release{Function: "take"}}}, one},
		"Several": {[]DeadSource{{Release: one}, {Release: other}}, nil}, "Unknown": {[]DeadSource{{Release: one}, {}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (DeadQueue{Sources: c.sources}).live(); (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
				t.Errorf("live = %+v; want %+v", got, c.want)
			}
		})
	}
}
