package trust

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// Issuer signs the tokens of GitHub's jobs; Audience is whom they are meant for when AWS is to take them.
const (
	Issuer   = "token.actions.githubusercontent.com"
	Audience = "sts.amazonaws.com"
)

// Repository is a repository on GitHub. Its ids, and its owner's, stay the same whatever it is called:
// `gh api repos/OWNER/NAME --jq '.owner.id, .id'`.
type Repository struct {
	Owner, Name string
	OwnerID, ID int64
}

// Job is which jobs of a repository are meant: those that name an environment, or else those of a ref without one.
type Job struct {
	Environment string // of GitHub's, which may demand that somebody approves
	Ref         string // such as refs/heads/main
}

var (
	ownerName       = regexp.MustCompile(`^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}$`) // GitHub's rule for accounts
	repositoryName  = regexp.MustCompile(`^[A-Za-z0-9._-]{1,100}$`)
	environmentName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$`) // of what GitHub allows, what needs no escape
	refName         = regexp.MustCompile(`^refs/(heads|tags)/[A-Za-z0-9][A-Za-z0-9._/-]{0,200}$`)
)

// Validate reports everything that is wrong with a repository. A character that IAM takes for a pattern is.
func (r Repository) Validate() error {
	var errs []error
	if !ownerName.MatchString(r.Owner) {
		errs = append(errs, fmt.Errorf("Repository.Owner is %q; expected the account on GitHub, letters, digits and single hyphens; take it from the repository's address", r.Owner))
	}
	if !repositoryName.MatchString(r.Name) {
		errs = append(errs, fmt.Errorf("Repository.Name is %q; expected the repository without its owner, of A-Z, a-z, 0-9, ., _ and -; take it from the repository's address", r.Name))
	}
	if r.OwnerID <= 0 || r.ID <= 0 {
		errs = append(errs, fmt.Errorf("Repository.OwnerID and ID are %d and %d; expected GitHub's numbers, as names may change hands; ask `gh api repos/%s/%s --jq '.owner.id, .id'`",
			r.OwnerID, r.ID, r.Owner, r.Name))
	}
	return errors.Join(errs...)
}

// Validate reports a job that is none, or more than one.
func (j Job) Validate() error {
	switch {
	case (j.Environment == "") == (j.Ref == ""):
		return wrong("Environment or Ref", j.Environment+j.Ref, "one of them, as GitHub's token has one of them", "name the job's environment or, where it has none, its ref")
	case j.Environment != "" && !environmentName.MatchString(j.Environment):
		return wrong("Environment", j.Environment, "letters, digits, _ and -", "rename the environment")
	case j.Ref != "" && !refName.MatchString(j.Ref):
		return wrong("Ref", j.Ref, "refs/heads/BRANCH or refs/tags/TAG in full, without a pattern", "name one branch")
	}
	return nil
}

func wrong(field, found, expected, fix string) error {
	return fmt.Errorf("%s is %q; expected %s; %s", field, found, expected, fix)
}

// Subjects returns the two forms that the subject of a job's token may have.
func (r Repository) Subjects(j Job) []string {
	context := "ref:" + j.Ref
	if j.Environment != "" {
		context = "environment:" + j.Environment
	}
	return []string{
		fmt.Sprintf("repo:%s@%d/%s@%d:%s", r.Owner, r.OwnerID, r.Name, r.ID, context),
		fmt.Sprintf("repo:%s/%s:%s", r.Owner, r.Name, context),
	}
}

// Conditions are the conditions of a trust policy for one job: every claim is compared as a whole.
func Conditions(r Repository, j Job) map[string]map[string]any {
	return map[string]map[string]any{"StringEquals": {
		Issuer + ":aud":           Audience,
		Issuer + ":sub":           r.Subjects(j),
		Issuer + ":repository_id": strconv.FormatInt(r.ID, 10),
	}}
}
