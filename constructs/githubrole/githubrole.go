package githubrole

import (
	"cmp"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/trust"
)

// Props say whose jobs may do what.
type Props struct {
	Provider   *Provider        // the account's
	Name       string           // of the role: workflows have to know it
	Repository trust.Repository // whose jobs
	Job        trust.Job        // which of them: those of an environment, or of a ref
	Session    time.Duration    // that a job may have the role for; default an hour
	Deploys    bool             // by the roles of the CDK's bootstrap
	Qualifier  string           // of that bootstrap; default the CDK's own
	Allow      []Statement      // what else the job does itself
	Deny       []Statement      // what it may not do whatever else is allowed; not what CloudFormation does for it
}

// Statement is actions on resources.
type Statement struct {
	Actions   []string // such as cloudformation:DescribeStacks
	Resources []string // ARNs without partition, region and account, such as sqs:mainstay-*; * for what has no resources
}

// Role is a role for jobs.
type Role struct {
	Role awsiam.CfnRole
}

// defaultQualifier is that of the CDK's bootstrap (aws-cdk 2.1148.1, bootstrap-template.yaml).
const defaultQualifier = "hnb659fds"

// New makes a role. Its policies are part of it, so that there is no moment at which it has others.
func New(scope constructs.Construct, id string, p Props) *Role {
	this := cdk.Begin(scope, id)
	p = cdk.Checked(this, p.withDefaults(), p.withDefaults().validate(), func() Props { return p.harmless(this) })
	r := &Role{Role: awsiam.NewCfnRole(this, jsii.String("Role"), &awsiam.CfnRoleProps{
		RoleName: &p.Name, MaxSessionDuration: jsii.Number(p.Session.Seconds()),
		Description:              jsii.String("GitHub Actions: " + p.Repository.Subjects(p.Job)[1]),
		AssumeRolePolicyDocument: p.trust(),
		Policies:                 &[]*awsiam.CfnRole_PolicyProperty{{PolicyName: jsii.String("Job"), PolicyDocument: p.policy()}},
	})}
	if p.Provider.Provider != nil {
		r.Role.AddDependency(p.Provider.Provider)
	}
	return r
}

func (p Props) withDefaults() Props {
	p.Session = cmp.Or(p.Session, time.Hour)
	p.Qualifier = cmp.Or(p.Qualifier, defaultQualifier)
	return p
}

// harmless is a role that nobody can take, in place of one that was reported.
func (p Props) harmless(scope constructs.Construct) Props {
	return Props{Provider: FromARN(scope, "None", "arn:aws:iam::111111111111:oidc-provider/"+trust.Issuer), Name: cdk.Harmless(scope)[:30],
		Repository: trust.Repository{Owner: "nobody", Name: "nothing", OwnerID: 1, ID: 1}, Job: trust.Job{Environment: "none"}, Deploys: true}.withDefaults()
}

func (p Props) trust() map[string]any {
	return document(map[string]any{"Effect": "Allow", "Action": trust.Action, "Principal": map[string]any{"Federated": p.Provider.arn},
		"Condition": trust.Conditions(p.Repository, p.Job)})
}

func (p Props) policy() map[string]any {
	var all []any
	if p.Deploys {
		// Not the image role: functions are zips. The account is this one: a role here is nobody's way into another.
		all = append(all, allow("Allow", []string{"sts:AssumeRole", "sts:TagSession"},
			[]string{bootstrap(p.Qualifier, "deploy"), bootstrap(p.Qualifier, "file-publishing"), bootstrap(p.Qualifier, "lookup")}))
	}
	for _, s := range p.Allow {
		all = append(all, allow("Allow", s.Actions, s.arns()))
	}
	for _, s := range p.Deny {
		all = append(all, allow("Deny", s.Actions, s.arns()))
	}
	return document(all...)
}

func allow(effect string, actions, resources []string) map[string]any {
	return map[string]any{"Effect": effect, "Action": actions, "Resource": resources}
}

func document(statements ...any) map[string]any {
	return map[string]any{"Version": "2012-10-17", "Statement": statements}
}

func bootstrap(qualifier, kind string) string {
	return cdk.ARN("iam:role/cdk-" + qualifier + "-" + kind + "-role-" + cdk.Account() + "-*")
}
