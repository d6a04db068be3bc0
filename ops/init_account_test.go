package ops

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/mainstay-go/mainstay/config"
)

// fakePolicies keeps one policy as IAM does: five versions at most, documents escaped.
type fakePolicies struct {
	versions []types.PolicyVersion
	made     int
}

func (f *fakePolicies) GetPolicy(context.Context, *iam.GetPolicyInput, ...func(*iam.Options)) (*iam.GetPolicyOutput, error) {
	for _, v := range f.versions {
		if v.IsDefaultVersion {
			return &iam.GetPolicyOutput{Policy: &types.Policy{DefaultVersionId: v.VersionId}}, nil
		}
	}
	return nil, &types.NoSuchEntityException{}
}

func (f *fakePolicies) GetPolicyVersion(_ context.Context, in *iam.GetPolicyVersionInput, _ ...func(*iam.Options)) (*iam.GetPolicyVersionOutput, error) {
	for _, v := range f.versions {
		if *v.VersionId == *in.VersionId {
			v.Document = aws.String(url.QueryEscape(*v.Document))
			return &iam.GetPolicyVersionOutput{PolicyVersion: &v}, nil
		}
	}
	return nil, &types.NoSuchEntityException{}
}

func (f *fakePolicies) ListPolicyVersions(context.Context, *iam.ListPolicyVersionsInput, ...func(*iam.Options)) (*iam.ListPolicyVersionsOutput, error) {
	return &iam.ListPolicyVersionsOutput{Versions: slices.Clone(f.versions)}, nil
}

func (f *fakePolicies) CreatePolicy(_ context.Context, in *iam.CreatePolicyInput, _ ...func(*iam.Options)) (*iam.CreatePolicyOutput, error) {
	f.add(in.PolicyDocument)
	return &iam.CreatePolicyOutput{}, nil
}

func (f *fakePolicies) CreatePolicyVersion(_ context.Context, in *iam.CreatePolicyVersionInput, _ ...func(*iam.Options)) (*iam.CreatePolicyVersionOutput, error) {
	if len(f.versions) >= 5 {
		return nil, &types.LimitExceededException{}
	}
	f.add(in.PolicyDocument)
	return &iam.CreatePolicyVersionOutput{}, nil
}

func (f *fakePolicies) add(document *string) {
	for i := range f.versions {
		f.versions[i].IsDefaultVersion = false
	}
	f.made++
	f.versions = append(f.versions, types.PolicyVersion{VersionId: aws.String(fmt.Sprintf("v%d", f.made)), Document: document, IsDefaultVersion: true,
		CreateDate: aws.Time(time.Unix(int64(f.made), 0))})
}

func (f *fakePolicies) DeletePolicyVersion(_ context.Context, in *iam.DeletePolicyVersionInput, _ ...func(*iam.Options)) (*iam.DeletePolicyVersionOutput, error) {
	f.versions = slices.DeleteFunc(f.versions, func(v types.PolicyVersion) bool { return *v.VersionId == *in.VersionId })
	return &iam.DeletePolicyVersionOutput{}, nil
}

// A policy is made once, changed when it is to be another, and never runs out of versions.
func TestManagedPolicy(t *testing.T) {
	f := &fakePolicies{}
	for i := range 8 {
		m := managedPolicy{api: f, arn: "arn", name: "name", wanted: fmt.Sprintf(`{"Version": "%d"}`, i)}
		want := stateOther
		if i == 0 {
			want = stateMissing
		}
		state, err := m.state(t.Context())
		if err != nil || state != want {
			t.Fatalf("state before version %d = %q, %v; want %q", i, state, err, want)
		}
		if err := m.make(t.Context(), state); err != nil {
			t.Fatal(err)
		}
		m.wanted = strings.ReplaceAll(m.wanted, " ", "") // IAM does not keep documents as they were written
		if state, err := m.state(t.Context()); err != nil || state != stateThere {
			t.Fatalf("state after version %d = %q, %v; want %q", i, state, err, stateThere)
		}
	}
	if len(f.versions) > mostVersions || f.made != 8 {
		t.Errorf("there are %d versions of %d; want %d at most", len(f.versions), f.made, mostVersions)
	}
}

// services of IAM's for what CloudFormation calls otherwise.
var services = map[string]string{"apigatewayv2": "apigateway", "stepfunctions": "states", "cognito": "cognito-idp", "iam": "", "cdk": ""}

// missingServices are those of resource types that a policy does not allow.
func missingServices(document string, kinds []string) []string {
	var missing []string
	for _, kind := range kinds {
		service := strings.ToLower(strings.Split(kind, "::")[1])
		if other, ok := services[service]; ok {
			service = other
		}
		if service != "" && !strings.Contains(document, `"`+service+`:*"`) {
			missing = append(missing, kind)
		}
	}
	return missing
}

func TestExecutionDocument(t *testing.T) {
	document := executionDocument()
	if len(document) > 6144 { // IAM quotas: a managed policy
		t.Errorf("the policy has %d characters; want IAM's 6144 at most", len(document))
	}
	files, err := filepath.Glob("../stacks/testdata/production-*[0-9].json") // the others are no templates
	if err != nil || len(files) == 0 {
		t.Fatalf("found %q, %v; want the templates of production", files, err)
	}
	for _, f := range files {
		var made struct {
			Resources map[string]struct{ Type string }
		}
		text, err := os.ReadFile(f)
		if err != nil || json.Unmarshal(text, &made) != nil {
			t.Fatalf("%s: %v", f, err)
		}
		var kinds []string
		for _, r := range made.Resources {
			kinds = append(kinds, r.Type)
		}
		if missing := missingServices(document, kinds); len(missing) > 0 || len(kinds) == 0 {
			t.Errorf("%s: CloudFormation may not make %q; add their services to executionServices", f, missing)
		}
	}
	if missing := missingServices(document, []string{"AWS::EC2::Instance", "AWS::SQS::Queue"}); len(missing) != 1 {
		t.Errorf("missing are %q; want a machine found", missing)
	}
}

func TestInitAccount_LeftOut(t *testing.T) {
	c := InitAccount{Account: config.Account{Owner: "team", Budget: 1}, For: []config.Kind{config.Branch, config.Production}}
	if all := c.leftOut(); len(all) != 3 || len(c.roles()) > 0 {
		t.Errorf("left out are %q, roles %q; want roles, budget and the wall, and no role", all, c.roles())
	}
	c.Account.GitHub, c.Account.Told, c.For = config.GitHub{Owner: "octo", Name: "app", OwnerID: 1, ID: 2}, "team@example.com", []config.Kind{config.Production}
	if all := c.leftOut(); len(all) > 0 || len(c.roles()) != 3 {
		t.Errorf("left out are %q, roles %q; want nothing, and three roles", all, c.roles())
	}
}
