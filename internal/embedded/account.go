package embedded

import "github.com/mainstay-go/mainstay/names"

// The accounts that there are, so that what lasts is as far from branches, and production from staging, as it is to be on
// AWS. MiniStack keeps what is in one out of sight of the others; a key of 12 digits is the root user of the account that it
// names, and any other key is in Account (MiniStack 1.5.33, core/responses.py, set_request_account_id).
const (
	Account           = "000000000000" // of branch environments
	StagingAccount    = "111111111111"
	ProductionAccount = "222222222222"
)

// For returns the instance as an environment sees it: from its own account.
func (i Instance) For(environment string) Instance {
	switch environment {
	case names.Staging:
		i.Account = StagingAccount
	case names.Production:
		i.Account = ProductionAccount
	default:
		i.Account = Account
	}
	return i
}

// key is that of the account's root user.
func (i Instance) key() string {
	if i.Account == Account {
		return rootKey
	}
	return i.Account
}
