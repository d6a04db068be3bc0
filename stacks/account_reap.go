package stacks

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/constructs/alarm"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/reaper"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/names"
)

// reap has branch environments removed that nobody needs, and somebody told when that does not work.
func (a Account) reap(s awscdk.Stack, ledger *table.Table) error {
	if !slices.Contains(a.For, config.Branch) {
		return nil
	}
	code, err := Env{Environment: config.Environment{Name: names.KindAccount}, Build: a.Build}.code(names.ReapEnvironments)
	if err != nil {
		return err
	}
	alarms := alarm.New(s, "Alarms", alarm.Props{Environment: names.KindAccount, Owner: a.Owner})
	output(s, names.OutputPageTopic, alarms.Pages.TopicArn())
	output(s, names.OutputTicketTopic, alarms.Tickets.TopicArn())
	reaper.New(s, "Reap", reaper.Props{Function: function.Props{Code: code[names.ReapEnvironments]}, Ledger: ledger, App: names.App,
		Never: []string{names.Staging, names.Production, names.KindAccount}})
	alarms.Watch(s, names.SharedService)
	return nil
}
