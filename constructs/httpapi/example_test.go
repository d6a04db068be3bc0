package httpapi_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/httpapi"
)

// An API with one route for everybody and one for whoever has a token.
func Example() {
	var stack awscdk.Stack       // of the application
	var serve *function.Function // answers

	httpapi.New(stack, "Http", httpapi.Props{
		Name:   "access",
		Tokens: httpapi.Tokens{Issuer: "https://login.example.com", Audiences: []string{"web"}},
		Routes: []httpapi.Route{
			{Path: "/healthz", To: serve, Access: httpapi.Public},
			{Method: "POST", Path: "/orders", To: serve, Access: httpapi.Token},
		},
	})
}
