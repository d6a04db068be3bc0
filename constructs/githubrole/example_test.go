package githubrole_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/githubrole"
	"github.com/mainstay-go/mainstay/engines/trust"
)

// A role that deploys production, for jobs that somebody has approved, and one that only reads, for main.
func Example() {
	var stack awscdk.Stack // of the account

	app := trust.Repository{Owner: "octo", Name: "app", OwnerID: 123456, ID: 456789}
	github := githubrole.NewProvider(stack, "GitHub")
	githubrole.New(stack, "Production", githubrole.Props{Provider: github, Name: "app-github-production", Repository: app,
		Job: trust.Job{Environment: "production"}, Deploys: true})
	githubrole.New(stack, "Audit", githubrole.Props{Provider: github, Name: "app-github-audit", Repository: app,
		Job: trust.Job{Ref: "refs/heads/main"}, Allow: []githubrole.Statement{{
			Actions: []string{"cloudformation:DescribeStacks"}, Resources: []string{"cloudformation:stack/app-*"}}}})
}
