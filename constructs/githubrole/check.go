package githubrole

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/trust"
)

var (
	validName      = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`) // 64, IAM API model, roleNameType
	validQualifier = regexp.MustCompile(`^[a-z0-9]{1,10}$`)
	validAction    = regexp.MustCompile(`^[a-z0-9-]+:([A-Za-z]+\*?|\*)$`)
	validResource  = regexp.MustCompile(`^[a-z0-9-]+:[^\s]+$`)
	providerARN    = regexp.MustCompile(`^arn:aws:iam::[0-9]{12}:oidc-provider/` + regexp.QuoteMeta(trust.Issuer) + `$`)
)

func checkARN(arn string) error {
	if providerARN.MatchString(arn) {
		return nil
	}
	return cdk.Wrong("ARN", strconv.Quote(arn), "arn:aws:iam::ACCOUNT:oidc-provider/"+trust.Issuer, "look at `aws iam list-open-id-connect-providers`")
}

func (p Props) validate() error {
	errs := []error{p.Repository.Validate(), p.Job.Validate(),
		cdk.Whole("Session", p.Session, time.Hour, 12*time.Hour, "IAM, MaxSessionDuration")}
	if p.Provider == nil {
		errs = append(errs, cdk.Wrong("Provider", "nil", "the account's", "make one with githubrole.NewProvider, or name it with FromARN"))
	}
	if !validName.MatchString(p.Name) {
		errs = append(errs, cdk.Wrong("Name", strconv.Quote(p.Name), "1 to 64 of A-Z, a-z, 0-9, _ and -", "choose one that the workflows know"))
	}
	if !validQualifier.MatchString(p.Qualifier) {
		errs = append(errs, cdk.Wrong("Qualifier", strconv.Quote(p.Qualifier), "1 to 10 of a-z and 0-9", "take that of `cdk bootstrap --qualifier`"))
	}
	if !p.Deploys && len(p.Allow) == 0 {
		errs = append(errs, cdk.Wrong("Allow", "empty", "something that the job may do", "set Deploys, or list its actions"))
	}
	for i, s := range p.Allow {
		errs = append(errs, s.check(fmt.Sprintf("Allow[%d]", i), false))
	}
	for i, s := range p.Deny {
		errs = append(errs, s.check(fmt.Sprintf("Deny[%d]", i), true))
	}
	return errors.Join(errs...)
}

// check reports a statement with a hole in it. A denial may be as wide as it likes.
func (s Statement) check(property string, deny bool) error {
	if len(s.Actions) == 0 || len(s.Resources) == 0 {
		return cdk.Wrong(property, "without actions or resources", "both", "list them")
	}
	var errs []error
	for _, a := range s.Actions {
		if wide := strings.HasSuffix(a, "*"); !validAction.MatchString(a) || wide && !deny && !reading(a) {
			errs = append(errs, cdk.Wrong(property+".Actions", strconv.Quote(a), "an action in full, a pattern only for Get, List, Describe and the like", "list the actions that the job needs"))
		}
	}
	for _, r := range s.Resources {
		if r != "*" && (!validResource.MatchString(r) || strings.HasPrefix(r, "arn:")) {
			errs = append(errs, cdk.Wrong(property+".Resources", strconv.Quote(r), "SERVICE:RESOURCE, such as sqs:mainstay-*, or *", "leave out partition, region and account, which are added"))
		}
	}
	return errors.Join(errs...)
}

// reading says whether an action changes nothing.
func reading(action string) bool {
	_, name, _ := strings.Cut(action, ":")
	for _, verb := range []string{"Get", "List", "Describe", "BatchGet", "Query", "Scan"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

// arns completes resources to ARNs of this account.
func (s Statement) arns() []string {
	var all []string
	for _, r := range s.Resources {
		all = append(all, cdk.ARN(r))
	}
	return all
}
