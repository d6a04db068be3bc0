package limits

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/mainstay-go/mainstay/engines/template"
)

// Account are the services that say what an account has and may have. The SDK's clients fit.
type Account struct {
	Stacks    Stacks
	Functions Functions
	Roles     Roles
}

// Stacks is the part of CloudFormation that is needed.
type Stacks interface {
	cloudformation.DescribeStacksAPIClient
	cloudformation.DescribeAccountLimitsAPIClient
}

// Functions is the part of Lambda that is needed.
type Functions interface {
	GetAccountSettings(context.Context, *lambda.GetAccountSettingsInput, ...func(*lambda.Options)) (*lambda.GetAccountSettingsOutput, error)
}

// Roles is the part of IAM that is needed.
type Roles interface {
	GetAccountSummary(context.Context, *iam.GetAccountSummaryInput, ...func(*iam.Options)) (*iam.GetAccountSummaryOutput, error)
}

// Quota is how much an account may have of something, in one Region where that is how it is counted.
type Quota struct {
	What    string `json:"what"`
	Used    int64  `json:"used"`
	Needs   int64  `json:"needs"` // by what is about to be deployed, beyond what is deployed
	Allowed int64  `json:"allowed"`
	Source  string `json:"source"` // of the allowed number
}

// Exceeded tells whether there would be too much.
func (q Quota) Exceeded() bool { return q.Used+q.Needs > q.Allowed }

// String says what is there, and what is allowed.
func (q Quota) String() string {
	return fmt.Sprintf("%s: %d used and %d more needed of %d (%s)", q.What, q.Used, q.Needs, q.Allowed, q.Source)
}

// unreserved is how much concurrency must stay for functions that reserve none (AWS Lambda developer guide, "Configuring
// reserved concurrency").
const unreserved = 100

// Quotas asks an account what is left for an app, of what it has deployed already. Only what the account itself answers is
// looked at; other quotas are in Service Quotas.
func Quotas(ctx context.Context, a Account, app, deployed template.App) ([]Quota, error) {
	var all []Quota
	for _, ask := range []func(context.Context, needs) ([]Quota, error){a.stacks, a.functions, a.roles} {
		found, err := ask(ctx, needs{app, deployed})
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// needs is an app beside what is deployed of it.
type needs struct{ app, deployed template.App }

// more is what the app has more of.
func (n needs) more(count func(template.App) int64) int64 {
	return max(0, count(n.app)-count(n.deployed))
}

func (a Account) stacks(ctx context.Context, n needs) ([]Quota, error) {
	allowed := int64(-1)
	limits := cloudformation.NewDescribeAccountLimitsPaginator(a.Stacks, &cloudformation.DescribeAccountLimitsInput{})
	for limits.HasMorePages() {
		page, err := limits.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("ask CloudFormation for the account's limits: %w", err)
		}
		for _, l := range page.AccountLimits {
			if aws.ToString(l.Name) == "StackLimit" {
				allowed = int64(aws.ToInt32(l.Value))
			}
		}
	}
	if allowed < 0 {
		return nil, nil
	}
	used := int64(0)
	pages := cloudformation.NewDescribeStacksPaginator(a.Stacks, &cloudformation.DescribeStacksInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("count stacks: %w", err)
		}
		used += int64(len(page.Stacks))
	}
	return []Quota{{"stacks in the Region", used, n.more(func(a template.App) int64 { return int64(len(a)) }), allowed, "CloudFormation DescribeAccountLimits, StackLimit"}}, nil
}

func (a Account) functions(ctx context.Context, n needs) ([]Quota, error) {
	out, err := a.Functions.GetAccountSettings(ctx, &lambda.GetAccountSettingsInput{})
	if err != nil {
		return nil, fmt.Errorf("ask Lambda for the account's settings: %w", err)
	}
	l := out.AccountLimit
	if l == nil {
		return nil, nil
	}
	reserved := int64(l.ConcurrentExecutions) - int64(aws.ToInt32(l.UnreservedConcurrentExecutions))
	all := []Quota{{"reserved concurrency in the Region", reserved, n.more(concurrency), max(0, int64(l.ConcurrentExecutions)-unreserved),
		"Lambda GetAccountSettings, ConcurrentExecutions, less 100 that stay unreserved"}}
	if u := out.AccountUsage; u != nil && l.TotalCodeSize > 0 {
		all = append(all, Quota{"bytes of functions' code in the Region, without what is new", u.TotalCodeSize, 0, l.TotalCodeSize, "Lambda GetAccountSettings, TotalCodeSize"})
	}
	return all, nil
}

// concurrency is what the functions of an app reserve.
func concurrency(app template.App) int64 {
	sum := int64(0)
	for _, f := range app.OfType("AWS::Lambda::Function") {
		sum += int64(f.Number(0, "ReservedConcurrentExecutions"))
	}
	return sum
}

func (a Account) roles(ctx context.Context, n needs) ([]Quota, error) {
	out, err := a.Roles.GetAccountSummary(ctx, &iam.GetAccountSummaryInput{})
	if err != nil {
		return nil, fmt.Errorf("ask IAM for the account's summary: %w", err)
	}
	var all []Quota
	for _, of := range []struct{ what, used, kind string }{{"roles", "Roles", "AWS::IAM::Role"}, {"managed policies", "Policies", "AWS::IAM::ManagedPolicy"}} {
		allowed, there := out.SummaryMap[of.used+"Quota"]
		if !there {
			continue
		}
		count := func(app template.App) int64 { return int64(len(app.OfType(of.kind))) }
		all = append(all, Quota{of.what + " in the account", int64(out.SummaryMap[of.used]), n.more(count), int64(allowed), "IAM GetAccountSummary, " + of.used + "Quota"})
	}
	return all, nil
}
