package httpapi

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Props say what an API serves.
type Props struct {
	Name         string // last part of the access log's name
	Routes       []Route
	Tokens       Tokens        // of routes with Access Token
	Rate         int           // requests a second that are let through; default 100
	Burst        int           // requests that may come at once; default 200
	LogRetention time.Duration // of the access log, whole days; default 30 days
	Retain       bool          // keep the access log when the stack goes
}

// API is an HTTP API with the log of its requests.
type API struct {
	API  awsapigatewayv2.HttpApi
	Logs awslogs.LogGroup
}

// defaultStage is the stage whose name is in no URL.
const defaultStage = "$default"

// New makes an API.
func New(scope constructs.Construct, id string, p Props) *API {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{Name: cdk.Harmless(this)}.withDefaults() })
	a := &API{API: awsapigatewayv2.NewHttpApi(this, jsii.String("Api"), &awsapigatewayv2.HttpApiProps{CreateDefaultStage: jsii.Bool(false)})}
	a.Logs = cdk.LogGroup(this, p.Name, p.LogRetention, p.Retain)
	stage := awsapigatewayv2.NewHttpStage(this, jsii.String("Stage"), &awsapigatewayv2.HttpStageProps{
		HttpApi: a.API, StageName: jsii.String(defaultStage), AutoDeploy: jsii.Bool(true),
		Throttle: &awsapigatewayv2.ThrottleSettings{RateLimit: jsii.Number(p.Rate), BurstLimit: jsii.Number(p.Burst)},
	})
	a.logRequests(stage)
	a.addRoutes(p)
	cdk.Watch(cdk.Watched{Kind: policy.API, Scope: this, Of: a.API, Dimensions: cdk.Dimensions("ApiId", a.API.ApiId, map[string]string{"Stage": defaultStage})})
	return a
}

// requestLine is a line of the access log. It has nothing of what was asked for but the route.
const requestLine = `{"requestId":"$context.requestId","time":"$context.requestTimeEpoch","route":"$context.routeKey",` +
	`"status":"$context.status","milliseconds":"$context.responseLatency","bytes":"$context.responseLength",` +
	`"error":"$context.integrationErrorMessage"}`

func (a *API) logRequests(stage awsapigatewayv2.HttpStage) {
	native := stage.Node().DefaultChild().(awsapigatewayv2.CfnStage)
	native.SetAccessLogSettings(&awsapigatewayv2.CfnStage_AccessLogSettingsProperty{
		DestinationArn: awsapigatewayv2.NewLogGroupLogDestination(a.Logs).Bind(stage).DestinationArn,
		Format:         jsii.String(requestLine),
	})
}

// Endpoint is where the API answers.
func (a *API) Endpoint() *string { return a.API.ApiEndpoint() }

func (p Props) withDefaults() Props {
	p.Rate, p.Burst = cmp.Or(p.Rate, 100), cmp.Or(p.Burst, 200)
	p.LogRetention = cmp.Or(p.LogRetention, cdk.DefaultLogRetention)
	return p
}

func (p Props) validate() error {
	errs := []error{p.checkRoutes()}
	if p.Rate < 1 || p.Burst < 1 {
		errs = append(errs, cdk.Wrong("Rate, Burst", fmt.Sprintf("%d, %d", p.Rate, p.Burst), "positive numbers", "leave them 0 for the default"))
	}
	return errors.Join(append(errs, cdk.CheckLogRetention(p.LogRetention), cdk.CheckName("Name", p.Name))...)
}
