package constructs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/constructs/bucket"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/httpapi"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/constructs/userpool"
	"github.com/mainstay-go/mainstay/constructs/website"
	"github.com/mainstay-go/mainstay/constructs/worker"
	"github.com/mainstay-go/mainstay/constructs/workflow"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

// hostile are properties of every construct as nobody should give them.
type hostile struct {
	function function.Props
	queue    queue.Props
	worker   worker.Props
	table    table.Props
	bucket   bucket.Props
	api      httpapi.Props
	workflow workflow.Props
	website  website.Props
	people   userpool.Props
}

// duration is often what is allowed, and often far from it.
func duration() *rapid.Generator[time.Duration] {
	return rapid.OneOf(rapid.SampledFrom([]time.Duration{0, -1, 1, time.Second, time.Minute, 13 * time.Hour, 24 * time.Hour, 400 * 24 * time.Hour, 1<<63 - 1, -1 << 63}),
		rapid.Map(rapid.Int64(), func(n int64) time.Duration { return time.Duration(n) }))
}

func number() *rapid.Generator[int] {
	return rapid.OneOf(rapid.SampledFrom([]int{0, -1, 1, 5, 10, 11, 128, 1000, 10241, 1<<31 - 1}), rapid.Int())
}

func name() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom([]string{"", "id", "a b", "${Token[1]}", "ü", "\x00", strings.Repeat("x", 300)}), rapid.String())
}

func anything(code function.Code) *rapid.Generator[hostile] {
	return rapid.Custom(func(t *rapid.T) hostile {
		code := code
		switch rapid.IntRange(0, 3).Draw(t, "code") {
		case 0:
			code = function.Code{}
		case 1:
			code.Arch, code.Name, code.Environment = name().Draw(t, "arch"), name().Draw(t, "name"), name().Draw(t, "environment")
		}
		other := code
		other.Name = "other" // two functions with one name would have one log group
		f := function.Props{Code: code, Timeout: duration().Draw(t, "timeout"), Memory: number().Draw(t, "memory"), LogRetention: duration().Draw(t, "logs"),
			Variables: map[string]string{name().Draw(t, "variable"): rapid.String().Draw(t, "value")}}
		q := queue.Props{FIFO: rapid.Bool().Draw(t, "fifo"), Visibility: duration().Draw(t, "visibility"), Retention: duration().Draw(t, "retention"), MaxReceives: number().Draw(t, "receives")}
		return hostile{f, q,
			worker.Props{Function: function.Props{Code: other, Timeout: f.Timeout}, FIFO: q.FIFO, BatchSize: number().Draw(t, "batch"), MaxConcurrency: number().Draw(t, "concurrency"), MaxReceives: q.MaxReceives},
			table.Props{PartitionKey: name().Draw(t, "pk"), SortKey: name().Draw(t, "sk"), TimeToLive: name().Draw(t, "ttl")},
			bucket.Props{Expire: duration().Draw(t, "expire"), Retain: q.FIFO},
			httpapi.Props{Name: name().Draw(t, "log"), Rate: number().Draw(t, "rate"), Burst: number().Draw(t, "burst"),
				LogRetention: f.LogRetention, Tokens: httpapi.Tokens{Issuer: name().Draw(t, "issuer"), Audiences: []string{name().Draw(t, "audience")}},
				Routes: []httpapi.Route{{Path: name().Draw(t, "path"), Method: name().Draw(t, "method"), Access: httpapi.Token}}},
			workflow.Props{Name: name().Draw(t, "log"), Timeout: f.Timeout, LogRetention: f.LogRetention,
				Steps: []workflow.Step{{Name: name().Draw(t, "step"), Retries: number().Draw(t, "retries"), Timeout: duration().Draw(t, "timeout")}}},
			website.Props{Index: name().Draw(t, "index"), NotFound: name().Draw(t, "missing"), SinglePage: q.FIFO, ContentPolicy: name().Draw(t, "policy")},
			userpool.Props{SessionFor: duration().Draw(t, "session"), TokenFor: duration().Draw(t, "token"), PasswordLength: number().Draw(t, "password"), Retain: q.FIFO}}
	})
}

// neverPanics gives constructs what nobody should, and wants it reported as what it is: by the construct, and not by a panic of the
// CDK's on the way. (The CDK's validator may have something to add, about names.)
func neverPanics[T any](t *testing.T, generator *rapid.Generator[T], build func(s awscdk.Stack, seed int, h T)) {
	t.Helper()
	for seed := range 25 {
		h := generator.Example(seed)
		made := cdktest.Stack(t, func(s awscdk.Stack) { build(s, seed, h) })
		if len(made.Errors) == 0 || strings.HasPrefix(made.Errors[0], "synthesize:") {
			t.Errorf("seed %d reported %q for %+v", seed, made.Errors, h)
		}
	}
}

// TestProps_NeverPanic gives every construct what nobody should.
func TestProps_NeverPanic(t *testing.T) {
	generator := anything(code(t, "store-users"))
	neverPanics(t, generator, func(s awscdk.Stack, _ int, h hostile) {
		function.New(s, "Function", h.function)
		queue.New(s, "Queue", h.queue)
		worker.New(s, "Worker", h.worker)
		table.New(s, "Table", h.table)
		bucket.New(s, "Bucket", h.bucket)
		httpapi.New(s, "Api", h.api)
		workflow.New(s, "Workflow", h.workflow)
		website.New(s, "Website", h.website)
		userpool.New(s, "People", h.people)
	})
}
