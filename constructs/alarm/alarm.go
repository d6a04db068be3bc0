package alarm

import (
	"errors"
	"regexp"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/names"
)

// Props say whose alarms they are.
type Props struct {
	Environment string // name of the environment; the metric that tells of deployments has it
	Owner       string // who is asked about alarms that have no owner of their own
}

// Alarms are where alarms are told, and what makes them.
type Alarms struct {
	Pages     awssns.Topic // what users feel; also when it is over
	Tickets   awssns.Topic // causes and trends
	Key       awskms.Key
	Deploying awscloudwatch.CfnAlarm // is on while names.Deploying is sent, and keeps composite alarms quiet meanwhile

	owner          string
	pages, tickets *string // ARNs
	quiet          *string // name of Deploying
	list           []*noted
}

// New makes topics, their key, and the alarm that tells of deployments. One serves an environment.
func New(scope constructs.Construct, id string, p Props) *Alarms {
	this := cdk.Begin(scope, id)
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{Environment: "wrong", Owner: "nobody"} })
	a := &Alarms{owner: p.Owner, Key: newKey(this)}
	a.Pages, a.Tickets = newTopic(this, "Pages", a.Key), newTopic(this, "Tickets", a.Key)
	a.pages, a.tickets = a.Pages.TopicArn(), a.Tickets.TopicArn()
	a.Deploying = a.deploying(this, p.Environment)
	a.quiet = a.Deploying.Ref()
	// That a topic fails is told by the other one.
	a.make(ofTopic(a.Pages), []any{a.tickets}, nil)
	a.make(ofTopic(a.Tickets), []any{a.pages}, nil)
	a.attribute(names.AlarmService)
	return a
}

func (p Props) validate() error {
	errs := []error{cdk.CheckName("Environment", p.Environment)}
	if !regexp.MustCompile(`^[A-Za-z0-9._@-]{1,64}$`).MatchString(p.Owner) {
		errs = append(errs, cdk.Wrong("Owner", strconv.Quote(p.Owner), "1 to 64 of A-Z, a-z, 0-9, ., _, @ and -", "name a team"))
	}
	return errors.Join(errs...)
}

const cloudwatch = "cloudwatch.amazonaws.com"

func service() awsiam.ServicePrincipal {
	return awsiam.NewServicePrincipal(jsii.String(cloudwatch), nil)
}

// ours is the condition that CloudWatch acts for this account.
func ours() *map[string]any {
	return &map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": awscdk.Aws_ACCOUNT_ID()}}
}

// newKey makes a key that CloudWatch may use. With the key that AWS keeps for SNS, and with one whose policy does not name
// CloudWatch, alarms are dropped, and only their history says so (SNS developer guide, "Key management").
func newKey(scope constructs.Construct) awskms.Key {
	key := awskms.NewKey(scope, jsii.String("Key"), &awskms.KeyProps{EnableKeyRotation: jsii.Bool(true), RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
		Description: jsii.String("Encrypts what alarms tell")})
	key.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{Principals: &[]awsiam.IPrincipal{service()},
		Actions: jsii.Strings("kms:Decrypt", "kms:GenerateDataKey*"), Resources: jsii.Strings("*"), Conditions: ours()}), nil)
	return key
}

// newTopic makes a topic that CloudWatch may publish to. Once it has a policy of its own, such as the one for TLS, it lacks
// the one that lets everybody in the account publish.
func newTopic(scope constructs.Construct, id string, key awskms.Key) awssns.Topic {
	t := awssns.NewTopic(scope, &id, &awssns.TopicProps{MasterKey: key, EnforceSSL: jsii.Bool(true)})
	t.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{Sid: jsii.String("AlarmsPublish"), Principals: &[]awsiam.IPrincipal{service()},
		Actions: jsii.Strings("sns:Publish"), Resources: &[]*string{t.TopicArn()}, Conditions: ours()}))
	return t
}

func ofTopic(t awssns.Topic) *cdk.Watched {
	return &cdk.Watched{Kind: policy.AlarmTopic, Scope: t, Of: t, Dimensions: cdk.Dimension("TopicName", t.TopicName)}
}

func (a *Alarms) deploying(scope constructs.Construct, environment string) awscloudwatch.CfnAlarm {
	made := a.make(&cdk.Watched{Kind: policy.Release, Scope: scope, Of: scope, Dimensions: func() map[string]*string {
		return map[string]*string{names.DimensionEnvironment: &environment}
	}}, nil, nil)
	return made[0].alarm
}
