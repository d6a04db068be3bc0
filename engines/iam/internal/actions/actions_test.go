package actions_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam/internal/actions"
)

func load(t testing.TB) *actions.Table {
	t.Helper()
	table, err := actions.Load()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func Example() {
	table, err := actions.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	need, _ := table.Of("s3", "HeadObject")
	fmt.Println(need)
	// Output: [s3:GetObject]
}

func TestOf(t *testing.T) {
	for operation, want := range map[string]string{
		"dynamodb Query": "dynamodb:Query", "s3 ListObjectsV2": "s3:ListBucket", "s3 UploadPartCopy": "s3:GetObject s3:PutObject", "sqs SendMessageBatch": "sqs:SendMessage",
		"sfn StartExecution": "states:StartExecution", "sesv2 SendBulkEmail": "ses:SendBulkEmail", "eventbridge PutEvents": "events:PutEvents", "cloudwatchevents PutEvents": "events:PutEvents",
		"cloudwatchlogs StartQuery": "logs:StartQuery", "cognitoidentityprovider InitiateAuth": "", "cognitoidentityprovider AdminGetUser": "cognito-idp:AdminGetUser",
		"sts GetCallerIdentity": "", "lambda Invoke": "lambda:InvokeFunction", "dynamodbstreams GetRecords": "dynamodb:GetRecords", "cloudwatch PutMetricData": "cloudwatch:PutMetricData",
		"bedrockruntime InvokeModel": "bedrock:InvokeModel", "apigatewaymanagementapi PostToConnection": "execute-api:ManageConnections", "rekognition DetectFaces": "rekognition:DetectFaces",
		"madeup Thing": "madeup:Thing", "apigatewayv2 GetApis": "apigateway:GET", "apigateway CreateRestApi": "apigateway:POST", "resourcegroupstaggingapi GetResources": "tag:GetResources",
	} {
		pkg, name, _ := strings.Cut(operation, " ")
		got, known := load(t).Of(pkg, name)
		if strings.Join(got, " ") != want {
			t.Errorf("Of(%s) = %v; want %s", operation, got, want)
		}
		if known == (pkg == "madeup") {
			t.Errorf("Of(%s) is known: %v", operation, known)
		}
	}
}

// TestOf_EveryOperation: of the clients that this module uses, every operation maps to an action that exists.
func TestOf_EveryOperation(t *testing.T) {
	table := load(t)
	newer := []string{"CancelBulkOperation", "DescribeBulkOperation", "ListBulkOperations", "StartBulkPutItems", // of DynamoDB, in the SDK before the reference
		"TransactWriteItems", "ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"} // by what is in them
	for _, pkg := range []string{"s3", "dynamodb", "sqs"} {
		dirs, err := filepath.Glob(filepath.Join(moduleCache(t), "github.com/aws/aws-sdk-go-v2/service", pkg+"@*"))
		if err != nil || len(dirs) == 0 {
			t.Fatalf("found no sources of %s (%v)", pkg, err)
		}
		files, err := filepath.Glob(filepath.Join(dirs[len(dirs)-1], "api_op_*.go"))
		if err != nil || len(files) < 20 {
			t.Fatalf("found %d operations of %s (%v)", len(files), pkg, err)
		}
		for _, f := range files {
			name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(f), "api_op_"), ".go")
			if _, known := table.Of(pkg, name); !known && !strings.HasSuffix(name, "_test") && !slices.Contains(newer, name) {
				t.Errorf("no action is known of %s.%s", pkg, name)
			}
		}
	}
}

func moduleCache(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("GOMODCACHE"); dir != "" {
		return dir
	}
	if dir := os.Getenv("GOPATH"); dir != "" {
		return filepath.Join(dir, "pkg/mod")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(home, "go/pkg/mod")
}

func TestExpand(t *testing.T) {
	for pattern, want := range map[string]string{
		"sqs:*Batch*": "", "dynamodb:Batch*": "dynamodb:BatchGetItem dynamodb:BatchWriteItem", "s3:GetObject": "s3:GetObject", "made-up:Thing": "made-up:Thing",
		"S3:getobjectacl?": "", "sns:Publis?": "sns:Publish",
	} {
		got, known := load(t).Expand(pattern)
		if strings.Join(got, " ") != want || known != (want != "") {
			t.Errorf("Expand(%s) = %v, %v; want %s", pattern, got, known, want)
		}
	}
	if all, _ := load(t).Expand("*"); len(all) < 20_000 {
		t.Errorf("Expand(*) = %d actions; want all", len(all))
	}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"s3:Get*", "s3:GetObject", true}, {"s3:get*", "s3:GetObject", true}, {"s3:GetObject", "s3:GetObjectAcl", false}, {"*", "arn:aws:s3:::b/k/l", true},
		{"arn:aws:s3:::b/*", "arn:aws:s3:::b/k/l", true}, {"a[b", "a[b", true}, {"a[b]", "ab", false}, {`a\b`, `a\b`, true}, {"a?c", "abc", true}, {"", "", true},
	} {
		if got := actions.Match(c.pattern, c.name); got != c.want {
			t.Errorf("Match(%q, %q) = %v; want %v", c.pattern, c.name, got, c.want)
		}
	}
}

func TestTakesResource(t *testing.T) {
	for action, want := range map[string]bool{"s3:GetObject": true, "xray:PutTraceSegments": false, "s3:ListAllMyBuckets": false, "made-up:Thing": true} {
		if got := load(t).TakesResource(action); got != want {
			t.Errorf("TakesResource(%s) = %v; want %v", action, got, want)
		}
	}
}

// FuzzMatch: a text without wildcards matches itself, one with a star in front of it too, and nothing panics.
func FuzzMatch(f *testing.F) {
	for _, seed := range []string{"s3:GetObject", "a[b", `a\`, "ä*", "", "[^]"} {
		f.Add(seed, "x")
	}
	f.Fuzz(func(t *testing.T, pattern, name string) {
		_ = actions.Match(pattern, name)
		if !strings.ContainsAny(pattern, "*?") && !actions.Match(pattern, pattern) {
			t.Errorf("Match(%q) does not match itself", pattern)
		}
		if !strings.ContainsAny(name, "*?") && !actions.Match("*"+name, pattern+name) {
			t.Errorf("Match(%q, %q) does not match", "*"+name, pattern+name)
		}
	})
}
