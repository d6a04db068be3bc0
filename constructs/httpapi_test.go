package constructs_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/httpapi"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

func TestHTTPAPI(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		f := function.New(s, "Serve", function.Props{Code: code(t, "serve-web")})
		httpapi.New(s, "Api", httpapi.Props{Environment: "login-1a2b3c4d", Name: "access", Routes: []httpapi.Route{
			{Path: "/healthz", To: f, Public: true}, {Path: "/users", To: f}}})
	})
	for _, r := range cdktest.OfType(made, "AWS::ApiGatewayV2::Route") {
		want := `"AuthorizationType":"AWS_IAM"`
		if r.Properties["RouteKey"] == "GET /healthz" {
			want = `"AuthorizationType":"NONE"`
		}
		has(t, r, want)
	}
	has(t, only(t, made, "AWS::ApiGatewayV2::Stage"), `"ThrottlingRateLimit":100`, `"ThrottlingBurstLimit":200`, `"AccessLogSettings"`, `"StageName":"$default"`)
	if n := len(cdktest.OfType(made, "AWS::ApiGatewayV2::Integration")); n != 1 {
		t.Errorf("two routes to one function make %d integrations; want 1", n)
	}
}

func TestHTTPAPI_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		httpapi.New(s, "Api", httpapi.Props{Rate: -1, Name: "access", Routes: []httpapi.Route{{Path: "users"}}})
	},
		`Test/Api: Environment is ""; expected 1 to 64 of A-Z, a-z, 0-9, ., _ and -, a letter or digit first; change it`,
		"Test/Api: Rate, Burst is -1, 200; expected positive numbers; leave them 0 for the default",
		`Test/Api: Route.Path is "users"; expected a slash, then letters, digits and any of / { } . _ ~ + -; change it`,
		"Test/Api: Route.To is none; expected a function; set it")
}
