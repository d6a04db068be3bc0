// Command account synthesizes the cloud assembly of what an account has once, for all its environments: the ledger.
// `mainstay env up` deploys it where it is not there.
package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/constructs/app"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/stacks"
)

func main() {
	os.Exit(app.Run(os.Stderr, build))
}

// build makes the stack of the account, for the kinds of environments that the context names.
func build(a awscdk.App) error {
	account := stacks.Account{Account: config.LoadAccount()}
	if kinds, ok := a.Node().TryGetContext(new(names.ContextFor)).(string); ok && kinds != "" {
		var err error
		if account.For, err = config.ParseKinds(kinds); err != nil {
			return err
		}
	}
	return stacks.NewAccount(a, account)
}
