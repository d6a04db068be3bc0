package dashboard

import (
	"maps"
	"slices"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/alarm"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	engine "github.com/mainstay-go/mainstay/engines/alarms/dashboard"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Props say what is shown.
type Props struct {
	Title  string        // of the application's dashboard
	Alarms *alarm.Alarms // those that have been made so far; nil makes no dashboards
}

// Dashboards are the dashboards of an application. Each costs $3 a month (CloudWatch pricing), the first three of an account
// nothing.
type Dashboards struct {
	App      awscloudwatch.CfnDashboard            // nil without alarms
	Services map[string]awscloudwatch.CfnDashboard // by service
}

// New makes a dashboard of each service, with the state and a graph of all its alarms, and one of the application, with
// those that users feel.
func New(scope constructs.Construct, id string, p Props) *Dashboards {
	this := cdk.Begin(scope, id)
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{Title: "wrong"} })
	d := &Dashboards{Services: map[string]awscloudwatch.CfnDashboard{}}
	if p.Alarms == nil {
		return d
	}
	services := map[string][]alarm.Made{}
	for _, m := range p.Alarms.Made() {
		services[m.Service] = append(services[m.Service], m)
	}
	app := engine.Page{Title: p.Title, Note: "What users feel. Causes are on the dashboards of the services."}
	for _, service := range slices.Sorted(maps.Keys(services)) {
		page := engine.Page{Title: service, Note: "What users feel comes first, then causes. docs/runbooks has a page for each."}
		for _, m := range services[service] {
			shown := show(m)
			page.Alarms = append(page.Alarms, shown)
			if shown.Page {
				app.Alarms = append(app.Alarms, shown)
			}
		}
		d.Services[service] = draw(this, "Service-"+service, service, page)
	}
	d.App = draw(this, "App", "all", app)
	return d
}

func (p Props) validate() error {
	if p.Title == "" {
		return cdk.Wrong("Title", strconv.Quote(p.Title), "a line", "say whose dashboard it is")
	}
	return nil
}

// show is an alarm as a dashboard has it. Its ARN is made of its name, as a reference to another stack would tie the two.
func show(m alarm.Made) engine.Alarm {
	region := *cdk.Constant("AWS::Region", awscdk.Aws_REGION)
	arn := "arn:" + *cdk.Constant("AWS::Partition", awscdk.Aws_PARTITION) + ":cloudwatch:" + region + ":" + *cdk.Constant("AWS::AccountId", awscdk.Aws_ACCOUNT_ID) + ":alarm:"
	return engine.Alarm{ARN: arn + m.Name, Title: m.Title, Region: region, Page: m.Row.Severity == policy.Page, Composite: m.Composite}
}

// draw makes one dashboard, called after the stack and what it is of.
func draw(scope constructs.Construct, id, name string, page engine.Page) awscloudwatch.CfnDashboard {
	body, err := page.Body()
	body = cdk.Checked(scope, body, err, func() string { return `{"widgets":[]}` })
	return awscloudwatch.NewCfnDashboard(scope, &id, &awscloudwatch.CfnDashboardProps{DashboardBody: &body,
		DashboardName: jsii.String(*cdk.Constant("AWS::StackName", awscdk.Aws_STACK_NAME) + "-" + name)})
}
