package functionsize_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
%s)

func main() {
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	lambda.Start(func(ctx context.Context, e %s) error {
%s		return nil
	})
}
`

// calls is a call of each client that functions use, and what else of its package a function cannot do without.
var calls = map[string]string{
	"dynamodb":                "dynamodb.NewFromConfig(cfg).GetItem(ctx, &dynamodb.GetItemInput{})",
	"s3":                      "s3.NewFromConfig(cfg).GetObject(ctx, &s3.GetObjectInput{})",
	"sqs":                     "sqs.NewFromConfig(cfg).SendMessageBatch(ctx, &sqs.SendMessageBatchInput{})",
	"sesv2":                   "sesv2.NewFromConfig(cfg).SendEmail(ctx, &sesv2.SendEmailInput{})",
	"eventbridge":             "eventbridge.NewFromConfig(cfg).PutEvents(ctx, &eventbridge.PutEventsInput{})",
	"secretsmanager":          "secretsmanager.NewFromConfig(cfg).GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{})",
	"cognitoidentityprovider": "cognitoidentityprovider.NewFromConfig(cfg).InitiateAuth(ctx, &cognitoidentityprovider.InitiateAuthInput{})",
}

// BenchmarkSize builds every function as it is deployed and reports its size, and how many times that of a bare handler it is.
func BenchmarkSize(b *testing.B) {
	for _, name := range names.Functions() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, ours := build(b, "./functions/"+name)
				_, theirs := build(b, source(b, clients(b, name)))
				b.ReportMetric(float64(ours)/(1<<20), "MiB")
				b.ReportMetric(float64(ours)/float64(theirs), "x-bare")
				if float64(ours) > most*float64(theirs) {
					b.Errorf("%s has %d bytes, a bare handler %d; want at most %.1f times as many", name, ours, theirs, most)
				}
			}
		})
	}
}

// clients are those of the SDK that a function makes.
func clients(b *testing.B, function string) []string {
	b.Helper()
	main, err := os.ReadFile(filepath.Join("..", "..", "functions", function, "main.go"))
	if err != nil {
		b.Fatal(err)
	}
	var found []string
	for client := range calls {
		if strings.Contains(string(main), "/service/"+client+`"`) || client == "sesv2" && strings.Contains(string(main), "ses.Client(") {
			found = append(found, client)
		}
	}
	if len(found) == 0 {
		b.Skipf("%s makes no client that is known here", function)
	}
	return found
}

// source writes the bare handler into a folder of this module.
func source(b *testing.B, clients []string) string {
	b.Helper()
	var imports, uses string
	for _, c := range clients {
		imports += fmt.Sprintf("\t\"github.com/aws/aws-sdk-go-v2/service/%s\"\n", c)
		uses += fmt.Sprintf("\t\tif _, err := %s; err != nil {\n\t\t\treturn err\n\t\t}\n", calls[c])
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
	if err := os.WriteFile(filepath.Join(dir, "main.go"), fmt.Appendf(nil, bare, imports, "events.SQSEvent", uses), 0o600); err != nil {
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
