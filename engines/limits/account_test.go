package limits_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfn "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/mainstay-go/mainstay/engines/limits"
	"github.com/mainstay-go/mainstay/engines/template"
)

// tenant is an account with one stack and the limits that it is told.
type tenant struct {
	stacks, concurrency, roles int32
	silent                     bool // answers without limits
	failing                    string
}

func (a tenant) fail(call string) error {
	if a.failing == call {
		return errors.New("AccessDenied")
	}
	return nil
}

func (a tenant) DescribeAccountLimits(context.Context, *cloudformation.DescribeAccountLimitsInput, ...func(*cloudformation.Options)) (*cloudformation.DescribeAccountLimitsOutput, error) {
	out := &cloudformation.DescribeAccountLimitsOutput{AccountLimits: []cfn.AccountLimit{{Name: aws.String("StackOutputsLimit"), Value: aws.Int32(200)}}}
	if !a.silent {
		out.AccountLimits = append(out.AccountLimits, cfn.AccountLimit{Name: aws.String("StackLimit"), Value: &a.stacks})
	}
	return out, a.fail("limits")
}

func (a tenant) DescribeStacks(context.Context, *cloudformation.DescribeStacksInput, ...func(*cloudformation.Options)) (*cloudformation.DescribeStacksOutput, error) {
	return &cloudformation.DescribeStacksOutput{Stacks: []cfn.Stack{{StackName: aws.String("other")}}}, a.fail("stacks")
}

func (a tenant) GetAccountSettings(context.Context, *lambda.GetAccountSettingsInput, ...func(*lambda.Options)) (*lambda.GetAccountSettingsOutput, error) {
	out := &lambda.GetAccountSettingsOutput{}
	if !a.silent {
		out.AccountLimit = &lambdatypes.AccountLimit{ConcurrentExecutions: a.concurrency, UnreservedConcurrentExecutions: aws.Int32(a.concurrency - 20), TotalCodeSize: 80_000}
		out.AccountUsage = &lambdatypes.AccountUsage{TotalCodeSize: 1_000}
	}
	return out, a.fail("settings")
}

func (a tenant) GetAccountSummary(context.Context, *iam.GetAccountSummaryInput, ...func(*iam.Options)) (*iam.GetAccountSummaryOutput, error) {
	out := &iam.GetAccountSummaryOutput{SummaryMap: map[string]int32{"Roles": 10}}
	if !a.silent {
		out.SummaryMap["RolesQuota"] = a.roles
	}
	return out, a.fail("summary")
}

// shop has two stacks, a role in each, and a function that reserves a concurrency of 30.
func shop(t *testing.T) template.App {
	t.Helper()
	var app template.App
	for i := range 2 {
		made, err := template.Parse(fmt.Sprint("Compute", i), fmt.Sprintf(`{"Resources":{"R":{"Type":"AWS::IAM::Role"},"F":{"Type":"AWS::Lambda::Function","Properties":{"ReservedConcurrentExecutions":%d}}}}`, 30*i))
		if err != nil {
			t.Fatal(err)
		}
		app = append(app, made)
	}
	return app
}

// TestQuotas: each quota just kept, and by one not kept.
func TestQuotas(t *testing.T) {
	app, enough := shop(t), tenant{stacks: 3, concurrency: 150, roles: 12}
	for what, less := range map[string]tenant{
		"": enough, "stacks in the Region": {stacks: 2, concurrency: 150, roles: 12},
		"reserved concurrency in the Region": {stacks: 3, concurrency: 149, roles: 12}, "roles in the account": {stacks: 3, concurrency: 150, roles: 11},
	} {
		quotas, err := limits.Quotas(t.Context(), limits.Account{Stacks: less, Functions: less, Roles: less}, app, nil)
		if err != nil || len(quotas) != 4 {
			t.Fatalf("Quotas = %v, %v; want four", quotas, err)
		}
		var over []string
		for _, q := range quotas {
			if q.Exceeded() {
				over = append(over, q.What)
			}
		}
		if strings.Join(over, " ") != what {
			t.Errorf("exceeded are %q; want %q of %v", over, what, quotas)
		}
	}
	quotas, err := limits.Quotas(t.Context(), limits.Account{Stacks: enough, Functions: enough, Roles: enough}, app, app[:1])
	if err != nil || quotas[0].String() != "stacks in the Region: 1 used and 1 more needed of 3 (CloudFormation DescribeAccountLimits, StackLimit)" {
		t.Errorf("Quotas = %v, %v; want only what is not deployed yet as needed", quotas, err)
	}
}

func TestQuotas_Silent(t *testing.T) {
	a := tenant{silent: true}
	if quotas, err := limits.Quotas(t.Context(), limits.Account{Stacks: a, Functions: a, Roles: a}, shop(t), nil); err != nil || len(quotas) != 0 {
		t.Errorf("Quotas = %v, %v; want none of an account that tells none", quotas, err)
	}
	for call, want := range map[string]string{"limits": "ask CloudFormation", "stacks": "count stacks", "settings": "ask Lambda", "summary": "ask IAM"} {
		a := tenant{failing: call}
		if _, err := limits.Quotas(t.Context(), limits.Account{Stacks: a, Functions: a, Roles: a}, shop(t), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Quotas = %v; want %q", err, want)
		}
	}
}
