package ops

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/names"
)

// InitAccount makes an account ready for environments: the policy that CloudFormation works with, the CDK's bootstrap, and
// the account's stack with the ledger, the roles of workflows and the budget. It may be run again at any time, and changes
// nothing that is as it should be.
type InitAccount struct {
	Project Project
	Target  Target
	Account config.Account
	For     []config.Kind
	DryRun  bool
	UI      *UI
}

// The states of what an account needs.
const (
	stateThere   = "there"
	stateMissing = "missing"
	stateOther   = "different"
)

// AccountStep is a part of an account, and what was found of it.
type AccountStep struct {
	What  string `json:"what"`
	Found string `json:"found"` // there, missing or different
	Done  bool   `json:"done"`  // it was made as it should be
}

// AccountReady is what InitAccount found and did.
type AccountReady struct {
	Account string        `json:"account"`
	Region  string        `json:"region"`
	For     []config.Kind `json:"for"`
	Steps   []AccountStep `json:"steps"`
	Roles   []string      `json:"roles"`   // that workflows can take
	LeftOut []string      `json:"leftOut"` // what there is not, and why
}

// accountPart is a part of an account: how to find out about it, and how to make it.
type accountPart struct {
	what  string
	state func(context.Context) (string, error)
	make  func(ctx context.Context, state string, say func(string)) error
}

// Run looks at every part in its order, and makes what is missing or different.
func (c InitAccount) Run(ctx context.Context) (AccountReady, error) {
	ready := AccountReady{Account: c.Target.Account, Region: c.Target.Region, For: c.For, Steps: []AccountStep{}, Roles: c.roles(), LeftOut: c.leftOut()}
	if err := c.Account.Validate(); err != nil {
		return ready, err
	}
	for _, part := range []accountPart{c.policy(), c.toolkit(), c.stack()} {
		step, err := c.part(ctx, part)
		if err != nil {
			return ready, fmt.Errorf("%s: %w", part.what, err)
		}
		ready.Steps = append(ready.Steps, step)
	}
	return ready, nil
}

func (c InitAccount) part(ctx context.Context, part accountPart) (AccountStep, error) {
	step := AccountStep{What: part.what}
	err := phase(c.UI, "account", part.what, func(p *Phase) (err error) {
		p.Update("looking at %s", part.what)
		if step.Found, err = part.state(ctx); err != nil || step.Found == stateThere || c.DryRun {
			return err
		}
		step.Done = true
		return part.make(ctx, step.Found, func(s string) { p.Update("%s", s) })
	})
	return step, err
}

// policyARN is that of the execution policy.
func (c InitAccount) policyARN() string {
	return "arn:aws:iam::" + c.Target.Account + ":policy/" + executionPolicy
}

func (c InitAccount) policy() accountPart {
	m := managedPolicy{api: iam.NewFromConfig(c.Target.AWS), arn: c.policyARN(), name: executionPolicy, wanted: executionDocument()}
	return accountPart{"policy " + executionPolicy + " of CloudFormation's role", m.state, func(ctx context.Context, state string, _ func(string)) error { return m.make(ctx, state) }}
}

// toolkitStack is the stack of the CDK's bootstrap, and executionParameter its parameter with the policies of CloudFormation's role
// (aws-cdk 2.1148.1, bootstrap-template.yaml).
const (
	toolkitStack       = "CDKToolkit"
	executionParameter = "CloudFormationExecutionPolicies"
)

func (c InitAccount) toolkit() accountPart {
	return accountPart{"bootstrap of the CDK", c.toolkitState, func(ctx context.Context, _ string, say func(string)) error {
		return c.cdk().cli(say, "bootstrap", "aws://"+c.Target.Account+"/"+c.Target.Region, "--app", "", "--cloudformation-execution-policies", c.policyARN()).run(ctx)
	}}
}

func (c InitAccount) toolkitState(ctx context.Context) (string, error) {
	api := cloudformation.NewFromConfig(c.Target.AWS)
	found, err := teardown.Named(ctx, api, func(name string) bool { return name == toolkitStack })
	if err != nil || len(found) == 0 {
		return stateMissing, err
	}
	out, err := api.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: aws.String(toolkitStack)})
	if err != nil {
		return "", err
	}
	for _, p := range out.Stacks[0].Parameters {
		if aws.ToString(p.ParameterKey) == executionParameter && aws.ToString(p.ParameterValue) == c.policyARN() {
			return stateThere, nil
		}
	}
	return stateOther, nil
}

func (c InitAccount) cdk() cdk { return cdk{c.Project, c.Target, names.AccountStack} }

func (c InitAccount) stack() accountPart {
	return accountPart{"stack " + names.AccountStack, c.stackState, func(ctx context.Context, _ string, say func(string)) error {
		return account{c.cdk(), say}.deploy(ctx, c.fitted())
	}}
}

// fitted is the folder of the assembly that is deployed: without what the target cannot provision.
func (c InitAccount) fitted() string { return c.Project.deployed(names.AccountStack) }

// synth makes the assembly, and says what the target cannot provision of it.
func (c InitAccount) synth(ctx context.Context) error {
	build := Build{Project: c.Project, GOOS: c.Target.GOOS, GOARCH: c.Target.GOARCH}
	if _, err := build.Run(ctx, func(string, ...any) {}); err != nil {
		return err
	}
	if err := c.cdk().synthAccount(ctx, c.Project.Build(c.Target.GOOS, c.Target.GOARCH), names.ContextFor, c.kinds()); err != nil {
		return err
	}
	_, err := c.Target.fit(c.Project, c.Project.Assembly(names.AccountStack), names.AccountStack, c.UI)
	return err
}

// stackState synthesizes the stack and compares it with what is deployed.
func (c InitAccount) stackState(ctx context.Context) (string, error) {
	if err := c.synth(ctx); err != nil {
		return "", err
	}
	found, err := c.Target.found(ctx)
	if err != nil || found == nil {
		return stateMissing, err
	}
	made, err := assembly.Read(c.fitted())
	if err != nil {
		return "", err
	}
	out, err := cloudformation.NewFromConfig(c.Target.AWS).GetTemplate(ctx, &cloudformation.GetTemplateInput{StackName: aws.String(names.AccountStack)})
	if err != nil {
		return "", err
	}
	if found.Unfinished() || !sameJSON(aws.ToString(out.TemplateBody), made.Templates[0].Text) {
		return stateOther, nil
	}
	return stateThere, nil
}

func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}

func (c InitAccount) kinds() string {
	var all []string
	for _, k := range c.For {
		all = append(all, string(k))
	}
	return strings.Join(all, ",")
}

// roles are those that workflows can take in the account.
func (c InitAccount) roles() []string {
	all := []string{}
	if !c.Account.GitHub.Known() {
		return all
	}
	for _, k := range c.For {
		all = append(all, names.GitHubRole(string(k), ""))
		if k != config.Branch {
			all = append(all, names.GitHubRole(string(k), names.DutyOps), names.GitHubRole(string(k), names.DutyAudit))
		}
	}
	return all
}

// leftOut says what the account does not have because nobody has said enough, and what it has that is not wise.
func (c InitAccount) leftOut() []string {
	all := []string{}
	if !c.Account.GitHub.Known() {
		all = append(all, "no roles for workflows: config/account_github.go has no ids of a repository")
	}
	if c.Account.Told == "" {
		all = append(all, "no budget: config/account_github.go names nobody who is told of it")
	}
	if slices.Contains(c.For, config.Branch) && len(c.For) > 1 {
		all = append(all, "no wall: whoever may push a branch can reach "+c.kinds()+" through CloudFormation, as they share an account; take one account for each")
	}
	return all
}

// Print writes it for people.
func (r AccountReady) Print(w io.Writer) {
	for _, s := range r.Steps {
		fmt.Fprintf(w, "%-10s %s\n", s.says(), s.What)
	}
	for _, role := range r.Roles {
		fmt.Fprintf(w, "%-10s arn:aws:iam::%s:role/%s\n", "role", r.Account, role)
	}
	for _, l := range r.LeftOut {
		fmt.Fprintf(w, "%-10s %s\n", "note", l)
	}
}

func (s AccountStep) says() string {
	switch {
	case s.Found == stateThere:
		return "there"
	case s.Done:
		return map[string]string{stateMissing: "made", stateOther: "changed"}[s.Found]
	}
	return map[string]string{stateMissing: "would make", stateOther: "would change"}[s.Found]
}
