package functionsize_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/names"
)

// most is how many times as large as a bare handler a function may be.
const most = 1.3

// bare is a handler with clients, each of which makes a call, since the linker leaves out what is not used.
const bare = `package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	runtime "github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
%s)

func main() {
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	runtime.Start(func(ctx context.Context, e events.SQSEvent) (err error) {
%s		return nil
	})
}
`

// use is what a function cannot do without: a package, a call into it, and by what the function's main.go is known to need it.
type use struct{ path, call, known string }

// uses are all that functions need. Whoever executes a template has the linker keep every exported method, as a template may
// call any by its name (text/template); those who render pages pay that, whatever else they do.
var uses = []use{
	sdk("dynamodb", "GetItem"), sdk("s3", "GetObject"), sdk("sqs", "SendMessageBatch"), sdk("eventbridge", "PutEvents"), sdk("secretsmanager", "GetSecretValue"),
	sdk("sesv2", "SendEmail").by("ses.Client("), sdk("cognitoidentityprovider", "InitiateAuth").by("cognito.New("),
	// What reap-environments makes in its engine, since all of it works on an account and nothing on data.
	sdk("apigatewayv2", "GetApis").by(reaper), sdk("cloudformation", "DescribeStacks").by(reaper), sdk("cloudwatchlogs", "DescribeLogGroups").by(reaper),
	sdk("eventbridge", "DescribeRule").by(reaper), sdk("iam", "ListRoles").by(reaper), sdk("lambda", "ListEventSourceMappings").by(reaper),
	sdk("resourcegroupstaggingapi", "GetResources").by(reaper), sdk("s3", "ListBuckets").by(reaper), sdk("scheduler", "ListSchedules").by(reaper), sdk("sqs", "ListQueues").by(reaper),
	{"html/template", `err = template.Must(template.New("").Parse("{{.}}")).Execute(os.Stdout, e)`, "httpapi.NewSite("},
}

// reaper is by what it is known that a function has an account's clients.
const reaper = `engines/reap/onaws"`

// functions are those of environments, and that of an account.
func functions() []string { return append(names.Functions(), names.ReapEnvironments) }

func sdk(client, operation string) use {
	return use{"github.com/aws/aws-sdk-go-v2/service/" + client, fmt.Sprintf("_, err = %s.NewFromConfig(cfg).%s(ctx, &%s.%sInput{})", client, operation, client, operation), "/service/" + client + `"`}
}

func (u use) by(known string) use {
	u.known = known
	return u
}

// BenchmarkSize builds every function as it is deployed and reports its size, and how many times that of a bare handler it is.
func BenchmarkSize(b *testing.B) {
	for _, name := range functions() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, ours := build(b, "./functions/"+name)
				_, theirs := build(b, source(b, needs(b, name)))
				b.ReportMetric(float64(ours)/(1<<20), "MiB")
				b.ReportMetric(float64(ours)/float64(theirs), "x-bare")
				if float64(ours) > most*float64(theirs) {
					b.Errorf("%s has %d bytes, a bare handler %d; want at most %.1f times as many", name, ours, theirs, most)
				}
			}
		})
	}
}

// needs are what a function cannot do without.
func needs(b *testing.B, function string) []use {
	b.Helper()
	main, err := os.ReadFile(filepath.Join("..", "..", "functions", function, "main.go"))
	if err != nil {
		b.Fatal(err)
	}
	found := slices.DeleteFunc(slices.Clone(uses), func(u use) bool { return !strings.Contains(string(main), u.known) })
	if len(found) == 0 {
		b.Skipf("%s makes no client that is known here", function)
	}
	return found
}

// source writes the bare handler into a folder of this module.
func source(b *testing.B, all []use) string {
	b.Helper()
	var imports, calls string
	for _, u := range all {
		imports += fmt.Sprintf("\t%q\n", u.path)
		calls += fmt.Sprintf("\t\tif %s; err != nil {\n\t\t\treturn err\n\t\t}\n", u.call)
		if u.path == "html/template" {
			imports += "\t\"os\"\n"
		}
	}
	dir, err := os.MkdirTemp(".", "bare")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			b.Error(err)
		}
	})
	if err := os.WriteFile(filepath.Join(dir, "main.go"), fmt.Appendf(nil, bare, imports, calls), 0o600); err != nil {
		b.Fatal(err)
	}
	return "./internal/functionsize/" + dir
}

// build builds a program with the flags of the bundler and returns where it is, and its size.
func build(b *testing.B, program string) (string, int64) {
	b.Helper()
	out := filepath.Join(b.TempDir(), "bootstrap")
	c := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc", "-ldflags", "-s -w -buildid=", "-o", out, program)
	c.Dir, c.Env = filepath.Join("..", ".."), append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	if text, err := c.CombinedOutput(); err != nil {
		b.Fatalf("build %s: %v\n%s", program, err, text)
	}
	info, err := os.Stat(out)
	if err != nil {
		b.Fatal(err)
	}
	return out, info.Size()
}
