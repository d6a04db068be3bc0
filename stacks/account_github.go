package stacks

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsbudgets"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/constructs/githubrole"
	"github.com/mainstay-go/mainstay/engines/trust"
	"github.com/mainstay-go/mainstay/names"
)

// github lets the workflows of the account's repository in: a role for each duty in each kind of environment.
func (a Account) github(s awscdk.Stack) {
	if !a.GitHub.Known() || len(a.For) == 0 {
		return
	}
	provider := githubrole.NewProvider(s, "GitHub")
	for _, kind := range a.For {
		duties := a.duties(kind)
		for _, d := range duties {
			githubrole.New(s, d.id, githubrole.Props{Provider: provider, Name: names.GitHubRole(string(kind), d.duty),
				Repository: trust.Repository{Owner: a.GitHub.Owner, Name: a.GitHub.Name, OwnerID: a.GitHub.OwnerID, ID: a.GitHub.ID},
				Job:        trust.Job{Environment: names.GitHubEnvironment(string(kind), d.duty)},
				Deploys:    d.duty == "", Session: d.session, Allow: d.allow, Deny: a.others(kind)})
		}
	}
}

// others keeps a job away from who is let in, and from environments of other kinds that are in the same account. It is a seat belt and no wall: a job that
// deploys may have CloudFormation do what it may not do itself. The wall is an account of its own (docs/first-deploy.md).
func (a Account) others(kind config.Kind) []githubrole.Statement {
	var resources []string
	for _, lasting := range []config.Kind{config.Staging, config.Production} {
		if lasting != kind && slices.Contains(a.For, lasting) {
			resources = append(resources, scoped(names.StackPrefix(string(lasting))+"*")...)
		}
	}
	all := []githubrole.Statement{{Resources: []string{"iam:role/" + names.GitHubRole("", "") + "*"}, Actions: []string{"iam:*"}}}
	if len(resources) == 0 {
		return all
	}
	return append(all, githubrole.Statement{Resources: resources, Actions: []string{"cloudformation:DeleteStack", "dynamodb:*", "lambda:*", "logs:DeleteLogGroup", "s3:*", "sqs:*", "sns:*"}})
}

// scoped are the things of an application that have names with a prefix.
func scoped(prefix string) []string {
	return []string{"cloudformation:stack/" + prefix, "dynamodb:table/" + prefix, "lambda:function:" + prefix, "logs:log-group:/" + prefix,
		"s3:" + prefix, "sqs:" + prefix, "sns:" + prefix}
}

// budget tells somebody before the account's budget is spent, and when that is to be expected.
func (a Account) budget(s awscdk.Stack) {
	if a.Told == "" {
		return
	}
	told := func(kind string, percent float64) *awsbudgets.CfnBudget_NotificationWithSubscribersProperty {
		return &awsbudgets.CfnBudget_NotificationWithSubscribersProperty{
			Notification: &awsbudgets.CfnBudget_NotificationProperty{NotificationType: &kind, ComparisonOperator: jsii.String("GREATER_THAN"),
				Threshold: &percent, ThresholdType: jsii.String("PERCENTAGE")},
			Subscribers: []*awsbudgets.CfnBudget_SubscriberProperty{{SubscriptionType: jsii.String("EMAIL"), Address: &a.Told}}}
	}
	awsbudgets.NewCfnBudget(s, jsii.String("Budget"), &awsbudgets.CfnBudgetProps{
		Budget: &awsbudgets.CfnBudget_BudgetDataProperty{BudgetType: jsii.String("COST"), TimeUnit: jsii.String("MONTHLY"),
			BudgetLimit: &awsbudgets.CfnBudget_SpendProperty{Amount: jsii.Number(a.Budget), Unit: jsii.String("USD")}},
		NotificationsWithSubscribers: []*awsbudgets.CfnBudget_NotificationWithSubscribersProperty{told("ACTUAL", 80), told("FORECASTED", 100)}})
}
