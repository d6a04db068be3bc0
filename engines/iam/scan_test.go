package iam_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam"
)

const project = "../.."

func scan(t testing.TB, packages ...string) []iam.Function {
	t.Helper()
	found, err := iam.Scan(t.Context(), iam.Options{Dir: project, Packages: packages, Environ: os.Environ()})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestScan_Application holds the scan against what people read in the code of the member directory.
func TestScan_Application(t *testing.T) {
	want := map[string]iam.Function{
		"import-users": {Must: []string{"dynamodb:GetItem", "dynamodb:PutItem", "s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject", "sqs:SendMessage"},
			Env: []string{"AWS_LAMBDA_FUNCTION_NAME", "CHUNK_QUEUE_URL", "IMPORTS_TABLE", "MAINSTAY_ENVIRONMENT", "MAINSTAY_FUNCTION"}, Event: "events.SQSEvent"},
		"serve-web": {Must: []string{"cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge", "cognito-idp:AdminUserGlobalSignOut",
			"dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "es:ESHttpPost", "s3:GetObject", "s3:PutObject"},
			Env: []string{"AWS_LAMBDA_FUNCTION_NAME", "IMPORTS_TABLE", "INDEX_TABLE", "MAINSTAY_ENVIRONMENT", "MAINSTAY_FUNCTION", "SEARCH_URL", "UPLOADS_BUCKET", "USERS_TABLE", "USER_POOL", "USER_POOL_CLIENT"}, Event: "events.APIGatewayV2HTTPRequest"},
		"store-users": {Must: []string{"dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:GetItem", "dynamodb:PutItem"},
			Env: []string{"AWS_LAMBDA_FUNCTION_NAME", "IMPORTS_TABLE", "MAINSTAY_ENVIRONMENT", "MAINSTAY_FUNCTION", "USERS_TABLE"}, Event: "events.SQSEvent"},
	}
	found := scan(t, "./functions/import-users", "./functions/serve-web", "./functions/store-users")
	for _, f := range found {
		w := want[f.Entry[len("github.com/mainstay-go/mainstay/functions/"):]]
		if !slices.Equal(f.Must, w.Must) || len(f.May) > 0 || len(f.Unknown) > 0 {
			t.Errorf("%s must %v, may %v, unknown %v; want %v alone", f.Entry, f.Must, f.May, f.Unknown, w.Must)
		}
		if !slices.Equal(f.Env, w.Env) || f.Event != w.Event {
			t.Errorf("%s reads %v and takes %s; want %v and %s", f.Entry, f.Env, f.Event, w.Env, w.Event)
		}
		for _, a := range f.Must {
			if p := f.Paths[a]; (len(p) < 2 || p[0] != f.Entry+".main") && !strings.HasPrefix(a, "es:") { // those a comment declares
				t.Errorf("%s: path of %s is %v; want one from main", f.Entry, a, p)
			}
		}
	}
	if len(found) != len(want) {
		t.Errorf("Scan found %d functions; want %d", len(found), len(want))
	}
}

// TestScan_Path: a path goes through the functions that closures are written in, not through what calls them in the end.
func TestScan_Path(t *testing.T) {
	paths := scan(t, "./engines/iam/testdata/programs/decorators")[0].Paths
	const program = "github.com/mainstay-go/mainstay/engines/iam/testdata/programs/decorators."
	for action, want := range map[string][]string{
		"sqs:SendMessage":             {"main", "main$4", "main$4$2"},               // an errgroup calls it
		"sqs:ChangeMessageVisibility": {"main", "main$2", "main$2$1", "main$2$1$1"}, // a WaitGroup within a middleware
		"dynamodb:UpdateItem":         {"main", "main$3"},                           // through the chain of decorators
	} {
		got := paths[action]
		for i, w := range want {
			if len(got) != len(want)+1 || got[i] != program+w {
				t.Errorf("path of %s %q; want %q and the call", action, got, want)
				break
			}
		}
	}
}
