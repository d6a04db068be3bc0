package config

import (
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"time"

	"github.com/mainstay-go/mainstay/names"
)

// MaxName is the most characters an environment's name may have: the longest physical name made from it must fit
// its service's limit (64 for Lambda functions and IAM roles, AWS documentation, 2026).
const MaxName = 32

var validOwner = regexp.MustCompile(`^[A-Za-z0-9._@-]{1,64}$`)

var (
	validDomainURL = regexp.MustCompile(`^https://[a-z0-9.-]+$`)
	validDomainARN = regexp.MustCompile(`^arn:aws[a-z-]*:es:[a-z0-9-]+:\d{12}:domain/[a-z][a-z0-9-]+$`)
)

var validName = regexp.MustCompile(`^[a-z][a-z0-9-]*[a-z0-9]$`)

// Load returns the environment of that name: staging, production, or else a branch environment.
// It fails on a name that an environment cannot have.
func Load(name string) (Environment, error) {
	e := byName(name)
	return e, e.Validate()
}

func byName(name string) Environment {
	switch name {
	case names.Staging:
		return staging()
	case names.Production:
		return production()
	}
	return branch(name)
}

// Validate reports everything that is wrong with the environment's numbers, all in one error.
func (e Environment) Validate() error {
	return errors.Join(e.validateName(), e.validateLogRetention(), e.validateData(), e.validateBudget(), e.validateTimeToLive(), e.validateSearch())
}

func (e Environment) validateName() error {
	if len(e.Name) <= MaxName && validName.MatchString(e.Name) {
		return nil
	}
	return fmt.Errorf("environment name %q: expected a-z, 0-9 and -, a letter first, no - last, 2 to %d characters; "+
		"`mainstay env name BRANCH` makes one", e.Name, MaxName)
}

// logRetentionDays are the retentions, in days, that CloudWatch Logs accepts below two years
// (PutRetentionPolicy, API reference, 2026).
func logRetentionDays() []int { return []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545} }

func (e Environment) validateLogRetention() error {
	days := int(e.LogRetention / day)
	if time.Duration(days)*day == e.LogRetention && slices.Contains(logRetentionDays(), days) {
		return nil
	}
	return fmt.Errorf("environment %s: log retention %s: expected one of %v days", e.Name, e.LogRetention, logRetentionDays())
}

func (e Environment) validateData() error {
	var errs []error
	if e.Kind != Branch && !e.Retain {
		errs = append(errs, fmt.Errorf("environment %s: Retain is off: expected on outside branch environments", e.Name))
	}
	if e.Kind != Branch && e.PublicAPI {
		errs = append(errs, fmt.Errorf("environment %s: PublicAPI is on: expected off outside branch environments", e.Name))
	}
	if e.Alarms != (e.Kind != Branch) {
		errs = append(errs, fmt.Errorf("environment %s: Alarms is %v: expected on outside branch environments, and off in those", e.Name, e.Alarms))
	}
	if e.Dashboards && !e.Alarms {
		errs = append(errs, fmt.Errorf("environment %s: Dashboards is on and Alarms off: expected both, as dashboards show alarms", e.Name))
	}
	if e.Kind != Branch && !e.Canary {
		errs = append(errs, fmt.Errorf("environment %s: Canary is off: expected on outside branch environments", e.Name))
	}
	if e.RealMail && e.PublicAPI {
		errs = append(errs, fmt.Errorf("environment %s: RealMail is on and PublicAPI too: expected one at most, as nobody wants mails because of made-up data", e.Name))
	}
	if a, err := mail.ParseAddress(e.Sender); err != nil || a.Address != e.Sender {
		errs = append(errs, fmt.Errorf("environment %s: Sender %q: expected an address of the form name@example.com", e.Name, e.Sender))
	}
	if !validOwner.MatchString(e.Owner) {
		errs = append(errs, fmt.Errorf("environment %s: Owner %q: expected 1 to 64 of A-Z, a-z, 0-9, ., _, @ and -", e.Name, e.Owner))
	}
	return errors.Join(errs...)
}

func (e Environment) validateBudget() error {
	if e.Budget > 0 {
		return nil
	}
	return fmt.Errorf("environment %s: Budget %d: expected dollars a month, more than 0", e.Name, e.Budget)
}

// validateTimeToLive: what nobody may destroy has none, and everything else is taken away some day.
func (e Environment) validateTimeToLive() error {
	if branch := e.Kind == Branch; e.TimeToLive%time.Hour == 0 && branch == (e.TimeToLive > 0) && e.TimeToLive >= 0 {
		return nil
	}
	return fmt.Errorf("environment %s: TimeToLive %s: expected whole hours in branch environments, and 0 in those that last", e.Name, e.TimeToLive)
}

func (e Environment) validateSearch() error {
	if e.Search == (Domain{}) || validDomainURL.MatchString(e.Search.URL) && validDomainARN.MatchString(e.Search.ARN) {
		return nil
	}
	return fmt.Errorf("environment %s: Search %q, %q: expected the domain's endpoint as https://HOST, and its ARN as "+
		"arn:aws:es:REGION:ACCOUNT:domain/NAME; `aws opensearch describe-domain` shows both", e.Name, e.Search.URL, e.Search.ARN)
}
