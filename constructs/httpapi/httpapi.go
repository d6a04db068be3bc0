// Package httpapi makes HTTP APIs whose routes lead to functions.
package httpapi

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2authorizers"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2integrations"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/function"
)

// Route is a path that leads to a function.
type Route struct {
	Path   string // as API Gateway writes it, for example /imports/{id}
	To     *function.Function
	Public bool // answers without a signature
}

// Props say what an API serves.
type Props struct {
	Routes []Route
	Rate   int // requests a second that are let through; default 100
	Burst  int // requests that may come at once; default 200
}

// API is an HTTP API.
type API struct {
	API awsapigatewayv2.HttpApi
}

var _ = time.Second

// New makes an API. All routes are GET.
func New(scope constructs.Construct, id string, p Props) *API {
	this := constructs.NewConstruct(scope, &id)
	a := &API{awsapigatewayv2.NewHttpApi(this, jsii.String("Api"), &awsapigatewayv2.HttpApiProps{CreateDefaultStage: jsii.Bool(false)})}
	awsapigatewayv2.NewHttpStage(this, jsii.String("Stage"), &awsapigatewayv2.HttpStageProps{
		HttpApi: a.API, StageName: jsii.String("$default"), AutoDeploy: jsii.Bool(true),
		Throttle: &awsapigatewayv2.ThrottleSettings{RateLimit: jsii.Number(100), BurstLimit: jsii.Number(200)},
	})
	for _, r := range p.Routes {
		a.route(r)
	}
	return a
}

func (a *API) route(r Route) {
	o := &awsapigatewayv2.AddRoutesOptions{Path: &r.Path, Methods: &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod_GET},
		Integration: awsapigatewayv2integrations.NewHttpLambdaIntegration(jsii.String("Integration"), r.To.Function, nil)}
	if !r.Public {
		o.Authorizer = awsapigatewayv2authorizers.NewHttpIamAuthorizer()
	}
	a.API.AddRoutes(o)
}

// Endpoint is where the API answers.
func (a *API) Endpoint() *string { return a.API.ApiEndpoint() }
