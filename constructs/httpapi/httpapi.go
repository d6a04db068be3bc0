package httpapi

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2authorizers"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2integrations"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/names"
)

// Route is a path that leads to a function.
type Route struct {
	Path   string // as API Gateway writes it, for example /imports/{id}
	To     *function.Function
	Public bool // answers without a signature
}

// Props say what an API serves.
type Props struct {
	Environment  string        // name of the environment that it runs in
	Name         string        // last part of the access log's name
	Routes       []Route       // all of them are GET
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

// New makes an API.
func New(scope constructs.Construct, id string, p Props) *API {
	this := constructs.NewConstruct(scope, &id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{Environment: "wrong", Name: "wrong-api"}.withDefaults() })
	a := &API{API: awsapigatewayv2.NewHttpApi(this, jsii.String("Api"), &awsapigatewayv2.HttpApiProps{CreateDefaultStage: jsii.Bool(false)})}
	a.Logs = cdk.LogGroup(this, names.LogGroup(p.Environment, p.Name), p.LogRetention, p.Retain)
	stage := awsapigatewayv2.NewHttpStage(this, jsii.String("Stage"), &awsapigatewayv2.HttpStageProps{
		HttpApi: a.API, StageName: jsii.String("$default"), AutoDeploy: jsii.Bool(true),
		Throttle: &awsapigatewayv2.ThrottleSettings{RateLimit: jsii.Number(p.Rate), BurstLimit: jsii.Number(p.Burst)},
	})
	a.logRequests(stage)
	a.addRoutes(p.Routes)
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

// addRoutes gives every function one integration, however many routes lead to it.
func (a *API) addRoutes(routes []Route) {
	integrations := map[*function.Function]awsapigatewayv2.HttpRouteIntegration{}
	for _, r := range routes {
		if integrations[r.To] == nil {
			integrations[r.To] = awsapigatewayv2integrations.NewHttpLambdaIntegration(jsii.String("Integration"), r.To.Function, nil)
		}
		o := &awsapigatewayv2.AddRoutesOptions{Path: &r.Path, Methods: &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod_GET},
			Integration: integrations[r.To]}
		if !r.Public {
			o.Authorizer = awsapigatewayv2authorizers.NewHttpIamAuthorizer()
		}
		a.API.AddRoutes(o)
	}
}

// Endpoint is where the API answers.
func (a *API) Endpoint() *string { return a.API.ApiEndpoint() }

func (p Props) withDefaults() Props {
	p.Rate, p.Burst = cmp.Or(p.Rate, 100), cmp.Or(p.Burst, 200)
	p.LogRetention = cmp.Or(p.LogRetention, cdk.DefaultLogRetention)
	return p
}

func (p Props) validate() error {
	var errs []error
	if len(p.Routes) == 0 {
		errs = append(errs, cdk.Wrong("Routes", "empty", "at least one", "add a Route"))
	}
	for _, r := range p.Routes {
		errs = append(errs, cdk.CheckPath("Route.Path", r.Path))
		if r.To == nil {
			errs = append(errs, cdk.Wrong("Route.To", "none", "a function", "set it"))
		}
	}
	if p.Rate < 1 || p.Burst < 1 {
		errs = append(errs, cdk.Wrong("Rate, Burst", fmt.Sprintf("%d, %d", p.Rate, p.Burst), "positive numbers", "leave them 0 for the default"))
	}
	return errors.Join(append(errs, cdk.CheckLogRetention(p.LogRetention), cdk.CheckName("Environment", p.Environment), cdk.CheckName("Name", p.Name))...)
}
