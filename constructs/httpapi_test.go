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
		httpapi.New(s, "Api", httpapi.Props{Name: "access", Routes: []httpapi.Route{
			{Path: "/healthz", To: f, Access: httpapi.Public}, {Path: "/users", To: f}}})
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
		httpapi.New(s, "Api", httpapi.Props{Rate: -1, Name: "a b", Routes: []httpapi.Route{{Path: "users"}}})
	},
		`Test/Api: Name is "a b"; expected 1 to 64 of A-Z, a-z, 0-9, ., _ and -, a letter or digit first; change it`,
		"Test/Api: Rate, Burst is -1, 200; expected positive numbers; leave them 0 for the default",
		`Test/Api: Route.Path is "users"; expected a slash, then letters, digits and any of / { } . _ ~ + -; change it`,
		"Test/Api: Route.To is none; expected a function; set it")
}

func TestHTTPAPI_Tokens(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		f := function.New(s, "Serve", function.Props{Code: code(t, "serve-web")})
		httpapi.New(s, "Api", httpapi.Props{Name: "access", Tokens: httpapi.Tokens{Issuer: "https://login.example.com/pool", Audiences: []string{"app"}},
			Routes: []httpapi.Route{{Method: "POST", Path: "/users", To: f, Access: httpapi.Token}, {Path: "/users", To: f, Access: httpapi.Token}}})
	})
	has(t, only(t, made, "AWS::ApiGatewayV2::Authorizer"), `"AuthorizerType":"JWT"`, `"IdentitySource":["$request.header.Authorization"]`,
		`"JwtConfiguration":{"Audience":["app"],"Issuer":"https://login.example.com/pool"}`)
	for _, r := range cdktest.OfType(made, "AWS::ApiGatewayV2::Route") {
		has(t, r, `"AuthorizationType":"JWT"`, `"AuthorizerId":{"Ref":`)
	}
	like(t, made, "AWS::ApiGatewayV2::Route", `"RouteKey":"POST /users"`)
}

func TestHTTPAPI_BadRoutes(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		f := function.New(s, "Serve", function.Props{Code: code(t, "serve-web")})
		httpapi.New(s, "Api", httpapi.Props{Name: "access", Tokens: httpapi.Tokens{Issuer: "login.example.com"}, Routes: []httpapi.Route{
			{Path: "/users", To: f}, {Method: "GET", Path: "/users", To: f}, {Method: "get", Path: "/mine", To: f}, {Path: "/all", To: f, Access: "all"}, {Path: "/me", To: f, Access: httpapi.Token}}})
		httpapi.New(s, "Other", httpapi.Props{Name: "other", Tokens: httpapi.Tokens{Issuer: "https://login.example.com"}, Routes: []httpapi.Route{
			{Path: "/me", To: f, Access: httpapi.Token}}})
	},
		`Test/Api: Route is "GET /users" a second time; expected each method and path once; remove one`,
		`Test/Api: Route.Access is "all"; expected Signed, Token or Public; use a constant of this package`,
		`Test/Api: Route.Method is "get"; expected GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS or ANY; write one of those`,
		`Test/Api: Tokens.Issuer is "login.example.com"; expected an https URL, since a route has Access Token; set it to the iss of the tokens`,
		"Test/Other: Tokens.Audiences is empty or with an empty text; expected who the tokens are for; set it to the client's id")
}
