package reaper

import (
	"cmp"
	"errors"
	"maps"
	"regexp"
	"strconv"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/constructs/schedule"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/names"
)

// Props say what runs, and what is in its reach.
type Props struct {
	Function   function.Props // is given the ledger's table as names.LedgerTable; default timeout 15 min, Lambda's most
	Expression string         // when it runs, see schedule.Check; default rate(1 hour)
	Ledger     *table.Table   // of environments
	App        string         // what the names of all stacks begin with; default names.App
	Never      []string       // environments that last
}

// Reaper is the function and what starts it.
type Reaper struct {
	Schedule *schedule.Schedule
}

// most is Lambda's longest timeout.
const most = 15 * time.Minute

// New makes a reaper.
func New(scope constructs.Construct, id string, p Props) *Reaper {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() Props { return p.harmless(this) })
	p.Function.Variables = maps.Clone(p.Function.Variables)
	if p.Function.Variables == nil {
		p.Function.Variables = map[string]string{}
	}
	p.Function.Variables[names.LedgerTable] = *p.Ledger.Table.TableName()
	r := &Reaper{Schedule: schedule.New(this, "Clock", schedule.Props{Function: p.Function, Expression: p.Expression})}
	role := r.Schedule.Function.Role
	p.Ledger.GrantEntries(role)
	for _, g := range p.allowed() {
		role.AddToPrincipalPolicy(g.statement(awsiam.Effect_ALLOW))
	}
	for _, g := range p.denied() {
		role.AddToPrincipalPolicy(g.statement(awsiam.Effect_DENY))
	}
	return r
}

func (p Props) withDefaults() Props {
	p.Function.Timeout, p.Function.Memory = cmp.Or(p.Function.Timeout, most), cmp.Or(p.Function.Memory, 512)
	p.Expression, p.App = cmp.Or(p.Expression, "rate(1 hour)"), cmp.Or(p.App, names.App)
	return p
}

// harmless is a reaper of nothing, in place of one that was reported.
func (p Props) harmless(this constructs.Construct) Props {
	if p.Ledger == nil {
		p.Ledger = table.New(this, "None", table.Props{PartitionKey: names.LedgerKey})
	}
	return Props{Function: p.Function, Expression: "rate(1 day)", Ledger: p.Ledger, App: cdk.Harmless(this)}.withDefaults()
}

var validApp = regexp.MustCompile(`^[a-z][a-z0-9-]{1,31}$`)

func (p Props) validate() error {
	errs := []error{schedule.Check(p.Expression)}
	if p.Ledger == nil {
		errs = append(errs, cdk.Wrong("Ledger", "nil", "the table of the ledger", "make one with table.New"))
	}
	if !validApp.MatchString(p.App) {
		errs = append(errs, cdk.Wrong("App", strconv.Quote(p.App), "2 to 32 of a-z, 0-9 and -, beginning with a letter", "take what the names of the stacks begin with"))
	}
	for _, n := range p.Never {
		errs = append(errs, cdk.CheckName("Never", n))
	}
	if p.Function.Timeout < 10*time.Minute {
		errs = append(errs, cdk.Wrong("Function.Timeout", p.Function.Timeout, "10m0s to 15m0s, as an environment takes minutes to go", "leave it out"))
	}
	return errors.Join(errs...)
}

// grant is actions on resources, which are SERVICE:RESOURCE.
type grant struct{ actions, resources []string }

func (g grant) statement(effect awsiam.Effect) awsiam.PolicyStatement {
	var arns []string
	for _, r := range g.resources {
		arns = append(arns, cdk.ARN(r))
	}
	return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{Effect: effect, Actions: jsii.Strings(g.actions...), Resources: jsii.Strings(arns...)})
}
