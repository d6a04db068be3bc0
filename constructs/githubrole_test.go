package constructs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/githubrole"
	"github.com/mainstay-go/mainstay/engines/trust"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

const oidc = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"

func octo() trust.Repository {
	return trust.Repository{Owner: "octo", Name: "app", OwnerID: 123456, ID: 456789}
}

func production(p *githubrole.Provider) githubrole.Props {
	return githubrole.Props{Provider: p, Name: "app-github-production", Repository: octo(), Job: trust.Job{Environment: "production"}, Deploys: true,
		Allow: []githubrole.Statement{{Actions: []string{"cloudformation:DescribeStacks"}, Resources: []string{"cloudformation:stack/app-*", "s3:app-*", "iam:role/app-*"}}},
		Deny:  []githubrole.Statement{{Actions: []string{"dynamodb:*"}, Resources: []string{"*"}}}}
}

func TestGitHubRole(t *testing.T) {
	made := template(t, func(s awscdk.Stack) { githubrole.New(s, "Production", production(githubrole.NewProvider(s, "GitHub"))) })
	has(t, only(t, made, "AWS::IAM::OIDCProvider"), `"Url":"https://token.actions.githubusercontent.com"`, `"ClientIdList":["sts.amazonaws.com"]`)
	role := only(t, made, "AWS::IAM::Role")
	has(t, role, `"RoleName":"app-github-production"`, `"MaxSessionDuration":3600`,
		`:sub":["repo:octo@123456`, `"Action":["sts:AssumeRole","sts:TagSession"]`, `role/cdk-hnb659fds-deploy-role-`, `role/cdk-hnb659fds-lookup-role-`, `role/cdk-hnb659fds-file-publishing-role-`,
		`arn:aws:cloudformation:*:`, `:stack/app-*`, `"arn:aws:s3:::app-*"`, `arn:aws:iam::`, `{"Action":["dynamodb:*"],"Effect":"Deny","Resource":["*"]}`)
	if text := cdktest.JSON(role.Properties); contains(text, "image-publishing") || contains(text, "cfn-exec") {
		t.Errorf("the role may take more roles of the bootstrap than it needs: %s", text)
	}
	noCustomResource(t, made)
}

// trusted is the trust policy of a template's only role, with the account in the provider's ARN.
func trusted(t *testing.T, made assembly.Template) string {
	t.Helper()
	policy := cdktest.JSON(only(t, made, "AWS::IAM::Role").Properties["AssumeRolePolicyDocument"])
	policy = strings.ReplaceAll(policy, `{"Fn::Join":["",["arn:aws:iam::",{"Ref":"AWS::AccountId"},":oidc-provider/`+trust.Issuer+`"]]}`, `"`+oidc+`"`)
	return policy
}

// What is deployed is what IAM reads: so the template's policy is tried, and not the code that made it.
func TestGitHubRole_Trust(t *testing.T) {
	for _, job := range []trust.Job{{Environment: "production"}, {Ref: "refs/heads/main"}} {
		policy := trusted(t, template(t, func(s awscdk.Stack) {
			p := production(githubrole.NewProvider(s, "GitHub"))
			p.Job = job
			githubrole.New(s, "Role", p)
		}))
		own := "environment:production"
		if job.Ref != "" {
			own = "ref:refs/heads/main"
		}
		for sub, want := range map[string]bool{
			"repo:octo/app:" + own: true, "repo:octo@123456/app@456789:" + own: true,
			"repo:octo/app:pull_request": false, "repo:octo@123456/app@456789:pull_request": false, "repo:octo/app:ref:refs/heads/feature": false,
			"repo:mallory/app:" + own: false, "repo:octo/app-2:" + own: false, "repo:octo/app:" + own + "2": false, "repo:octo/app:environment:branch": false,
		} {
			claims := trust.Claims{"aud": trust.Audience, "repository_id": "456789", "sub": sub}
			if got, err := trust.Allows(policy, oidc, claims); err != nil || got != want {
				t.Errorf("role of %+v: Allows(%s) = %v, %v; want %v; policy %s", job, sub, got, err, want, policy)
			}
			claims["repository_id"] = "7" // a fork, or whoever took over the name
			if got, err := trust.Allows(policy, oidc, claims); err != nil || got {
				t.Errorf("role of %+v: Allows(%s of another repository) = %v, %v; want false", job, sub, got, err)
			}
		}
	}
}

func TestGitHubRole_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		github := githubrole.FromARN(s, "GitHub", oidc)
		githubrole.New(s, "Nobody", githubrole.Props{Name: "a b", Repository: octo(), Job: trust.Job{Environment: "production"}})
		wide := production(github)
		wide.Repository, wide.Job, wide.Session = trust.Repository{Owner: "octo*", Name: "app"}, trust.Job{Ref: "refs/heads/*"}, time.Minute
		githubrole.New(s, "Wide", wide)
		holes := production(github)
		holes.Qualifier = "Upper"
		holes.Allow = []githubrole.Statement{{Actions: []string{"sqs:*"}, Resources: []string{"arn:aws:sqs:*:*:x"}}, {Actions: []string{"sqs:Send*"}}}
		githubrole.New(s, "Holes", holes)
		githubrole.FromARN(s, "Other", "arn:aws:iam::111122223333:oidc-provider/example.com")
	},
		`Test/Holes: Allow[0].Actions is "sqs:*"; expected an action in full, a pattern only for Get, List, Describe and the like; list the actions that the job needs`,
		`Test/Holes: Allow[0].Resources is "arn:aws:sqs:*:*:x"; expected SERVICE:RESOURCE, such as sqs:mainstay-*, or *; leave out partition, region and account, which are added`,
		`Test/Holes: Allow[1] is without actions or resources; expected both; list them`,
		"Test/Holes: Qualifier is \"Upper\"; expected 1 to 10 of a-z and 0-9; take that of `cdk bootstrap --qualifier`",
		`Test/Nobody: Allow is empty; expected something that the job may do; set Deploys, or list its actions`,
		`Test/Nobody: Name is "a b"; expected 1 to 64 of A-Z, a-z, 0-9, _ and -; choose one that the workflows know`,
		`Test/Nobody: Provider is nil; expected the account's; make one with githubrole.NewProvider, or name it with FromARN`,
		"Test/Other: ARN is \"arn:aws:iam::111122223333:oidc-provider/example.com\"; expected arn:aws:iam::ACCOUNT:oidc-provider/token.actions.githubusercontent.com; look at `aws iam list-open-id-connect-providers`",
		`Test/Wide: Ref is "refs/heads/*"; expected refs/heads/BRANCH or refs/tags/TAG in full, without a pattern; name one branch`,
		`Test/Wide: Repository.Owner is "octo*"; expected the account on GitHub, letters, digits and single hyphens; take it from the repository's address`,
		"Test/Wide: Repository.OwnerID and ID are 0 and 0; expected GitHub's numbers, as names may change hands; ask `gh api repos/octo*/app --jq '.owner.id, .id'`",
		`Test/Wide: Session is 1m0s; expected whole seconds from 1h0m0s to 12h0m0s (IAM, MaxSessionDuration); choose one of those`)
}
