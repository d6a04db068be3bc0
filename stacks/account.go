package stacks

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/names"
)

// Account is what the stack of an account is made for.
type Account struct {
	config.Account
	For   []config.Kind   // which environments it is for; none: there are no roles for workflows
	Build bundle.Manifest // with the account's functions; of an account that is for branches
}

// NewAccount adds the stack of what an account has once to an app: the ledger of its environments, the roles of workflows, and a budget. It is an app of its
// own, so that no environment's deployment changes it. One that branches are in has a function that removes those that nobody needs.
func NewAccount(app awscdk.App, a Account) error {
	if err := a.Validate(); err != nil {
		return err
	}
	s := awscdk.NewStack(app, jsii.String("Account"), &awscdk.StackProps{
		StackName: jsii.String(names.AccountStack), TerminationProtection: jsii.Bool(true),
		// It is deployed by an administrator, and not by the role that pipelines have CloudFormation use: what lets pipelines in is not
		// theirs to change.
		Synthesizer: awscdk.NewCliCredentialsStackSynthesizer(nil)})
	tag(s, map[string]string{names.TagApp: names.App, names.TagKind: names.KindAccount, names.TagOwner: a.Owner, names.TagService: names.SharedService})
	ledger := table.New(s, "Ledger", table.Props{PartitionKey: names.LedgerKey, Retain: true})
	output(s, names.OutputLedgerTable, ledger.Table.TableName())
	a.github(s)
	a.budget(s)
	return a.reap(s, ledger)
}
