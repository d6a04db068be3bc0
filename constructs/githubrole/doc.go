// Package githubrole lets jobs of GitHub Actions work in an AWS account without a key that lasts: an OIDC provider, and a
// role for each kind of job.
//
// It exists because a key in a repository's settings is good for everything, for ever, and in every branch. A role here is
// trusted for one repository, by its name and by its id, and for the jobs of one environment or one ref; no pattern can get
// in, and what is wrong is reported with the line. What the role may do is listed with its resources; to deploy, it may take
// the roles of the CDK's bootstrap, which is what the CDK's command line does.
//
//	github := githubrole.NewProvider(stack, "GitHub")
//	githubrole.New(stack, "Production", githubrole.Props{Provider: github, Name: "app-github-production",
//		Repository: trust.Repository{Owner: "octo", Name: "app", OwnerID: 123456, ID: 456789},
//		Job:        trust.Job{Environment: "production"}, Deploys: true})
package githubrole
