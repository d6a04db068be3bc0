package iam_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam"
	"github.com/mainstay-go/mainstay/internal/assembly"
)

// TestScan_Generated scans a hundred hexagonal functions of which it is known what they need. Then it gives each a role
// that allows just that, on just the resources that its variables name: nothing is found. Then one action is dropped
// of each, one is added, and one is granted on another resource: each is found.
func TestScan_Generated(t *testing.T) {
	dir, all := generate(t, 100, 42)
	found, err := iam.Scan(t.Context(), iam.Options{Dir: dir, Environ: os.Environ()})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != len(all) {
		t.Fatalf("found %d functions; want %d", len(found), len(all))
	}
	for i, f := range found {
		if !strings.HasSuffix(f.Entry, "/"+all[i].Name) || !slices.Equal(f.Must, all[i].must()) || len(f.May)+len(f.Unknown) > 0 {
			t.Errorf("%s must %v, may %v, unknown %v; want %v alone", f.Entry, f.Must, f.May, f.Unknown, all[i].must())
		}
		if !slices.Equal(f.Env, all[i].env()) {
			t.Errorf("%s reads %v; want %v", f.Entry, f.Env, all[i].env())
		}
	}
	if r := check(t, found, all, nil); len(r.Findings) > 0 || r.Functions != len(all) {
		t.Errorf("of %d functions with what they need found %v; want nothing", r.Functions, r.Findings)
	}
	for name, c := range map[string]struct {
		kind   iam.Kind
		change func(*generated, []any) []any
	}{
		"Dropped": {iam.Missing, func(_ *generated, s []any) []any { return s[1:] }},
		"Added":   {iam.Unused, func(_ *generated, s []any) []any { return append(s, statement("dynamodb:TagResource", "Table", "")) }},
		"Elsewhere": {iam.Missing, func(g *generated, s []any) []any {
			s[0].(map[string]any)["Resource"] = arn(s[0].(map[string]any)["is"].(string)+"Other", "")
			return s
		}},
	} {
		t.Run(name, func(t *testing.T) {
			hit := map[string]bool{}
			for _, f := range check(t, found, all, c.change).Findings {
				if f.Kind == c.kind {
					hit[f.Function] = true
				}
			}
			if len(hit) != len(all) {
				t.Errorf("found it in %d of %d functions", len(hit), len(all))
			}
		})
	}
}

// check compares functions with a template of theirs; change alters the statements of each role.
func check(t *testing.T, found []iam.Function, all []generated, change func(*generated, []any) []any) iam.Report {
	t.Helper()
	resources := map[string]assembly.Resource{}
	for _, id := range []string{"Table", "Bucket", "QueueUrl"} {
		kind := map[string]string{"Table": "AWS::DynamoDB::Table", "Bucket": "AWS::S3::Bucket", "QueueUrl": "AWS::SQS::Queue"}[id]
		resources[id], resources[id+"Other"] = assembly.Resource{Type: kind}, assembly.Resource{Type: kind}
	}
	for _, g := range all {
		statements := g.statements()
		if change != nil {
			statements = change(&g, statements)
		}
		for _, action := range []string{"logs:CreateLogStream", "logs:PutLogEvents"} {
			statements = append(statements, map[string]any{"Effect": "Allow", "Action": action, "Resource": "*"})
		}
		resources["Role"+g.Name] = assembly.Resource{Type: "AWS::IAM::Role", Properties: map[string]any{"Policies": []any{
			map[string]any{"PolicyDocument": map[string]any{"Statement": statements}}}}}
		resources["Function"+g.Name] = assembly.Resource{Type: "AWS::Lambda::Function", Properties: map[string]any{
			"Runtime": "provided.al2023", "Description": g.Name, "Role": map[string]any{"Fn::GetAtt": []any{"Role" + g.Name, "Arn"}},
			"Environment": map[string]any{"Variables": map[string]any{"TABLE": ref("Table"), "BUCKET": ref("Bucket"), "QUEUE_URL": ref("QueueUrl")}}}}
	}
	r, err := iam.Compare(found, assembly.Assembly{Templates: []assembly.Template{{Stack: "App", Resources: resources}}}, iam.CheckOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (g generated) statements() []any {
	var all []any
	for _, a := range g.must() {
		service, name, _ := strings.Cut(a, ":")
		id := map[string]string{"dynamodb": "Table", "s3": "Bucket", "sqs": "QueueUrl"}[service]
		part := ""
		if service == "s3" && (strings.Contains(name, "Object") || strings.HasPrefix(name, "Abort")) {
			part = "/*"
		}
		all = append(all, statement(a, id, part))
	}
	return all
}

func statement(action, id, part string) map[string]any {
	return map[string]any{"Effect": "Allow", "Action": action, "Resource": arn(id, part), "is": id}
}

func arn(id, part string) any {
	return map[string]any{"Fn::Join": []any{"", []any{map[string]any{"Fn::GetAtt": []any{id, "Arn"}}, part}}}
}

func ref(id string) any { return map[string]any{"Ref": id} }
