// Package trust says who may take a role of AWS's with a token of GitHub Actions, and who may not.
//
// A trust policy that is a little too wide is not noticed by anybody who uses it: `repo:octo/app:*` lets every branch and
// every pull request of a repository deploy to production, and `repo:octo*` lets strangers. So policies are made from a
// repository and one job, with nothing in them that could match more than that, and Allows works out what a policy makes of
// a token's claims as IAM does, so that tests can try the tokens of forks, of other branches and of pull requests.
//
// GitHub has two forms of the subject. Repositories that were made, renamed or transferred after 15 July 2026 have the ids
// of owner and repository in it, older ones only when asked to (GitHub docs, "OpenID Connect reference", immutable
// subjects). Both are trusted, and with both the repository's id has to be right: whoever takes over a name that was given
// up gets a repository with another id.
//
//	app := trust.Repository{Owner: "octo", Name: "app", OwnerID: 123456, ID: 456789}
//	policy := trust.Policy(providerARN, app, trust.Job{Environment: "production"})
//	ok, err := trust.Allows(policy, providerARN, trust.Claims{"sub": "repo:octo/app:pull_request"}) // false
package trust
