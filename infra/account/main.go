// Command account synthesizes the cloud assembly of what an account has once, for all its environments: the ledger, and with
// -c mainstay:for=KINDS and -c build=FOLDER the roles of workflows and the function that removes what nobody needs.
// `mainstay env up` deploys it where it is not there.
package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/constructs/app"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/stacks"
)

func main() {
	os.Exit(app.Run(os.Stderr, build))
}

// build makes the stack of the account, for the kinds of environments that the context names.
func build(a awscdk.App) error {
	account := stacks.Account{Account: config.LoadAccount()}
	if kinds := setting(a, names.ContextFor); kinds != "" {
		var err error
		if account.For, err = config.ParseKinds(kinds); err != nil {
			return err
		}
		if account.Build, err = bundle.Read(setting(a, "build")); err != nil {
			return err
		}
	}
	return stacks.NewAccount(a, account)
}

func setting(a awscdk.App, key string) string {
	s, _ := a.Node().TryGetContext(&key).(string)
	return s
}
