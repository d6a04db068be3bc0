package config

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// GitHub is the repository whose workflows deploy to an account. The ids never change, while names may change hands:
// `gh api repos/OWNER/NAME --jq '.owner.id, .id'`.
type GitHub struct {
	Owner, Name string
	OwnerID, ID int64
}

// github is whose workflows deploy. Put your repository here; without ids, accounts have no roles for workflows.
func github() GitHub { return GitHub{Owner: "mainstay-go", Name: "mainstay"} }

// The budget of an account, and who is told when it is spent. Put your own here; without an address there is no budget.
const (
	accountBudget = 300
	accountTold   = ""
)

// Known says whether the repository is known well enough to be trusted.
func (g GitHub) Known() bool { return g.OwnerID != 0 && g.ID != 0 }

var validAddress = regexp.MustCompile(`^[^@\s]{1,64}@[^@\s]{1,180}$`)

// Validate reports what is wrong with an account's numbers.
func (a Account) Validate() error {
	var errs []error
	if (a.GitHub.OwnerID == 0) != (a.GitHub.ID == 0) {
		errs = append(errs, fmt.Errorf("account: GitHub ids %d and %d: expected both, the owner's and the repository's, or neither; "+
			"`gh api repos/%s/%s --jq '.owner.id, .id'` prints them", a.GitHub.OwnerID, a.GitHub.ID, a.GitHub.Owner, a.GitHub.Name))
	}
	if a.Told != "" && !validAddress.MatchString(a.Told) {
		errs = append(errs, fmt.Errorf("account: %q is told of the budget: expected one e-mail address; correct it in config/account_github.go", a.Told))
	}
	if a.Budget <= 0 {
		errs = append(errs, fmt.Errorf("account: Budget %d: expected dollars a month, more than 0", a.Budget))
	}
	return errors.Join(errs...)
}

// ParseKinds reads which kinds of environments an account is for: names with commas in between.
func ParseKinds(text string) ([]Kind, error) {
	var all []Kind
	for name := range strings.SplitSeq(text, ",") {
		switch k := Kind(strings.TrimSpace(name)); k {
		case Branch, Staging, Production:
			all = append(all, k)
		default:
			return nil, fmt.Errorf("kind of environments %q: expected %s, %s or %s, or several with commas in between", name, Branch, Staging, Production)
		}
	}
	return all, nil
}
