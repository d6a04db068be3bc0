// Command account synthesizes the cloud assembly of what an account has once, for all its environments: the ledger.
// `mainstay env up` deploys it where it is not there.
package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/constructs/app"
	"github.com/mainstay-go/mainstay/stacks"
)

func main() {
	os.Exit(app.Run(os.Stderr, func(a awscdk.App) error {
		return stacks.NewAccount(a, stacks.Account{Account: config.LoadAccount()})
	}))
}
